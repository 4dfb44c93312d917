"""How far back an end may reach: to the last day for which a contribution was taken, and no further.

Source: 45 CFR 147.128: coverage is not cancelled back in time but for fraud or contributions that were not paid; an end
that was only recorded late, for days of which the employee paid nothing, is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from events.base import EventRef, Recorded
from events.catalog import PayDay
from events.employment import EmployeeTerminated
from events.family import Dependent, Family
from events.offers import Book, plans_offered
from events.payroll import DeductionScheduled, DeductionStopped
from events.vocabulary.calendar import day_after, day_before, end_of_month
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.leave import HEALTH
from services.eligibility.rules.phases import ClassStep, Phase
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

_FOUND_OUT = frozenset({"aged_out", "no_longer_dependent", "correction"})
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

    def ends(self, plan: str, last_day: date) -> date:
        """Return the last day of a plan of the employee by its own end rule."""
        return covered_to_of(self.family, self.book.plans[plan].subscriber_end, last_day, self.book)

    def taken_through(self, plan: str, learned: Recorded) -> date | None:
        """Return the last day for which a contribution to a plan was taken by the day an end was learned.

        A pay day counts if by the day before it payroll had been told to deduct, and had not been told to stop.
        """
        until = learned.recorded_at.date()
        if isinstance(learned.event, EmployeeTerminated) and learned.event.last_pay_day is not None:
            until = min(until, learned.event.last_pay_day)
        facts = [each for each in self.payroll if getattr(each.event, "plan", None) == plan]
        past = (each for each in self._pay_days(facts) if each.day <= until)
        latest_first = sorted(past, key=lambda each: each.coverage_month, reverse=True)
        month = next((each.coverage_month for each in latest_first if _taken(facts, each.day)), None)
        return None if month is None else end_of_month(month)

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
    """Return the phases with the plans that stand longer than employment or class, and what counsel is asked."""
    if not paid.payroll:
        return tuple(phases), []
    found: list[Phase] = []
    asked: list[Asked] = []
    for number, phase in enumerate(phases):
        next_day = phases[number + 1].first_day if number + 1 < len(phases) else None
        stands: Mapping[str, date] = {}
        if phase.ended_by == "terminated" and phase.last_day is not None:
            stands, questions = _standing(phase.last_day, phase.end_ref, next_day, paid, answers)
            asked += questions
        lost, questions = _classes_lost(phase, next_day, paid, answers)
        asked += questions
        if not stands and not lost:
            found.append(phase)
        else:
            found.append(replace(phase, stands=tuple(sorted(stands.items())), class_stands=lost))
    return tuple(found), asked


def _classes_lost(
    phase: Phase, next_day: date | None, paid: Paid, answers: Answers
) -> tuple[tuple[tuple[str, date, date], ...], list[Asked]]:
    """Return what stands beyond each class that is followed by one which is not offered it, and the questions."""
    found: list[tuple[str, date, date]] = []
    asked: list[Asked] = []
    for before, after in pairwise(phase.classes):
        last = day_before(after.from_day)
        stands, questions = _standing(
            last, after.ref, next_day, paid, answers, _lost(before, after, paid.book)
        )
        found += [(plan, last, through) for plan, through in sorted(stands.items())]
        asked += questions
    return tuple(found), asked


def _lost(before: ClassStep, after: ClassStep, book: Book) -> frozenset[str]:
    """Return the plans that a class is offered and the next, on its first day, is not."""
    if before.employee_class is None or before.employee_class == after.employee_class:
        return frozenset()
    held = plans_offered(book, before.employee_class, day_before(after.from_day))
    kept = plans_offered(book, after.employee_class, after.from_day) if after.employee_class else ()
    return frozenset(each.id for each in held) - {each.id for each in kept}


def _standing(
    last_day: date,
    ref: EventRef | None,
    next_day: date | None,
    paid: Paid,
    answers: Answers,
    lost: frozenset[str] | None = None,
) -> tuple[dict[str, date], list[Asked]]:
    """Return until when each plan stands that was paid beyond its end, and the question to counsel.

    Of a class those it `lost` alone; None: all.
    """
    if lost is not None and not lost:
        return {}, []
    learned = paid.learned(ref)
    if learned is None or learned.recorded_at.date() <= last_day:
        return {}, []
    stands = {name: day for name, day in paid.stand(last_day, learned) if lost is None or name in lost}
    if next_day is not None:
        stands = {plan: min(through, day_before(next_day)) for plan, through in stands.items()}
    return _decided(stands, last_day, learned, answers)


def _decided(
    stands: dict[str, date], last_day: date, learned: Recorded, answers: Answers
) -> tuple[dict[str, date], list[Asked]]:
    """Return what stands by what counsel answered, and the question; neither where nothing would."""
    if not stands:
        return {}, []
    question = _asked(last_day, learned.ref, "self")
    answer = answers.get(question.question)
    return ({} if answer is not None and answer.word == REFUNDED else stands), [question]


def retirement_not_rescinded(
    phases: Sequence[Phase], made: Sequence[Choice], paid: Paid, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases with the plans at work that stand after a retirement by which coverage ends, and the questions.

    A line that goes on without a gap, or that the retiree waived from the first day on, is not ended back in time.
    """
    found, asked = list(phases), list[Asked]()
    for number, phase in enumerate(phases if paid.payroll else ()):
        if phase.standing != "active" or phase.ended_by != "retired" or phase.last_day is None:
            continue
        learned = paid.learned(phase.end_ref)
        if learned is None or learned.recorded_at.date() <= phase.last_day:
            continue
        begins = _begins(phases, made, day_after(phase.last_day))
        stands = {
            name: min(through, day_before(begins.get(paid.book.plans[name].line, date.max)))
            for name, through in paid.stand(phase.last_day, learned)
        }
        late = {name: day for name, day in stands.items() if day > paid.ends(name, phase.last_day)}
        late, questions = _decided(late, phase.last_day, learned, answers)
        asked += questions
        found[number] = replace(phase, stands=tuple(sorted(late.items()))) if late else phase
    return tuple(found), asked


def _begins(phases: Sequence[Phase], made: Sequence[Choice], first_day: date) -> dict[InsuranceLine, date]:
    """Return from when on each line was chosen, or waived, in the retirement that begins on a day."""
    found: dict[InsuranceLine, date] = {}
    for choice in made:
        phase = phases[choice.phase]
        if phase.standing == "retired" and phase.first_day == first_day:
            found[choice.line] = min(choice.from_day, found.get(choice.line, date.max))
    return found


def dependents_not_rescinded(family: Family, paid: Paid, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with each dependent who was found out late covered as far as was paid, and the questions."""
    if not paid.payroll or not any(each.end_reason in _FOUND_OUT for each in family.dependents):
        return family, []
    asked: list[Asked] = []
    dependents = tuple(_found_out(each, paid, answers, asked) for each in family.dependents)
    return replace(family, dependents=dependents), asked


def _found_out(dependent: Dependent, paid: Paid, answers: Answers, asked: list[Asked]) -> Dependent:
    """Return a dependent who was found out late, covered as far as was paid, unless that was refunded.

    By a correction they never were one: what was paid for them stands all the same. Whoever is told anew in its place
    loses nothing.
    """
    if dependent.last_day is None or dependent.end_reason not in _FOUND_OUT:
        return dependent
    never = dependent.end_reason == "correction"
    learned, last_day = paid.learned(dependent.end_ref), dependent.last_day
    if (
        learned is None
        or learned.recorded_at.date() <= last_day
        or (never and _is_told_anew(dependent, paid))
    ):
        return dependent
    last_day = day_before(last_day) if never else last_day
    through = max((day for _, day in paid.stand(last_day, learned, dependents=True)), default=None)
    if through is None:
        return dependent
    question = _asked(dependent.last_day, learned.ref, dependent.id)
    answer = answers.get(question.question)
    refunded = answer is not None and answer.word == REFUNDED
    asked.append(replace(question, insured_on=None if refunded else through) if never else question)
    if refunded:
        return dependent
    return replace(
        dependent, last_day=through, end_reason="no_longer_dependent" if never else dependent.end_reason
    )


def _is_told_anew(dependent: Dependent, paid: Paid) -> bool:
    return any(
        each.id == dependent.id
        and each.ref != dependent.ref
        and (each.last_day is None or each.last_day > each.first_day)
        for each in paid.family.dependents
    )


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
