"""The service of an employee: the employments told, and those with another employer of the program they go on from.

Source: the program's own; 26 CFR 54.4980H-3(d)(6) and 45 CFR 147.116 for what a short break leaves standing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from events.book import Book
from events.employment import TransferredFrom
from events.family import Employment, Family, JobStep
from events.vocabulary.calendar import days_between
from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "PLAN-68",
        "Who goes from one employer of the program to another goes on with the wait, the orientation and the measured "
        "hours of before, after a break no longer than a rehire may have; coverage begins where the other's ends.",
        "the program; 26 CFR 54.4980H-3(d)(6); 45 CFR 147.116",
    ),
)


def moved_from(employment: Employment, book: Book) -> TransferredFrom | None:
    """Return the employment that another goes on from, if that was with an employer of the program.

    Source:
      The program's own: it says whose service counts.
    """
    told = employment.transferred_from
    return told if told is not None and told.employer in book.employers else None


def service(employments: Sequence[Employment], book: Book) -> tuple[Employment, ...]:
    """Return employments with those they go on from put before them, oldest first.

    One with another employer is known by its days alone: its job is taken to be the first one here, until hours are
    told of it. Employments here that its service counts already do not come twice.

    Source:
      26 CFR 54.4980H-3(d)(6): service goes on over a break that makes no new employee.
    """
    found: list[Employment] = []
    for each in employments:
        moved = moved_from(each, book)
        if moved is not None:
            found = [held for held in found if held.last_day is not None and held.last_day < moved.hire_day]
            job = JobStep(moved.hire_day, each.jobs[0].job, each.ref)
            found.append(Employment(moved.hire_day, (job,), each.ref, moved.last_day))
        found.append(each)
    return tuple(found)


def break_days(employments: Sequence[Employment], number: int) -> int | None:
    """Return the days between an employment and the one before it; None for the first."""
    if number > 0 and (left := employments[number - 1].last_day) is not None:
        return days_between(left, employments[number].first_day) - 1
    return None


def first_hired(family: Family, book: Book) -> date | None:
    """Return the first day of all service that is known of an employee; None of nobody's."""
    return min((each.first_day for each in service(family.employments, book)), default=None)
