"""In which employment a day is, and which payroll pays it."""

from datetime import date

from events.catalog import Payroll
from events.family import Employment, Family
from events.offers import Book
from events.prices import payroll_of
from events.vocabulary.people import employer_of


def in_service(family: Family, day: date) -> Employment | None:
    """Return the employment that a day lies in, its last day included, or None.

    Source:
      No law: an employee is paid for days of employment.
    """
    for each in family.employments:
        if each.first_day <= day and (each.last_day is None or day <= each.last_day):
            return each
    return None


def is_paid_by(employment: Employment, payroll: Payroll, day: date, book: Book, family: Family) -> bool:
    """Whether this payroll pays the pay group held in an employment on a day.

    Source:
      No law: each payroll names the pay groups it pays.
    """
    paying = payroll_of(book, employer_of(family.id), employment.job_on(day).job.pay_group)
    return paying is not None and paying.id == payroll.id
