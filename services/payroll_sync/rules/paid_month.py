"""Which plan of an insurance line a month is paid for."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from events.vocabulary.calendar import end_of_month
from events.vocabulary.coverage import Span


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


C = TypeVar("C", bound=_HasSpan)


def paid_coverage(coverages: Sequence[C], month: date) -> tuple[C, date] | None:
    """Return the coverage of one line that a month is paid for, and the day by which its price is asked, or None.

    A month is paid whole: for the coverage in force on its first day, failing that for the first that begins in it.
    So the month in which coverage ends is paid and the next is not, and a change of plan inside a month is paid from
    the next month on.

    Args:
      coverages: of one member and line, oldest first.
      month: the first of the month.

    Source:
      No law: monthly premiums are billed so; a plan that bills by the day would need another rule.
    """
    for each in coverages:
        if each.span.covers(month):
            return each, month
    for each in coverages:
        if month < each.span.first_day <= end_of_month(month):
            return each, each.span.first_day
    return None
