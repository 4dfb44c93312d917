"""When a carrier's file is due: over week-ends, holidays, weeks without power, and days on which clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.schedule import Timetable
from events.catalog import CarrierProfile, Closed, FullFile
from services.nights import closed_today, last_night, next_night, send_instant
from tests.small_catalog import small_catalog

TIMETABLE = Timetable()
HOLIDAYS = Closed(country="US", subdivision="MA", weekdays=(6, 7))


def carrier(
    schedule: str | None = "0 22 * * 1-5", closed: Closed | None = None, **changes: object
) -> CarrierProfile:
    """Return a carrier of the east coast with this schedule and these closed days."""
    said = {"schedule": schedule, "closed": closed or Closed(), **changes}
    return small_catalog().carriers[0].model_copy(update=said)


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def last(profile: CarrierProfile, now: str) -> date | None:
    """Return the last night."""
    found = last_night(TIMETABLE, profile, at(now))
    return None if found is None else found[0]


DUE = [
    ("just before the hour", "2026-01-06T02:59:59", date(2026, 1, 2)),
    ("on the hour", "2026-01-06T03:00:00", date(2026, 1, 5)),
    ("the next afternoon", "2026-01-06T19:00:00", date(2026, 1, 5)),
    ("over the week-end", "2026-01-12T00:00:00", date(2026, 1, 9)),
    ("summer time", "2026-07-07T02:00:00", date(2026, 7, 6)),
]


@pytest.mark.parametrize("name, now, night", DUE, ids=[row[0] for row in DUE])
def test_the_last_night_is_the_last_one_whose_hour_has_come(name: str, now: str, night: date) -> None:
    """At the carrier's hour, in its zone, on its weekdays."""
    assert last(carrier(), now) == night


def test_the_next_night_follows_the_last() -> None:
    """Between Friday's hour and Monday's, Friday was the last night and Monday is the next."""
    found = next_night(TIMETABLE, carrier(), at("2026-01-10T12:00"))

    assert last(carrier(), "2026-01-10T12:00") == date(2026, 1, 9)
    assert found == (date(2026, 1, 12), at("2026-01-13T03:00"))


CLOCKS = [
    ("an hour that is skipped", "30 2 * * *", date(2026, 3, 8), "2026-03-08T07:00"),
    ("the day before it", "30 2 * * *", date(2026, 3, 7), "2026-03-07T07:30"),
    ("the day after it", "30 2 * * *", date(2026, 3, 9), "2026-03-09T06:30"),
    ("an hour that comes twice", "30 1 * * *", date(2026, 11, 1), "2026-11-01T05:30"),
    ("the day before that", "30 1 * * *", date(2026, 10, 31), "2026-10-31T05:30"),
    ("the day after that", "30 1 * * *", date(2026, 11, 2), "2026-11-02T06:30"),
    ("22:00 on the day clocks go forward", "0 22 * * *", date(2026, 3, 8), "2026-03-09T02:00"),
    ("22:00 on the day they go back", "0 22 * * *", date(2026, 11, 1), "2026-11-02T03:00"),
]


@pytest.mark.parametrize("name, schedule, night, instant", CLOCKS, ids=[row[0] for row in CLOCKS])
def test_clocks_that_change_give_one_file(name: str, schedule: str, night: date, instant: str) -> None:
    """8 March and 1 November 2026 in New York have their file once: when clocks are set, and at the first of two."""
    profile = carrier(schedule)

    assert send_instant(TIMETABLE, profile, night) == at(instant)
    assert last_night(TIMETABLE, profile, at(instant)) == (night, at(instant))
    assert next_night(TIMETABLE, profile, at(instant) - timedelta(minutes=1)) == (night, at(instant))
    assert last_night(TIMETABLE, profile, at(instant) + timedelta(hours=1, minutes=30)) == (
        night,
        at(instant),
    )


def test_one_day_a_week_is_found_from_any_day() -> None:
    """A carrier with Wednesdays only has its last night on a Wednesday, seven days back at most."""
    nights = {last(carrier("0 22 * * 3"), f"2026-01-{day:02d}T04:00") for day in range(8, 15)}

    assert nights == {date(2026, 1, 7)}


def test_one_day_a_month_is_found_after_weeks() -> None:
    """A full file of the first of the month, on its own schedule, is the last one until the next month's."""
    profile = carrier(full_file=FullFile(schedule="0 4 1 * *"))

    assert last_night(TIMETABLE, profile, at("2026-02-28T12:00"), "full") == (
        date(2026, 2, 1),
        at("2026-02-01T09:00"),
    )
    assert next_night(TIMETABLE, profile, at("2026-02-28T12:00"), "full") == (
        date(2026, 3, 1),
        at("2026-03-01T09:00"),
    )


NONE = [
    ("run by hand only", carrier(None), "change"),
    ("no file of changes", carrier(changes=False), "change"),
    ("no full file", carrier(), "full"),
]


@pytest.mark.parametrize("name, profile, kind", NONE, ids=[row[0] for row in NONE])
def test_what_is_not_scheduled_is_never_due(name: str, profile: CarrierProfile, kind: str) -> None:
    """Neither by now nor in future."""
    now = at("2026-01-07T12:00")
    found = [each(TIMETABLE, profile, now, kind) for each in (last_night, next_night)]  # type: ignore[arg-type]

    assert found == [None, None]


CLOSED = [
    ("Thanksgiving's file leaves on Friday, with Friday's", "2026-11-26", None),
    ("the eve of Thanksgiving has its own", "2026-11-25", "2026-11-26T03:00"),
    ("the day after it has one", "2026-11-27", "2026-11-28T03:00"),
    ("Patriots' Day, a Monday, is a holiday of the state", "2026-04-20", None),
    ("the Tuesday after it", "2026-04-21", "2026-04-22T02:00"),
    ("Independence Day of 2027 is a Sunday, and observed on Monday", "2027-07-05", None),
]


@pytest.mark.parametrize("name, night, instant", CLOSED, ids=[row[0] for row in CLOSED])
def test_no_file_leaves_on_a_closed_day(name: str, night: str, instant: str | None) -> None:
    """What falls on a holiday leaves on the next open day at the same hour, and only once."""
    found = send_instant(TIMETABLE, carrier(closed=HOLIDAYS), date.fromisoformat(night))

    assert found == (None if instant is None else at(instant))


def test_a_file_that_falls_on_a_week_end_and_a_holiday_waits_for_both() -> None:
    """The full file of Saturday, 30 May 2026, waits over Sunday; that of 1 January 2028, a Saturday, until Monday."""
    profile = carrier(closed=HOLIDAYS, full_file=FullFile(schedule="0 4 30 5 *"))
    new_year = carrier(closed=HOLIDAYS, full_file=FullFile(schedule="0 4 1 1 *"))

    assert next_night(TIMETABLE, profile, at("2026-05-29T12:00"), "full") == (
        date(2026, 6, 1),
        at("2026-06-01T08:00"),
    )
    assert last_night(TIMETABLE, new_year, at("2028-01-04T12:00"), "full") == (
        date(2028, 1, 3),
        at("2028-01-03T09:00"),
    )


def test_between_a_closed_day_and_the_open_one_the_file_is_still_to_come() -> None:
    """On Thanksgiving night Wednesday was the last night, and Friday is the next."""
    profile = carrier("0 22 * * 4", Closed(days=(date(2026, 11, 26), date(2026, 11, 27)), weekdays=(6, 7)))

    for now in ("2026-11-27T04:00", "2026-11-28T12:00", "2026-12-01T02:59"):
        assert last(profile, now) == date(2026, 11, 19)
        assert next_night(TIMETABLE, profile, at(now)) == (date(2026, 11, 30), at("2026-12-01T03:00"))
    assert last(profile, "2026-12-01T03:00") == date(2026, 11, 30)


def test_a_closed_day_is_one_where_the_carrier_is() -> None:
    """At 23:00 on Thanksgiving in New York it is Friday in UTC, and the carrier is closed."""
    assert closed_today(TIMETABLE, carrier(closed=HOLIDAYS), at("2026-11-27T04:00")) == "Thanksgiving Day"
    assert closed_today(TIMETABLE, carrier(closed=HOLIDAYS), at("2026-11-27T05:00")) is None
    assert closed_today(TIMETABLE, carrier(closed=HOLIDAYS), at("2026-11-28T15:00")) == "Saturday"


SCHEDULES = st.builds(
    "{} {} * * {}".format,
    st.integers(0, 59),
    st.integers(0, 23),
    st.sampled_from(["*", "1-5", "3", "0", "1,3,5"]),
)
CALENDARS = st.sampled_from(
    [Closed(), HOLIDAYS, Closed(days=tuple(date(2026, 3, day) for day in range(5, 12)))]
)
INSTANTS = st.datetimes(datetime(2026, 2, 20), datetime(2026, 12, 1), timezones=st.just(UTC))


@given(SCHEDULES, CALENDARS, INSTANTS)
def test_nights_follow_one_another(schedule: str, closed: Closed, now: datetime) -> None:
    """The last is not after now, the next is; both on open days; from the next one's instant on, that is the last."""
    profile = carrier(schedule, closed)
    before, following = last_night(TIMETABLE, profile, now), next_night(TIMETABLE, profile, now)

    assert before is not None
    assert following is not None
    assert before[1] <= now < following[1]
    assert before[0] < following[0]
    assert [TIMETABLE.closed(closed, night) for night, _ in (before, following)] == [None, None]
    assert last_night(TIMETABLE, profile, following[1]) == following
    assert last_night(TIMETABLE, profile, following[1] - timedelta(minutes=1)) == before
    assert send_instant(TIMETABLE, profile, before[0]) == before[1]
