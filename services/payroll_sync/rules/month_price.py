"""What a month of a coverage costs, and who pays which part of it."""

from datetime import date

from events.book import Book
from events.classes import class_at_work, is_from_pay
from events.family import JobStep
from events.prices import Shares, shares
from events.spans import CoverageRecord


def month_shares(
    record: CoverageRecord, job: JobStep, day: date, book: Book, *, employer: str
) -> Shares | None:
    """Return the premium of the month whose price is asked by a day, and its two parts; None: pay has no part in it.

    That is where there is no price, or the employee pays it by a bill or from a pension. A price that was recorded of
    the coverage counts: by age, tobacco or volume, which are not looked at here. Otherwise it is that of the tier, for
    the class of the job on the day.

    Source:
      No law: the plan's own prices, and what employer and unions agreed on.
    """
    price = record.span.price_on(day)
    if price is not None:
        if not is_from_pay(book, price):
            return None
        if price.per != "month" or price.premium is None or price.employer is None or price.employee is None:
            return None
        return Shares(premium=price.premium, employer=price.employer, employee=price.employee)
    tier = record.span.tier_on(day)
    employee_class = class_at_work(book, employer=employer, job=job.job, own=(record.span,), day=day)
    if tier is None or employee_class is None:
        return None
    return shares(book, record.span.plan, tier, employee_class.id, day)
