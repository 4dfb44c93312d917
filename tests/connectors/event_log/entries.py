"""Entries for the tests of the log: hires and job changes told by HR, and coverage facts of the hub's own."""

from datetime import UTC, datetime, timedelta

from events.base import Cause, Entry
from events.employment import EmployeeHired, JobChanged
from events.enrollment import CoverageEnded
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from tests.life import day, job, person

TOLD_AT = datetime(2026, 1, 2, tzinfo=UTC)


def hired(number: int, *, family: str | None = None, first_name: str = "Ada") -> Entry:
    """Return a hire: event `hire-<number>` of the family `city/<number>`."""
    event = EmployeeHired(hire_day=day("2026-01-05"), person=person(first_name), job=job())
    return Entry(f"hr/{family or f'city/{number}'}", event, told(f"hire-{number}"))


def moved(number: int, *, family: str = "city/1", hours: int = 40) -> Entry:
    """Return a job change: event `move-<number>`."""
    return Entry(
        f"hr/{family}", JobChanged(change_day=day("2026-02-01"), job=job(hours=hours)), told(f"move-{number}")
    )


def told(name: str) -> Cause:
    """Return the cause of an upstream event of this name."""
    return Cause("munis/city", name, TOLD_AT)


def ended(family: str = "city/1", *, days: int = 0) -> Entry:
    """Return a coverage fact whose last day is so many days into 2026."""
    event = CoverageEnded(
        member="self",
        line=InsuranceLine.MEDICAL,
        plan="hmo",
        carrier="blue",
        first_day=day("2026-01-01"),
        reason=MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
        rests_on=("munis/city#hire-1",),
        last_day=day("2026-01-01") + timedelta(days=days),
    )
    return Entry(f"coverage/{family}", event, Cause(causation=1))
