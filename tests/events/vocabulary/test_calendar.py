"""Days are counted as the law counts them, and both ends of a period are included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vocabulary.calendar import (
    Period,
    add_months,
    age_on,
    day_after,
    day_before,
    days_between,
    deadline,
    end_of_month,
    first_of_month,
    first_of_month_on_or_after,
    first_of_next_month,
    last_day_of_months,
    year_first_day,
)

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def day(text: str) -> date:
    """Return the day written as ISO 8601."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("trigger", "last"),
    [("2001-06-01", "2001-07-31"), ("2001-06-15", "2001-08-14"), ("2001-12-01", "2002-01-30")],
)
def test_date_1_the_regulation_s_own_examples(trigger: str, last: str) -> None:
    """DATE-1, 26 CFR 54.4980B-6, Q&A-1(c): sixty days, the trigger day not counted."""
    assert deadline(day(trigger), 60) == day(last)


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_date_2_months_are_clamped(start: str, months: int, later: str) -> None:
    """DATE-2: the same day months later, or the last day of a shorter month."""
    assert add_months(day(start), months) == day(later)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-04-01", 18, "2027-09-30"),
        ("2026-10-01", 36, "2029-09-30"),
        ("2026-02-01", 1, "2026-02-28"),
        ("2026-03-17", 18, "2027-09-16"),
    ],
)
def test_whole_months_include_their_first_day(first: str, months: int, last: str) -> None:
    """A period of months ends on the day before the same day."""
    assert last_day_of_months(day(first), months) == day(last)


@pytest.mark.parametrize(
    ("given_day", "first", "end", "on_or_after", "following"),
    [
        ("2026-03-16", "2026-03-01", "2026-03-31", "2026-04-01", "2026-04-01"),
        ("2026-03-01", "2026-03-01", "2026-03-31", "2026-03-01", "2026-04-01"),
        ("2028-02-29", "2028-02-01", "2028-02-29", "2028-03-01", "2028-03-01"),
        ("2026-12-31", "2026-12-01", "2026-12-31", "2027-01-01", "2027-01-01"),
    ],
)
def test_the_edges_of_a_month(given_day: str, first: str, end: str, on_or_after: str, following: str) -> None:
    """DATE-3: an event inside a month leads to its last day, and the first uncovered day is the next first."""
    of = day(given_day)

    assert (first_of_month(of), end_of_month(of)) == (day(first), day(end))
    assert (first_of_month_on_or_after(of), first_of_next_month(of)) == (day(on_or_after), day(following))
    assert day_after(end_of_month(of)) == day(following)


def test_the_ends_of_time_stay() -> None:
    """An open end written as the last day of all has no day after it, nor the first one a day before."""
    assert (day_after(date.max), day_before(date.min)) == (date.max, date.min)


@given(days)
def test_after_and_before_undo_each_other(of: date) -> None:
    """The day after the day before is the day, and lies one day on."""
    assert day_before(day_after(of)) == of
    assert day_after(of) - of == timedelta(days=1)


@given(days, st.integers(0, 400))
def test_days_are_counted_as_deadlines_are(of: date, count: int) -> None:
    """As many days lie between a trigger and its deadline as were given."""
    assert days_between(of, deadline(of, count)) == count


@pytest.mark.parametrize(
    ("of", "expected"),
    [("2026-01-31", False), ("2026-02-01", True), ("2026-02-28", True), ("2026-03-01", False)],
)
def test_a_period_covers_both_its_ends(of: str, expected: bool) -> None:
    """The first and the last day are covered, the days beside them not."""
    assert Period(day("2026-02-01"), day("2026-02-28")).covers(day(of)) is expected


def test_an_open_period_covers_every_later_day() -> None:
    """Without a last day there is no end."""
    assert Period(day("2026-02-01")).covers(date.max) is True


def test_a_period_cannot_end_before_it_begins() -> None:
    """One day is the shortest period."""
    one_day = Period(day("2026-02-01"), day("2026-02-01"))

    assert one_day.covers(day("2026-02-01"))
    with pytest.raises(ValueError, match="ends on 2026-01-31"):
        Period(day("2026-02-01"), day("2026-01-31"))


@pytest.mark.parametrize(
    ("first", "last", "overlapping", "meeting"),
    [
        ("2026-02-28", None, True, False),
        ("2026-03-01", "2026-03-02", False, True),
        ("2026-03-02", None, False, False),
        ("2026-01-01", "2026-02-01", True, False),
        ("2026-01-01", "2026-01-31", False, False),
    ],
)
def test_periods_overlap_or_meet(first: str, last: str | None, overlapping: bool, meeting: bool) -> None:
    """Two that share a day overlap; one that begins on the day after meets; a gap is neither."""
    february = Period(day("2026-02-01"), day("2026-02-28"))
    other = Period(day(first), day(last) if last else None)

    assert (february.overlaps(other), other.overlaps(february)) == (overlapping, overlapping)
    assert february.meets(other) is meeting


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2000-09-14", "2026-09-13", 25),
        ("2000-09-14", "2026-09-14", 26),
        ("2000-02-29", "2026-02-28", 25),
        ("2000-02-29", "2026-03-01", 26),
        ("2000-02-29", "2028-02-29", 28),
        ("2026-07-01", "2026-07-01", 0),
    ],
)
def test_a_birthday_adds_a_year(born: str, on: str, age: int) -> None:
    """On the birthday itself; who was born on February 29 is a year older on March 1 of a common year."""
    assert age_on(day(born), day(on)) == age


@given(days, st.integers(1, 12))
def test_a_year_that_begins_in_a_month_holds_the_day(on: date, first_month: int) -> None:
    """Its first day is the first of the month, on or before the day, and less than a year before."""
    first = year_first_day(on, first_month)

    assert (first.month, first.day) == (first_month, 1)
    assert first <= on < add_months(first, 12)
