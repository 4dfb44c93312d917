"""Dependent-care contributions: how much of them is not taxed in a calendar year, and in which year each is taken.

Source: 26 USC 129(a)(2).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from events.vocabulary.calendar import add_months, first_of_month
from events.vocabulary.law import Dated, Enacted, Rule
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.enrollment_windows import plan_year_of
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.yearly import years

DEPENDENT_CARE: Final[Dated[Decimal]] = Dated(
    years(1987, 2020, 5000, "26 USC 129(a)(2)"),
    years(2021, 2021, 10500, "26 USC 129(a)(2)(D)"),
    years(2022, 2025, 5000, "26 USC 129(a)(2)"),
    Enacted(Decimal(7500), date(2026, 1, 1), "26 USC 129(a)(2), Pub. L. 119-21"),
)
"""What is not taxed in a calendar year; half of it for married people who file apart, which the hub does not know."""

RULES: Final = (
    Rule(
        "S125-8",
        "Dependent-care contributions are limited by calendar year, whichever plan years they belong to.",
        "26 USC 129(a)(2)",
        {"dependent care, a calendar year": DEPENDENT_CARE},
    ),
)


def taken_by_year(
    choices: Sequence[Choice], phases: Sequence[Phase], first_month: int
) -> dict[int, Fraction]:
    """Return what a line's choices take in each calendar year, in US dollars.

    A yearly contribution is spread evenly over the months that remain of its plan year; what was taken before a
    change counts towards it. Nothing is taken after the last day of the phase.
    """
    taken: dict[int, Fraction] = {}
    latest = {(each.phase, each.election_day): each for each in choices}
    ordered = sorted(latest.values(), key=lambda each: (each.phase, each.from_day))
    for (number, begins), group in groupby(
        ordered, key=lambda each: (each.phase, plan_year_of(each.from_day, first_month))
    ):
        made, paid = list(group), Fraction(0)
        ends = add_months(begins, 12)
        last_day = phases[number].last_day
        stop = ends if last_day is None else min(ends, add_months(first_of_month(last_day), 1))
        for place, choice in enumerate(made):
            month = first_of_month(choice.from_day)
            until = first_of_month(made[place + 1].from_day) if place + 1 < len(made) else stop
            rest = max(Fraction(0), Fraction(choice.amount or 0) - paid) if choice.plan else Fraction(0)
            monthly = rest / _months(month, ends)
            while month < min(until, stop):
                taken[month.year] = taken.get(month.year, Fraction(0)) + monthly
                paid += monthly
                month = add_months(month, 1)
    return taken


def _months(first: date, end: date) -> int:
    return (end.year - first.year) * 12 + end.month - first.month
