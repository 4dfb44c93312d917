"""Times by cron in a time zone, over both changes of clocks, and the days on which a partner is closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from events.catalog import Closed

_MINUTE = timedelta(minutes=1)
_FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass
class Timetable:
    """Fits `services.nights.Timetable`.

    An hour that clocks skip is taken as the moment they are set; of an hour that comes twice the first counts.
    """

    _known: dict[tuple[str, str | None, int], dict[date, str]] = field(default_factory=dict)

    def last(self, expression: str, zone: str, at: datetime) -> datetime | None:
        """Return the last instant of a schedule at or before another, in UTC; None if it never was."""
        past = CronSim(expression, (_whole_minute(at) + _MINUTE).astimezone(ZoneInfo(zone)), reverse=True)
        found = next(past, None)
        return None if found is None else found.astimezone(UTC)

    def next(self, expression: str, zone: str, after: datetime) -> datetime | None:
        """Return the first instant of a schedule after another, in UTC; None if there will be none."""
        to_come = CronSim(expression, _whole_minute(after).astimezone(ZoneInfo(zone)))
        found = next(to_come, None)
        return None if found is None else found.astimezone(UTC)

    def closed(self, closed: Closed, day: date) -> str | None:
        """Return why nobody takes files on a day, such as the name of a holiday, or None where it is open."""
        if day in closed.days:
            return f"{day}"
        if day.isoweekday() in closed.weekdays:
            return _WEEKDAYS[day.isoweekday() - 1]
        if closed.country is None:
            return None
        key = (closed.country, closed.subdivision, day.year)
        if key not in self._known:
            self._known[key] = _holidays(*key)
        return self._known[key].get(day)


def schedule_fault(expression: str) -> str | None:
    """Return what is wrong with a schedule, or None: five fields of cron, one time of day."""
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        return f"has {len(fields)} fields of cron, not five: {', '.join(_FIELDS)}"
    if not all(each.isdecimal() for each in fields[:2]):
        return "names more than one time of day; minute and hour are one number each"
    try:
        found = next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        return f"is no schedule of cron: {str(error).lower()}"
    return None if found else "never comes"


def closed_fault(closed: Closed) -> str | None:
    """Return what is wrong with a calendar of closed days, or None."""
    if closed.subdivision is not None and closed.country is None:
        return f'has a subdivision "{closed.subdivision}" of no country'
    if len(set(closed.weekdays)) != len(closed.weekdays) or _not_ascending(closed.days):
        return "names a weekday twice, or days that do not follow one another"
    if len(closed.weekdays) == len(_WEEKDAYS):
        return "is closed on every weekday"
    if closed.country is None:
        return None
    try:
        _holidays(closed.country, closed.subdivision, 2024)
    except LookupError:
        where = "-".join(filter(None, (closed.country, closed.subdivision)))
        return f'names public holidays that are not known, those of "{where}"'
    return None


def _holidays(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """Return a year's public holidays, the days on which they are observed included.

    Raises:
      LookupError: no such country, or no such part of it, is known.
    """
    # Loading every country's calendar takes longer than most commands; few carriers need one.
    from holidays import country_holidays, list_supported_countries

    known = list_supported_countries(include_aliases=False)
    if country not in known or subdivision not in (None, *known[country]):
        raise LookupError(country, subdivision)
    return dict(country_holidays(country, subdiv=subdivision, years=year, language="en_US").items())


def _not_ascending(days: Iterable[date]) -> bool:
    return any(former >= latter for former, latter in pairwise(days))


def _whole_minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
