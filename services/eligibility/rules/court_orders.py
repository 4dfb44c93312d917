"""Children whom a court or an agency orders to be covered: from when until when, and by which lines.

Source: 42 USC 1396g-1(a) (qualified medical child support orders and notices); 26 CFR 1.125-4(d).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from events.base import EventRef
from events.family import Dependent, Family
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "QMCSO-1",
        "A child named by a medical support order is covered from the order on beside the employee, and no election "
        "drops the child while the order holds.",
        "42 USC 1396g-1(a)(4); 26 CFR 1.125-4(d)",
    ),
)

HEALTH = frozenset({InsuranceLine.MEDICAL, InsuranceLine.DENTAL, InsuranceLine.VISION, InsuranceLine.DRUG})
"""The lines that a medical support order speaks of. Source: 42 USC 1396g-1(a)(4)."""


def orders(dependent: Dependent) -> Iterator[tuple[date, date | None, EventRef]]:
    """Yield the times in which a court's or agency's order holds for a dependent, and the event that ends it.

    Both days are included. An order that still holds ends with being a dependent.

    Source:
      42 USC 1396g-1(a)(4).
    """
    since = dependent.first_day if dependent.qmcso else None
    for step in dependent.steps:
        if step.qmcso and since is None:
            since = step.from_day
        elif step.qmcso is False and since is not None:
            if since < step.from_day:
                yield since, day_before(step.from_day), step.ref
            since = None
    if since is not None:
        yield since, dependent.last_day, dependent.end_ref or dependent.ref


def held_by_order(family: Family, line: InsuranceLine, day: date) -> frozenset[str]:
    """Return the dependents who must be covered on a day because a court or agency ordered it.

    No ordinary election of the line drops them; whom no order holds any more may be dropped like anybody else.

    Source:
      42 USC 1396g-1(a)(4)(C).
    """
    if line not in HEALTH:
        return frozenset()
    return frozenset(
        each.id
        for each in family.dependents
        for first, last, _ in orders(each)
        if first <= day and (last is None or day <= last)
    )
