"""The months of a leave without pay that an employee of Massachusetts pays in full, of the insurance of chapter 32B.

Source: M.G.L. c.32B s.7(b): a calendar month for which no pay is due; own illness, and a leave the law protects, apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from events.book import Book
from events.catalog import Statute
from events.employers import accepted, state_of
from events.family import Employment, Family
from events.leaves import Leave, leaves_of, paid_in_full_by
from events.prices import Shares
from events.vocabulary.calendar import add_months, day_before, end_of_month, first_of_month
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import employer_of

LINES: Final = frozenset(
    {
        InsuranceLine.MEDICAL,
        InsuranceLine.DENTAL,
        InsuranceLine.VISION,
        InsuranceLine.DRUG,
        InsuranceLine.LIFE,
        InsuranceLine.OPTIONAL_LIFE,
        InsuranceLine.ACCIDENTAL_DEATH,
    }
)
"""The insurance that the chapter is about. Source: M.G.L. c.32B s.1."""

_PROTECTING: Final[tuple[Statute, ...]] = ("c32B-9I", "c175M-10")
"""What a unit may have accepted that protects a leave."""


@dataclass(frozen=True, slots=True)
class UnpaidLeave:
    """The leaves of an employee who pays some month in full: to be asked for any month."""

    leaves: tuple[Leave, ...]
    employer: str
    book: Book

    def leave_of(self, day: date) -> Leave | None:
        """Return the leave by which the month of a day is all the employee's to pay; None where it is not.

        Source:
          M.G.L. c.32B s.7(b) (LV-4).
        """
        first = first_of_month(day)
        agreed = frozenset(each for each in _PROTECTING if accepted(self.book, self.employer, each, first))
        state = state_of(self.book, self.employer)
        return paid_in_full_by(first, self.leaves, state=state, accepted=agreed)

    def days(self) -> set[date]:
        """Return the firsts of the months in which the share may change: it turns with a leave, or with a statute."""
        months = {month for leave in self.leaves for month in _months(leave)}
        found = self.book.employers.get(self.employer)
        for each in () if found is None else found.accepted:
            if each.statute in _PROTECTING:
                months |= {first_of_month(day) for day in (each.first_day, each.last_day) if day is not None}
        return {day for month in months for day in (month, add_months(month, 1), add_months(month, 2))}


def in_full(premium: Decimal | None) -> Shares | None:
    """Return the parts of a premium of which the unit pays nothing; None where it is not known.

    Source:
      M.G.L. c.32B s.7(b), s.9 and s.17(c).
    """
    return None if premium is None else Shares(premium, employer=Decimal(0), employee=premium)


def unpaid_leave(family: Family, book: Book) -> UnpaidLeave | None:
    """Return the leaves of an employee who pays some month in full, or None: everybody who is not on such a leave.

    Source:
      M.G.L. c.32B s.7(b) (LV-4).
    """
    found = UnpaidLeave(tuple(_in_employment(family, leaves_of(family))), employer_of(family.id), book)
    return found if any(found.leave_of(day) is not None for day in found.days()) else None


def _in_employment(family: Family, leaves: Sequence[Leave]) -> Iterator[Leave]:
    """Yield the leaves, none longer than the month in which the employment ends it began in, or to the next one."""
    for leave in leaves:
        for number, each in enumerate(family.employments):
            if each.first_day <= leave.first_day and (each.last_day or date.max) >= leave.first_day:
                yield _within(leave, each, family.employments[number + 1 :])


def _within(leave: Leave, employment: Employment, later: Sequence[Employment]) -> Leave:
    if employment.last_day is None:
        return leave
    last = min([end_of_month(employment.last_day), *(day_before(each.first_day) for each in later)])
    return replace(leave, last_day=min(last, leave.last_day or last))


def _months(leave: Leave) -> Iterator[date]:
    yield first_of_month(leave.first_day)
    if leave.last_day is not None:
        yield first_of_month(leave.last_day)
