"""The clock of the machine, and one that stands still."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from connectors.clock import FixedClock, SystemClock


def test_the_machines_clock_is_in_utc() -> None:
    """It shows the present, in UTC, and does not run backwards within a test."""
    clock = SystemClock()
    before, now = clock.now(), clock.now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_a_fixed_clock_stands_still() -> None:
    """It shows what it was set to, in UTC, until it is set or advanced."""
    clock = FixedClock(datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=-5))))

    assert clock.now() == clock.now() == datetime(2026, 1, 5, 14, tzinfo=UTC)
    assert clock.now().tzinfo == UTC
    assert clock.advance(timedelta(days=1)) == clock.now() == datetime(2026, 1, 6, 14, tzinfo=UTC)
    clock.set(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2025, 1, 1, tzinfo=UTC)


def test_an_instant_needs_a_zone() -> None:
    """A time of which nobody can say where it holds is refused."""
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 1, 5, 9))
