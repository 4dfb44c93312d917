"""What comes for a family of three by itself, in short words."""

from collections.abc import Mapping
from datetime import date

from events.base import DomainEvent
from events.catalog import Catalog, DependentRule
from events.offers import Book, index
from events.telling import fold
from services.eligibility.rules.upcoming import Expected, upcoming
from tests.life import FAMILY, Life, day, elected, hired, joined
from tests.small_catalog import small_catalog

BIRTHS = {"self": day("1961-09-01"), "kim": day("1965-02-10"), "bo": day("2000-09-14")}


def with_ages(catalog: Catalog | None = None) -> Book:
    """Return the small catalog whose plans end children with the month of their 26th birthday."""
    catalog = catalog or small_catalog()
    plans = tuple(each.model_copy(update={"dependents": "children"}) for each in catalog.plans)
    rules = (DependentRule(id="children"),)
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": rules}))


BOOK = with_ages()
FAMILY_OF_THREE = (
    hired("2026-01-15"),
    joined("kim", "2026-01-15"),
    joined("bo", "2026-01-15", "child"),
    elected("2026-01-15", "hmo:kim,bo"),
)


def comes(
    *events: DomainEvent,
    book: Book = BOOK,
    unnumbered: tuple[str, ...] = (),
    decided: str = "0001-01-01",
    births: Mapping[str, date] = BIRTHS,
) -> list[tuple[str, str, str, str]]:
    """Return what comes in a life: day, kind, member, and the day up to which one has to look ahead for it."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    found = upcoming(Expected(fold(FAMILY, life.records), births, unnumbered, day(decided)), book)
    return [(str(each.day), each.kind, each.member, str(each.due_day or "")) for each in found]
