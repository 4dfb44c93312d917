"""Hours of service in short words: months and weeks worked, and the service they belong to."""

from datetime import date, timedelta
from fractions import Fraction

from events.base import EventRef
from events.family import JobStep
from events.vocabulary.calendar import Period, add_months, end_of_month
from services.eligibility.rules.hours import Service, Worked
from tests.life import day, job

REF = EventRef("munis/city", "hired")


def months(first: str, hours: int, count: int) -> tuple[Worked, ...]:
    """Return the same hours of so many calendar months in a row."""
    begins = [add_months(day(first), number) for number in range(count)]
    return tuple(_worked(each, end_of_month(each), hours) for each in begins)


def weeks(first: str, hours: int, count: int) -> tuple[Worked, ...]:
    """Return the same hours of so many weeks in a row."""
    begins = [day(first) + timedelta(weeks=number) for number in range(count)]
    return tuple(_worked(each, each + timedelta(days=6), hours) for each in begins)


def _worked(first_day: date, last_day: date, hours: int) -> Worked:
    name = EventRef("munis/city", first_day.isoformat())
    return Worked(Period(first_day, last_day), Fraction(hours), name)


def service(
    first: str,
    *worked: Worked,
    last: str | None = None,
    weekly: int = 0,
    away: tuple[Period, ...] = (),
    educational: bool = False,
) -> Service:
    """Return a service whose job says so many hours a week."""
    step = JobStep(day(first), job(hours=weekly), REF)
    return Service(day(first), None if last is None else day(last), (step,), worked, away, educational)
