"""What HR would have told of a family that a carrier covers: hired, retired, dependents, Medicare, elections.

Or why it cannot be placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import DomainEvent
from events.catalog import Plan
from events.employment import EmployeeHired
from events.enrollment import Choice, ElectionSubmitted
from events.roster_rows import MemberHeld
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier, InsuranceLine, tier_of
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.starting_people import (
    added,
    medicare_of,
    members_of,
    person_of,
)
from services.carrier_feeds.decide.starting_survivors import SURVIVORS, died, go_on, work_of_survivors
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.decide.starting_work import at_work, retired_from
from services.carrier_feeds.rules.roster_comparison import Theirs


@dataclass(frozen=True, slots=True)
class Proposal:
    """What HR would have told of a family, each with a name that stays the same."""

    family: str
    place: str
    events: tuple[tuple[str, DomainEvent], ...]
    members: int
    coverages: int
    notes: tuple[str, ...] = ()


def propose(rows: Sequence[MemberHeld], family: str, start: Start) -> Proposal:
    """Return what HR would have told of a family of which nobody has told anything yet, whose rows these are.

    Raises:
      Unplaced: something of it cannot be placed; then nothing of it is.
    """
    first = next((each for each in rows if each.subscriber), None)
    if first is None:
        raise Unplaced("a dependent without the subscriber's row")
    if any(each.continued for each in rows):
        raise Unplaced("covered by COBRA: the hub gives no coverage by it yet")
    death = [died(first)] if go_on(rows) else []
    people = members_of(rows, family, start)
    steps = steps_of(people, survive=bool(death))
    if not steps:
        raise Unplaced("nobody of the family is covered")
    if death:
        work = work_of_survivors(family, people, first, start)
    elif first.retired:
        work = retired_from(family, people[SELF], start)
    else:
        work = at_work(family, people[SELF], start)
    events: list[tuple[str, DomainEvent]] = [
        ("hired", EmployeeHired(hire_day=work.hire_day, person=person_of(first), job=work.job))
    ]
    for member, each in sorted(people.items()):
        if member != SELF:
            events.append((f"{member}/added", added(member, each, work.hire_day)))
        events += [(f"{member}/medicare", told) for told in medicare_of(member, each, start)]
    if work.retired is not None:
        events.append(("retired", work.retired))
    events += death
    events += elections(steps, start, first.death_day)
    return Proposal(family, first.place, tuple(events), *counted(people), notes_of(people, start))


def counted(people: dict[str, Somebody]) -> tuple[int, int]:
    """Return how many members and coverages there are."""
    return len(people), sum(len(each.coverages) for each in people.values())


Covered = tuple[str, tuple[str, ...]]
"""A plan and whom it covers."""


def steps_of(
    people: dict[str, Somebody], *, survive: bool = False
) -> dict[date, dict[InsuranceLine, Covered | None]]:
    """Return on which days the plan of a line, or whom it covers, becomes another; None: nothing is covered.

    Args:
      people: the members, each with coverages.
      survive: whether they go on without the subscriber, whose plan was that of the others.

    Raises:
      Unplaced: there is no plan of the subscriber's, or more than one.
    """
    lines = sorted({each.line for somebody in people.values() for each in somebody.coverages})
    found: dict[date, dict[InsuranceLine, Covered | None]] = {}
    for line in lines:
        held = [(m, e) for m, somebody in people.items() for e in somebody.coverages if e.line == line]
        days = {each.first_day for _, each in held}
        days |= {day_after(each.last_day) for _, each in held if each.last_day is not None}
        before: Covered | None = None
        for day in sorted(days):
            now = _covered(held, day, survive=survive)
            if now != before:
                found.setdefault(day, {})[line] = now
            before = now
    return dict(sorted(found.items()))


def _covered(held: Iterable[tuple[str, Theirs]], day: date, *, survive: bool) -> Covered | None:
    on = [
        (member, each)
        for member, each in held
        if each.first_day <= day and (each.last_day is None or day <= each.last_day)
    ]
    own = {each.plan for member, each in on if member == SELF or survive}
    if not on:
        return None
    if len(own) != 1 or any(each.plan not in own for _, each in on):
        raise Unplaced("dependents covered without the subscriber, or two plans of one line at once")
    return own.pop(), (SELF, *sorted({member for member, _ in on} - {SELF}))


def elections(
    steps: dict[date, dict[InsuranceLine, Covered | None]], start: Start, death_day: date | None = None
) -> list[tuple[str, DomainEvent]]:
    """Return the office's own elections by which each line becomes what a carrier has, each with its name."""
    found: list[tuple[str, DomainEvent]] = []
    for day, lines in steps.items():
        choices = tuple(
            Choice(line=line, waived=True) if now is None else Choice(plan=now[0], covered=now[1])
            for line, now in lines.items()
        )
        election = ElectionSubmitted(
            occasion="administrative",
            occasion_day=day,
            signed_day=min(day, start.day),
            qualifying_reason=SURVIVORS if death_day is not None and day > death_day else None,
            choices=choices,
        )
        found.append((f"elected/{day}", election))
    return found


def notes_of(people: dict[str, Somebody], start: Start) -> tuple[str, ...]:
    """Return where the carrier has another tier than our rule gives for those it covers."""
    notes = []
    for own in people[SELF].coverages:
        members = [
            somebody.held.relationship or Relationship.OTHER
            for member, somebody in people.items()
            if member != SELF
            and any(each.plan == own.plan and _over(each, own) for each in somebody.coverages)
        ]
        tier = _tier(start.book.plans[own.plan], members)
        if own.tiers and tier not in own.tiers:
            notes.append(f"plan {own.plan}: the carrier has tier {own.tiers[0]}, our rule gives {tier}")
    return tuple(notes)


def _tier(plan: Plan, members: Iterable[Relationship]) -> CoverageTier | None:
    try:
        return tier_of(plan.tiers, members)
    except ValueError as reason:
        raise Unplaced(f"plan {plan.id}: {reason}") from None


def _over(one: Theirs, other: Theirs) -> bool:
    """Whether two coverages share a day."""
    return (one.last_day is None or other.first_day <= one.last_day) and (
        other.last_day is None or one.first_day <= other.last_day
    )
