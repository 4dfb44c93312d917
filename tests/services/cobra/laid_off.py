"""A city of Massachusetts whose coverage goes on after work, and who has a right to continue there."""

from decimal import Decimal

from events.base import DomainEvent
from events.cobra import QualifyingEventOccurred, QualifyingEventWithdrawn
from events.offers import Book, index
from services.cobra.worker import decide_family
from services.following import Loaded
from tests.life import Life, elected, hired, joined, left
from tests.services.eligibility.law_life import city, settle, told

BOOK = city("MA", "c32B-17")


def clocked(measured_from: str) -> Book:
    """Return the catalog whose plan measures from the event or from the loss."""
    cobra = BOOK.catalog.cobra.model_copy(update={"measured_from": measured_from})
    return index(BOOK.catalog.model_copy(update={"cobra": cobra}))


def all_their_own() -> Book:
    """Return the catalog of a city that pays nothing of any premium."""
    own = (each.model_copy(update={"employer_percent": Decimal(0)}) for each in BOOK.catalog.contributions)
    return index(BOOK.catalog.model_copy(update={"contributions": tuple(own)}))


def worker(*more: DomainEvent) -> Life:
    """Return somebody with a spouse and a child in all lines, and what was told since."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("lee", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim,lee", "dental:kim,lee", "life"),
        *more,
    )


def laid_off(last_day: str = "2026-06-30", reason: str = "layoff") -> Life:
    """Return the same, gone; the last event that was told is `e4`."""
    return worker(left(last_day, reason))


def decided(life: Life, book: Book = BOOK) -> list[DomainEvent]:
    """Decide coverage, then continuation; record and return what was said of continuation."""
    settle(life, book)
    streams = life.streams("hr", "coverage", "misfit", "cobra", "transfer")
    entries = decide_family(Loaded(life.family, streams), book)
    life.append(entries)
    return [each.event for each in entries]


def rights(life: Life, book: Book = BOOK) -> dict[str, tuple[str, str, str]]:
    """Decide; return what is offered to whom: event, its day, and the last day at the share. It is said once."""
    found = {
        each.member: (each.qualifying_event.value, str(each.event_day), str(each.loss_day))
        for each in decided(life, book)
        if isinstance(each, QualifyingEventOccurred)
    }
    assert decided(life, book) == []
    return found


def everybody(event_day: str, loss_day: str) -> dict[str, tuple[str, str, str]]:
    """Return what is offered where an end of work takes it from all three."""
    return dict.fromkeys(("self", "kim", "lee"), ("termination", event_day, loss_day))


def said(events: list[DomainEvent]) -> list[tuple[str, str, str]]:
    """Return in short what was said: of whom, whether it occurred or was taken back, and of which day."""
    return [
        (
            each.member,
            "occurred" if isinstance(each, QualifyingEventOccurred) else "withdrawn",
            str(each.event_day),
        )
        for each in events
        if isinstance(each, QualifyingEventOccurred | QualifyingEventWithdrawn)
    ]
