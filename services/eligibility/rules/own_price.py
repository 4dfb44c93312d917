"""Which coverages have a price of their own, which tier and job do not give, by which class, and a plan year's parts.

Source: the plan's own prices; 26 CFR 54.4980H-3(d) for a class that measured hours give; M.G.L. c.32B s.9 for a
retiree's, which goes on beside work.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from events.book import Book
from events.catalog import Plan
from events.family import Family
from events.offers import class_of
from events.premiums import MONTHS
from events.prices import Shares, contribution_on, divided
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.people import employer_of
from services.eligibility.rules.line_timeline import LineTimeline
from services.eligibility.rules.phases import Phase


def is_priced(plan: Plan, book: Book) -> bool:
    """Whether a plan has a volume or a price that its tier alone does not give."""
    return plan.volume is not None or plan.id in book.age_rates


def by_hours(timeline: LineTimeline, book: Book) -> bool:
    """Whether measured hours put the employee in a class that the job alone does not: the job then gives no price."""
    if not book.measurements:
        return False
    family = timeline.family
    return any(
        measured_class(phase, family, day, book) is not None
        for phase in timeline.phases
        for day in _turns(phase, family)
    )


def _turns(phase: Phase, family: Family) -> set[date]:
    """Return the days on which class or job of a phase is another, and its first day."""
    jobs = [step for each in family.employments if each.first_day == phase.first_day for step in each.jobs]
    return {step.from_day for step in phase.classes} | {step.from_day for step in jobs}


def _is_measured(employee_class: str | None, book: Book) -> bool:
    return employee_class is not None and book.classes[employee_class].measured_by is not None


def measured_class(phase: Phase, family: Family, day: date, book: Book) -> str | None:
    """Return the class held on a day where measured hours give it and the job alone would not; None: the job's.

    Source:
      26 CFR 54.4980H-3(d)(1)(iii).
    """
    held = phase.class_on(day).employee_class
    if phase.standing != "active" or not _is_measured(held, book):
        return None
    begun = [each for each in family.employments if each.first_day <= day]
    if not begun:
        return None
    job, employer = begun[-1].job_on(day).job, employer_of(family.id)
    by_job = class_of(book, employer=employer, job=job, standing="active", day=day, full_time_by=())
    return None if by_job is not None and by_job.id == held else held


def works_again(phases: Sequence[Phase]) -> date | None:
    """Return the first day on which a retiree works again; None where nobody does."""
    retired = next((each.first_day for each in phases if each.standing == "retired"), None)
    jobs = (each.first_day for each in phases if each.standing == "active")
    return None if retired is None else next((day for day in jobs if retired <= day), None)


def is_pensioner_at_work(phase: Phase, phases: Sequence[Phase], day: date) -> bool:
    """Whether what a phase gives on a day is a retiree's who works again, so that pay has no part in it.

    Source:
      M.G.L. c.32B s.9; ORS 243.303: a retiree's insurance goes on.
    """
    again = works_again(phases) if phase.standing == "retired" else None
    return again is not None and again <= day


def kept_at_work(span: Span, timeline: LineTimeline) -> bool:
    """Whether some day of a coverage is a retiree's who works again."""
    again = works_again(timeline.phases)
    if again is None:
        return False
    kept = [
        each
        for each in timeline.covers()
        if each.plan.id == span.plan and timeline.phases[each.choice.phase].standing == "retired"
    ]
    first, last = max(again, span.first_day), span.last_day or date.max
    return any(max(first, each.first_day) <= min(last, each.last_day or date.max) for each in kept)


def paying_class(phase: Phase, day: date) -> str | None:
    """Return the class by which a day is paid: the one held, and while coverage runs out the one held last."""
    begun = [step.employee_class for step in phase.classes if step.from_day <= day]
    return next((each for each in reversed(begun) if each is not None), None)


def year_shares(
    amount: Decimal | None,
    plan: Plan,
    employee_class: str,
    tier: CoverageTier | None,
    day: date,
    book: Book,
) -> Shares | None:
    """Return who puts aside which part of a plan year's amount; without a contribution the employee all of it."""
    if amount is None:
        return None
    line = contribution_on(book, plan.id, employee_class, day, tier)
    if line is None:
        return Shares(premium=amount, employer=Decimal(0), employee=amount)
    months = {
        name: value * MONTHS
        for name in ("employer_flat", "employer_cap")
        if (value := getattr(line, name)) is not None
    }
    return divided(amount, line.model_copy(update=months))
