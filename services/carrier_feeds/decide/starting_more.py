"""What HR would have told more of a family whose beginning another carrier's full file has told: the next carrier's.

Each carrier knows other lines, other dependents, and other first days. Where this one covers somebody since before the
day of hire that the first gave, or since before somebody became a dependent by it, that is void and an earlier day
takes its place: neither was told by anybody.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from events.base import DomainEvent, EventRef
from events.employment import EmployeeHired, EventVoided
from events.enrollment import MedicareChanged
from events.family import Family
from events.offers import class_of, offered
from events.roster_rows import MemberHeld
from events.vocabulary.people import SELF, employer_of
from services.carrier_feeds.decide.starting import Proposal, counted, elections, notes_of, steps_of
from services.carrier_feeds.decide.starting_people import added, medicare_of, members_of, person_of
from services.carrier_feeds.decide.starting_survivors import go_on, own_before
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.decide.starting_work import day_of_hire, has_waited


def propose_more(rows: Sequence[MemberHeld], begun: Family, start: Start) -> Proposal:
    """Return what HR would have told more of a family that began by another carrier's file.

    Raises:
      Unplaced: something of it cannot be placed; then nothing of it is.
    """
    first = next((each for each in rows if each.subscriber), None)
    if first is None:
        raise Unplaced("a dependent without the subscriber's row")
    if any(each.continued for each in rows):
        raise Unplaced("covered by COBRA: the hub gives no coverage by it yet")
    survive = go_on(rows)
    if survive != (begun.death_day is not None):
        raise Unplaced("survivors of one carrier, with the subscriber by another")
    if not survive and first.retired != bool(begun.retirements):
        raise Unplaced("a retiree of one carrier, at work by another")
    people = members_of(rows, begun.id, start)
    steps = steps_of(people, survive=survive)
    if not steps:
        raise Unplaced("nobody of the family is covered")
    own = people[SELF]
    if begun.death_day is not None:
        own = own_before(people, first, begun.death_day)
    else:
        _check_offers(begun, own, start)
    hire_day = _hire_day(begun, own, start)
    events = list(_hired(first, begun, hire_day))
    events += _told_of(people, begun, hire_day, start)
    events += elections(steps, start, begun.death_day)
    return Proposal(begun.id, first.place, tuple(events), *counted(people), notes_of(people, start))


def _hire_day(begun: Family, own: Somebody, start: Start) -> date:
    """Return the day of hire that what was told before and what is told now both allow."""
    known = begun.employments[0].first_day
    plans = [(start.book.plans[each.plan], each.first_day) for each in own.coverages]
    if begun.retirements:
        if any(day < begun.retirements[0].first_day for _, day in plans):
            raise Unplaced("a retiree is covered before the retirement that another carrier's file gave")
        return known
    if all(has_waited(start.book, plan, known, day) for plan, day in plans):
        return known
    return min(known, day_of_hire(own, start))


def _hired(first: MemberHeld, begun: Family, hire_day: date) -> Iterator[tuple[str, DomainEvent]]:
    employment = begun.employments[0]
    if hire_day != employment.first_day:
        yield "not-hired-then", _void(employment.ref)
        work = employment.jobs[0].job
        yield "hired", EmployeeHired(hire_day=hire_day, person=person_of(first), job=work)


def _void(ref: EventRef) -> EventVoided:
    return EventVoided(
        voids=EventVoided.Voids(source=ref.source, id=ref.id), reason="covered since before that day"
    )


def _told_of(
    people: dict[str, Somebody], begun: Family, hire_day: date, start: Start
) -> Iterator[tuple[str, DomainEvent]]:
    known = {each.id: each for each in begun.dependents}
    on_medicare = {each.event.person_ref for each in begun.others if isinstance(each.event, MedicareChanged)}
    for member, each in sorted(people.items()):
        before = known.get(member)
        since = min((one.first_day for one in each.coverages), default=None)
        if before is not None and since is not None and since < before.first_day:
            yield f"{member}/not-added-then", _void(before.ref)
            before = None
        if member != SELF and before is None:
            yield f"{member}/added", added(member, each, hire_day)
        if member not in on_medicare:
            yield from ((f"{member}/medicare", told) for told in medicare_of(member, each, start))


def _check_offers(begun: Family, own: Somebody, start: Start) -> None:
    if not own.coverages:
        raise Unplaced("the subscriber is not covered")
    retired = begun.retirements[0] if begun.retirements else None
    held = class_of(
        start.book,
        employer=employer_of(begun.id),
        job=begun.employments[0].jobs[0].job if retired is None else retired.job,
        standing="active" if retired is None else "retired",
        retirement_system=None if retired is None else retired.system,
        day=max(each.first_day for each in own.coverages),
        full_time_by=(),
    )
    for each in own.coverages:
        if held is None or not offered(start.book, held.id, each.plan, each.first_day):
            raise Unplaced(f"plan {each.plan} is not offered to the class that another carrier's file gave")
