"""A divorce in Massachusetts: the former spouse stays covered, unless the judgment says not.

Source: M.G.L. c.32B s.9H: after an absolute divorce or a judgment of separate support the former spouse "shall be and
remain eligible" as if there had been none, until either of them remarries or a day the judgment names; after the
remarriage of the subscriber only if the judgment gives it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from events.base import EventRef
from events.employers import state_of
from events.family import Dependent, DependentStep, Family
from events.offers import Book
from events.telling import PARTED
from events.vocabulary.law import Rule
from events.vocabulary.people import Relationship, employer_of
from services.eligibility.rules.questions import Answer, Answers, Asked, answered, answers_of, question_name

RULES: Final = (
    Rule(
        "ST-1",
        "In Massachusetts a divorce does not end the coverage of the former spouse, unless the judgment says so, "
        "until either remarries or the judgment's day.",
        "M.G.L. c.32B s.9H",
    ),
)

ABOUT: Final = "divorce-terms"
COVERED, COVERED_UNTIL, NOT_COVERED, REMARRIED = "covered", "covered-until", "not-covered", "remarried"
ANSWERS: Final = (COVERED, COVERED_UNTIL, NOT_COVERED, REMARRIED)


@dataclass(frozen=True, slots=True)
class _Divorce:
    """A divorce as it was told: by a removal, by a change of relationship, or by both."""

    spouse: Dependent
    """As if there had been none: a spouse, and still there."""
    day: date
    reason: str
    ref: EventRef
    days: tuple[date, ...]
    """The days on which it was told to be, oldest first; an answer may name any."""


def former_spouses(family: Family, book: Book, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with each former spouse whom the law keeps in it, and the questions about the judgments.

    Outside of Massachusetts a divorce ends being a dependent, and nothing is asked.
    """
    divorced = {index: each for index, one in enumerate(family.dependents) if (each := _divorce(one))}
    if not divorced or state_of(book, employer_of(family.id)) != "MA":
        return family, []
    dependents, asked = list(family.dependents), list[Asked]()
    for index, each in divorced.items():
        dependents[index], questions = _judged(each, family, answers)
        asked += questions
    return replace(family, dependents=tuple(dependents)), asked


def with_former_spouses(family: Family, book: Book) -> Family:
    """Return the family with each former spouse whom the law keeps in it, for who has no answers at hand."""
    if not any(each.steps or each.end_reason in PARTED for each in family.dependents):
        return family
    return former_spouses(family, book, answers_of(family))[0]


def divorced_by_change(dependent: Dependent) -> DependentStep | None:
    """Return the change by which a spouse became a former one, or None."""
    held = dependent.relationship
    for step in dependent.steps:
        if step.relationship is Relationship.EX_SPOUSE and held is Relationship.SPOUSE:
            return step
        held = step.relationship or held
    return None


def _divorce(dependent: Dependent) -> _Divorce | None:
    """Return the divorce of a spouse; None of anybody else, and without one."""
    if not dependent.steps and dependent.end_reason not in PARTED:
        return None
    parted = dependent.last_day is not None and dependent.end_reason in PARTED
    turned = [step for step in dependent.steps if step.relationship is Relationship.EX_SPOUSE]
    told = [(step.from_day, "divorce", step.ref) for step in turned]
    if parted and dependent.end_ref is not None and dependent.last_day is not None:
        told.append((dependent.last_day, dependent.end_reason or "", dependent.end_ref))
    if not told:
        return None
    day, reason, ref = min(told, key=lambda each: each[0])
    steps = tuple(step for step in dependent.steps if step not in turned)
    spouse = replace(dependent, steps=steps, former_since=day)
    if spouse.on(day).relationship is not Relationship.SPOUSE:
        return None
    if parted:
        spouse = replace(spouse, last_day=None, end_reason=None, notified_day=None, end_ref=None)
    if (later := dependent.later_end) is not None:
        spouse = _ended(spouse, later.last_day, later.reason, later.ref)
        spouse = replace(spouse, notified_day=later.notified_day)
    return _Divorce(spouse, day, reason, ref, tuple(sorted({each[0] for each in told})))


def _ended(spouse: Dependent, last_day: date, reason: str, ref: EventRef) -> Dependent:
    """Return who is a dependent to a day at the latest."""
    if spouse.last_day is not None and spouse.last_day <= last_day:
        return spouse
    return replace(spouse, last_day=last_day, end_reason=reason, notified_day=None, end_ref=ref)


def _judged(divorce: _Divorce, family: Family, answers: Answers) -> tuple[Dependent, list[Asked]]:
    """Return the former spouse as the judgment has it, and what is asked: of the divorce, then of a remarriage.

    Without an answer they stay. To a plan's own rules they are the spouse; a carrier is told the former spouse.
    """
    asked = [_asked(divorce, answers)]
    spouse = _by(answers.get(asked[0].question), divorce.spouse, divorce.day, divorce.reason, divorce.ref)
    again = _remarriage(divorce, family)
    if again is None or not answered(asked[0], answers):
        return spouse, asked
    day, ref = again
    if spouse.last_day is None or spouse.last_day > day:
        asked.append(_asked_again(divorce, day, ref))
        spouse = _by(answers.get(asked[1].question), spouse, day, divorce.reason, ref)
    return spouse, asked


def _by(answer: Answer | None, spouse: Dependent, day: date, reason: str, ref: EventRef) -> Dependent:
    """Return a former spouse as an answer has it; their last day is never before that of what is asked about."""
    if answer is None:
        return spouse
    last_day = answer.day if answer.word in (COVERED_UNTIL, REMARRIED) else None
    if answer.word != NOT_COVERED and last_day is None:
        return spouse
    ended = _ended(spouse, max(last_day or day, day), reason, ref)
    return spouse if ended is spouse else replace(ended, judged_ref=answer.ref)


def _remarriage(divorce: _Divorce, family: Family) -> tuple[date, EventRef] | None:
    """Return when the subscriber married somebody else after a divorce, and the event that says so, or None."""
    weddings = (each for each in family.dependents if each.id != divorce.spouse.id)
    days = [day for each in weddings for day in _weddings(each) if day[0] > divorce.day]
    return min(days, key=lambda each: each[0], default=None)


def _weddings(dependent: Dependent) -> Iterator[tuple[date, EventRef]]:
    if dependent.relationship is Relationship.SPOUSE:
        yield dependent.first_day, dependent.ref
    for step in dependent.steps:
        if step.relationship is Relationship.SPOUSE:
            yield step.from_day, step.ref


def _asked(divorce: _Divorce, answers: Answers) -> Asked:
    """Return the question about the judgment, by the name under which it was answered, else by the first day told."""
    names = [question_name(ABOUT, divorce.spouse.id, day) for day in divorce.days]
    return Asked(
        question=next((name for name in names if name in answers), names[0]),
        about=ABOUT,
        member=divorce.spouse.id,
        owner="benefits",
        asks=f"What does the judgment of {divorce.day} say of the former spouse's coverage, and has either "
        f"remarried? With {COVERED_UNTIL} and {REMARRIED} goes the last day.",
        answers=ANSWERS,
        meanwhile="the former spouse stays covered",
        rule="ST-1",
        rests_on=(divorce.ref,),
        dated=frozenset({COVERED_UNTIL, REMARRIED}),
        insured_on=divorce.day,
    )


def _asked_again(divorce: _Divorce, day: date, ref: EventRef) -> Asked:
    return Asked(
        question=question_name(ABOUT, divorce.spouse.id, day),
        about=ABOUT,
        member=divorce.spouse.id,
        owner="benefits",
        asks=f"The subscriber has remarried on {day}. Does the judgment of {divorce.day} give the former spouse "
        f"coverage beyond that? With {COVERED_UNTIL} and {REMARRIED} goes the last day.",
        answers=ANSWERS,
        meanwhile="the former spouse stays covered, unless a form leaves them out",
        rule="ST-1",
        rests_on=(ref,),
        dated=frozenset({COVERED_UNTIL, REMARRIED}),
        insured_on=day,
    )
