"""Who was laid off insured, works again, and waits for the job's coverage: the lives and forms of such a wait."""

from typing import Any

from events.base import DomainEvent
from events.catalog import DependentRule
from events.offers import Book, index
from events.vocabulary.people import Relationship
from tests.life import Life, elected, hired, joined, left, rehired
from tests.services.eligibility.law_life import city, covered, laid_off, told

BOOK = city("MA", "c32B-17")
BORN = joined("sam", "2026-09-10", "child", reason="birth")
TO_MARCH = {"self hmo 2026-03-01..2027-03-30", "kim hmo 2026-03-01..2027-03-30"}


def newborn(*choices: str, signed: str = "2026-09-12", reason: str = "birth") -> DomainEvent:
    """Return a form for a birth of 2026-09-10."""
    return elected("2026-09-10", *choices, occasion="special_enrollment", reason=reason, signed=signed)


def waiting(*events: DomainEvent, back: str = "2026-09-01", reason: str = "layoff") -> Life:
    """Return who left on 2026-06-30 insured with a spouse, and waits from a day on to 2026-10-01; then these."""
    life = laid_off(back, reason=reason)
    for number, event in enumerate(events):
        life.told(f"then-{number}", event)
    return life


def alone(*events: DomainEvent) -> Life:
    """Return the same for somebody with nobody, back on 2026-08-17."""
    first = (hired("2026-01-15"), elected("2026-01-15", "hmo"), left("2026-06-30", "layoff"))
    return told(*first, rehired("2026-08-17"), *events)


def of_plans(book: Book = BOOK, **changes: Any) -> Book:
    """Return the book with another `hmo`."""
    rules = (DependentRule(id="children", relationships=(Relationship.SPOUSE, Relationship.CHILD)),)
    plans = tuple(
        each.model_copy(update=changes) if each.id == "hmo" else each for each in book.catalog.plans
    )
    return index(book.catalog.model_copy(update={"plans": plans, "dependent_rules": rules}))


def of(member: str, life: Life, book: Book = BOOK) -> set[str]:
    """Decide, and return the medical coverage of one member."""
    return {each for each in covered(life, book) if each.startswith(f"{member} ")}
