"""Health flexible spending accounts: how much a plan year takes, and what becomes of the rest.

Source: 26 USC 125(i); the Revenue Procedure of each year; Notice 2005-42, 2013-71 and 2020-33.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from events.vocabulary.calendar import add_months, day_after, deadline
from events.vocabulary.law import Dated, Rule
from services.eligibility.rules.yearly import years

HEALTH_FSA: Final[Dated[Decimal]] = Dated(
    years(2013, 2014, 2500, "26 USC 125(i); Notice 2012-40; Rev. Proc. 2013-35"),
    years(2015, 2016, 2550, "Rev. Proc. 2014-61; Rev. Proc. 2015-53"),
    years(2017, 2017, 2600, "Rev. Proc. 2016-55"),
    years(2018, 2018, 2650, "Rev. Proc. 2017-58"),
    years(2019, 2019, 2700, "Rev. Proc. 2018-57"),
    years(2020, 2021, 2750, "Rev. Proc. 2019-44; Rev. Proc. 2020-45"),
    years(2022, 2022, 2850, "Rev. Proc. 2021-45"),
    years(2023, 2023, 3050, "Rev. Proc. 2022-38"),
    years(2024, 2024, 3200, "Rev. Proc. 2023-34"),
    years(2025, 2025, 3300, "Rev. Proc. 2024-40"),
    years(2026, 2026, 3400, "Rev. Proc. 2025-32"),
)
"""A year's salary reductions for a health account, by the first day of its plan year."""

CARRYOVER: Final[Dated[Decimal]] = Dated(
    years(2020, 2021, 550, "Notice 2020-33; Rev. Proc. 2020-45"),
    years(2022, 2022, 570, "Notice 2020-33; Rev. Proc. 2021-45"),
    years(2023, 2023, 610, "Notice 2020-33; Rev. Proc. 2022-38"),
    years(2024, 2024, 640, "Notice 2020-33; Rev. Proc. 2023-34"),
    years(2025, 2025, 660, "Notice 2020-33; Rev. Proc. 2024-40"),
    years(2026, 2026, 680, "Notice 2020-33; Rev. Proc. 2025-32"),
)
"""What may be carried over, by the first day of the plan year it is carried from."""

RULES: Final = (
    Rule(
        "S125-6",
        "A health account takes in a plan year no more than the limit of the year it begins in; who joins late has all "
        "of it.",
        "26 USC 125(i); Notice 2020-33",
        {"health account, a plan year": HEALTH_FSA, "carried over from a plan year": CARRYOVER},
    ),
    Rule(
        "S125-7",
        "What is left of a health account may be spent in a grace period or carried over, not both.",
        "Notice 2005-42; Notice 2013-71",
    ),
)

_GRACE_MONTHS, _GRACE_DAYS = 2, 15


def last_day_to_spend(plan_year_last_day: date, *, grace: bool, carryover: bool) -> date:
    """Return the last day on which expenses can be paid from what a plan year left: its own, or that of the grace.

    Raises:
      ValueError: the plan gives both a grace period and a carryover.

    >>> last_day_to_spend(date(2026, 6, 30), grace=True, carryover=False)
    datetime.date(2026, 9, 15)
    """
    if grace and carryover:
        raise ValueError("a plan gives a grace period or a carryover, not both; S125-7 (Notice 2013-71)")
    if not grace:
        return plan_year_last_day
    return deadline(add_months(day_after(plan_year_last_day), _GRACE_MONTHS), _GRACE_DAYS - 1)


def carried_over(left: Decimal, plan_year_first_day: date) -> Decimal:
    """Return what of a rest goes into the next plan year; the limit is that of the year it comes from.

    Raises:
      LookupError: no limit is known for that year.
    """
    return min(left, CARRYOVER.on(plan_year_first_day))
