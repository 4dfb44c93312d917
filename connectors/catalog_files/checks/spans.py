"""Stretches of days against each other: what is left uncovered, what is covered twice, and how a fault says it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from events.vocabulary.calendar import Period, day_after, day_before


class Spanned(Protocol):
    """Anything with perhaps a first day and perhaps a last day."""

    @property
    def first_day(self) -> date | None:
        """The first day, included; None where it has held since ever."""
        ...

    @property
    def last_day(self) -> date | None:
        """The last day, included; None where it is open."""
        ...


class Numbered(NamedTuple):
    """A thing's number in its section, and its days."""

    number: int
    days: Period


def period_of(thing: Spanned) -> Period | None:
    """Return the days of a thing, or None where it ends before it begins, which is a fault of its own."""
    first_day = thing.first_day or date.min
    if thing.last_day is not None and thing.last_day < first_day:
        return None
    return Period(first_day, thing.last_day)


def share_a_day(one: Spanned, other: Spanned) -> bool:
    """Whether two things have a day in common; one that ends before it begins has none."""
    first, second = period_of(one), period_of(other)
    return first is not None and second is not None and first.overlaps(second)


def holes(wanted: Period, given: Iterable[Period]) -> Iterator[Period]:
    """Yield the stretches of `wanted` that no given period covers, in order.

    >>> list(holes(Period(date(2026, 1, 1)), [Period(date(2026, 1, 1), date(2026, 6, 30))]))
    [Period(first_day=datetime.date(2026, 7, 1), last_day=None)]
    """
    next_day: date | None = wanted.first_day
    for period in sorted(given, key=lambda each: each.first_day):
        if next_day is None or (wanted.last_day is not None and period.first_day > wanted.last_day):
            break
        if period.first_day > next_day:
            yield Period(next_day, day_before(period.first_day))
        if period.last_day is None:
            next_day = None
        elif period.last_day >= next_day:
            next_day = day_after(period.last_day)
    if next_day is not None and (wanted.last_day is None or next_day <= wanted.last_day):
        yield Period(next_day, wanted.last_day)


def overlaps(things: Iterable[Numbered]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of each two that share a day: the earlier one, then the one that begins within it."""
    ordered = sorted(things, key=lambda each: (each.days.first_day, each.number))
    for at, later in enumerate(ordered):
        for earlier in ordered[:at]:
            if earlier.days.overlaps(later.days):
                yield earlier.number, later.number
                break


def told(period: Period) -> str:
    """Return `from 2026-07-01 on`, `from 2026-07-01 to 2026-07-31`, `until 2026-06-30`, or `ever`."""
    if period.first_day == date.min:
        return "ever" if period.last_day is None else f"until {period.last_day}"
    return f"from {period.first_day} " + ("on" if period.last_day is None else f"to {period.last_day}")


def common(one: Period, other: Period) -> Period | None:
    """Return the days that two periods share, or None."""
    if not one.overlaps(other):
        return None
    last_days = [each.last_day for each in (one, other) if each.last_day is not None]
    return Period(max(one.first_day, other.first_day), min(last_days, default=None))
