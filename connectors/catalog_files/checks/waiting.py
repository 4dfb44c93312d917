"""Waiting: no rule may make anybody wait longer than the law allows, and one holds on every day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from connectors.catalog_files.checks.spans import holes, period_of, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, WaitingRule
from events.plan_rules import first_day_after_waiting
from events.vocabulary.calendar import Period

_FIRST_HIRE_DAY, _LAST_HIRE_DAY = date(2024, 1, 1), date(2032, 12, 31)
"""Two whole cycles of leap years: until 2100 the calendar holds nothing else."""


def nobody_waits_longer_than_the_law_allows(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """On whatever day somebody is hired, coverage begins within 90 days, counted after the orientation month.

    Source: 45 CFR 147.116.
    """
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
        hire_day = _FIRST_HIRE_DAY + timedelta(days=number)
        if not rule.holds(hire_day):
            continue
        try:
            first_day_after_waiting(rule, hire_day)
        except ValueError as refusal:
            first, count = first or str(refusal), count + 1
    return first, count


def rules_hold_on_every_day(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Of a waiting or end rule whose lines take turns, one holds on every day."""
    plans = {
        name for each in catalog.plans for name in (each.waiting, each.subscriber_end, each.dependent_end)
    }
    for section in ("waiting_rules", "end_rules"):
        lines: dict[str, list[int]] = {}
        for number, rule in enumerate(draft.things[section]):
            lines.setdefault(rule.id, []).append(number)
        for rule_id, numbers in lines.items():
            held = [period_of(draft.things[section][number]) for number in numbers]
            if rule_id in plans and None not in held:
                for hole in holes(Period(date.min), [each for each in held if each is not None]):
                    yield draft.fault(section, numbers[-1], f"has no line that holds {told(hole)}", "id")
