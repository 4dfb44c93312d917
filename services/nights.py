"""When a carrier's file is due: by its schedule, in its time zone, and never on a day on which it is closed.

A *night* is the day, in the carrier's time zone, on which a file leaves. One that would leave on a closed day leaves at
the same hour of the next open day; where a file leaves on that day anyhow, the one file says everything.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from events.catalog import CarrierProfile, Closed
from events.feed_holds import FileKind

_CLOSED_DAYS_MAX = 366


class Timetable(Protocol):
    """Schedules of cron and calendars of closed days."""

    def last(self, expression: str, zone: str, at: datetime) -> datetime | None:
        """Return the last instant of a schedule at or before another, in UTC; None if it never was."""
        ...

    def next(self, expression: str, zone: str, after: datetime) -> datetime | None:
        """Return the first instant of a schedule after another, in UTC; None if there will be none."""
        ...

    def closed(self, closed: Closed, day: date) -> str | None:
        """Return why nobody takes files on a day, such as the name of a holiday, or None where it is open."""
        ...


def schedule_of(carrier: CarrierProfile, kind: FileKind = "change") -> str | None:
    """Return the schedule of a carrier's files of a kind, or None where no such file is ever due."""
    if kind == "change":
        return carrier.schedule if carrier.changes else None
    return None if carrier.full_file is None else carrier.full_file.schedule


def send_instant(
    timetable: Timetable, carrier: CarrierProfile, night: date, kind: FileKind = "change"
) -> datetime | None:
    """Return when the file of a night leaves, in UTC, or None where none does.

    An hour that the clocks skip is taken as the moment they are set; of an hour that comes twice, the first counts.
    """
    zone = ZoneInfo(carrier.time_zone)
    midnight = datetime(night.year, night.month, night.day, tzinfo=zone).astimezone(UTC)
    found = next_night(timetable, carrier, midnight - timedelta(minutes=1), kind)
    return found[1] if found is not None and found[0] == night else None


def last_night(
    timetable: Timetable, carrier: CarrierProfile, now: datetime, kind: FileKind = "change"
) -> tuple[date, datetime] | None:
    """Return the last night whose file should have left by now, with its instant; None where there was none."""
    return next((each for each in _back(timetable, carrier, now, kind) if each[1] <= now), None)


def next_night(
    timetable: Timetable, carrier: CarrierProfile, now: datetime, kind: FileKind = "change"
) -> tuple[date, datetime] | None:
    """Return the next night whose file has still to leave, with its instant; None where there will be none."""
    put_off = list(takewhile(lambda each: each[1] > now, _back(timetable, carrier, now, kind)))
    if put_off:
        return put_off[-1]
    schedule = schedule_of(carrier, kind)
    at = None if schedule is None else timetable.next(schedule, carrier.time_zone, now)
    return None if at is None or schedule is None else _put_off(timetable, carrier, schedule, at)


def closed_today(timetable: Timetable, carrier: CarrierProfile, now: datetime) -> str | None:
    """Return why a carrier takes no files on the day it has now, or None where it does."""
    return timetable.closed(carrier.closed, _day(carrier, now))


def _back(
    timetable: Timetable, carrier: CarrierProfile, now: datetime, kind: FileKind
) -> Iterator[tuple[date, datetime]]:
    """Yield the nights whose time came by now, the latest first, each with the instant at which its file leaves."""
    schedule = schedule_of(carrier, kind)
    at = None if schedule is None else timetable.last(schedule, carrier.time_zone, now)
    while schedule is not None and at is not None:
        yield _put_off(timetable, carrier, schedule, at)
        at = timetable.last(schedule, carrier.time_zone, at - timedelta(minutes=1))


def _put_off(
    timetable: Timetable, carrier: CarrierProfile, schedule: str, at: datetime
) -> tuple[date, datetime]:
    """Return the first open day from an instant's day on, and the instant of that day at the hour of the schedule."""
    minute, hour = schedule.split()[:2]
    for _ in range(_CLOSED_DAYS_MAX):
        if timetable.closed(carrier.closed, _day(carrier, at)) is None:
            break
        following = timetable.next(f"{minute} {hour} * * *", carrier.time_zone, at)
        assert following is not None, "every day has that hour"
        at = following
    return _day(carrier, at), at


def _day(carrier: CarrierProfile, at: datetime) -> date:
    return at.astimezone(ZoneInfo(carrier.time_zone)).date()
