"""How far back an end may reach: to the last day for which a contribution was taken, and no further.

Source: 45 CFR 147.128: coverage is not cancelled back in time but for fraud or contributions that were not paid; an end
that was only recorded late, for days of which the employee paid nothing, is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from events.base import EventRef, Recorded
from events.catalog import PayDay
from events.employment import EmployeeTerminated
from events.family import Dependent, Family
from events.offers import Book, plans_offered
from events.payroll import DeductionScheduled, DeductionStopped
from events.vocabulary.calendar import day_before, end_of_month
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.leave import HEALTH
from services.eligibility.rules.phases import ClassStep, Phase, offer_periods
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

_BY_WORK = frozenset({"terminated", "retired"})
"""How a job ends by what somebody decided; the other way is a death."""

_FOUND_OUT = frozenset({"aged_out", "no_longer_dependent", "correction"})
"""Reasons of a dependent's end that nobody asked for; the others are the family's own doing, or a death."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What payrolls were told of one family, and what HR told and when: to be asked how far an end may reach back."""

    family: Family
    payroll: Sequence[Recorded]
    told: Sequence[Recorded]
    book: Book

    def learned_after(self, last_day: date, ref: EventRef | None) -> Recorded | None:
        """Return the record of an upstream event that was learned only after a day; None if by then it was."""
        late = (each for each in self.told if each.recorded_at.date() > last_day)
        return next((each for each in late if each.ref == ref), None)

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
    """Whether something was taken on a pay day, by what payroll had been told last before it."""
    taken = False
    for event in [each.event for each in facts if each.recorded_at.date() < pay_day]:
        match event:
            case DeductionScheduled(first_pay_day=day, amount=amount) if day <= pay_day:
                taken = amount > 0
            case DeductionStopped(first_pay_day_without=day) if day <= pay_day:
                taken = False
            case _:
                pass
    return taken


def not_rescinded(phases: Sequence[Phase], paid: Paid, answers: Answers) -> tuple[Phase, ...]:
    """Return the phases with the plans at work that stand longer than a job or a class of it."""
    if not paid.payroll:
        return tuple(phases)
    return tuple(_longer(each, {}, paid, answers)[0] for each in phases)


def standing_until_chosen(
    phases: Sequence[Phase], made: Sequence[Choice], paid: Paid, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the same once it is known what was chosen, and what counsel is asked.

    A plan makes room for what is chosen, or waived, of its line in a later job or in retirement. So a line that goes on
    without a gap, or was waived from the first day on, is not ended back in time.
    """
    found = [
        _longer(phase, _begins(phases, made, number, paid.book), paid, answers)
        for number, phase in enumerate(phases)
    ]
    return tuple(phase for phase, _ in found), [each for _, asked in found for each in asked]


def _begins(
    phases: Sequence[Phase], made: Sequence[Choice], number: int, book: Book
) -> dict[InsuranceLine, date]:
    """Return from when on each line is covered by another choice, or waived, in what follows a phase."""
    found: dict[InsuranceLine, date] = {}
    for choice in made:
        if choice.phase > number:
            day = _first_day(choice, phases[choice.phase], book)
            found[choice.line] = min(day, found.get(choice.line, date.max))
    return found


def _first_day(choice: Choice, phase: Phase, book: Book) -> date:
    """Return the first day from which a choice covers, or waives; the last of all days if it never does."""
    if choice.plan is None:
        return choice.from_day
    offers = offer_periods(phase, choice.plan, book)
    return min((max(each.first_day, choice.from_day) for each in offers), default=date.max)


def _longer(
    phase: Phase, begins: Mapping[InsuranceLine, date], paid: Paid, answers: Answers
) -> tuple[Phase, list[Asked]]:
    """Return a phase with what stands longer, each plan to the day before something else of its line `begins`."""
    if phase.standing != "active":
        return phase, []
    stands: list[tuple[str, date]] = []
    classes: list[tuple[str, date, date]] = []
    asked: list[Asked] = []
    for before, after in pairwise(phase.classes):
        last = day_before(after.from_day)
        lost = _lost(before, after, paid.book)
        held, questions = _standing(last, after.ref, begins, paid, answers, lost)
        classes += [(plan, last, through) for plan, through in held]
        asked += questions
    if phase.ended_by in _BY_WORK and phase.last_day is not None:
        stands, questions = _standing(phase.last_day, phase.end_ref, begins, paid, answers)
        asked += questions
    longer = replace(phase, stands=tuple(stands), class_stands=tuple(classes))
    return phase if longer == phase else longer, asked


def _lost(before: ClassStep, after: ClassStep, book: Book) -> frozenset[str]:
    """Return the plans that a class is offered and the next, on its first day, is not."""
    if before.employee_class == after.employee_class:
        return frozenset()
    return _offered(before, day_before(after.from_day), book) - _offered(after, after.from_day, book)


def _offered(step: ClassStep, day: date, book: Book) -> frozenset[str]:
    if step.employee_class is None:
        return frozenset()
    return frozenset(each.id for each in plans_offered(book, step.employee_class, day))


def _standing(
    last_day: date,
    ref: EventRef | None,
    begins: Mapping[InsuranceLine, date],
    paid: Paid,
    answers: Answers,
    lost: frozenset[str] | None = None,
) -> tuple[list[tuple[str, date]], list[Asked]]:
    """Return until when each plan stands that was paid beyond its end, by its name, and the question to counsel.

    Of a class those it `lost` alone; None: all.
    """
    learned = paid.learned_after(last_day, ref)
    if learned is None or lost == frozenset():
        return [], []
    stands: list[tuple[str, date]] = []
    for plan, through in paid.stand(last_day, learned):
        until = min(through, day_before(begins.get(paid.book.plans[plan].line, date.max)))
        if until > paid.ends(plan, last_day) and (lost is None or plan in lost):
            stands.append((plan, until))
    if not stands:
        return [], []
    question = _asked(last_day, learned.ref, "self")
    answer = answers.get(question.question)
    return ([] if answer is not None and answer.word == REFUNDED else stands), [question]


def dependents_not_rescinded(family: Family, paid: Paid, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with each dependent who was found out late covered as far as was paid, and the questions."""
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
    last_day = day_before(dependent.last_day) if never else dependent.last_day
    learned = paid.learned_after(last_day, dependent.end_ref)
    if learned is None or (never and _is_told_anew(dependent, paid)):
        return dependent
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
