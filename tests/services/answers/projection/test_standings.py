"""When somebody works and is retired, event by event; that it is as the log folds it is tested with the census."""

from datetime import datetime, timedelta

from events.base import DomainEvent
from events.history import business_day
from services.answers.projection.standings import Said, standings, turn_told
from tests.life import Life, died, hired, left, left_cancelled, rehired, retired


def folded(
    *events: DomainEvent, unsaid: str = "", misfit: str = ""
) -> tuple[list[Said], list[Said], str | None]:
    """Return employments and retirements after these events, told in this order as e1, e2 and so on."""
    told: dict[str, Said] = {}
    at = datetime(2026, 1, 1)
    for number, each in enumerate(events, 1):
        life = Life().told(f"e{number}", each)
        day, rank = business_day(life.records[0])
        instant = (at + timedelta(minutes=number)).isoformat()
        told[f"e{number}"] = [day.isoformat(), f"{rank:02}", instant, "s", f"e{number}", *turn_told(each)]
    return standings(told, {unsaid}, {misfit})


HIRED, LEFT = hired("2026-01-05"), left("2026-06-12")


def test_an_employment_has_its_first_and_last_day() -> None:
    """Both included; a rehire begins another, told in whatever order."""
    assert folded(HIRED) == ([["2026-01-05", None]], [], None)
    assert folded(rehired("2026-09-01"), LEFT, HIRED) == (
        [["2026-01-05", "2026-06-12"], ["2026-09-01", None]],
        [],
        None,
    )


def test_retirement_ends_work_on_the_day_before() -> None:
    """And death on its day."""
    assert folded(HIRED, retired("2026-07-01")) == (
        [["2026-01-05", "2026-06-30"]],
        [["2026-07-01", "city"]],
        None,
    )
    assert folded(HIRED, died("2026-07-04")) == ([["2026-01-05", "2026-07-04"]], [], "2026-07-04")


def test_who_had_left_before_had_left() -> None:
    """A later retirement, or death, changes nothing of the work."""
    assert folded(HIRED, LEFT, retired("2026-09-01"))[0] == [["2026-01-05", "2026-06-12"]]
    assert folded(HIRED, LEFT, died("2026-09-01"))[0] == [["2026-01-05", "2026-06-12"]]


def test_a_cancelled_termination_never_was() -> None:
    """The latest told before it; one told after it stands."""
    assert folded(HIRED, LEFT, left_cancelled())[0] == [["2026-01-05", None]]
    assert folded(HIRED, left_cancelled(), LEFT)[0] == [["2026-01-05", "2026-06-12"]]


def test_what_is_voided_or_does_not_fit_does_not_count() -> None:
    """A voided cancellation cancels nothing."""
    assert folded(HIRED, LEFT, unsaid="e2")[0] == [["2026-01-05", None]]
    assert folded(HIRED, LEFT, misfit="e2")[0] == [["2026-01-05", None]]
    assert folded(HIRED, LEFT, left_cancelled(), unsaid="e3")[0] == [["2026-01-05", "2026-06-12"]]
