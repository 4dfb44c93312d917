"""Where an employee stands when: each employment and each retirement, and which class it puts the employee in.

Source: 45 CFR 147.116 (waiting), 26 CFR 54.4980H-3(d)(6) (break in service); the rest is the plan's own.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from events.base import EventRef
from events.catalog import Plan
from events.family import Employment, Family
from events.offers import Book, class_of, first_day_after_waiting, last_covered_day, offered
from events.vocabulary.calendar import day_after, day_before, days_between
from events.vocabulary.people import employer_of


@dataclass(frozen=True, slots=True)
class ClassStep:
    """From `from_day` on the employee is in this class, or in none that is offered anything."""

    from_day: date
    employee_class: str | None
    ref: EventRef


@dataclass(frozen=True, slots=True)
class Phase:
    """An unbroken stretch of employment or of retirement, both days included."""

    standing: Literal["active", "retired"]
    first_day: date
    last_day: date | None
    classes: tuple[ClassStep, ...]
    ref: EventRef
    ended_by: Literal["terminated", "retired", "died", "rehired"] | None = None
    end_reason: str | None = None
    end_ref: EventRef | None = None
    break_days: int | None = field(default=None)
    """Days since the employment before, for a rehire; None for a first hire."""
    before: tuple[tuple[date, int | None], ...] = field(default=())
    """The employments before this one, latest first: first day, and the break of each since its own predecessor."""

    def class_on(self, day: date) -> ClassStep:
        """Return the class held on a day; before the first step, the first one."""
        held = self.classes[0]
        for step in self.classes:
            if step.from_day <= day:
                held = step
        return held


def phases(family: Family, book: Book) -> tuple[Phase, ...]:
    """Return the family's phases in order of their first days; a retirement follows the employment it ended."""
    employer = employer_of(family.id)
    found = [
        _employment(family.employments, number, employer, book) for number in range(len(family.employments))
    ]
    for each in family.retirements:
        group = class_of(
            book, employer=employer, job=each.job, standing="retired", retirement_system=each.system
        )
        ended = family.death_day
        by: Literal["rehired", "died"] | None = "died" if ended is not None else None
        end_ref = family.death_ref
        if each.last_day is not None:
            back = next((e.ref for e in family.employments if day_before(e.first_day) == each.last_day), None)
            ended, by, end_ref = each.last_day, "rehired", back
        step = ClassStep(each.first_day, group.id if group else None, each.ref)
        found.append(Phase("retired", each.first_day, ended, (step,), each.ref, by, None, end_ref))
    return tuple(sorted(found, key=lambda phase: phase.first_day))


def _employment(employments: tuple[Employment, ...], number: int, employer: str, book: Book) -> Phase:
    employment = employments[number]
    steps: list[ClassStep] = []
    for job in employment.jobs:
        group = class_of(book, employer=employer, job=job.job, standing="active")
        steps.append(ClassStep(job.from_day, group.id if group else None, job.ref))
    return Phase(
        standing="active",
        first_day=employment.first_day,
        last_day=employment.last_day,
        classes=tuple(sorted(steps, key=lambda step: step.from_day)),
        ref=employment.ref,
        ended_by=employment.ended_by,
        end_reason=employment.end_reason,
        end_ref=employment.end_ref,
        break_days=_break_days(employments, number),
        before=tuple(
            (employments[n].first_day, _break_days(employments, n)) for n in reversed(range(number))
        ),
    )


def _break_days(employments: tuple[Employment, ...], number: int) -> int | None:
    """Return the days between an employment and the one before it; None for the first."""
    if number > 0 and (left := employments[number - 1].last_day) is not None:
        return days_between(left, employments[number].first_day) - 1
    return None


def waits(phase: Phase, plan: Plan) -> bool:
    """Whether a waiting period runs: not for retirees, nor after a break no longer than the plan forgives.

    Source: 26 CFR 54.4980H-3(d)(6) is the longest break that keeps an employee's standing; the plan may be stricter.
    """
    if phase.standing == "retired":
        return False
    return _is_long(phase.break_days, plan)


def _is_long(break_days: int | None, plan: Plan) -> bool:
    return break_days is None or break_days > plan.rehire_break_days


def eligible_first_day(phase: Phase, plan: Plan, book: Book) -> date:
    """Return the first day on which the phase can give coverage by the plan.

    A wait that a short break interrupted is served to its end, counted from the day of hire before the break.
    """
    if phase.standing == "retired":
        return phase.first_day
    since, break_days = phase.first_day, phase.break_days
    for first_day, earlier in phase.before:
        if _is_long(break_days, plan):
            break
        since, break_days = first_day, earlier
    return max(phase.first_day, first_day_after_waiting(book.waiting_rules[plan.waiting], since))


@dataclass(frozen=True, slots=True)
class OfferPeriod:
    """Days on which a plan can cover: to the last covered day of the subscriber, and of the dependents."""

    first_day: date
    subscriber_last_day: date | None
    dependent_last_day: date | None
    ends_with_phase: bool


def offer_periods(phase: Phase, plan: Plan, book: Book) -> tuple[OfferPeriod, ...]:
    """Return the periods in which the phase offers the plan, each run out to the plan's last covered day.

    Dependents never outlast the subscriber, except when the subscriber has died.
    """
    eligible = eligible_first_day(phase, plan, book)
    periods: list[OfferPeriod] = []
    for number, step in enumerate(phase.classes):
        following = phase.classes[number + 1] if number + 1 < len(phase.classes) else None
        last = phase.last_day if following is None else day_before(following.from_day)
        if step.employee_class is None or not offered_ever(book, step.employee_class, plan):
            continue
        first = max(step.from_day, eligible, plan.first_day)
        if plan.last_day is not None:
            last = plan.last_day if last is None else min(last, plan.last_day)
        if last is not None and last < first:
            continue
        by_death = following is None and phase.ended_by == "died" and last == phase.last_day
        periods.append(_run_out(first, last, plan, book, by_death=by_death, ends=following is None))
    return _joined(periods)


def offered_ever(book: Book, employee_class: str, plan: Plan) -> bool:
    """Whether the class is offered the plan on the plan's own first day, and so on every day of the plan."""
    return offered(book, employee_class, plan.id, plan.first_day)


def _run_out(
    first: date, last: date | None, plan: Plan, book: Book, *, by_death: bool, ends: bool
) -> OfferPeriod:
    if last is None:
        return OfferPeriod(first, None, None, ends)
    in_force = plan.last_day or date.max
    dependent = min(last_covered_day(book.end_rules[plan.dependent_end], last), in_force)
    if by_death:
        return OfferPeriod(first, last, dependent, ends)
    subscriber = min(last_covered_day(book.end_rules[plan.subscriber_end], last), in_force)
    return OfferPeriod(first, subscriber, min(dependent, subscriber), ends)


def _joined(periods: list[OfferPeriod]) -> tuple[OfferPeriod, ...]:
    """Join periods that touch: a change of class between two that are offered the plan interrupts nothing."""
    joined: list[OfferPeriod] = []
    for period in periods:
        before = joined[-1] if joined else None
        if (
            before
            and before.subscriber_last_day
            and day_after(before.subscriber_last_day) >= period.first_day
        ):
            joined[-1] = OfferPeriod(
                before.first_day,
                period.subscriber_last_day,
                period.dependent_last_day,
                period.ends_with_phase,
            )
        else:
            joined.append(period)
    return tuple(joined)
