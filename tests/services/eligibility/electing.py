"""Elections by a catalog with a plan of every line, and by changes of it: who is covered, and what is refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from events.base import DomainEvent
from events.catalog import Catalog, EnrollmentWindow, Plan
from events.enrollment import Choice, ElectionSubmitted
from events.offers import Book, index
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.choice import Choice as Chosen
from services.eligibility.rules.choices import choices
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, day
from tests.services.eligibility.hard_life import covered, decided, told
from tests.small_catalog import small_catalog

ACCOUNTS = {"fsa": Line.HEALTH_FSA, "care": Line.DEPENDENT_CARE_FSA, "saving": Line.DEFERRED_COMPENSATION}
MORE = {
    "vision": Line.VISION,
    "drug": Line.DRUG,
    "assistance": Line.EAP,
    "reimbursement": Line.HRA,
    "optional": Line.OPTIONAL_LIFE,
    "accident": Line.ACCIDENTAL_DEATH,
    "short": Line.SHORT_TERM_DISABILITY,
    "long": Line.LONG_TERM_DISABILITY,
}


def wide_catalog() -> Catalog:
    """Return the small catalog with a plan of every other line, offered to the active; accounts are elected again."""
    catalog = small_catalog()
    by_id = {each.id: each for each in catalog.plans}
    more = [by_id["dental"].model_copy(update={"id": name, "line": line}) for name, line in MORE.items()]
    once = {"waiting": "at-once", "renewal": "elect_again"}
    more += [by_id["life"].model_copy(update={"id": n, "line": of, **once}) for n, of in ACCOUNTS.items()]
    active, retired = catalog.classes
    offered = active.model_copy(update={"plans": (*active.plans, *(each.id for each in more))})
    return catalog.model_copy(update={"plans": (*catalog.plans, *more), "classes": (offered, retired)})


WIDE = index(wide_catalog())


def changed(**changes: Any) -> Book:
    """Return the wide catalog with other tables."""
    return index(wide_catalog().model_copy(update=changes))


def with_plan(plan: str, **changes: Any) -> Book:
    """Return the wide catalog with one plan changed."""
    catalog = wide_catalog()
    plans = tuple(each.model_copy(update=changes) if each.id == plan else each for each in catalog.plans)
    return changed(plans=plans)


def plan_named(name: str) -> Plan:
    """Return a plan of the wide catalog."""
    return WIDE.plans[name]


def window(first: str, last: str, year: str = "2026-07-01", **changes: Any) -> EnrollmentWindow:
    """Return a window of open enrollment."""
    return EnrollmentWindow(
        id=f"for-{year}",
        plan_year_first_day=day(year),
        first_day=day(first),
        last_day=day(last),
        **changes,
    )


def contributed(
    on: str, plan: str, amount: str, *, occasion: str = "new_hire", reason: str | None = None
) -> ElectionSubmitted:
    """Return an election of an account with its yearly contribution, signed on the day."""
    return ElectionSubmitted.model_validate(
        {
            "occasion": occasion,
            "occasion_day": day(on),
            "signed_day": day(on),
            "qualifying_reason": reason,
            "choices": (Choice(plan=plan, covered=("self",), amount=Decimal(amount)),),
        }
    )


def chosen(
    events: Sequence[DomainEvent], book: Book = WIDE, births: Mapping[str, date] | None = None
) -> tuple[list[Chosen], list[tuple[str, str]]]:
    """Return the choices of a life, and of each refused election its code and its reason."""
    family = fold(FAMILY, told(events).records)
    made, unusable = choices(family, phases(family, book), book, births or {})
    return made, [(each.code, each.reason) for each in unusable]


def refused(
    events: Sequence[DomainEvent], book: Book = WIDE, births: Mapping[str, date] | None = None
) -> list[str]:
    """Return the codes of the refused elections."""
    return [code for code, _ in chosen(events, book, births)[1]]


def refused_numbers(events: Sequence[DomainEvent], book: Book = WIDE) -> set[int]:
    """Return which of the events are elections that are refused, by their places."""
    life = told(events)
    family = fold(FAMILY, life.records)
    _, unusable = choices(family, phases(family, book), book)
    return {int(each.election.ref.id.removeprefix("e")) for each in unusable}


def why(events: Sequence[DomainEvent], book: Book = WIDE, births: Mapping[str, date] | None = None) -> str:
    """Return why the one refused election is."""
    ((_, reason),) = chosen(events, book, births)[1]
    return reason


def coverage(events: Sequence[DomainEvent], book: Book = WIDE) -> set[str]:
    """Return the coverage of a life, as `member plan first..last`."""
    life = told(events)
    decided(life, book)
    return covered(life)
