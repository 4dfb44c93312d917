"""Where an employee stands when: each employment and each retirement, and which class it puts the employee in.

Source: 26 CFR 54.4980H-3(d) (status by measured hours); the rest is the plan's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from events.base import EventRef
from events.catalog import Plan, Standing
from events.family import Family, JobStep
from events.offers import Book, offer_days
from events.vocabulary.calendar import Period, day_after, day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import employer_of
from services.eligibility.rules.class_steps import Classes, ClassStep
from services.eligibility.rules.run_out import GoesOn, OfferPeriod, Yielded, covered_to, joined, not_yielded
from services.eligibility.rules.transfers import break_days, moved_from, service
from services.eligibility.rules.waiting import (
    BREAK_WEEKS,
    first_day_of_plan,
    is_long,
    longest_break_days,
    waits_since,
)

__all__ = [
    "ClassStep",
    "OfferPeriod",
    "Phase",
    "class_without",
    "eligible_first_day",
    "offer_periods",
    "offered_ever",
    "phases",
    "waits",
]

_LONGEST_BREAK: Final = BREAK_WEEKS.values[0].value * 7 - 1


@dataclass(frozen=True, slots=True)
class Phase:
    """An unbroken stretch of employment, of retirement or of surviving the subscriber, both days included."""

    standing: Standing
    first_day: date
    last_day: date | None
    classes: tuple[ClassStep, ...]
    ref: EventRef
    ended_by: Literal["terminated", "retired", "died", "remarried"] | None = None
    end_reason: str | None = None
    end_ref: EventRef | None = None
    break_days: int | None = field(default=None)
    """Days since the employment before, for a rehire; None for a first hire."""
    before: tuple[tuple[date, int | None], ...] = field(default=())
    """The employments before this one, latest first: first day, and the break of each since its own predecessor."""
    transferred: bool = False
    """Whether the employment before this one was with another employer of the program."""
    covered_before: date | None = None
    """To this day coverage by that one goes on, so that this phase gives none before."""
    longest_break: int = _LONGEST_BREAK
    """The longest break, in days, that keeps an employee's standing with this employer."""
    employer: str = ""
    continued_through: date | None = None
    """Coverage goes on to this day after the phase, whatever the plan's end rule says; the last of all days: openly."""
    continued: GoesOn | None = None
    """By what it goes on, or was answered not to."""
    lines_through: tuple[tuple[InsuranceLine, date], ...] = ()
    """The lines that the rule is about, each with the day to which it goes on; the first of all days: it does not."""
    stands: tuple[tuple[str, date], ...] = ()
    """Plans that cover to a day beyond what their end rule says, by plan."""
    class_stands: tuple[tuple[str, date, date], ...] = ()
    """The same after a class that was offered them: by plan, and the last day of that class."""
    kept: frozenset[str] = frozenset()
    """Plans that the law lets go on though the class is not offered them."""
    yields: tuple[Yielded, ...] = ()
    """Of a retirement: what jobs taken after it offer."""
    found: dict[tuple[str, Book], tuple[OfferPeriod, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The offer periods that were asked for already."""

    def continues_through(self, line: InsuranceLine) -> date:
        """Return the day to which coverage of a line goes on after the phase; the first of all days: it does not."""
        return dict(self.lines_through).get(line, date.min)

    def continued_by(self, line: InsuranceLine) -> GoesOn | None:
        """Return by what coverage of a line goes on after the phase, or was answered not to; None: by nothing."""
        return self.continued if line in dict(self.lines_through) else None

    def covers_through(self, plan: Plan) -> date:
        """Return the day to which a plan covers after the phase whatever its end rule says."""
        stands = (day for name, day in self.stands if name == plan.id)
        return max([self.continues_through(plan.line), *stands])

    def yields_on(self, line: InsuranceLine, day: date) -> Yielded | None:
        """Return what of another job takes the place of this phase's coverage of a line on a day, or None."""
        for each in self.yields:
            if each.line == line and each.first_day <= day <= (each.last_day or date.max):
                return each
        return None

    def covers_after(self, plan: Plan, last_day: date) -> date:
        """Return the day to which a plan covers after a class of the phase whatever its end rule says."""
        stands = (day for name, last, day in self.class_stands if (name, last) == (plan.id, last_day))
        return max(stands, default=date.min)

    def class_on(self, day: date) -> ClassStep:
        """Return the class held on a day; before the first step, the first one."""
        held = self.classes[0]
        for step in self.classes:
            if step.from_day <= day:
                held = step
        return held


def phases(family: Family, book: Book, through_day: date = date.min) -> tuple[Phase, ...]:
    """Return the phases by first day; up to `through_day` a class ends also where time alone ends it."""
    classes = Classes(family, book, through_day)
    found = [_employment(family, number, book, classes) for number in range(len(family.employments))]
    jobs = tuple(found)
    for number in range(len(family.retirements)):
        found.append(_beside_work(_retirement(family, number, classes), jobs, book))
    return tuple(sorted(found, key=lambda phase: phase.first_day))


def _employment(family: Family, number: int, book: Book, classes: Classes) -> Phase:
    employment = family.employments[number]
    employer = employer_of(family.id)
    moved = moved_from(employment, book)
    served = service(family.employments[: number + 1], book)
    latest = len(served) - 1
    return Phase(
        standing="active",
        first_day=employment.first_day,
        last_day=employment.last_day,
        classes=classes.active(employment),
        ref=employment.ref,
        ended_by=employment.ended_by,
        end_reason=employment.end_reason,
        end_ref=employment.end_ref,
        break_days=break_days(served, latest),
        before=tuple((served[n].first_day, break_days(served, n)) for n in reversed(range(latest))),
        transferred=moved is not None,
        covered_before=None if moved is None else moved.covered_through,
        longest_break=longest_break_days(book.employers.get(employer), employment.first_day),
        employer=employer,
    )


def _retirement(family: Family, number: int, classes: Classes) -> Phase:
    """Return the phase of a retirement: through any work after it, until death or until retired again."""
    each, ended, end_ref = family.retirements[number], family.death_day, family.death_ref
    by: Literal["retired", "died"] | None = "died" if ended is not None else None
    for again in family.retirements[number + 1 : number + 2]:
        ended, by, end_ref = day_before(again.first_day), "retired", again.ref
    step = JobStep(each.first_day, each.job, each.ref)
    return Phase(
        standing="retired",
        first_day=each.first_day,
        last_day=ended,
        classes=classes.steps((step,), "retired", ended, each.system),
        ref=each.ref,
        ended_by=by,
        end_ref=end_ref,
        employer=employer_of(family.id),
    )


def _beside_work(retirement: Phase, jobs: Sequence[Phase], book: Book) -> Phase:
    """Return a retirement with what the jobs begun after it offer, in whose place its own coverage does not stand.

    Source:
      M.G.L. c.32B s.9; ORS 243.303: a retiree's insurance goes on.
    """
    later = [job for job in jobs if job.first_day >= retirement.first_day]
    if not later:
        return retirement
    yields = (
        Yielded(plan.line, days.first_day, days.subscriber_last_day, job.ref)
        for job in later
        for plan in book.catalog.plans
        for days in offer_periods(job, plan, book)
    )
    return replace(retirement, yields=tuple(sorted(yields, key=lambda each: each.first_day)))


def waits(phase: Phase, plan: Plan) -> bool:
    """Whether a waiting period runs: of who works, but not after a break no longer than the plan forgives.

    Source:
      26 CFR 54.4980H-3(d)(6).
    """
    return phase.standing == "active" and is_long(phase.break_days, plan, phase.longest_break)


def eligible_first_day(phase: Phase, plan: Plan, book: Book) -> date:
    """Return the first day on which the phase can give coverage by the plan.

    A wait that a short break interrupted is served to its end, counted from the day of hire before the break. Coverage
    by another employer of the program goes before.

    Source:
      45 CFR 147.116.
    """
    if phase.standing != "active":
        return phase.first_day
    since = waits_since(phase.first_day, phase.break_days, phase.before, plan, phase.longest_break)
    first = max(phase.first_day, first_day_of_plan(plan, since, book))
    return first if phase.covered_before is None else max(first, day_after(phase.covered_before))


def offer_periods(phase: Phase, plan: Plan, book: Book) -> tuple[OfferPeriod, ...]:
    """Return the periods in which the phase offers the plan, each run out to the plan's last covered day.

    Dependents never outlast the subscriber, except when the subscriber has died. Nobody is covered beyond the days on
    which the class is offered the plan.
    """
    key = (plan.id, book)
    if key not in phase.found:
        phase.found[key] = _periods(phase, plan, book)
    return phase.found[key]


def _periods(phase: Phase, plan: Plan, book: Book) -> tuple[OfferPeriod, ...]:
    eligible = eligible_first_day(phase, plan, book)
    periods: list[OfferPeriod] = []
    for number, step in enumerate(phase.classes):
        following = phase.classes[number + 1] if number + 1 < len(phase.classes) else None
        last = phase.last_day if following is None else day_before(following.from_day)
        if following is None and phase.continues_through(plan.line) == date.max:
            last = None
        if step.employee_class is None:
            continue
        own = (Period(plan.first_day, plan.last_day),) if plan.id in phase.kept else None
        for days in own or offer_days(book, step.employee_class, plan.id):
            first = max(step.from_day, eligible, days.first_day)
            through = _sooner(last, days.last_day)
            for begins, until in not_yielded(phase.yields, plan.line, first, through):
                ends = following is None and until == through
                if until is None:
                    periods.append(OfferPeriod(begins, None, None, ends))
                else:
                    run = _RunOut(phase, plan, book, step, days.last_day or date.max)
                    by_death = ends and phase.ended_by == "died" and until == phase.last_day
                    periods.append(run.period(begins, until, by_death=by_death, ends=ends))
    return joined(periods)


def offered_ever(book: Book, employee_class: str, plan: Plan) -> bool:
    """Whether the class is offered the plan on any day."""
    return bool(offer_days(book, employee_class, plan.id))


def class_without(phase: Phase, plan: Plan, book: Book, day: date) -> ClassStep:
    """Return the class by which a plan was not offered any more on a day; of a class that is offered it the latest."""
    found = phase.classes[0]
    for before, step in pairwise(phase.classes):
        groups = (before.employee_class, step.employee_class)
        if step.from_day <= day and any(group and offered_ever(book, group, plan) for group in groups):
            found = step
    return found


def _sooner(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


@dataclass(frozen=True, slots=True)
class _RunOut:
    """How an offer of a plan runs out for a class; never beyond the last day of the offer."""

    phase: Phase
    plan: Plan
    book: Book
    step: ClassStep
    in_force: date

    def period(self, first: date, last: date, *, by_death: bool, ends: bool) -> OfferPeriod:
        """Return the period from a first day to what the last day runs out to."""
        phase, plan = self.phase, self.plan
        longer = phase.covers_through(plan) if ends else phase.covers_after(plan, last)
        dependent = self._to(self.plan.dependent_end, last, longer)
        if by_death:
            return OfferPeriod(first, last, dependent, ends)
        subscriber = self._to(self.plan.subscriber_end, last, longer)
        return OfferPeriod(first, subscriber, min(dependent, subscriber), ends)

    def _to(self, rule_id: str, last: date, longer: date) -> date:
        reached = covered_to(self.book, rule_id, last, self.phase.employer, self.step.pay_group)
        return min(max(reached, longer), self.in_force)
