"""How far back an end may reach: to the last day for which a contribution was taken, and no further.

Source: 45 CFR 147.128: coverage is not cancelled back in time but for fraud or contributions that were not paid; an end
that was only recorded late, for days of which the employee paid nothing, is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from events.base import EventRef, Recorded
from events.catalog import PayDay
from events.employment import EmployeeTerminated
from events.family import Dependent, Family
from events.offers import Book
from events.payroll import DeductionScheduled, DeductionStopped
from events.vocabulary.calendar import day_before, end_of_month
from events.vocabulary.law import Rule
from services.eligibility.rules.leave import HEALTH
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Answers, Asked, question_name
from services.eligibility.rules.run_out import covered_to_of

RULES: Final = (
    Rule(
        "ACA-11",
        "An end that was learned late reaches back no further than the last day for which a contribution was taken; "
        "otherwise coverage stands to that day, and counsel is asked.",
        "45 CFR 147.128",
    ),
)

ABOUT: Final = "retroactive-end"
STANDS, REFUNDED = "stands", "refunded"

_FOUND_OUT = frozenset({"aged_out", "no_longer_dependent"})
"""Reasons of a dependent's end that nobody asked for; the others are the family's own doing, or a death."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What payrolls were told of one family, and what HR told and when: to be asked how far an end may reach back."""

    family: Family
    payroll: Sequence[Recorded]
    told: Sequence[Recorded]
    book: Book

    def learned(self, ref: EventRef | None) -> Recorded | None:
        """Return the record of an upstream event."""
        return next((each for each in self.told if each.ref == ref), None)

    def stand(
        self, last_day: date, learned: Recorded, *, dependents: bool = False
    ) -> Iterator[tuple[str, date]]:
        """Yield the health plans that stand beyond an end for what was taken, each with its last day.

        No longer than if what was learned had happened on the day it was: an end from then on is not back in time.
        """
        ordered = {each.event.plan for each in self.payroll if isinstance(each.event, DeductionScheduled)}
        for name in sorted(ordered):
            plan, taken = self.book.plans.get(name), self.taken_through(name, learned)
            if plan is None or taken is None or plan.line not in HEALTH:
                continue
            rule = plan.dependent_end if dependents else plan.subscriber_end
            prospective = covered_to_of(self.family, rule, learned.recorded_at.date(), self.book)
            if (through := min(taken, prospective)) > covered_to_of(self.family, rule, last_day, self.book):
                yield name, through

    def taken_through(self, plan: str, learned: Recorded) -> date | None:
        """Return the last day for which a contribution to a plan was taken by the day an end was learned.

        A pay day counts if by the day before it payroll had been told to deduct, and had not been told to stop.
        """
        until = learned.recorded_at.date()
        if isinstance(learned.event, EmployeeTerminated) and learned.event.last_pay_day is not None:
            until = min(until, learned.event.last_pay_day)
        facts = [each for each in self.payroll if getattr(each.event, "plan", None) == plan]
        past = [each for each in self._pay_days(facts) if each.day <= until]
        months = [each.coverage_month for each in past if _taken(facts, each.day)]
        return end_of_month(max(months)) if months else None

    def _pay_days(self, facts: Sequence[Recorded]) -> Iterator[PayDay]:
        payrolls = {each.event.payroll for each in facts if isinstance(each.event, DeductionScheduled)}
        for each in self.book.catalog.payrolls:
            if each.id in payrolls:
                yield from (day for day in self.book.pay_calendars[each.calendar].pay_days if day.deductions)


def _taken(facts: Sequence[Recorded], pay_day: date) -> bool:
    """Whether something was taken on a pay day, by what payroll had been told before it."""
    steps: dict[date, Decimal] = {}
    for record in facts:
        if record.recorded_at.date() >= pay_day:
            continue
        match record.event:
            case DeductionScheduled(first_pay_day=day, amount=amount):
                steps = {each: held for each, held in steps.items() if each < day} | {day: amount}
            case DeductionStopped(first_pay_day_without=day):
                steps = {each: held for each, held in steps.items() if each < day} | {day: Decimal(0)}
            case _:
                pass
    held = [each for each in steps if each <= pay_day]
    return bool(held) and steps[max(held)] > 0


def not_rescinded(
    phases: Sequence[Phase], paid: Paid, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases with the plans that stand longer than the employment, and what counsel is asked."""
    found: list[Phase] = []
    asked: list[Asked] = []
    for number, phase in enumerate(phases):
        stands: Mapping[str, date] = {}
        if paid.payroll and phase.ended_by == "terminated" and phase.last_day is not None:
            next_day = phases[number + 1].first_day if number + 1 < len(phases) else None
            stands, questions = _standing(phase.last_day, phase.end_ref, next_day, paid, answers)
            asked += questions
        found.append(replace(phase, stands=tuple(sorted(stands.items()))) if stands else phase)
    return tuple(found), asked


def _standing(
    last_day: date, ref: EventRef | None, next_day: date | None, paid: Paid, answers: Answers
) -> tuple[dict[str, date], list[Asked]]:
    """Return until when each plan stands that was paid beyond its end, and the question to counsel."""
    learned = paid.learned(ref)
    if learned is None or learned.recorded_at.date() <= last_day:
        return {}, []
    stands = dict(paid.stand(last_day, learned))
    if next_day is not None:
        stands = {plan: min(through, day_before(next_day)) for plan, through in stands.items()}
    if not stands:
        return {}, []
    question = _asked(last_day, learned.ref, "self")
    answer = answers.get(question.question)
    return ({} if answer is not None and answer.word == REFUNDED else stands), [question]


def dependents_not_rescinded(family: Family, paid: Paid, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with each dependent who was found out late covered as far as was paid, and the questions."""
    if not paid.payroll or not any(each.end_reason in _FOUND_OUT for each in family.dependents):
        return family, []
    asked: list[Asked] = []
    dependents = tuple(_found_out(each, paid, answers, asked) for each in family.dependents)
    return replace(family, dependents=dependents), asked


def _found_out(dependent: Dependent, paid: Paid, answers: Answers, asked: list[Asked]) -> Dependent:
    if dependent.last_day is None or dependent.end_reason not in _FOUND_OUT:
        return dependent
    learned = paid.learned(dependent.end_ref)
    if learned is None or learned.recorded_at.date() <= dependent.last_day:
        return dependent
    through = max((day for _, day in paid.stand(dependent.last_day, learned, dependents=True)), default=None)
    if through is None:
        return dependent
    question = _asked(dependent.last_day, learned.ref, dependent.id)
    asked.append(question)
    answer = answers.get(question.question)
    if answer is not None and answer.word == REFUNDED:
        return dependent
    return replace(dependent, last_day=through)


def _asked(last_day: date, ref: EventRef, member: str) -> Asked:
    return Asked(
        question=question_name(ABOUT, member, last_day),
        about=ABOUT,
        member=member,
        owner="counsel",
        asks="The end was learned late, and contributions were taken beyond it. Were they refunded, and does counsel "
        "agree that coverage ends back then?",
        answers=(STANDS, REFUNDED),
        meanwhile="coverage stands to the last day for which a contribution was taken",
        rule="ACA-11",
        rests_on=(ref,),
        insured_on=last_day,
    )
