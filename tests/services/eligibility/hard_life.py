"""Lives told at once, decided by one catalog or another, in the language of the tests."""

from collections.abc import Sequence
from typing import Any

from events.base import DomainEvent
from events.enrollment import CoverageFact
from events.offers import Book, index
from events.spans import fold_records
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life, elected, hired, joined
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
HIRE = hired("2026-01-15")
HMO: list[DomainEvent] = [HIRE, elected("2026-01-15", "hmo")]
COUPLE: list[DomainEvent] = [HIRE, joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim")]
OPEN_ENROLLMENT = elected("2026-05-04", "ppo", occasion="open_enrollment")


def book(plan: str, **changes: Any) -> Book:
    """Return the small catalog with one plan changed."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update=changes) if each.id == plan else each for each in catalog.plans)
    return index(catalog.model_copy(update={"plans": plans}))


def decided(life: Life, by: Book = BOOK) -> list[CoverageFact]:
    """Decide and record once; return the coverage facts."""
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), by)
    life.append(facts)
    return [fact.event for fact in facts if isinstance(fact.event, CoverageFact)]


def told(events: Sequence[DomainEvent]) -> Life:
    """Return a life in which these were told, and nothing was decided."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return life


def covered(life: Life) -> set[str]:
    """Return each span as `member plan first..last`."""
    return {
        f"{each.member} {each.span.plan} {each.span.first_day}..{each.span.last_day or ''}"
        for each in fold_records(life.records)
    }


def misfits(life: Life) -> list[str]:
    """Return why events wait for a person."""
    return [
        each.code for each in known(life.family, life.streams("hr", "misfit", "coverage")).reported.values()
    ]
