"""Ends by pay period: everybody whom such a rule is for has a pay calendar that knows the pay periods."""

from collections.abc import Iterator
from itertools import pairwise

from connectors.catalog_files.checks.offering import plans_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, PayCalendar, Plan
from events.vocabulary.calendar import day_after


def pay_periods_are_in_order(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each pay period ends later than the one before."""
    for number, calendar in enumerate(catalog.pay_calendars):
        for at, (earlier, later) in enumerate(pairwise(calendar.pay_days), start=1):
            if (
                earlier.period_last_day is not None
                and later.period_last_day is not None
                and later.period_last_day <= earlier.period_last_day
            ):
                reason = f"has period_last_day {later.period_last_day} after {earlier.period_last_day}"
                yield draft.fault("pay_calendars", number, reason, "pay_days", at, "period_last_day")


def ends_by_pay_period_are_for_the_paid(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Who is offered a plan that ends by pay period is active: nobody else is paid by a payroll."""
    ending = {plan.id: (key, rule) for plan in catalog.plans for key, rule in _rules_of(plan, catalog)}
    for number, plan in enumerate(catalog.plans):
        for each in catalog.classes if plan.id in ending else ():
            if each.standing != "active" and plan.id in plans_of(each):
                key, rule = ending[plan.id]
                reason = (
                    f'ends by pay period (end rule "{rule}"), but is offered to class "{each.id}", whose people are in '
                    "no payroll"
                )
                yield draft.fault("plans", number, reason, key)


def calendars_know_the_pay_periods(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each calendar by whose pay periods a plan ends knows them all, from the plan's first day on."""
    for number, calendar in enumerate(catalog.pay_calendars):
        for plan in catalog.plans:
            rules = _rules_of(plan, catalog) if _pays(calendar, plan, catalog) else []
            reason = _unknown(calendar, plan) if rules else None
            if reason is not None:
                reason = f'{reason}, but plan "{plan.id}" ends by pay period (end rule "{rules[0][1]}")'
                at = next(
                    (at for at, each in enumerate(calendar.pay_days) if each.period_last_day is None), 0
                )
                yield draft.fault("pay_calendars", number, reason, "pay_days", at)
                break


def _rules_of(plan: Plan, catalog: Catalog) -> list[tuple[str, str]]:
    """Return the end rules of a plan that go by pay period, each with the plan's key that names it."""
    named = {rule.id for rule in catalog.end_rules if rule.kind == "end_of_pay_period"}
    keys = (("subscriber_end", plan.subscriber_end), ("dependent_end", plan.dependent_end))
    return [(key, rule) for key, rule in keys if rule in named]


def _pays(calendar: PayCalendar, plan: Plan, catalog: Catalog) -> bool:
    """Whether the calendar is of a payroll that pays somebody who is offered the plan."""
    payrolls = [each for each in catalog.payrolls if each.calendar == calendar.id]
    return any(
        each.standing == "active"
        and plan.id in plans_of(each)
        and not set(each.employers).isdisjoint(payroll.employers)
        for payroll in payrolls
        for each in catalog.classes
    )


def _unknown(calendar: PayCalendar, plan: Plan) -> str | None:
    """Return which pay period is not known, or None. The first one's beginning is not: no period is before it."""
    lacking = next((each.day for each in calendar.pay_days if each.period_last_day is None), None)
    if lacking is not None:
        return f"lacks the period_last_day of pay day {lacking}"
    first = calendar.pay_days[0].period_last_day
    if first is not None and day_after(first) > plan.first_day:
        return f"knows pay periods from {day_after(first)} on, not from {plan.first_day}"
    return None
