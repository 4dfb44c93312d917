"""An open enrollment for tests: the small catalog with a window, a plan that ends, and one that is elected anew."""

from datetime import date
from typing import Any

from events.catalog import Catalog, EnrollmentWindow, Plan
from tests.fixtures.hub import Json, event, hired
from tests.small_catalog import small_catalog

WINDOW = "spring"
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 29)
YEAR = date(2026, 7, 1)


def catalog(**said: Any) -> Catalog:
    """Return the catalog: from July 2026 on there is no PPO, whose people go to the HMO, and dental is chosen anew."""
    small = small_catalog()
    window = EnrollmentWindow(id=WINDOW, plan_year_first_day=YEAR, first_day=FIRST, last_day=LAST)
    changed = window.model_copy(update=said)
    plans = tuple(_changed(each) for each in small.plans)
    return small.model_copy(update={"enrollment_windows": (changed,), "plans": plans})


def _changed(plan: Plan) -> Plan:
    if plan.id == "ppo":
        return plan.model_copy(update={"last_day": date(2026, 6, 30), "successor": "hmo"})
    return plan.model_copy(update={"renewal": "elect_again"}) if plan.id == "dental" else plan


def of(number: int) -> str:
    """Return the family of an employee by number."""
    return f"city/{number}"


def joined(number: int, *plans: str) -> tuple[Json, Json]:
    """Return that somebody was hired in November 2025 and chose these plans."""
    return (
        hired(subject=of(number), id=f"hired-{number}"),
        _form(number, "new_hire", "2025-11-03", plans),
    )


def form(number: int, *plans: str, signed: str = "2026-05-04") -> Json:
    """Return a form of the open enrollment."""
    return _form(number, "open_enrollment", signed, plans)


def _form(number: int, occasion: str, day: str, plans: tuple[str, ...]) -> Json:
    choices = [{"plan": plan, "covered": ["self"]} for plan in plans]
    said = {"occasion": occasion, "occasion_day": day, "signed_day": day, "choices": choices}
    return event("hr.election.submitted", said, subject=of(number), id=f"{occasion}-{number}")
