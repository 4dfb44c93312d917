"""All that may have to be said to a carrier: each plan, tier, class and standing on offer, as invented families."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.book import Book
from events.catalog import EmployeeClass, Plan
from events.catalog.carrier_parts import MemberStatus
from events.offers import is_group_health, plans_offered
from events.people import Address, Person
from events.vocabulary.calendar import add_months, end_of_month
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    BenefitStatus,
    Continuation,
    CoverageChange,
    CoverageGroup,
    EmploymentStatus,
    FamilyChange,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF, Relationship, Sex
from services.ports import FamilyToWrite

MAINTENANCE: Final = (
    Maintenance.ADDITION,
    Maintenance.CHANGE,
    Maintenance.TERMINATION,
    Maintenance.REINSTATEMENT,
    Maintenance.CANCELLATION,
)
"""What is tried with each."""

_COBRA_MONTHS: Final = 18
_REASON: Final = {
    Maintenance.ADDITION: MaintenanceReason.INITIAL_ENROLLMENT,
    Maintenance.CHANGE: MaintenanceReason.BENEFIT_SELECTION,
    Maintenance.TERMINATION: MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
    Maintenance.REINSTATEMENT: None,
    Maintenance.CANCELLATION: MaintenanceReason.DECLINED,
}
_EMPLOYMENT: Final[dict[MemberStatus, EmploymentStatus]] = {
    "active": EmploymentStatus.FULL_TIME,
    "retired": EmploymentStatus.RETIRED,
    "cobra": EmploymentStatus.TERMINATED,
    "survivor": EmploymentStatus.RETIRED,
}
_BENEFIT: Final[dict[MemberStatus, BenefitStatus]] = {
    "cobra": BenefitStatus.COBRA,
    "survivor": BenefitStatus.SURVIVING,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing on offer: somebody of a class, under a standing, in a plan at a tier."""

    employer: str
    employee_class: str
    standing: MemberStatus
    plan: Plan
    tier: CoverageTier


def cases(book: Book, carrier: str, day: date) -> Iterator[Case]:
    """Yield everything that a carrier's plans may come to on a day; nothing is offered that is not among it."""
    for each in book.catalog.classes:
        if not each.holds(day):
            continue
        for plan in plans_offered(book, each.id, day):
            if plan.carrier != carrier:
                continue
            for employer in each.employers:
                for standing in _standings(each, plan):
                    for tier in plan.tiers:
                        yield Case(employer, each.id, standing, plan, tier)


def _standings(each: EmployeeClass, plan: Plan) -> tuple[MemberStatus, ...]:
    return ("active", "cobra") if each.standing == "active" and is_group_health(plan) else (each.standing,)


def invented(
    case: Case, number: int, group: CoverageGroup, maintenance: Maintenance, day: date
) -> FamilyToWrite:
    """Return a family of nobody, to whom this happens with coverage from a day on.

    Args:
      case: what they are covered by.
      number: tells it from others; its numbers and SSN are made of it.
      group: the carrier's, of the case.
      maintenance: what happens.
      day: the first day of the coverage; where it ends, it does so at the end of its month.
    """
    family = f"{case.employer}/{number:09d}"
    related = {SELF: Relationship.SELF, **_dependents(case.tier)}
    members = tuple(_member(case, member, who, maintenance, day) for member, who in related.items())
    people = {(member, 1): _person(number, place) for place, member in enumerate(related)}
    change = FamilyChange(family, group.number, members, group.subgroup, group.class_code, group.division)
    return FamilyToWrite(change, people)


def _dependents(tier: CoverageTier) -> dict[str, Relationship]:
    match tier:
        case CoverageTier.EMPLOYEE_ONLY:
            return {}
        case CoverageTier.EMPLOYEE_AND_CHILDREN:
            return {"d1": Relationship.CHILD}
        case CoverageTier.FAMILY:
            return {"d1": Relationship.SPOUSE, "d2": Relationship.CHILD}
        case _:
            return {"d1": Relationship.SPOUSE}


def _member(
    case: Case, member: str, related: Relationship, maintenance: Maintenance, day: date
) -> MemberChange:
    ends = maintenance is Maintenance.TERMINATION
    never = maintenance is Maintenance.CANCELLATION
    last = end_of_month(day) if ends else None
    own = member == SELF
    line = CoverageChange(
        maintenance,
        case.plan.line,
        case.plan.id,
        day,
        last,
        case.tier if own and maintenance in {Maintenance.ADDITION, Maintenance.CHANGE} else None,
        day if maintenance is Maintenance.CHANGE else None,
    )
    on_cobra = case.standing == "cobra"
    first = maintenance is Maintenance.ADDITION
    return MemberChange(
        member=member,
        relationship=related,
        maintenance=maintenance,
        person_version=1,
        reason=MaintenanceReason.COBRA if on_cobra and first else _REASON[maintenance],
        benefit_status=_BENEFIT.get(case.standing, BenefitStatus.ACTIVE),
        employment_status=_EMPLOYMENT[case.standing] if own else None,
        eligibility_first_day=day if first or never else None,
        eligibility_last_day=last or (day if never else None),
        change_day=day if maintenance in {Maintenance.CHANGE, Maintenance.REINSTATEMENT} else None,
        employment_first_day=day if own and first else None,
        employment_last_day=last if own else None,
        retirement_day=day if own and first and case.standing == "retired" else None,
        coverages=(line,),
        continuation=_continuation(day) if on_cobra else None,
    )


def _continuation(day: date) -> Continuation:
    return Continuation("termination", day, day, end_of_month(add_months(day, _COBRA_MONTHS - 1)))


def _person(number: int, place: int) -> Person:
    return Person(
        first_name=("SAMPLE", "SECOND", "THIRD")[place],
        last_name="MEMBER",
        ssn=f"{1 + number // 90 % 600:03d}{1 + number % 90:02d}{1 + place:04d}",
        birth_day=date(1980 + 10 * place, 1, 31),
        sex=Sex.UNKNOWN,
        address=_ADDRESS,
    )


_ADDRESS: Final = Address(line1="1 SAMPLE STREET", city="SAMPLETON", state="MA", zip="01001")
