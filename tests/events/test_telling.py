"""Which upstream events fit a family, beyond what the scenarios of eligibility show."""

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from events.family import Family
from events.telling import fold
from events.vocabulary.people import Relationship
from tests.life import FAMILY, Life, day, died, elected, hired, joined, left, parted, retired, voided


def folded(*events: DomainEvent) -> Family:
    """Return the family that these events describe."""
    life = Life()
    for number, event in enumerate(events):
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
