"""Open enrollment: which windows are whose."""

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
