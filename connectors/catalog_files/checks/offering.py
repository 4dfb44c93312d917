"""What a class is offered, where it is written, and on which days: the ground of the checks that ask it."""

from typing import NamedTuple

from connectors.catalog_files.checks.spans import common, period_of
from connectors.catalog_files.locator import Path
from events.catalog import EmployeeClass, Plan
from events.vocabulary.calendar import Period


class Offering(NamedTuple):
    """A plan that a class is offered: where the class says so, and on which days; None where on no day at all."""

    plan: str
    keys: Path
    days: Period | None


def plans_of(employee_class: EmployeeClass) -> frozenset[str]:
    """Return the plans that a class is offered on any day."""
    return frozenset((*employee_class.plans, *(each.plan for each in employee_class.offers)))


def offerings(employee_class: EmployeeClass, plans: dict[str, Plan]) -> list[Offering]:
    """Return all offers of a class with the days on which class, plan and offer hold; unknown plans are left out."""
    own = period_of(employee_class)
    found = [
        Offering(plan, ("plans", at), _days(own, period_of(plans[plan])))
        for at, plan in enumerate(employee_class.plans)
        if plan in plans
    ]
    for at, offer in enumerate(employee_class.offers):
        if offer.plan in plans:
            days = _days(_days(own, period_of(plans[offer.plan])), period_of(offer))
            found.append(Offering(offer.plan, ("offers", at, "plan"), days))
    return found


def _days(one: Period | None, other: Period | None) -> Period | None:
    return None if one is None or other is None else common(one, other)
