"""Who the members of a family are of whom only a carrier has told, and what they are covered by."""

from collections.abc import Sequence
from datetime import date

from pydantic import ValidationError

from events.enrollment import DependentAdded, MedicareChanged
from events.people import Person
from events.roster_rows import MemberHeld
from events.vocabulary.people import SELF, Relationship, employer_of
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.rules.finding import member_of
from services.carrier_feeds.rules.roster_comparison import Theirs

_EMPLOYEE_ID = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


def family_of_rows(subscribers: Sequence[MemberHeld], start: Start) -> str:
    """Return the family of a subscriber: by our own number, else by employee id and employer.

    Raises:
      Unplaced: there is nobody, or the file names no employee id, or no employer.
    """
    if not subscribers:
        raise Unplaced("a dependent without the subscriber's row")
    employers = {each.id for each in start.book.catalog.employers}
    for each in subscribers:
        for number in (each.subscriber_number, each.member_number):
            meant = member_of(number) if number else None
            if meant is not None and employer_of(meant[0]) in employers:
                return meant[0]
    held = subscribers[0]
    told = held.employee_id or held.member_number or held.subscriber_number
    if not told or told == held.person.ssn or not set(told) <= _EMPLOYEE_ID or len(told) > 40:
        raise Unplaced("no employee id", asks=("employee_id",))
    if _is_ssn(told):
        raise Unplaced("the number in place of an employee id looks like an SSN", asks=("employee_id",))
    employer = start.employer or _employer_by_group(subscribers, start)
    if employer is None:
        raise Unplaced("no employer: say --employer")
    return f"{employer}/{told.lstrip('._-') or told}"


def _is_ssn(number: str) -> bool:
    return len(number) == 9 and number.isdigit()


def _employer_by_group(subscribers: Sequence[MemberHeld], start: Start) -> str | None:
    """Return the employer, where there is only one, or the groups of the file are of one alone."""
    every = [each.id for each in start.book.catalog.employers]
    if len(every) == 1:
        return every[0]
    numbers = {value for each in subscribers for qualifier, value in each.groups if qualifier == "1L"}
    lines = [line for line in start.profile.groups if line.number in numbers]
    named = {employer for line in lines for employer in line.employers or every}
    return named.pop() if len(named) == 1 else None


def people_of(rows: Sequence[MemberHeld], family: str, start: Start) -> dict[str, list[Theirs]]:
    """Return what a carrier holds of a family's members, by our names for them.

    Raises:
      Unplaced: there is no subscriber, or a coverage means nothing to us.
    """
    return {member: each.coverages for member, each in members_of(rows, family, start).items()}


def members_of(rows: Sequence[MemberHeld], family: str, start: Start) -> dict[str, Somebody]:
    """Return the members by our names for them, each with coverages in our words."""
    found: dict[str, Somebody] = {}
    for row in rows:
        member = SELF if row.subscriber else _dependent_id(row, family, start)
        somebody = found.setdefault(member, Somebody(row))
        for each in row.coverages:
            if each.first_day is None:
                raise Unplaced("a coverage without a first day")
            plan = start.crosswalk.plan(each.line_code, each.plan_code, each.first_day)
            if plan is None:
                raise Unplaced("no plan of the profile has the codes of a coverage")
            last = start.crosswalk.last_day(each.end_day, subscriber=row.subscriber)
            if last is not None and last < each.first_day:
                continue
            tiers = start.crosswalk.tiers(plan[0], each.tier_code) if row.subscriber else ()
            groups = start.crosswalk.groups(row.groups, each.groups)
            somebody.coverages.append(
                Theirs(plan[1], plan[0], each.first_day, last, tiers, groups, row.place)
            )
    if SELF not in found:
        raise Unplaced("a dependent without the subscriber's row")
    return found


def _dependent_id(row: MemberHeld, family: str, start: Start) -> str:
    meant = member_of(row.member_number) if row.member_number else None
    if meant is not None and meant[0] == family and meant[1] != SELF:
        return meant[1]
    return start.name(row.person)


def person_of(held: MemberHeld) -> Person:
    """Return who somebody is.

    Raises:
      Unplaced: the file does not say enough, or something that our books cannot have.
    """
    told = held.person
    if not (told.first_name and told.last_name and told.birth_day):
        raise Unplaced("somebody without a name or birth date")
    try:
        return Person(
            first_name=told.first_name,
            middle_name=told.middle_name or None,
            last_name=told.last_name,
            suffix=told.suffix or None,
            ssn=told.ssn or None,
            birth_day=told.birth_day,
            sex=told.sex,
            address=told.address,
            marital_status=told.marital_status,
        )
    except ValidationError as error:
        names = sorted({str(each["loc"][0]) for each in error.errors(include_input=False) if each["loc"]})
        raise Unplaced(f"somebody of whom our books cannot have: {', '.join(names)}") from None


def medicare_of(member: str, somebody: Somebody, start: Start) -> list[MedicareChanged]:
    """Return what somebody has of Medicare, as far as the file says since when.

    Raises:
      Unplaced: a plan is for people on Medicare, and the file does not say since when somebody is.
    """
    told = somebody.held.medicare
    if told is None or told.first_day is None:
        only = [each.plan for each in somebody.coverages if start.book.plans[each.plan].medicare == "only"]
        if only:
            raise Unplaced(f"plan {only[0]} is for people on Medicare, and the file does not say since when")
        return []
    return [
        MedicareChanged(
            person_ref=member,
            part_a_day=told.first_day if told.part_a else None,
            part_b_day=told.first_day if told.part_b else None,
            ended_day=told.last_day,
            basis=told.basis,
        )
    ]


def added(member: str, somebody: Somebody, hire_day: date) -> DependentAdded:
    """Return that somebody became a dependent.

    Raises:
      Unplaced: as `person_of`, or there is no word of ours for the relationship.
    """
    held = somebody.held
    if held.relationship in (None, Relationship.SELF):
        raise Unplaced("a dependent whose relationship has no word of ours")
    person = person_of(held)
    return DependentAdded.model_validate(
        {
            "dependent_id": member,
            "person": person,
            "relationship": held.relationship,
            "reason": "other",
            "event_day": max(hire_day, person.birth_day),
            "student": held.student or None,
            "disabled": held.disabled or None,
        }
    )
