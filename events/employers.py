"""What is true of an employer on a day: its state's law, the statutes it has accepted, and how large it is."""

from datetime import date
from typing import Final

from events.book import Book
from events.catalog import Employer, Size, Statute
from events.vocabulary.calendar import day_before, days_between
from events.vocabulary.law import Dated, Enacted, Rule

COBRA_EMPLOYEES: Final[Dated[int]] = Dated(Enacted(20, date(1986, 7, 1), "42 USC 300bb-1(b)(1)"))
"""Employees from which on COBRA binds."""
MEDICARE_EMPLOYEES_AGED = 20
"""Employees from which on the plan pays before Medicare for the aged. Source: 42 USC 1395y(b)(1)(A)(ii)."""

RULES: Final = (
    Rule(
        "COB-4",
        "COBRA does not bind a plan in a year in which every employer that maintains it had fewer employees on most "
        "days of the year before.",
        "42 USC 300bb-1(b)(1); 26 CFR 54.4980B-2, Q&A-5",
        {"employees": COBRA_EMPLOYEES},
    ),
)


def state_of(book: Book, employer: str) -> str | None:
    """Return whose law of public employees binds an employer, as `MA` or `OR`; None where none is known here."""
    found = book.employers.get(employer)
    return None if found is None else found.state


def accepted(book: Book, employer: str, statute: Statute, day: date) -> bool:
    """Whether an employer has accepted a statute that binds only those who do, and it holds on `day`.

    What binds every unit without acceptance, as M.G.L. c.32B s.9H does, goes by `state_of`.
    """
    found = book.employers.get(employer)
    return found is not None and any(each.statute == statute and each.holds(day) for each in found.accepted)


def vesting_years(book: Book, employer: str) -> int | None:
    """Return the years after the first hire before which nobody has a right to a later pension; None: not known."""
    found = book.employers.get(employer)
    return None if found is None else found.vesting_years


def medicare_pays_first(employer: Employer | None) -> bool:
    """Whether Medicare pays before the plan of who works at 65: the employer never has 20 employees.

    An employer of a size that the catalog does not say, or did not always, is taken as large enough. A plan of several
    employers must have elected it, which is theirs to see to.

    Source:
      42 USC 1395y(b)(1)(A)(ii), (iii).
    """
    sizes = () if employer is None else employer.sizes
    return bool(sizes) and all(each.employees < MEDICARE_EMPLOYEES_AGED for each in sizes)


def employers_of_plan(book: Book, plan_id: str) -> tuple[Employer, ...]:
    """Return the employers that maintain a plan: who has a class that is offered it, in the order of the catalog."""
    names = {
        employer
        for each in book.catalog.classes
        if (each.id, plan_id) in book.offers
        for employer in each.employers
    }
    return tuple(each for each in book.catalog.employers if each.id in names)


def cobra_binds(book: Book, plan_id: str, day: date) -> bool:
    """Whether COBRA binds a plan in the calendar year of `day`.

    It does not where every employer that maintains the plan had fewer than 20 employees on most days of the year
    before; an employer of a size that the catalog does not say is taken as large enough.

    Source:
      42 USC 300bb-1(b)(1); 26 CFR 54.4980B-2, Q&A-5.
    """
    employers = employers_of_plan(book, plan_id)
    return not employers or not all(_was_small(each, day.year - 1) for each in employers)


def _was_small(employer: Employer, year: int) -> bool:
    small = sum(
        _days_in(each, year) for each in employer.sizes if each.employees < COBRA_EMPLOYEES.values[0].value
    )
    return small * 2 > _days(year)


def _days_in(size: Size, year: int) -> int:
    """Return how many days of a year a size holds."""
    first = max(size.first_day or date.min, date(year, 1, 1))
    last = min(size.last_day or date.max, date(year, 12, 31))
    return max(0, days_between(day_before(first), last))


def _days(year: int) -> int:
    return days_between(date(year - 1, 12, 31), date(year, 12, 31))
