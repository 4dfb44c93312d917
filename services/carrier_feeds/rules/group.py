"""Which of a carrier's group numbers a family belongs to on a day.

Source: X12 834 005010X220A1, loop 2000 REF*1L; which part of the program has which number is the carrier's profile.
"""

from collections.abc import Iterable
from datetime import date

from events.catalog import CarrierProfile
from events.family import Employment, Family, Retirement
from events.offers import Book, class_of, group_number
from events.vocabulary.people import employer_of


def group_of(book: Book, profile: CarrierProfile, family: Family, days: Iterable[date]) -> str | None:
    """Return the group number by employer, class and standing on the first of these days that has one, or None."""
    for day in days:
        number = _group_on(book, profile, family, day)
        if number is not None:
            return number
    return None


def retirement_on(family: Family, day: date) -> Retirement | None:
    """Return the retirement that a day lies in."""
    for each in reversed(family.retirements):
        if each.first_day <= day and (each.last_day is None or day <= each.last_day):
            return each
    return None


def employment_on(family: Family, day: date) -> Employment | None:
    """Return the last employment that had begun by a day, ended or not; before the first, the first."""
    begun = [each for each in family.employments if each.first_day <= day]
    return begun[-1] if begun else next(iter(family.employments), None)


def _group_on(book: Book, profile: CarrierProfile, family: Family, day: date) -> str | None:
    employer = employer_of(family.id)
    retirement = retirement_on(family, day)
    if retirement is not None:
        found = class_of(
            book,
            employer=employer,
            job=retirement.job,
            standing="retired",
            retirement_system=retirement.system,
            day=day,
        )
    else:
        employment = employment_on(family, day)
        if employment is None:
            return None
        found = class_of(
            book,
            employer=employer,
            job=employment.job_on(day).job,
            standing="active",
            day=day,
            full_time_by=book.measurements,  # who is told of with too few hours is covered by a measurement of them
        )
    return group_number(
        profile,
        employer=employer,
        employee_class="" if found is None else found.id,
        standing="active" if retirement is None else "retired",
    )
