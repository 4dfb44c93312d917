"""How each dependent is related, event by event; that it is as the log folds it is tested with the census."""

from datetime import datetime, timedelta

from events.base import DomainEvent
from events.history import business_day
from services.answers.projection.kin import kin, kin_told
from services.answers.projection.standings import Said
from tests.life import Life, joined, parted

ADDED = joined("kim", "2026-03-01", "spouse")
TAKEN_BACK = parted("kim", "2026-03-01", "correction")


def folded(*events: DomainEvent, unsaid: str = "", misfit: str = "") -> dict[str, list[Said]]:
    """Return how everybody is related after these events, told in this order as e1, e2 and so on."""
    told: dict[str, Said] = {}
    at = datetime(2026, 1, 1)
    for number, each in enumerate(events, 1):
        day, rank = business_day(Life().told(f"e{number}", each).records[0])
        said = kin_told(each)
        assert said is not None
        instant = (at + timedelta(minutes=number)).isoformat()
        told[f"e{number}"] = [day.isoformat(), f"{rank:02}", instant, "s", f"e{number}", *said]
    return kin(told, {unsaid}, {misfit})


def test_st_1_a_divorce_makes_a_former_spouse_of_a_spouse_alone() -> None:
    """From the day after; nobody becomes one who was none, or of whom only that is told."""
    divorce = parted("kim", "2026-05-20")

    assert folded(ADDED, divorce)["kim"] == [["2026-03-01", "spouse"], ["2026-05-21", "ex_spouse"]]
    assert folded(joined("kim", "2026-03-01", "child"), divorce)["kim"] == [["2026-03-01", "child"]]
    assert folded(divorce)["kim"] == []


def test_who_was_added_by_mistake_and_anew_was_never_added_before() -> None:
    """Also for an earlier day; without another addition the correction ends them, and says nothing of who they are."""
    anew = joined("kim", "2026-01-15", "child")

    assert folded(ADDED, TAKEN_BACK, anew)["kim"] == [["2026-01-15", "child"]]
    assert folded(ADDED, TAKEN_BACK)["kim"] == [["2026-03-01", "spouse"]]
    assert folded(anew, ADDED, TAKEN_BACK)["kim"] == [["2026-01-15", "child"], ["2026-03-01", "spouse"]]


def test_what_is_voided_or_does_not_fit_does_not_count() -> None:
    """A voided correction takes nothing back."""
    divorce = parted("kim", "2026-05-20")
    anew = joined("kim", "2026-01-15", "child")

    assert folded(ADDED, divorce, unsaid="e2")["kim"] == [["2026-03-01", "spouse"]]
    assert folded(ADDED, divorce, misfit="e2")["kim"] == [["2026-03-01", "spouse"]]
    assert folded(ADDED, TAKEN_BACK, anew, unsaid="e2")["kim"] == [
        ["2026-01-15", "child"],
        ["2026-03-01", "spouse"],
    ]
