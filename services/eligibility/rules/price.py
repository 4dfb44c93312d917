"""What a coverage is worth and costs from which day on, where its tier alone does not say it.

Source: the plan's own prices and contributions; the parts of a premium are bargained, and sum to it to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.base import EventRef
from events.book import Book
from events.catalog import Plan
from events.plan_rules import age_reduction
from events.premiums import Facts
from events.prices import Shares, price, shares_for
from events.vocabulary.coverage import InsuranceLine, Price, Span
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.eligibility.rules.amounts import amounts, cover_on
from services.eligibility.rules.evidence import Held
from services.eligibility.rules.layoff import FullCost, at_full_cost
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.own_price import (
    by_hours,
    is_pensioner_at_work,
    is_priced,
    kept_at_work,
    measured_class,
    paying_class,
    works_again,
    year_shares,
)
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.price_days import age_days, catalog_days
from services.eligibility.rules.questions import Answers, Asked
from services.eligibility.rules.unpaid_leave import LINES, UnpaidLeave, in_full, unpaid_leave
from services.eligibility.rules.volume import reduced, reductions
from services.eligibility.rules.wanted import Wanted

RULES: Final = (
    Rule(
        "PLAN-43",
        "A price that the tier does not give is that of the age on the plan's day, of what was told of tobacco, of the"
        " volume in force, and of the class that measured hours give, or the retirement beside a job.",
        "the plan",
    ),
)


@dataclass(frozen=True, slots=True)
class Insured:
    """What a price may ask about the employee, and up to which day age is to be thought of by itself."""

    birth_day: date | None = None
    tobacco: tuple[tuple[date, bool | None], ...] = ()
    """From which day on it was said to be so, oldest first."""
    through_day: date = date.min

    def tobacco_on(self, day: date) -> bool | None:
        """Return what was told for a day; None: nothing."""
        return next((said for from_day, said in reversed(self.tobacco) if from_day <= day), None)


@dataclass(frozen=True, slots=True)
class Priced:
    """From `from_day` on a coverage has this price, by these upstream events and rules."""

    from_day: date
    price: Price
    refs: tuple[EventRef, ...]
    rules: tuple[str, ...]


def prices(
    span: Span,
    timeline: LineTimeline,
    insured: Insured,
    answers: Answers,
    book: Book,
    leave: UnpaidLeave | None = None,
) -> tuple[list[Priced], list[Asked]]:
    """Return the price steps of the employee's coverage, and the questions about evidence of insurability.

    Every day on which anything it rests on changes is looked at: election, salary, tier, class, the catalog's rates and
    contributions, tobacco, and age as far as `insured.through_day`; the same price goes on.

    Args:
      span: the employee's own coverage by a plan for which `is_priced`, or while something else than tier and job
        prices it: measured hours, a leave, a law after work, a retirement beside a job.
      timeline: the coverage's line.
      insured: the employee.
      answers: of the carrier.
      leave: by which some month of the coverage is paid in full; None where none is.

    Source:
      The plan's own; M.G.L. c.32B ss.9, 11A and 29 CFR 1625.10 by way of the volume.
    """
    return _Coverage(span, timeline, insured, answers, book, leave).steps()


def all_prices(
    spans: Sequence[Wanted],
    timelines: Mapping[InsuranceLine, LineTimeline],
    insured: Insured,
    answers: Answers,
    book: Book,
) -> tuple[Mapping[tuple[str, date], list[Priced]], list[Asked]]:
    """Return the price steps of the employee's coverages that have any, by plan and first day; and all questions."""
    found: dict[tuple[str, date], list[Priced]] = {}
    questions: list[Asked] = []
    if not timelines:
        return found, questions
    of_family = next(iter(timelines.values()))
    measured, unpaid = by_hours(of_family, book), unpaid_leave(of_family.family, book)
    for each in spans:
        leave = unpaid if each.line in LINES else None
        plan = book.plans[each.span.plan]
        if each.member == SELF and (
            measured
            or leave
            or is_priced(plan, book)
            or _in_full(each.span, plan, of_family.phases, answers, book)
            or (each.timeline is not None and kept_at_work(each.span, each.timeline))
        ):
            assert each.timeline is not None
            steps, asked = prices(each.span, each.timeline, insured, answers, book, leave)
            found[each.span.plan, each.span.first_day] = steps
            questions += asked
    return found, questions


def _in_full(span: Span, plan: Plan, phases: Sequence[Phase], answers: Answers, book: Book) -> bool:
    """Whether a coverage goes on, after a phase, at the employee's full cost."""
    after = (at_full_cost(each, plan, book, answers) for each in phases)
    return any(each is not None and span.covers(each.first_day) for each in after)


class _Coverage:
    """One coverage, ready to be priced on any of its days."""

    def __init__(
        self,
        span: Span,
        timeline: LineTimeline,
        insured: Insured,
        answers: Answers,
        book: Book,
        leave: UnpaidLeave | None,
    ) -> None:
        self._span = span
        self._leave = leave
        self._book = book
        self._insured = insured
        self._timeline = timeline
        self._plan = book.plans[span.plan]
        self._covers = [
            each
            for each in timeline.covers()
            if SELF in each.members and each.plan.id == span.plan and span.covers(each.first_day)
        ]
        self._first_month = book.catalog.program.plan_year_first_month
        self._held, self._questions = amounts(self._plan, self._covers, timeline, answers, book)
        self._reductions = list(self._reduction_steps())
        self._in_full = {
            each.choice.phase: at_full_cost(timeline.phases[each.choice.phase], self._plan, book, answers)
            for each in self._covers
        }

    def steps(self) -> tuple[list[Priced], list[Asked]]:
        """Return the price steps and what has to be asked."""
        found: list[Priced] = []
        for day in sorted(self._days()) if self._covers else ():
            one = self._on(day)
            if not found or found[-1].price != one.price:
                found.append(one)
        return found, self._questions

    def _reduction_steps(self) -> Iterator[tuple[date, Decimal]]:
        reduction = age_reduction(self._book, self._plan)
        if reduction is not None and self._insured.birth_day is not None:
            yield from reductions(reduction, self._insured.birth_day, self._first_month)

    def _days(self) -> set[date]:
        """Return the days of the coverage on which its price may change."""
        days = {self._span.first_day, *(each.first_day for each in self._covers)}
        days |= {each.from_day for each in self._held}
        days |= {each.from_day for each in self._span.tiers}
        days |= {day for day, _ in self._insured.tobacco}
        days |= catalog_days(self._plan.id, self._book)
        for cover in self._covers:
            days |= {each.from_day for each in self._timeline.phases[cover.choice.phase].classes}
        if self._insured.birth_day is not None:
            ages = age_days(self._plan, self._insured.birth_day, self._book)
            days |= {day for day in ages if day <= self._insured.through_day}
        if self._leave is not None:
            days |= self._leave.days()
        if (again := works_again(self._timeline.phases)) is not None:
            days.add(again)
        days |= {each.first_day for each in self._in_full.values() if each is not None}
        return {day for day in days if self._span.covers(day)}

    def _on(self, day: date) -> Priced:
        cover = cover_on(self._covers, day)
        held = next((each for each in reversed(self._held) if each.from_day <= day), None)
        volume, rules = self._volume(held, day)
        at_work, premium = self._shares(day, cover, volume)
        shares, by, why = self._paid(at_work, premium, cover, day)
        named, by_class = self._named_class(cover, day)
        found = Price(
            volume=volume,
            premium=None if shares is None else shares.premium,
            employer=None if shares is None else shares.employer,
            employee=None if shares is None else shares.employee,
            asked_volume=None if held is None else held.asked,
            per="plan_year" if volume is not None and self._is_yearly() else "month",
            employee_class=named,
            billed=self._goes_on(cover, day) is not None,
        )
        refs = (cover.choice.election.ref, *(() if held is None else held.refs), *why)
        return Priced(day, found, tuple(dict.fromkeys(refs)), ("PLAN-43", *rules, *by, *by_class))

    def _named_class(self, cover: Cover, day: date) -> tuple[str | None, tuple[str, ...]]:
        """Return the class to be named with a price, as the job alone does not give it, and by which rules."""
        phases = self._timeline.phases
        phase = phases[cover.choice.phase]
        if is_pensioner_at_work(phase, phases, day):
            return paying_class(phase, day), ("PLAN-64",)
        return measured_class(phase, self._timeline.family, day, self._book), ()

    def _goes_on(self, cover: Cover, day: date) -> FullCost | None:
        """Return by what a day after work is paid in full, or None."""
        found = self._in_full[cover.choice.phase]
        return found if found is not None and found.first_day <= day else None

    def _paid(
        self, at_work: Shares | None, premium: Decimal | None, cover: Cover, day: date
    ) -> tuple[Shares | None, tuple[str, ...], tuple[EventRef, ...]]:
        """Return who pays what on a day, by which rules, and what these rest on."""
        by = () if at_work is None else ("PAY-8",)
        after = self._goes_on(cover, day)
        if after is not None:
            return in_full(premium), (*by, after.rule), after.refs
        leave = None
        if self._leave is not None and self._timeline.phases[cover.choice.phase].standing == "active":
            leave = self._leave.leave_of(day)
        if at_work is None or leave is None:
            return at_work, by, ()
        return in_full(premium), (*by, "LV-4"), (leave.ref,)

    def _volume(self, held: Held | None, day: date) -> tuple[Decimal | None, tuple[str, ...]]:
        """Return the volume on a day, less with age, and the rules it is by. What section 9 leaves is not cut again."""
        if held is None:
            return None, ()
        rules = ("PLAN-41", *held.rules)
        less = held.amount if "C32B-9" in held.rules else reduced(held.amount, self._reductions, day)
        return less, rules if less == held.amount else (*rules, "ADEA")

    def _is_yearly(self) -> bool:
        return self._plan.volume is not None and self._plan.volume.put_aside == "year"

    def _shares(
        self, day: date, cover: Cover, volume: Decimal | None
    ) -> tuple[Shares | None, Decimal | None]:
        """Return who pays which part, and the premium, which is known also where nobody is said to pay any.

        Of a month, or of the plan year where that is what is put aside.
        """
        employee_class = paying_class(self._timeline.phases[cover.choice.phase], day)
        if employee_class is None:
            return None, None
        if self._is_yearly():
            return year_shares(volume, self._plan, employee_class, cover.tier, day, self._book), volume
        facts = Facts(
            tier=cover.tier,
            birth_day=self._insured.birth_day,
            tobacco=self._insured.tobacco_on(day),
            volume=volume,
        )
        plan = self._plan.id
        return shares_for(self._book, plan, employee_class, day, facts), price(self._book, plan, day, facts)
