"""Which upstream events fit a family, beyond what the scenarios of eligibility show."""

from collections.abc import Sequence

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from events.family import Family
from events.telling import fold
from events.vocabulary.people import Relationship
from tests.life import FAMILY, Life, day, died, elected, hired, joined, left, parted, retired, voided


def folded(*events: DomainEvent, first: Sequence[int] = ()) -> Family:
    """Return the family that these events describe, told in this order; `first`: the numbers of their ids."""
    life = Life()
    for number, event in zip(first or range(len(events)), events, strict=True):
        life.told(f"e{number}", event)
    return fold(FAMILY, life.records)


def codes(family: Family) -> dict[str, str]:
    """Return why events do not fit, by their ids."""
    return {each.record.cause.id: each.code for each in family.misfits}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_an_impossible_day_fits_nowhere(day: str) -> None:
    """An event that names such a day waits for a person, and nothing is counted from it."""
    family = folded(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo", signed=day),
        elected(day, "hmo", occasion="open_enrollment"),
        parted("kim", day),
        left(day),
        hired(day),
    )

    assert codes(family) == dict.fromkeys(("e2", "e3", "e4", "e5", "e6"), "impossible-day")
    assert (len(family.employments), family.employments[0].last_day) == (1, None)
    assert (family.elections, family.dependents[0].last_day) == ((), None)


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_last_possible_day(day: str) -> None:
    """Both fit."""
    assert folded(hired(day)).misfits == ()


def test_nobody_retires_after_death() -> None:
    """A retirement from a day after death is a mistake, until the death turns out to be one."""
    events = [hired("2026-01-15"), died("2026-05-10"), retired("2026-09-01")]

    assert codes(folded(*events)) == {"e2": "has-died"}
    assert folded(*events).retirements == ()
    assert codes(folded(*events, voided("e1"))) == {}


def test_ma_4_who_dies_on_the_eve_of_retirement_has_not_retired() -> None:
    """The last day employed is the day of death, and an announced retirement never began; a day later it did."""
    eve = folded(hired("2026-01-15"), retired("2026-09-01"), died("2026-08-31"))
    later = folded(hired("2026-01-15"), retired("2026-09-01"), died("2026-09-01"))

    assert codes(eve) == {"e1": "has-died"}
    assert (eve.retirements, eve.employments[0].ended_by) == ((), "died")
    assert codes(later) == {}
    assert [str(each.first_day) for each in later.retirements] == ["2026-09-01"]


@pytest.mark.parametrize("reason", ["divorce", "legal_separation"])
def test_st_1_what_is_told_of_a_former_spouse_after_the_divorce_fits(reason: str) -> None:
    """Their death, and once more that they are a former spouse; not a second divorce, nor a second death."""
    events = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        parted("kim", "2026-05-20", reason),
        DependentChanged(
            dependent_id="kim", change_day=day("2026-06-01"), relationship=Relationship.EX_SPOUSE
        ),
        parted("kim", "2026-08-09", "death"),
    ]

    kim = folded(*events).dependents[0]
    assert codes(folded(*events)) == {}
    assert (str(kim.last_day), kim.end_reason) == ("2026-05-20", reason)
    assert kim.later_end is not None
    assert (str(kim.later_end.last_day), kim.later_end.reason) == ("2026-08-09", "death")
    again = [*events, parted("kim", "2026-09-01", "divorce"), parted("kim", "2026-09-02", "death")]
    assert codes(folded(*again)) == {"e5": "unknown-dependent", "e6": "unknown-dependent"}


WRONG = joined("kim", "2026-03-01", "child")
TAKEN_BACK = parted("kim", "2026-03-01", "correction")


def shown(family: Family) -> list[tuple[str, str, str | None]]:
    """Return each time of being a dependent: the relationship, the first day, and why it ended."""
    return [(each.relationship, str(each.first_day), each.end_reason) for each in family.dependents]


@pytest.mark.parametrize("on", ["2026-02-28", "2026-03-01", "2026-03-02"])
def test_who_was_taken_back_by_a_correction_and_added_anew_was_never_added_before(on: str) -> None:
    """For the same day, one before or one after; in whatever order it arrives, and until the second is taken back."""
    events = [hired("2026-01-15"), WRONG, TAKEN_BACK, joined("kim", on)]

    assert folded(*events) == folded(*events[:1], *events[3:], first=(0, 3))
    assert shown(folded(*events)) == [("spouse", on, None)]
    assert shown(folded(*events, voided("e3"))) == [("child", "2026-03-01", "correction")]
    assert shown(folded(*events, voided("e3"), voided("e2"))) == [("child", "2026-03-01", None)]


def test_a_correction_told_last_takes_back_what_it_speaks_of() -> None:
    """The second addition is of somebody who was one already, as long as nobody had said otherwise."""
    family = folded(hired("2026-01-15"), WRONG, joined("kim", "2026-03-01"), TAKEN_BACK)

    assert (shown(family), codes(family)) == (
        [("child", "2026-03-01", "correction")],
        {"e2": "already-a-dependent"},
    )


@pytest.mark.parametrize(
    ("on", "misfits"), [("2026-02-28", {"e3": "already-a-dependent"}), ("2026-03-01", {}), ("2026-03-02", {})]
)
def test_who_was_none_from_a_day_on_may_be_one_from_that_day_on(on: str, misfits: dict[str, str]) -> None:
    """A correction of a later day than the first leaves the days before it, which the second time may not touch."""
    events = [hired("2026-01-15"), joined("kim", "2026-02-01"), TAKEN_BACK, joined("kim", on)]

    assert codes(folded(*events)) == misfits


def test_a_divorce_leaves_the_day_itself() -> None:
    """Who is removed for another reason was a dependent on the last day."""
    events = [hired("2026-01-15"), joined("kim", "2026-02-01"), parted("kim", "2026-03-01")]

    assert codes(folded(*events, joined("kim", "2026-03-01"))) == {"e3": "already-a-dependent"}
    assert codes(folded(*events, joined("kim", "2026-03-02"))) == {}


def test_a_correction_of_one_dependent_leaves_the_others() -> None:
    """Only the same person's addition of that day is taken back, and only where the same person comes again."""
    events = [hired("2026-01-15"), WRONG, joined("lee", "2026-03-01"), TAKEN_BACK, joined("bo", "2026-04-01")]
    family = folded(*events)

    assert [(each.id, each.end_reason) for each in family.dependents] == [
        ("kim", "correction"),
        ("lee", None),
        ("bo", None),
    ]
