"""Waiting: no rule may make anybody wait longer than the law allows."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, WaitingRule
from events.offers import first_day_after_waiting

_FIRST_HIRE_DAY, _LAST_HIRE_DAY = date(2024, 1, 1), date(2032, 12, 31)
"""Two whole cycles of leap years: until 2100 the calendar holds nothing else."""


def nobody_waits_longer_than_the_law_allows(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """On whatever day somebody is hired, coverage begins within 90 days. Source: 45 CFR 147.116."""
    for number, rule in enumerate(catalog.waiting_rules):
        first, count = _refusals(rule)
        if first is not None:
            reason = f"{first} (one of {count} such hire days from 2024 to 2032)"
            yield CatalogFault(*draft.place("waiting_rules", number, "days"), reason)


@cache
def _refusals(rule: WaitingRule) -> tuple[str | None, int]:
    """Return why the first hire day is refused, and how many are."""
    first, count = None, 0
    for number in range((_LAST_HIRE_DAY - _FIRST_HIRE_DAY).days + 1):
        try:
            first_day_after_waiting(rule, _FIRST_HIRE_DAY + timedelta(days=number))
        except ValueError as refusal:
            first, count = first or str(refusal), count + 1
    return first, count
