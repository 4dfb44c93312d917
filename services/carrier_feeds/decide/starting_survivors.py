"""What HR would have told of a family that goes on after the subscriber's death: work, the death, and elections.

Source: M.G.L. c.32B s.9B: the surviving spouse of an employee or retiree stays covered, with the children.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.base import DomainEvent
from events.employers import state_of
from events.employment import EmployeeDied, EmployeeRetired
from events.roster_rows import MemberHeld
from events.vocabulary.calendar import day_before
from events.vocabulary.people import SELF, Relationship, employer_of
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.decide.starting_work import Work, at_work, class_and_job, retired_from, system_of
from services.carrier_feeds.rules.roster_comparison import Theirs

SURVIVORS: Final = "survivors"
"""What an administrative election after the death says of coverage that goes on by it, as its `qualifying_reason`."""

_WHO: Final = ("first_name", "last_name", "birth_day")


def go_on(rows: Sequence[MemberHeld]) -> bool:
    """Whether rows are of survivors: as they say, or since the subscriber has died, or alone is not covered."""
    own = [each for each in rows if each.subscriber]
    others = [each for each in rows if not each.subscriber]
    return (
        any(each.survivor for each in rows)
        or any(each.death_day is not None for each in own)
        or (not any(each.coverages for each in own) and any(each.coverages for each in others))
    )


def died(first: MemberHeld) -> tuple[str, DomainEvent]:
    """Return the subscriber's death.

    Raises:
      Unplaced: neither the file nor the office says when, or who it was.
    """
    person = first.person
    missing = () if person.first_name and person.last_name and person.birth_day else _WHO
    if first.death_day is None:
        raise Unplaced(
            "survivors, or dependents without the subscriber: nobody says when the subscriber died",
            asks=("death_day", *missing),
        )
    if missing:
        raise Unplaced("survivors: nobody says who the subscriber was", asks=missing)
    return "died", EmployeeDied(death_day=first.death_day)


def work_of_survivors(family: str, people: Mapping[str, Somebody], first: MemberHeld, start: Start) -> Work:
    """Return the work, or retirement, of a subscriber who has died.

    What began before the death was the subscriber's own coverage, waited for at work or had as a retiree; else, where
    nothing is told, the hire was the day before the death.

    Raises:
      Unplaced: nobody goes on by the law or the catalog, or the coverage cannot have begun by then.
    """
    death_day = first.death_day
    assert death_day is not None, "asked before"
    held = [each for somebody in people.values() for each in somebody.coverages]
    _check_goes_on(family, people, start)
    own = own_before(people, first, death_day)
    if own.coverages:
        retired = first.retired or first.retirement_day is not None
        return retired_from(family, own, start) if retired else at_work(family, own, start)
    group, job = class_and_job(family, held, "survivor", start)
    last = first.retirement_day or death_day
    hire_day = first.employed_day or day_before(last)
    if hire_day >= last:
        raise Unplaced("somebody was hired on or after the day of death or retirement told")
    if first.retirement_day is None:
        return Work(hire_day, job)
    pension = EmployeeRetired(retirement_day=first.retirement_day, retirement_system=system_of(group))
    return Work(hire_day, job, pension)


def own_before(people: Mapping[str, Somebody], first: MemberHeld, death_day: date) -> Somebody:
    """Return the subscriber with what the survivors had by them: one coverage of each plan, from its first day."""
    held = [
        each for somebody in people.values() for each in somebody.coverages if each.first_day <= death_day
    ]
    found: dict[str, Theirs] = {}
    for each in sorted(held, key=lambda each: each.first_day):
        found.setdefault(each.plan, replace(each, tiers=()))
    return Somebody(first, list(found.values()))


def _check_goes_on(family: str, people: Mapping[str, Somebody], start: Start) -> None:
    employer = employer_of(family)
    if state_of(start.book, employer) != "MA":
        raise Unplaced("survivors: only in Massachusetts the law lets them go on")
    if not start.book.class_tests.get((employer, "survivor")):
        raise Unplaced("survivors: the catalog has no class of the employer's survivors")
    spouses = [
        each
        for member, each in people.items()
        if member != SELF and each.held.relationship in (Relationship.SPOUSE, Relationship.EX_SPOUSE)
    ]
    if not any(each.coverages for each in spouses):
        raise Unplaced("survivors: no surviving spouse is covered, by whom the children would go on")
