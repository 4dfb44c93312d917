"""The months of a leave without pay that an employee of Massachusetts pays in full, of the insurance of chapter 32B.

Source: M.G.L. c.32B s.7(b): a calendar month for which no pay is due; own illness, and a leave the law protects, apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from events.base import EventRef, Recorded
from events.book import Book
from events.catalog import Statute
from events.employers import accepted, state_of
from events.employment import LeaveStarted
from events.family import Family
from events.leaves import OWN_ILLNESS, Leave, leaves_of, share_of_month
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

_KEEPS_SHARE: Final = frozenset({"fmla", "ofla", OWN_ILLNESS})
"""Kinds of leave that never cost more, whatever was accepted."""

_PROTECTING: Final[tuple[Statute, ...]] = ("c32B-9I", "c175M-10")
"""What a unit may have accepted that protects a leave."""


@dataclass(frozen=True, slots=True)
class UnpaidLeave:
    """The leaves of an employee who pays some month in full: to be asked for any month."""

    leaves: tuple[Leave, ...]
    employer: str
    book: Book

    def shares(self, at_work: Shares, day: date) -> tuple[Shares, EventRef | None]:
        """Return who pays what of the premium of the month of a day, and the leave by which it is all the employee's.

        Source:
          M.G.L. c.32B s.7(b) (LV-4).
        """
        first = first_of_month(day)
        found = share_of_month(
            first,
            self.leaves,
            premium=at_work.premium,
            employee_share=at_work.employee,
            state=state_of(self.book, self.employer),
            accepted=frozenset(
                each for each in _PROTECTING if accepted(self.book, self.employer, each, first)
            ),
        )
        shares = Shares(at_work.premium, found.employer, found.employee)
        return shares, None if found.leave is None else found.leave.ref

    def days(self) -> set[date]:
        """Return the firsts of the months in which the share may change: it turns with a leave, or with a statute."""
        months = {month for leave in self.leaves for month in _months(leave)}
        found = self.book.employers.get(self.employer)
        for each in () if found is None else found.accepted:
            if each.statute in _PROTECTING:
                months |= {first_of_month(day) for day in (each.first_day, each.last_day) if day is not None}
        return {day for month in months for day in (month, add_months(month, 1), add_months(month, 2))}


def unpaid_leave(family: Family, book: Book) -> UnpaidLeave | None:
    """Return the leaves of an employee who pays some month in full, or None: everybody who is not on such a leave.

    Source:
      M.G.L. c.32B s.7(b) (LV-4).
    """
    employer = employer_of(family.id)
    if state_of(book, employer) != "MA" or not any(map(_may_cost, family.others)):
        return None
    found = UnpaidLeave(tuple(_in_employment(family, leaves_of(family))), employer, book)
    whole = Shares(Decimal(1), Decimal(1), Decimal(0))
    return found if any(found.shares(whole, day)[1] is not None for day in found.days()) else None


def _may_cost(record: Recorded) -> bool:
    """Whether a record tells of a leave by which a month may be at full cost: the others keep the share for certain."""
    event = record.event
    return isinstance(event, LeaveStarted) and event.paid == "none" and event.kind not in _KEEPS_SHARE


def _in_employment(family: Family, leaves: Sequence[Leave]) -> Iterator[Leave]:
    """Yield the leaves, none longer than the month in which the employment ends it began in, or to the next one."""
    for leave in leaves:
        held = [each for each in family.employments if each.first_day <= leave.first_day]
        if not held or (held[-1].last_day is not None and held[-1].last_day < leave.first_day):
            continue
        if held[-1].last_day is None:
            yield leave
            continue
        after = family.employments[len(held) :]
        last = min([end_of_month(held[-1].last_day), *(day_before(each.first_day) for each in after)])
        yield replace(leave, last_day=min(last, leave.last_day or last))


def _months(leave: Leave) -> Iterator[date]:
    yield first_of_month(leave.first_day)
    if leave.last_day is not None:
        yield first_of_month(leave.last_day)
