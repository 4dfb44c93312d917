"""Measurements of hours: periods that the law allows. Source: 26 CFR 54.4980H-3(d)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog
from events.vocabulary.calendar import (
    add_months,
    day_after,
    days_between,
    end_of_month,
    first_of_month_on_or_after,
    last_day_of_months,
)

ADMINISTRATIVE_DAYS_MAX = 90
"""Source: 26 CFR 54.4980H-3(d)(1)(vi)."""
STABILITY_MONTHS_MIN = 6
"""Source: 26 CFR 54.4980H-3(d)(1)(iii)."""
_HIRE_DAYS = tuple(date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1))
"""A whole cycle of leap years."""


def periods_come_in_pairs(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each measurement period has its stability period, and they come in order."""
    for number, rule in enumerate(catalog.measurements):
        if len(rule.first_days) != len(rule.stability_first_days):
            reason = (
                f"has {len(rule.first_days)} first_days and {len(rule.stability_first_days)} stability_first_days: "
                "each measurement period has one stability period"
            )
            yield draft.fault("measurements", number, reason, "stability_first_days")
        for key, days in (
            ("first_days", rule.first_days),
            ("stability_first_days", rule.stability_first_days),
        ):
            for at, (earlier, later) in enumerate(pairwise(days), start=1):
                if later <= earlier:
                    reason = f"has {key} with {later} after {earlier}"
                    yield draft.fault("measurements", number, reason, key, at)


def administrative_periods_are_short_enough(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """From a measurement to its stability period are at most 90 days (ACA-6)."""
    for number, rule in enumerate(catalog.measurements):
        for at, (first, stable) in enumerate(zip(rule.first_days, rule.stability_first_days, strict=False)):
            last = last_day_of_months(first, rule.months)
            days = days_between(day_after(last), stable)
            if days < 0:
                reason = f"has a stability period from {stable} on, before the measurement ends on {last}"
                yield draft.fault("measurements", number, reason, "stability_first_days", at)
            elif days > ADMINISTRATIVE_DAYS_MAX:
                reason = (
                    f"measures from {first} to {last}, {days} days before the stability period of {stable}; "
                    f"ACA-6 (26 CFR 54.4980H-3(d)(1)(vi)) allows {ADMINISTRATIVE_DAYS_MAX}"
                )
                yield draft.fault("measurements", number, reason, "first_days", at)


def stability_periods_are_long_enough(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A stability period is of at least six months, and no shorter than the measurement (ACA-6)."""
    for number, rule in enumerate(catalog.measurements):
        least = max(STABILITY_MONTHS_MIN, rule.months, rule.initial_months)
        if rule.stability_months < least:
            asked = f"ACA-6 (26 CFR 54.4980H-3(d)(1)(iii)) asks for {least}"
            reason = f"has stability_months = {rule.stability_months}; {asked}"
            yield draft.fault("measurements", number, reason, "stability_months")


def initial_measurements_are_over_in_time(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """The first measurement and its administrative period end with the first month from the anniversary on (ACA-7).

    What the law leaves depends on the day of hire; what it leaves nobody is a fault. Where it leaves somebody less than
    the rule says, the administrative period of that person is cut.
    """
    for number, rule in enumerate(catalog.measurements):
        most = _days_left(rule.initial_months, rule.initial_from)
        if rule.initial_administrative_days > most:
            reason = (
                f"has initial_administrative_days = {rule.initial_administrative_days}; after {rule.initial_months} "
                f"months ACA-7 (26 CFR 54.4980H-3(d)(3)(iii)) leaves nobody more than {most}"
            )
            yield draft.fault("measurements", number, reason, "initial_administrative_days")


@cache
def _days_left(months: int, initial_from: str) -> int:
    """Return the most days that an administrative period of anybody may have after so many months measured."""
    most = 0
    for hire_day in _HIRE_DAYS:
        first = hire_day if initial_from == "day_of_hire" else first_of_month_on_or_after(hire_day)
        limit = end_of_month(first_of_month_on_or_after(add_months(hire_day, 12)))
        left = ADMINISTRATIVE_DAYS_MAX - days_between(hire_day, first)
        most = max(most, min(left, days_between(last_day_of_months(first, months), limit)))
    return most
