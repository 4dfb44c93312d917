"""What has to be proven or found out about somebody who is covered meanwhile: a disability, a number, a cause.

Source: the plan (proof of a disability); 26 USC 6055 and 26 CFR 301.6724-1 (numbers are asked for, coverage waits for
none); 42 USC 300bb-3(2) (gross misconduct is decided by a person); 26 USC 106 and 152 (whose coverage is free of tax).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from events.family import Dependent, DependentStep, Family
from events.offers import Book
from events.vocabulary.calendar import deadline
from events.vocabulary.law import Rule
from events.vocabulary.people import CHILDREN, Relationship
from services.eligibility.rules.child_age import birthday
from services.eligibility.rules.questions import Answer, Answers, Asked, question_name

NUMBER_DAYS: Final = 60
"""A dependent is without a Social Security number for so many days before anybody is asked: a newborn's takes weeks."""

RULES: Final = (
    Rule(
        "PLAN-60",
        "A child who stays covered past the age for a disability is asked to prove it, and is covered meanwhile.",
        "the plan",
    ),
    Rule(
        "PLAN-61",
        "Nobody waits for a Social Security number; whoever is covered without one for 60 days is asked for it.",
        "the plan",
    ),
    Rule(
        "PLAN-62",
        "Continuation is offered after gross misconduct too, until a named person decides otherwise.",
        "the plan; 42 USC 300bb-3(2)",
    ),
    Rule(
        "PAY-7",
        "What a domestic partner or former spouse costs who is no dependent for tax is not paid before tax: payroll is "
        "asked to split the deduction, which is told for the whole tier.",
        "26 USC 105(b), 106, 152; 26 CFR 1.106-1",
    ),
)

DISABILITY, NUMBER, MISCONDUCT = "disability-proof", "missing-number", "gross-misconduct"
TAX = "tax-dependent"
PROVEN, NOT_PROVEN = "proven", "not-proven"


def disabled_children(
    family: Family, births: Mapping[str, date], through_day: date, book: Book, answers: Answers
) -> tuple[Family, list[Asked]]:
    """Return the family in which a disability that was not proven counts for nothing, and what has to be proven.

    Asked once the age that ends coverage otherwise is near, or past when the child became a dependent.
    """
    ages = {each.child_age for each in book.catalog.dependent_rules if each.disabled_past}
    if not ages or not any(
        each.disabled or any(s.disabled for s in each.steps) for each in family.dependents
    ):
        return family, []
    asked: list[Asked] = []
    dependents: list[Dependent] = []
    for each in family.dependents:
        born = births.get(each.id)
        if born is None or each.on(date.max).relationship not in CHILDREN:
            dependents.append(each)
            continue
        turned = birthday(born, min(ages))
        question = _proof(each, turned)
        if turned <= max(through_day, each.first_day) and each.on(turned).disabled:
            asked.append(question)
        dependents.append(_unproven(each, turned, answers.get(question.question)))
    return replace(family, dependents=tuple(dependents)), asked


def _unproven(dependent: Dependent, turned: date, answer: Answer | None) -> Dependent:
    """Return the dependent without the disability from the birthday on, or from the day an answer names.

    Whatever else was told of them holds.
    """
    if answer is None or answer.word != NOT_PROVEN:
        return dependent
    from_day = max(turned, answer.day or turned)
    unproven = DependentStep(from_day, answer.ref, disabled=False)
    told = (replace(each, disabled=None) if each.from_day >= from_day else each for each in dependent.steps)
    return replace(dependent, steps=tuple(sorted((unproven, *told), key=lambda each: each.from_day)))


def _proof(dependent: Dependent, turned: date) -> Asked:
    return Asked(
        question=question_name(DISABILITY, dependent.id),
        about=DISABILITY,
        member=dependent.id,
        owner="benefits",
        due_day=turned,
        asks="Is the disability of this child proven, as the plan asks it? A day says from when it is not.",
        answers=(PROVEN, NOT_PROVEN),
        meanwhile="the child stays covered",
        rule="PLAN-60",
        rests_on=(dependent.ref,),
        insured_on=turned,
    )


def missing_numbers(
    family: Family, without: Collection[str], through_day: date, book: Book
) -> Iterator[Asked]:
    """Yield what has to be asked of dependents without a Social Security number, once the days have passed."""
    for dependent in family.dependents:
        asks_day = deadline(dependent.first_day, NUMBER_DAYS)
        passed = deadline(asks_day, book.catalog.program.review_days) <= through_day
        if dependent.id in without and dependent.last_day is None and passed:
            yield Asked(
                question=question_name(NUMBER, dependent.id),
                about=NUMBER,
                member=dependent.id,
                owner="benefits",
                asks="What is the Social Security number? It comes with the next event about this person; here it is "
                "only said that there is none.",
                answers=("none",),
                meanwhile="coverage goes on without it",
                rule="PLAN-61",
                rests_on=(dependent.ref,),
                insured_on=asks_day,
            )


def misconduct(family: Family) -> Iterator[Asked]:
    """Yield the question of whoever left for gross misconduct while nobody has decided to offer no continuation."""
    for each in family.employments:
        if (
            each.end_reason == "gross_misconduct"
            and each.cobra_withheld_by is None
            and each.end_ref is not None
        ):
            yield Asked(
                question=question_name(MISCONDUCT, each.last_day),
                about=MISCONDUCT,
                owner="counsel",
                asks="Is continuation to be withheld? To withhold it HR sends the termination anew, with who decided "
                "and why.",
                answers=("offer",),
                meanwhile="continuation is offered",
                rule="PLAN-62",
                rests_on=(each.end_ref,),
                insured_on=each.last_day,
            )


def not_by_tax(family: Family, untaxed: Collection[str]) -> Iterator[Asked]:
    """Yield what payroll is asked of a domestic partner or former spouse of whom nobody told that they are for tax.

    Args:
      family: with the former spouses whom the law keeps in it.
      untaxed: who is covered, without an end, by a plan that is paid before tax.
    """
    for each in family.dependents:
        now = each.on(date.max)
        no_family = now.relationship in {Relationship.DOMESTIC_PARTNER, Relationship.EX_SPOUSE}
        is_here = each.last_day is None and each.id in untaxed
        if is_here and (no_family or each.former_since is not None) and not now.tax_dependent:
            yield Asked(
                question=question_name(TAX, each.id),
                about=TAX,
                member=each.id,
                owner="payroll",
                asks="Is this domestic partner or former spouse a dependent for tax? HR tells it of the dependent. If "
                "not, what they cost is taken after tax, and what the employer pays for them is wages.",
                answers=("dependent", "split"),
                meanwhile="the deduction of the whole tier is told as taken before tax",
                rule="PAY-7",
                rests_on=(each.ref,),
            )
