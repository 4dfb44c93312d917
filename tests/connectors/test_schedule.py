"""Schedules of cron and calendars of closed days; how nights follow from them is in `tests.services.test_nights`."""

from datetime import UTC, date, datetime

import pytest

from connectors.schedule import Timetable, closed_fault, schedule_fault
from events.catalog import Closed

NEW_YORK = "America/New_York"


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_instant_itself_is_the_last_and_not_the_next() -> None:
    """To the second: one second before, it is still to come."""
    timetable = Timetable()
    monday, tuesday = at("2026-11-03T03:00:00"), at("2026-11-04T03:00:00")
    week = "0 22 * * 1-5"

    assert timetable.last(week, NEW_YORK, monday) == monday
    assert timetable.next(week, NEW_YORK, monday) == tuesday
    assert timetable.last(week, NEW_YORK, at("2026-11-03T02:59:59")) == at("2026-10-31T02:00:00")
    assert timetable.next(week, NEW_YORK, at("2026-11-03T02:59:59")) == monday


def test_sunday_has_two_numbers() -> None:
    """0 and 7 are both Sunday, as cron has it; Monday is 1."""
    found = {
        weekday: Timetable().next(f"0 12 * * {weekday}", "UTC", at("2026-11-02T00:00:00"))
        for weekday in (0, 1, 7)
    }

    assert found == {0: at("2026-11-08T12:00"), 1: at("2026-11-02T12:00"), 7: at("2026-11-08T12:00")}


CLOSED = [
    ("a public holiday", Closed(country="US"), date(2026, 11, 26), "Thanksgiving Day"),
    ("the day after it", Closed(country="US"), date(2026, 11, 27), None),
    ("a state's own", Closed(country="US", subdivision="MA"), date(2026, 4, 20), "Patriots' Day"),
    ("which is none elsewhere", Closed(country="US", subdivision="NY"), date(2026, 4, 20), None),
    ("a week-day", Closed(weekdays=(6, 7)), date(2026, 11, 28), "Saturday"),
    ("a day of its own", Closed(days=(date(2026, 12, 24),)), date(2026, 12, 24), "2026-12-24"),
    ("the same day a year later", Closed(days=(date(2026, 12, 24),)), date(2027, 12, 24), None),
    ("no calendar at all", Closed(), date(2026, 12, 25), None),
]


@pytest.mark.parametrize("name, closed, day, expected", CLOSED, ids=[row[0] for row in CLOSED])
def test_a_closed_day_says_why(name: str, closed: Closed, day: date, expected: str | None) -> None:
    """By country, state, weekday and day."""
    assert Timetable().closed(closed, day) == expected


SCHEDULES = [
    ("0 22 * * 1-5", None),
    ("0 4 1 * *", None),
    ("0 4 L * *", None),
    ("0 4 * * MON#1", None),
    ("0 22 * *", "has 4 fields of cron, not five: minute, hour, day of the month, month, day of the week"),
    (
        "0 0 22 * * 1",
        "has 6 fields of cron, not five: minute, hour, day of the month, month, day of the week",
    ),
    ("*/5 22 * * *", "names more than one time of day; minute and hour are one number each"),
    ("0 6-8 * * *", "names more than one time of day; minute and hour are one number each"),
    ("60 22 * * *", "is no schedule of cron: bad minute"),
    ("0 24 * * *", "is no schedule of cron: bad hour"),
    ("0 22 31 2 *", "is no schedule of cron: bad day-of-month"),
]


@pytest.mark.parametrize("schedule, fault", SCHEDULES, ids=[row[0] for row in SCHEDULES])
def test_a_schedule_that_cannot_be_kept_is_named(schedule: str, fault: str | None) -> None:
    """Five fields, one time of day, and a day that comes."""
    assert schedule_fault(schedule) == fault


CALENDARS = [
    (Closed(), None),
    (Closed(country="US", subdivision="MA", weekdays=(6, 7), days=(date(2026, 12, 24),)), None),
    (Closed(country="ZZ"), 'names public holidays that are not known, those of "ZZ"'),
    (Closed(country="US", subdivision="QQ"), 'names public holidays that are not known, those of "US-QQ"'),
    (Closed(subdivision="MA"), 'has a subdivision "MA" of no country'),
    (Closed(weekdays=(7, 7)), "names a weekday twice, or days that do not follow one another"),
    (
        Closed(days=(date(2026, 12, 24), date(2026, 12, 24))),
        "names a weekday twice, or days that do not follow one another",
    ),
    (Closed(weekdays=(1, 2, 3, 4, 5, 6, 7)), "is closed on every weekday"),
]


@pytest.mark.parametrize("closed, fault", CALENDARS)
def test_a_calendar_that_cannot_be_kept_is_named(closed: Closed, fault: str | None) -> None:
    """Holidays that are known, and a weekday left."""
    assert closed_fault(closed) == fault
