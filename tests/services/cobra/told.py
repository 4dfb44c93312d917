"""What HR tells in the tests of continuation, and what has to be recorded of it."""

from events.base import DomainEvent, Entry
from events.cobra import (
    QualifyingEventOccurred,
)
from events.offers import Book, index
from services.cobra.decide import decide
from services.cobra.state import known
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import (
    Life,
    elected,
    hired,
    joined,
    left,
)
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def covered(life: Life, book: Book = BOOK) -> Life:
    """Record the coverage that follows from what was told."""
    return life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), book))


def due(life: Life, book: Book = BOOK) -> list[Entry]:
    """Return what has to be recorded."""
    return decide(known(life.family, life.streams("hr", "coverage", "misfit", "cobra")), book)


def facts(life: Life, book: Book = BOOK) -> list[DomainEvent]:
    """Return the facts that have to be recorded."""
    return [entry.event for entry in due(life, book)]


def family_of_three(*told: DomainEvent) -> Life:
    """Return an employee hired in January with a spouse and a child in two plans, and what was told since."""
    life = Life().told("hire", hired("2026-01-05"))
    life.told("kim", joined("kim", "2026-01-05")).told("lee", joined("lee", "2026-01-05", "child"))
    life.told("choice", elected("2026-01-05", "hmo:kim,lee", "dental:kim,lee", "life"))
    for number, event in enumerate(told):
        life.told(f"e{number}", event)
    return covered(life)


def occurred(life: Life, book: Book = BOOK) -> dict[str, QualifyingEventOccurred]:
    """Return the qualifying events that have to be recorded, by member."""
    return {e.member: e for e in facts(life, book) if isinstance(e, QualifyingEventOccurred)}


def clocked(*, measured_from: str) -> Book:
    """Return the catalog with other clocks."""
    catalog = small_catalog()
    cobra = catalog.cobra.model_copy(update={"measured_from": measured_from})
    return index(catalog.model_copy(update={"cobra": cobra}))


def withheld() -> DomainEvent:
    """Return a dismissal for which a named person withheld continuation."""
    dismissal = left("2026-03-16", "gross_misconduct")
    return dismissal.model_validate(
        {**dismissal.model_dump(), "cobra_withheld": {"decided_by": "J. Roe", "why": "theft of funds"}}
    )
