"""Which class an employee is of on a day: the one that eligibility found by measured hours, else the job's own."""

from collections.abc import Iterable
from datetime import date

from events.book import Book
from events.catalog import EmployeeClass
from events.employment import Job
from events.offers import class_of
from events.vocabulary.coverage import Price, Span


def class_at_work(
    book: Book, *, employer: str, job: Job | None, own: Iterable[Span], day: date
) -> EmployeeClass | None:
    """Return the class of an employee on a day, or None where nothing is offered.

    Who is full-time by measurement has few hours in the job and is of a class all the same. Which one, eligibility has
    recorded with the price of the coverage; hours are measured nowhere else. So whoever asks for a class brings the
    employee's coverage.

    Args:
      book: the catalog.
      employer: whose class.
      job: as it is on that day, or was last.
      own: the employee's own coverages, of any line.
      day: the day; a class that was measured is known of the days on which the employee is covered.

    Source:
      26 CFR 54.4980H-3(d)(1)(iii): status is kept through the stability period (ACA-6).
    """
    named = (named_class(book, span.price_on(day)) for span in own if span.covers(day))
    measured = next((each for each in named if each is not None and each.standing == "active"), None)
    return measured or class_of(book, employer=employer, job=job, standing="active", day=day, full_time_by=())


def named_class(book: Book, price: Price | None) -> EmployeeClass | None:
    """Return the class that eligibility has named with a price; None: none, or the catalog does not know it any more.

    One of the retired is that of somebody who works again, and keeps the coverage of a retiree beside the job.
    """
    return None if price is None or price.employee_class is None else book.classes.get(price.employee_class)


def is_from_pay(book: Book, price: Price) -> bool:
    """Whether payroll takes the employee's part of a price from pay: neither a bill nor a pension has it.

    Source:
      M.G.L. c.32B s.7 (from pay or pension), s.17(c) (by a bill).
    """
    group = named_class(book, price)
    return not price.billed and (group is None or group.standing == "active")
