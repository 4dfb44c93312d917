"""The mass rollover: what becomes of who said nothing is recorded once, and then it is so."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import services.enrolling
from events.base import Entry
from events.catalog import DependentRule
from events.eligibility import EnrollmentClosed, EnrollmentDefaulted, FamilyReviewed
from events.errors import PermanentError
from services.eligibility.state import known
from services.enrolling import closed, loaded_of, standings, window_of
from services.ports import Progress
from services.publishing import publish
from services.reviewing import review
from services.rolling_over import NEEDS, Rollover, close_window, settled
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import CHILD, Json, clock_of, elected, event, hired, hub_in, tell
from tests.services.open_enrollment import WINDOW, YEAR, catalog, form, joined, of

AFTER = datetime(2026, 5, 30, 14, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub on the day after an open enrollment: the first employee chose, the others said nothing."""
    with hub_in(tmp_path / "hub", catalog=False) as found:
        publish(found.log, catalog(), note="", actor="tests")
        tell(found, *joined(1, "hmo"), *joined(2, "hmo", "dental"), *joined(3, "ppo"), *joined(4))
        step(found)
        clock_of(found).set(datetime(2026, 5, 4, 14, tzinfo=UTC))
        tell(found, form(1, "hmo"))
        step(found)
        clock_of(found).set(AFTER)
        yield found


def defaulted(hub: Hub, number: int) -> list[list[tuple[str, str, str | None]]]:
    """Return of each default of a family what becomes of which plan."""
    stream = f"enrollment/{of(number)}"
    facts = [each.event for each in hub.log.load([stream])[stream]]
    return [
        [(line.plan, line.becomes, line.to_plan) for line in fact.lines]
        for fact in facts
        if isinstance(fact, EnrollmentDefaulted)
    ]


def covered(hub: Hub, number: int, on: date) -> list[str]:
    """Return the plans of a family on a day."""
    found = hub.answers.of(of(number), as_of=on, known_at=None, now=hub.clock.now())
    return [each.plan for each in found.coverages]


def test_what_becomes_of_who_said_nothing(hub: Hub) -> None:
    """A plan is kept, or ends where it is elected anew, or moves to its successor; who chose is left alone."""
    rolled = close_window(hub, WINDOW, actor="maria")

    assert rolled == Rollover(eligible=4, submitted=1, defaulted=3, recorded=3)
    assert defaulted(hub, 1) == []
    assert defaulted(hub, 2) == [[("hmo", "kept", None), ("dental", "ended", None)]]
    assert defaulted(hub, 3) == [[("ppo", "moved", "hmo")]]
    assert defaulted(hub, 4) == [[]]
    assert closed(hub, WINDOW) == EnrollmentClosed(window=WINDOW, eligible=4, submitted=1, defaulted=3)


def test_what_was_recorded_is_what_comes_of_it(hub: Hub) -> None:
    """Eligibility, which decides afterwards, covers each by what the default said, from the first day of the year."""
    close_window(hub, WINDOW, actor="maria")
    step(hub)

    assert covered(hub, 2, YEAR) == ["hmo"]
    assert covered(hub, 2, date(2026, 6, 30)) == ["hmo", "dental"]
    assert (covered(hub, 3, date(2026, 6, 30)), covered(hub, 3, YEAR)) == (["ppo"], ["hmo"])


def test_again_records_nothing_twice(hub: Hub) -> None:
    """Neither a default nor that it is closed; the counts are the same."""
    first = close_window(hub, WINDOW, actor="maria")
    step(hub)
    head = hub.log.head()

    again = close_window(hub, WINDOW, actor="maria")

    assert (again.eligible, again.submitted, again.defaulted) == (first.eligible, 1, 3)
    assert (again.recorded, hub.log.head()) == (0, head)


def test_interrupted_it_goes_on(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded before the interruption is not recorded again, what was not is."""
    monkeypatch.setattr(services.enrolling, "FAMILIES", 1)
    append = hub.log.append
    calls: list[int] = []

    def break_off(
        entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        calls.append(len(entries))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return append(entries, after=after, progress=progress)

    monkeypatch.setattr(hub.log, "append", break_off)
    with pytest.raises(KeyboardInterrupt):
        close_window(hub, WINDOW, actor="maria")
    between = [len(defaulted(hub, number)) for number in (1, 2, 3, 4)]
    rolled = close_window(hub, WINDOW, actor="maria")

    assert between == [0, 1, 0, 0]
    assert [len(defaulted(hub, number)) for number in (1, 2, 3, 4)] == [0, 1, 1, 1]
    assert (rolled.defaulted, rolled.recorded) == (3, 2)


def test_what_comes_by_itself_before_the_plan_year_is_decided(hub: Hub) -> None:
    """A child who turns 26 in June is out by July: that family is due up to the plan year, and no other is."""
    rule = DependentRule(id="to-26", child_end="end_of_month")
    plans = tuple(each.model_copy(update={"dependents": "to-26"}) for each in catalog().plans)
    changed = catalog().model_copy(update={"dependent_rules": (rule,), "plans": plans})
    publish(hub.log, changed, note="", actor="tests")
    tell(hub, *with_child(5, born="2000-06-10"))
    step(hub)

    close_window(hub, WINDOW, actor="maria")
    reviewed = {
        family: [each.event for each in hub.log.load([f"review/{family}"])[f"review/{family}"]]
        for family in map(of, range(1, 6))
    }
    before = hub.answers.of(of(5), as_of=YEAR, known_at=None, now=hub.clock.now())
    step(hub)
    after = hub.answers.of(of(5), as_of=YEAR, known_at=None, now=hub.clock.now())

    assert reviewed == {
        **{of(number): [] for number in (1, 2, 3, 4)},
        of(5): [FamilyReviewed(through_day=YEAR)],
    }
    assert [len(each.coverages[0].members) for each in (before, after)] == [2, 1]
    assert defaulted(hub, 5) == [[("hmo", "kept", None)]]


def with_child(number: int, *, born: str) -> list[Json]:
    """Return that somebody was hired in November 2025, with a child, and chose the HMO for both."""
    child = {
        "dependent_id": "d1",
        "person": {**CHILD, "birth_day": born},
        "relationship": "child",
        "reason": "hire",
        "event_day": "2025-11-03",
    }
    return [
        hired(subject=of(number), id=f"hired-{number}"),
        event("hr.dependent.added", child, subject=of(number), id=f"child-{number}"),
        elected(covered=("self", "d1"), subject=of(number), id=f"elected-{number}"),
    ]


def test_a_form_that_arrives_late_but_was_signed_in_time_counts(hub: Hub) -> None:
    """The default stays in the log, the form holds, and the status says that it was submitted."""
    close_window(hub, WINDOW, actor="maria")
    step(hub)
    tell(hub, form(2, "ppo", "dental", signed="2026-05-28"))
    tell(hub, form(3, "hmo", signed="2026-05-28"))
    step(hub)
    window, book = window_of(hub, WINDOW)

    did = {each.family: each.did for each in standings(hub, window, book)}

    assert did == {of(1): "submitted", of(2): "defaulted", of(3): "submitted", of(4): "defaulted"}
    assert close_window(hub, WINDOW, actor="maria").submitted == 2


def test_a_window_is_not_closed_while_it_is_open(hub: Hub) -> None:
    """Its last day is one of its days."""
    clock_of(hub).set(datetime(2026, 5, 29, 14, tzinfo=UTC))

    with pytest.raises(PermanentError, match="is open until 2026-05-29"):
        close_window(hub, WINDOW, actor="maria")
    assert hub.log.load([f"window/{WINDOW}"])[f"window/{WINDOW}"] == []


def test_who_was_reviewed_is_not_decided_again_and_gets_the_same(tmp_path: Path) -> None:
    """Somebody in work for whom nothing comes until the plan year is settled; closing records the same of everybody."""
    recorded = []
    for name in ("reviewed", "not"):
        with hub_in(tmp_path / name, catalog=False) as hub:
            publish(hub.log, catalog(), note="", actor="tests")
            tell(hub, *joined(1, "hmo", "dental"), *joined(2, "ppo"), *with_child(3, born="2000-06-10"))
            step(hub)
            clock_of(hub).set(AFTER)
            if name == "reviewed":
                assert review(hub.log, hub.views, hub.catalogs, hub.today()) == 1
                step(hub)
            window, _ = window_of(hub, WINDOW)
            decided = settled(hub, window)
            numbers = (1, 2, 3)
            states = [known(of(n), loaded_of(hub, [of(n)], NEEDS, personal=True)[of(n)]) for n in numbers]
            assert [decided.holds(state) for state in states] == [name == "reviewed"] * 3
            rolled = close_window(hub, WINDOW, actor="maria")
            step(hub)
            recorded.append(
                (rolled, [defaulted(hub, n) for n in numbers], [covered(hub, n, YEAR) for n in numbers])
            )

    assert recorded[0] == recorded[1]


def test_who_was_told_of_since_is_decided_again(hub: Hub) -> None:
    """What eligibility has not decided yet is not settled, nor anybody after a new catalog."""
    review(hub.log, hub.views, hub.catalogs, hub.today())
    step(hub)
    window, _ = window_of(hub, WINDOW)

    def held(number: int) -> bool:
        loaded = loaded_of(hub, [of(number)], NEEDS, personal=True)[of(number)]
        return settled(hub, window).holds(known(of(number), loaded))

    before = held(3)
    tell(hub, form(3, "hmo"))
    told, other = held(3), held(2)
    publish(hub.log, catalog().model_copy(update={"enrollment_windows": ()}), note="", actor="tests")

    assert (before, told, other, held(2)) == (True, False, True, False)


def test_of_who_is_forgotten_nothing_is_recorded(hub: Hub) -> None:
    """Neither of somebody whom the daily review had settled; their choice still counts among those eligible."""
    review(hub.log, hub.views, hub.catalogs, hub.today())
    step(hub)
    hub.answers.forget(of(3), actor="maria", reason="asked for")

    rolled = close_window(hub, WINDOW, actor="maria")

    assert [len(defaulted(hub, number)) for number in (2, 3, 4)] == [1, 0, 1]
    assert (rolled.eligible, rolled.recorded) == (4, 2)
