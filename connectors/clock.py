"""The only reader of the clock, and a clock that stands still for the demo and for tests."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that shows what it was set to."""

    def __init__(self, instant: datetime) -> None:
        self._instant = _in_utc(instant)

    def now(self) -> datetime:
        """Return the instant last set, in UTC."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Show another instant from now on, which may be an earlier one.

        Raises:
          ValueError: the instant has no time zone.
        """
        self._instant = _in_utc(instant)

    def advance(self, by: timedelta) -> datetime:
        """Move on by so much and return the new instant."""
        self._instant += by
        return self._instant


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)
