"""What a coverage costs, who pays which part, and on which pay days: look-ups on an indexed catalog."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.catalog import Contribution, PayCalendar, Payroll
from events.offers import Book
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.money import down_to_cent


@dataclass(frozen=True, slots=True)
class Shares:
    """One month's premium in US dollars and its two parts, which always sum to it."""

    premium: Decimal
    employer: Decimal
    employee: Decimal


def rate_on(book: Book, plan: str, tier: CoverageTier, day: date) -> Decimal | None:
    """Return the monthly premium in force on `day`, in US dollars, or None if the catalog has none."""
    for rate in book.rates.get((plan, tier), ()):
        if rate.first_day <= day and (rate.last_day is None or day <= rate.last_day):
            return rate.monthly
    return None


def contribution_on(book: Book, plan: str, employee_class: str, day: date) -> Contribution | None:
    """Return the line in force on `day`: the class's own, else the one for every class, else None."""
    for key in ((plan, employee_class), (plan, None)):
        for line in book.contributions.get(key, ()):
            if line.first_day <= day and (line.last_day is None or day <= line.last_day):
                return line
    return None


def split(premium: Decimal, employer_percent: Decimal) -> Shares:
    """Return the premium's two parts, each in whole cents: the employee's is rounded down.

    The employer bears the residual cent, so that nobody ever pays more than the share that was bargained.

    >>> split(Decimal("100.01"), Decimal(75)).employee
    Decimal('25.00')
    """
    employee = down_to_cent(premium * (100 - employer_percent) / 100)
    return Shares(premium=premium, employer=premium - employee, employee=employee)


def shares(book: Book, plan: str, tier: CoverageTier, employee_class: str, day: date) -> Shares | None:
    """Return the month's premium on `day` and its parts, or None if the catalog has no rate or no contribution."""
    premium = rate_on(book, plan, tier, day)
    line = contribution_on(book, plan, employee_class, day)
    if premium is None or line is None:
        return None
    return split(premium, line.employer_percent)


def payroll_of(book: Book, employer: str, pay_group: str) -> Payroll | None:
    """Return the payroll that pays this pay group of this employer, or None."""
    return book.payrolls_by_pay_group.get((employer, pay_group))


def calendar_of(book: Book, payroll: Payroll) -> PayCalendar:
    """Return the payroll's pay days.

    Raises:
      KeyError: the payroll is not of this book's catalog.
    """
    return book.pay_calendars[payroll.calendar]
