"""Open enrollment: which window is whose, by day and by plan year."""

from datetime import date

from events.book import Book
from events.catalog import EnrollmentWindow


def windows_of(book: Book, employer: str, employee_class: str | None) -> tuple[EnrollmentWindow, ...]:
    """Return the windows in which a class of an employer may choose anew, in the order of their first days.

    Without a class only windows that are for every class.
    """
    found = [
        each
        for each in book.catalog.enrollment_windows
        if (each.employers is None or employer in each.employers)
        and (each.classes is None or employee_class in each.classes)
    ]
    return tuple(sorted(found, key=lambda each: each.first_day))


def window_on(book: Book, employer: str, employee_class: str | None, day: date) -> EnrollmentWindow | None:
    """Return the window that is open on `day`, its last day included, or None."""
    windows = windows_of(book, employer, employee_class)
    return next((each for each in windows if each.first_day <= day <= each.last_day), None)


def window_for(
    book: Book, employer: str, employee_class: str | None, plan_year_first_day: date
) -> EnrollmentWindow | None:
    """Return the window in which one chooses for the plan year that begins on a day, or None."""
    windows = windows_of(book, employer, employee_class)
    return next((each for each in windows if each.plan_year_first_day == plan_year_first_day), None)
