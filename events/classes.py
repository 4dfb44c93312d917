"""Which class an employee is of on a day: the one that eligibility found by measured hours, else the job's own."""

from collections.abc import Iterable
from datetime import date

from events.book import Book
from events.catalog import EmployeeClass
from events.employment import Job
from events.offers import class_of
from events.vocabulary.coverage import Span


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
    measured = (_measured(span, day) for span in own if span.covers(day))
    name = next((each for each in measured if each is not None), None)
    if name is not None and name in book.classes:
        return book.classes[name]
    return class_of(book, employer=employer, job=job, standing="active", day=day, full_time_by=())


def _measured(span: Span, day: date) -> str | None:
    price = span.price_on(day)
    return None if price is None else price.employee_class
