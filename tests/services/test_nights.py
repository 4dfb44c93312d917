"""When a carrier's file is due, also over the days on which clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from events.catalog import CarrierProfile
from services.nights import last_night, next_night, send_instant
from tests.small_catalog import small_catalog


def carrier(at: str = "22:00", weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)) -> CarrierProfile:
    """Return a carrier of the east coast that is sent a file at this hour on these weekdays."""
    return (
        small_catalog()
        .carriers[0]
        .model_copy(update={"send_at": time.fromisoformat(at), "send_weekdays": weekdays})
    )


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
    assert last_night(carrier(), datetime.fromisoformat(now).replace(tzinfo=UTC)) == night


def test_the_next_night_follows_the_last() -> None:
    """Between Friday's hour and Monday's, Friday was the last night and Monday is the next."""
    now = datetime(2026, 1, 10, 12, tzinfo=UTC)

    assert (last_night(carrier(), now), next_night(carrier(), now)) == (date(2026, 1, 9), date(2026, 1, 12))


def test_an_hour_that_clocks_skip_is_the_hour_after() -> None:
    """02:30 does not exist on 8 March 2026 in New York; the file leaves an hour after 01:30."""
    assert send_instant(carrier("02:30"), date(2026, 3, 8)) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_counts_once() -> None:
    """01:30 comes twice on 1 November 2026 in New York; the first is meant."""
    assert send_instant(carrier("01:30"), date(2026, 11, 1)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_one_day_a_week_is_found_from_any_day() -> None:
    """A carrier with Wednesdays only has its last night on a Wednesday, seven days back at most."""
    profile = carrier(weekdays=(3,))
    nights = {last_night(profile, datetime(2026, 1, day, 4, tzinfo=UTC)) for day in range(8, 15)}

    assert nights == {date(2026, 1, 7)}


def test_a_carrier_without_weekdays_has_no_night() -> None:
    """Its files are run by hand only."""
    assert last_night(carrier(weekdays=()), datetime(2026, 1, 7, tzinfo=UTC)) is None
