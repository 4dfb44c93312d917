"""Pay calendars: pay days in order, whole coverage months, and as many deductions a year as are said."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, PayDay
from events.vocabulary.calendar import add_months, last_day_of_months, year_first_day


def pay_days_are_in_order(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each pay day is later than the one before."""
    for number, calendar in enumerate(catalog.pay_calendars):
        for at, (earlier, later) in enumerate(pairwise(calendar.pay_days), start=1):
            if later.day <= earlier.day:
                reason = f"has pay day {later.day} after {earlier.day}"
                yield draft.fault("pay_calendars", number, reason, "pay_days", at)


def coverage_months_are_first_days(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A coverage month is written as its first day."""
    for number, calendar in enumerate(catalog.pay_calendars):
        for at, pay_day in enumerate(calendar.pay_days):
            if pay_day.coverage_month.day != 1:
                reason = f"has coverage_month {pay_day.coverage_month}, which is not the first of a month"
                yield draft.fault("pay_calendars", number, reason, "pay_days", at, "coverage_month")


def deductions_are_as_many_as_said(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """In each plan year that the calendar holds whole, as many pay days have deductions as the year is divided by."""
    for number, calendar in enumerate(catalog.pay_calendars):
        years = _deductions_by_plan_year(calendar.pay_days, catalog.program.plan_year_first_month)
        for first_day, count in years.items():
            if count != calendar.deductions_per_year:
                reason = (
                    f"has deductions_per_year = {calendar.deductions_per_year}, but {count} pay days have deductions "
                    f"for the plan year {first_day} to {last_day_of_months(first_day, 12)}"
                )
                yield draft.fault("pay_calendars", number, reason, "deductions_per_year")


def _deductions_by_plan_year(pay_days: tuple[PayDay, ...], first_month: int) -> dict[date, int]:
    """Count deductions by the plan year of their coverage month; only of years that have all of their months."""
    months = [each.coverage_month for each in pay_days]
    counted = Counter(
        year_first_day(each.coverage_month, first_month) for each in pay_days if each.deductions
    )
    return {
        first_day: counted[first_day]
        for first_day in sorted({year_first_day(month, first_month) for month in months})
        if min(months) <= first_day and add_months(first_day, 11) <= max(months)
    }
