"""Days and periods. Both ends of a period are included, and the only ±1 day in the house is here."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "DATE-1",
        "A period counts calendar days and not the day that triggers it; no weekend moves its end.",
        "26 CFR 54.4980B-6, Q&A-1",
    ),
    Rule(
        "DATE-2",
        "The same day some months later is the last of the month where that month has no such day.",
        "26 CFR 54.4980B-6, Q&A-1; 45 CFR 147.116(c)(3)(iii)",
    ),
)

_ONE_DAY = timedelta(days=1)
_DAYS_OF_EVERY_MONTH: Final = 28


def day_after(day: date) -> date:
    """Return the next calendar day; the last representable day stays itself."""
    return day if day == date.max else day + _ONE_DAY


def day_before(day: date) -> date:
    """Return the previous calendar day; the first representable day stays itself."""
    return day if day == date.min else day - _ONE_DAY


def deadline(trigger: date, days: int) -> date:
    """Return the last day of a period of `days` calendar days that does not count the trigger day.

    Source: 26 CFR 54.4980B-6, Q&A-1, examples (loss June 1, 2001: not before July 31).

    >>> deadline(date(2001, 6, 1), 60)
    datetime.date(2001, 7, 31)
    """
    return trigger + timedelta(days=days)


def days_between(first: date, last: date) -> int:
    """Return how many days lie from `first` to `last`, not counting `first`."""
    return (last - first).days


def first_of_month(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, clamped to the end of the month it falls in.

    >>> add_months(date(2026, 8, 31), 18)
    datetime.date(2028, 2, 29)
    """
    index = day.year * 12 + (day.month - 1) + months
    year, month = divmod(index, 12)
    if day.day <= _DAYS_OF_EVERY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day_of_months(first: date, months: int) -> date:
    """Return the last day of a period of whole `months` that begins on `first`.

    >>> last_day_of_months(date(2026, 4, 1), 18)
    datetime.date(2027, 9, 30)
    """
    return day_before(add_months(first, months))


def first_of_month_on_or_after(day: date) -> date:
    """Return `day` when it is the first of a month, else the first of the next month."""
    return day if day.day == 1 else first_of_next_month(day)


def first_of_next_month(day: date) -> date:
    """Return the first day of the month strictly after the month of `day`."""
    return first_of_month(add_months(day, 1))


def year_first_day(day: date, first_month: int) -> date:
    """Return the first day of the year in which `day` lies, of years that begin with `first_month`.

    >>> year_first_day(date(2026, 6, 30), 7)
    datetime.date(2025, 7, 1)
    """
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)


def age_on(birth_day: date, day: date) -> int:
    """Return the age on a day, in full years; who was born on February 29 is a year older on March 1 of a common year.

    >>> age_on(date(2000, 2, 29), date(2026, 2, 28)), age_on(date(2000, 2, 29), date(2026, 3, 1))
    (25, 26)
    """
    return day.year - birth_day.year - ((day.month, day.day) < (birth_day.month, birth_day.day))


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of days, both ends included; no last day means it is open."""

    first_day: date
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"a period ends on {self.last_day}, before it begins on {self.first_day}")

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return self.first_day <= (other.last_day or date.max) and other.first_day <= (
            self.last_day or date.max
        )

    def meets(self, other: "Period") -> bool:
        """Whether `other` begins on the day after this period ends."""
        return self.last_day is not None and day_after(self.last_day) == other.first_day
