"""When a carrier's file is due: on its weekdays, at its hour, in its time zone, daylight saving included."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.catalog import CarrierProfile
from events.vocabulary.calendar import day_before

_WEEK = 7


def send_instant(carrier: CarrierProfile, night: date) -> datetime:
    """Return when the file of a night leaves, in UTC.

    An hour that the clocks skip is taken as the hour that follows; of an hour that comes twice, the first counts.
    """
    local = datetime.combine(night, carrier.send_at, tzinfo=ZoneInfo(carrier.time_zone))
    return local.astimezone(UTC)


def last_night(carrier: CarrierProfile, now: datetime) -> date | None:
    """Return the last night whose file should have left by now, or None for a carrier without weekdays."""
    local = now.astimezone(ZoneInfo(carrier.time_zone)).date()
    for night in _days_back(local):
        if night.isoweekday() in carrier.send_weekdays and send_instant(carrier, night) <= now:
            return night
    return None


def next_night(carrier: CarrierProfile, now: datetime) -> date | None:
    """Return the next night whose file has still to leave, or None for a carrier without weekdays."""
    local = now.astimezone(ZoneInfo(carrier.time_zone)).date()
    for ahead in range(_WEEK + 1):
        night = local + timedelta(days=ahead)
        if night.isoweekday() in carrier.send_weekdays and send_instant(carrier, night) > now:
            return night
    return None


def _days_back(day: date) -> Iterator[date]:
    for _ in range(_WEEK + 1):
        yield day
        day = day_before(day)
