"""The birthday that ends a child's coverage, and the last covered day it leaves.

Source: 45 CFR 147.120; the rest of the month or the year, and a birthday in a common year, are the plan's own.
"""

from datetime import date
from typing import Final

from events.catalog import DependentRule
from events.vocabulary.calendar import add_months, day_after, day_before, end_of_month
from events.vocabulary.law import Dated, Enacted, Rule

CHILD_AGE: Final[Dated[int]] = Dated(
    Enacted(26, date(2010, 9, 23), "45 CFR 147.120(a)(1); 42 USC 300gg-14(a)")
)
"""A plan that covers children covers them until they attain this age, in years."""

RULES: Final = (
    Rule(
        "ACA-4",
        "A child stays covered to the 26th birthday, whatever their marriage, studies, home or support; the plan may "
        "add the rest of the month or the year.",
        "45 CFR 147.120",
        {"age": CHILD_AGE},
    ),
)

_MONTHS = 12


def birthday(birth_day: date, age: int, *, leap_birthday: str = "march_1") -> date:
    """Return the day on which somebody turns so old; of one born on February 29, in a common year, as the plan says.

    Source:
      the plan (ACA-4).

    >>> birthday(date(2000, 2, 29), 26), birthday(date(2000, 2, 29), 28)
    (datetime.date(2026, 3, 1), datetime.date(2028, 2, 29))
    """
    clamped = add_months(birth_day, age * _MONTHS)
    if clamped.day == birth_day.day or leap_birthday == "february_28":
        return clamped
    return day_after(clamped)


def last_day_by_age(rule: DependentRule, birth_day: date, age: int) -> date:
    """Return the last covered day of a child whose coverage ends at an age.

    Source:
      45 CFR 147.120: not before the birthday; the plan may run to the end of its month or year.

    >>> last_day_by_age(DependentRule(id="children"), date(2000, 9, 14), 26)
    datetime.date(2026, 9, 30)
    """
    turned = birthday(birth_day, age, leap_birthday=rule.leap_birthday)
    match rule.child_end:
        case "day":
            return day_before(turned)
        case "end_of_month":
            return end_of_month(turned)
        case "end_of_year":
            return date(turned.year, 12, 31)
