"""Coverage that goes on with another employer of the program: whose it is, and whether anything was lost by the move.

Source: 26 CFR 54.4980B-4, Q&A-1(c): to lose coverage is to cease to be covered on the same terms, the price among them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from events.base import DomainEvent, Recorded
from events.cobra import CarriedOn
from events.employment import EmployeeHired, EmployeeRehired, PersonChanged, TransferredFrom
from events.enrollment import DependentAdded
from events.history import history
from events.offers import Book
from events.people import Person, is_sealed
from events.prices import Facts, shares_for
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF

RULES: Final = (
    Rule(
        "PLAN-71",
        "Who goes from one employer of the program to another, and is covered there from the next day on by the same "
        "plan at no higher price, has lost nothing.",
        "26 CFR 54.4980B-4, Q&A-1(c)",
    ),
)


def families_before(told: Iterable[Recorded]) -> frozenset[str]:
    """Return the families, with other employers, that hires and rehires of one say they go on from, void or not."""
    found = (moved_from(each.event) for each in told)
    return frozenset(f"{each.employer}/{each.employee_id}" for each in found if each is not None)


def moved_from(event: DomainEvent) -> TransferredFrom | None:
    """Return the employment that a hire or rehire goes on from."""
    return event.transferred_from if isinstance(event, EmployeeHired | EmployeeRehired) else None


def same_people(before: Iterable[Recorded], now: Iterable[Recorded]) -> dict[str, str]:
    """Return members of a family by those of another who are the same people; none if the employees are two.

    Each is known as they were entered last, with what was corrected since; not by another name that they took later.
    Who was entered otherwise is not found: then continuation is offered, though it need not be.
    """
    these = _people(now)
    found = {
        member: other
        for member, person in _people(before).items()
        for other, one in these.items()
        if (member == SELF) == (other == SELF) and _is_same(person, one)
    }
    return found if SELF in found else {}


def is_forgotten(told: Iterable[Recorded]) -> bool:
    """Whether it cannot be read any more who somebody is: nobody is the same as they, and nobody another."""
    introduced = (each.event for each in told if isinstance(each.event, EmployeeHired | DependentAdded))
    return any(is_sealed(event.person) for event in introduced)


def _people(told: Iterable[Recorded]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for record in sorted(history(told).standing, key=lambda each: each.position):
        match record.event:
            case EmployeeHired(person=person):
                people[SELF] = person
            case DependentAdded(dependent_id=member, person=person):
                people[member] = person
            case PersonChanged(person_ref=member, changes=said, correction=True) if member in people:
                right = {name: getattr(said, name) for name in said.model_fields_set}
                people[member] = people[member].model_copy(update=right)
            case _:
                pass
    return people


def _is_same(one: Person, other: Person) -> bool:
    if one.birth_day != other.birth_day:
        return False
    if one.ssn is not None and other.ssn is not None:
        return one.ssn == other.ssn
    return (one.first_name.casefold(), one.last_name.casefold()) == (
        other.first_name.casefold(),
        other.last_name.casefold(),
    )


def first_after(spans: Iterable[Span], last_day: date) -> Span | None:
    """Return the first coverage that is not over by the last day of the employment before."""
    later = [each for each in spans if each.last_day is None or each.last_day > last_day]
    return min(later, key=lambda each: each.first_day, default=None)


def goes_on(
    lost: Span,
    carried: Sequence[CarriedOn],
    *,
    employee_class: str | None,
    tier: CoverageTier | None,
    book: Book,
) -> bool:
    """Whether what ended goes on without a day between on the same terms: the same plan, and no dearer.

    Both prices are those of the day after the loss at the tier that was held, so that neither a new rate for everybody
    nor another dependent makes a loss. Where one of them is not known, it is one.

    Args:
      lost: the coverage, with the last covered day.
      carried: what the same person is covered by with the other employer, in the same insurance line.
      employee_class: whose share was paid.
      tier: at which it was paid.
      book: the catalog.

    Source:
      26 CFR 54.4980B-4, Q&A-1(c).
    """
    assert lost.last_day is not None
    next_day = day_after(lost.last_day)
    before = _paid(lost.plan, employee_class, tier, next_day, book)
    for each in carried:
        if each.plan == lost.plan and each.first_day <= next_day <= (each.last_day or date.max):
            now = _paid(each.plan, each.employee_class, tier, next_day, book)
            return before is not None and now is not None and now <= before
    return False


def _paid(
    plan: str, employee_class: str | None, tier: CoverageTier | None, day: date, book: Book
) -> Decimal | None:
    """Return what an employee of a class pays a month; None where tier and class do not say it."""
    if employee_class is None or tier is None:
        return None
    found = shares_for(book, plan, employee_class, day, Facts(tier=tier))
    return None if found is None else found.employee
