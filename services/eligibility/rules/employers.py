"""What is true of an employer on a day that law hangs on: its state, and the statutes it has accepted.

Source: the catalog; M.G.L. c.32B binds whoever accepts a section from the day of the acceptance on.
"""

from datetime import date

from events.catalog.program import Statute
from events.offers import Book


def state_of(book: Book, employer: str) -> str | None:
    """Return the state whose law of public employees holds for an employer, or None."""
    found = book.employers.get(employer)
    return None if found is None else found.state


def has_accepted(book: Book, employer: str, statute: Statute, day: date) -> bool:
    """Whether an employer's acceptance of a statute is in force on a day."""
    found = book.employers.get(employer)
    return found is not None and any(each.statute == statute and each.holds(day) for each in found.accepted)
