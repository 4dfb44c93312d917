"""By which class and standing a family is insured on a day, as carriers part their groups.

Source: X12 834 005010X220A1, loop 2000 REF*1L; which part of the program has which number is the carrier's profile.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from events.book import Book
from events.catalog import EmployeeClass
from events.classes import class_at_work, named_class
from events.family import Employment, Family, Retirement
from events.offers import class_of, offered
from events.spans import Spans
from events.vocabulary.calendar import end_of_month
from events.vocabulary.coverage import Span
from events.vocabulary.people import SELF, employer_of


def retirement_on(book: Book, family: Family, coverage: Spans, day: date) -> Retirement | None:
    """Return the retirement by which the employee is insured on a day, or was last; None: by work, or not retired yet.

    It goes on through any work after it, but for what the job's own class is offered and the employee has.

    Source:
      M.G.L. c.32B s.9; ORS 243.303: a retiree's insurance goes on.
    """
    begun = [each for each in family.retirements if each.first_day <= day]
    if not begun:
        return None
    work = employment_on(family, day)
    if work is None or work.first_day < begun[-1].first_day:
        return begun[-1]
    return None if _insures(book, family, work, coverage, day) else begun[-1]


def employment_on(family: Family, day: date) -> Employment | None:
    """Return the last employment that had begun by a day, ended or not; before the first, the first."""
    begun = [each for each in family.employments if each.first_day <= day]
    return begun[-1] if begun else next(iter(family.employments), None)


def _insures(book: Book, family: Family, work: Employment, coverage: Spans, day: date) -> bool:
    """Whether a job gives what the employee has on a day, or had last; of somebody without any, whether it would."""
    own = _own(coverage)
    last = min(day, work.last_day or day)
    held = _class_at_work(book, family, work, own, last)
    if held is None:
        return False
    over = work.last_day is not None and work.last_day < day
    plans = [
        span.plan
        for span in _latest(own, day)
        if not _is_of_retired(book, span, last)
        and (not over or (span.last_day is not None and span.last_day <= end_of_month(last)))
    ]
    return any(offered(book, held.id, plan, last) for plan in plans) if own else not over


def _is_of_retired(book: Book, span: Span, day: date) -> bool:
    """Whether a coverage on a day is known for a retiree's, as while the wait of a job runs that offers the plan."""
    group = named_class(book, span.price_on(day))
    return group is not None and group.standing == "retired"


def _latest(own: Iterable[Span], day: date) -> list[Span]:
    """Return the coverages in force on a day; without any, those that ended last before it."""
    begun = [each for each in own if each.first_day <= day]
    last = max((min(each.last_day or day, day) for each in begun), default=day)
    return [each for each in begun if each.covers(last)]


def _own(coverage: Spans) -> list[Span]:
    return [span for (member, _), held in coverage.items() if member == SELF for span in held]


def _class_at_work(
    book: Book, family: Family, work: Employment, own: Iterable[Span], day: date
) -> EmployeeClass | None:
    """Return the class of a job on a day; of a day after coverage, as of the last day of it."""
    latest = _latest(own, day)
    covered_day = min([day, *(each.last_day for each in latest if each.last_day is not None)])
    job = work.job_on(day).job
    return class_at_work(book, employer=employer_of(family.id), job=job, own=latest, day=covered_day)


def part_on(
    book: Book, family: Family, coverage: Spans, day: date
) -> tuple[str, Literal["active", "retired"]] | None:
    """Return the class (empty: of none) and the standing of a family on a day; None where nobody was ever employed.

    `coverage` is the family's with the carrier: by it a rehired retiree is told from somebody at work, and who is
    full-time by measured hours from whose job gives nothing.
    """
    employer = employer_of(family.id)
    retirement = retirement_on(book, family, coverage, day)
    if retirement is not None:
        found = class_of(
            book,
            employer=employer,
            job=retirement.job,
            standing="retired",
            retirement_system=retirement.system,
            day=day,
            full_time_by=(),
        )
        return ("" if found is None else found.id), "retired"
    employment = employment_on(family, day)
    if employment is None:
        return None
    found = _class_at_work(book, family, employment, _own(coverage), day)
    return ("" if found is None else found.id), "active"
