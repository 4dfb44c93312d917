"""A divorce in Massachusetts: the former spouse stays covered, unless the judgment says not.

Source: M.G.L. c.32B s.9H: after an absolute divorce or a judgment of separate support the former spouse "shall be and
remain eligible" as if there had been none, until either of them remarries or a day the judgment names.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from events.employers import state_of
from events.family import Dependent, Family
from events.offers import Book
from events.vocabulary.law import Rule
from events.vocabulary.people import Relationship, employer_of
from services.eligibility.rules.questions import Answer, Answers, Asked, question_name

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

_PARTED = frozenset({"divorce", "legal_separation"})


def former_spouses(family: Family, book: Book, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with each former spouse whom the law keeps in it, and the questions about the judgments.

    Outside of Massachusetts a divorce ends being a dependent, and nothing is asked.
    """
    parted = [each for each in family.dependents if _stays(each)]
    if not parted or state_of(book, employer_of(family.id)) != "MA":
        return family, []
    dependents = tuple(_kept(each, answers) if _stays(each) else each for each in family.dependents)
    return replace(family, dependents=dependents), [_asked(each) for each in parted]


def _stays(dependent: Dependent) -> bool:
    if dependent.last_day is None or dependent.end_reason not in _PARTED:
        return False
    return dependent.on(dependent.last_day).relationship is Relationship.SPOUSE


def _name(dependent: Dependent) -> str:
    return question_name(ABOUT, dependent.id, dependent.last_day)


def _kept(dependent: Dependent, answers: Answers) -> Dependent:
    """Return the former spouse as the judgment has it: eligible as if there had been no divorce.

    Without an answer they stay. To a plan's own rules they are the spouse; a carrier is told the former spouse.
    """
    assert dependent.last_day is not None
    answer = answers.get(_name(dependent))
    if answer is not None and answer.word == NOT_COVERED:
        return dependent
    kept = replace(dependent, last_day=None, end_reason=None, notified_day=None, end_ref=None)
    until = _until(answer, dependent.last_day)
    if answer is None or until is None:
        return kept
    return replace(kept, last_day=until, end_reason=dependent.end_reason, end_ref=answer.ref)


def _until(answer: Answer | None, divorce_day: date) -> date | None:
    """Return the last day of being a dependent that an answer names, never before the divorce."""
    if answer is None or answer.day is None or answer.word not in (COVERED_UNTIL, REMARRIED):
        return None
    return max(answer.day, divorce_day)


def _asked(dependent: Dependent) -> Asked:
    assert dependent.last_day is not None
    assert dependent.end_ref is not None
    return Asked(
        question=_name(dependent),
        about=ABOUT,
        member=dependent.id,
        owner="benefits",
        asks=f"What does the judgment of {dependent.last_day} say of the former spouse's coverage, and has either "
        f"remarried? With {COVERED_UNTIL} and {REMARRIED} goes the last day.",
        answers=ANSWERS,
        meanwhile="the former spouse stays covered",
        rule="ST-1",
        rests_on=(dependent.end_ref,),
        dated=frozenset({COVERED_UNTIL, REMARRIED}),
        insured_on=dependent.last_day,
    )
