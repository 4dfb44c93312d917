"""What a coverage costs, who pays which part, and on which pay days: look-ups on an indexed catalog."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.book import Book
from events.catalog import Contribution, PayCalendar, Payroll
from events.premiums import Facts, premium, rate_on
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.law import Rule
from events.vocabulary.money import down_to_cent

__all__ = [
    "Facts",
    "Shares",
    "calendar_of",
    "contribution_on",
    "divided",
    "payroll_of",
    "price",
    "rate_on",
    "shares",
    "shares_for",
    "split",
]


RULES: Final = (
    Rule(
        "PAY-8",
        "The employer's share is that of the class on the day, as it was bargained; the two shares sum to the premium"
        " to the cent, and the employer bears a residual cent.",
        "the contract of the bargaining unit",
    ),
)


@dataclass(frozen=True, slots=True)
class Shares:
    """One month's premium in US dollars and its two parts, which always sum to it; neither is ever negative."""

    premium: Decimal
    employer: Decimal
    employee: Decimal


def price(book: Book, plan: str, day: date, facts: Facts) -> Decimal | None:
    """Return the month's premium of a plan on `day` for somebody of whom these facts are known, in US dollars.

    None where the catalog has no price, or its price asks for a fact that is not known: which ones it asks for says
    `events.premiums.asks_for`. Nothing is guessed: an unknown age or tobacco has no price where the prices differ.
    """
    return premium(book, plan, day, facts)


def contribution_on(
    book: Book, plan: str, employee_class: str, day: date, tier: CoverageTier | None = None
) -> Contribution | None:
    """Return the line in force on `day`: the class's own, else the one for every class, else None.

    Of a class's lines (or the common ones), one that names the tier goes before one for every tier. Without a tier
    only lines for every tier count.
    """
    for key in ((plan, employee_class), (plan, None)):
        common: Contribution | None = None
        for line in book.contributions.get(key, ()):
            if line.first_day <= day and (line.last_day is None or day <= line.last_day):
                if line.tiers is None:
                    common = common or line
                elif tier in line.tiers:
                    return line
        if common is not None:
            return common
    return None


def split(total: Decimal, employer_percent: Decimal) -> Shares:
    """Return a premium's two parts, each in whole cents: the employee's is rounded down.

    The employer bears the residual cent, so that nobody ever pays more than the share that was bargained.

    >>> split(Decimal("100.01"), Decimal(75)).employee
    Decimal('25.00')
    """
    employee = down_to_cent(total * (100 - employer_percent) / 100)
    return Shares(premium=total, employer=total - employee, employee=employee)


def divided(total: Decimal, line: Contribution, of: Decimal | None = None) -> Shares:
    """Return a premium's two parts by a contribution line, in whole cents.

    Args:
      total: the plan's premium.
      line: what the employer pays.
      of: the premium of which `employer_percent` is a percentage; None: `total` itself.

    The employer never pays more than its cap or than the premium; the employee pays the rest.

    >>> line = Contribution(plan="ppo", employer_percent=Decimal(80), of_plan="hmo", first_day=date(2026, 7, 1))
    >>> divided(Decimal("1000.00"), line, Decimal("800.00")).employee
    Decimal('360.00')
    """
    if line.employer_flat is not None:
        employer = line.employer_flat
    else:
        assert line.employer_percent is not None
        employer = split(total if of is None else of, line.employer_percent).employer
    if line.employer_cap is not None:
        employer = min(employer, line.employer_cap)
    employer = min(employer, total)
    return Shares(premium=total, employer=employer, employee=total - employer)


def shares(book: Book, plan: str, tier: CoverageTier, employee_class: str, day: date) -> Shares | None:
    """Return the month's premium on `day` and its parts, or None if the catalog has no rate or no contribution.

    For a plan with a price for each tier; a price that asks for more needs `shares_for`.
    """
    return shares_for(book, plan, employee_class, day, Facts(tier=tier))


def shares_for(book: Book, plan: str, employee_class: str, day: date, facts: Facts) -> Shares | None:
    """Return the month's premium on `day` and its parts for somebody of whom these facts are known.

    None where there is no price, no contribution, or no price of the plan that the contribution is a percentage of.
    """
    total = price(book, plan, day, facts)
    line = contribution_on(book, plan, employee_class, day, facts.tier)
    if total is None or line is None:
        return None
    if line.of_plan is None:
        return divided(total, line)
    of = price(book, line.of_plan, day, facts)
    return None if of is None else divided(total, line, of)


def payroll_of(book: Book, employer: str, pay_group: str) -> Payroll | None:
    """Return the payroll that pays this pay group of this employer, or None."""
    return book.payrolls_by_pay_group.get((employer, pay_group))


def calendar_of(book: Book, payroll: Payroll) -> PayCalendar:
    """Return the payroll's pay days.

    Raises:
      KeyError: the payroll is not of this book's catalog.
    """
    return book.pay_calendars[payroll.calendar]
