"""After the death of the subscriber: who goes on, from when, in which class, and until when.

Source: M.G.L. c.32B s.9B (the surviving spouse of an employee or retiree continues until remarriage or death, at full
cost; s.9D, 9D1/2 and 9D3/4, where accepted, let the unit pay a part); s.9C and 9G, where accepted: spouse and children
of a firefighter or police officer killed on duty.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.base import EventRef
from events.catalog import Standing
from events.employers import accepted, state_of
from events.family import Dependent, Family
from events.offers import Book, class_of
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF, Relationship, employer_of
from services.eligibility.rules.phases import ClassStep, Phase
from services.eligibility.rules.questions import Answer, Answers, Asked, question_name
from services.eligibility.rules.run_out import GoesOn

RULES: Final = (
    Rule(
        "MA-4",
        "After the death of an employee or retiree of Massachusetts the surviving spouse stays covered, with the "
        "children, until remarriage or death; after a death on duty, where that was accepted, the children alone too.",
        "M.G.L. c.32B s.9B, 9C, 9D, 9G",
    ),
)

ABOUT: Final = "surviving-spouse"
ORPHANS: Final = "killed-on-duty"
CONTINUES, DECLINED, REMARRIED = "continues", "declined", "remarried"
ON_DUTY, NOT_ON_DUTY = "on-duty", "no"


def survived(
    phases: Sequence[Phase], family: Family, book: Book, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases, after a death followed by that of the survivors, and what has to be asked of them.

    Elsewhere than in Massachusetts, and without a class of survivors in the catalog, everybody's coverage ends as the
    plan says.
    """
    death_day, ref = family.death_day, family.death_ref
    employer = employer_of(family.id)
    if not (death_day and ref and state_of(book, employer) == "MA"):
        return tuple(phases), []
    ended = [each.standing for each in reversed(phases) if each.ended_by == "died" and _is_insurable(each)]
    group = next((found for each in ended if (found := _class(family, each, death_day, book))), None)
    if group is None:
        return tuple(phases), []
    spouse = surviving_spouse(family)
    if spouse is None and not _pays_for_orphans(book, employer, death_day):
        return tuple(phases), []
    asked = _asked_of_spouse(spouse, death_day, ref) if spouse else _asked_of_orphans(death_day, ref)
    answer = answers.get(asked.question)
    if answer is not None and answer.word in (DECLINED, NOT_ON_DUTY):
        return tuple(_declined(each, answer) for each in phases), [asked]
    if spouse is None and answer is None:
        return tuple(phases), [asked]
    phase, questions = _phase(death_day, ref, group, answer), [asked]
    if spouse is not None:
        phase, more = _after_spouse(
            phase, spouse, answers, on_duty=_pays_for_orphans(book, employer, death_day)
        )
        questions += more
    return (*phases, phase), questions


def _is_insurable(phase: Phase) -> bool:
    """Whether a phase makes one an employee or retiree of the chapter: not a job that is offered nothing.

    What goes on after a layoff beside such a job ends as without it.

    Source:
      M.G.L. c.32B s.9B (of an employee or retiree); s.2(d) (who is one).
    """
    return phase.standing != "active" or any(step.employee_class is not None for step in phase.classes)


def _declined(phase: Phase, answer: Answer) -> Phase:
    """Return a phase that ended by the death with the answer by which nobody goes on after it."""
    if phase.ended_by != "died":
        return phase
    none = tuple((each, date.min) for each in InsuranceLine)
    return replace(phase, lines_through=none, continued=GoesOn("MA-4", answer.ref))


def _after_spouse(
    phase: Phase, spouse: Dependent, answers: Answers, *, on_duty: bool
) -> tuple[Phase, list[Asked]]:
    """Return the phase of survivors, ended by the death of the spouse, and what is asked of the children.

    The children's coverage is the spouse's, who has it until death; only after a death on duty is it their own.

    Source:
      M.G.L. c.32B s.9B; s.9C and 9G, where accepted.
    """
    died = _death_of(spouse)
    if died is None or (phase.last_day is not None and phase.last_day < died[0]):
        return phase, []
    day, ref = died
    ended = replace(phase, last_day=day, ended_by="died", end_ref=ref)
    if not on_duty:
        return ended, []
    asked = _asked_of_orphans(day, ref, spouse.id)
    answer = answers.get(asked.question)
    goes_on = answer is not None and answer.word == ON_DUTY
    return phase if goes_on else ended, [asked]


def _death_of(spouse: Dependent) -> tuple[date, EventRef] | None:
    """Return the day of the surviving spouse's death, and the event that tells of it; None while they live."""
    if spouse.end_reason == "death" and spouse.last_day is not None and spouse.end_ref is not None:
        return spouse.last_day, spouse.end_ref
    later = spouse.later_end
    return None if later is None or later.reason != "death" else (later.last_day, later.ref)


def _class(family: Family, standing: Standing, death_day: date, book: Book) -> str | None:
    """Return the class of survivors that the subscriber's last job, or retirement, puts the family in."""
    job, system = family.employments[-1].job_on(death_day).job, None
    if standing == "retired":
        retirement = family.retirements[-1]
        job, system = retirement.job, retirement.system
    group = class_of(
        book,
        employer=employer_of(family.id),
        job=job,
        standing="survivor",
        retirement_system=system,
        full_time_by=(),
    )
    return None if group is None else group.id


def surviving_spouse(family: Family) -> Dependent | None:
    """Return the spouse who outlived the day on which the subscriber died; None if there was none, or nobody died.

    A former spouse whom the law keeps as if there had been no divorce is one, unless there is a later spouse.
    """
    if (day := family.death_day) is None:
        return None
    for each in reversed(family.dependents):
        if _is_there(each, day) and each.on(day).relationship is Relationship.SPOUSE:
            return each
    return None


def _is_there(dependent: Dependent, day: date) -> bool:
    """Whether somebody is a dependent on a day, and does not die on it."""
    if dependent.last_day == day and dependent.end_reason == "death":
        return False
    return dependent.first_day <= day and (dependent.last_day is None or day <= dependent.last_day)


def _pays_for_orphans(book: Book, employer: str, day: date) -> bool:
    return accepted(book, employer, "c32B-9C", day) or accepted(book, employer, "c32B-9G", day)


def _phase(death_day: date, ref: EventRef, group: str, answer: Answer | None) -> Phase:
    first = day_after(death_day)
    ends = answer if answer is not None and answer.word == REMARRIED and answer.day is not None else None
    last = None if ends is None or ends.day is None else max(ends.day, first)
    return Phase(
        standing="survivor",
        first_day=first,
        last_day=last,
        classes=(ClassStep(first, group, ref),),
        ref=ref,
        ended_by=None if ends is None else "remarried",
        end_ref=None if ends is None else ends.ref,
    )


def _asked_of_spouse(spouse: Dependent, death_day: date, ref: EventRef) -> Asked:
    return Asked(
        question=question_name(ABOUT, spouse.id, death_day),
        about=ABOUT,
        member=spouse.id,
        owner="benefits",
        asks=f"Does the surviving spouse continue? With {REMARRIED} goes the day; tell it whenever it happens.",
        answers=(CONTINUES, DECLINED, REMARRIED),
        meanwhile="the surviving spouse and the children stay covered",
        rule="MA-4",
        rests_on=(ref,),
        dated=frozenset({REMARRIED}),
        insured_on=death_day,
    )


def _asked_of_orphans(death_day: date, ref: EventRef, member: str = SELF) -> Asked:
    return Asked(
        question=question_name(ORPHANS, death_day),
        about=ORPHANS,
        member=member,
        owner="counsel",
        asks="Was the subscriber a firefighter or police officer killed on duty, so that the children go on?",
        answers=(ON_DUTY, NOT_ON_DUTY),
        meanwhile="the children's coverage ends as the plan says; it is given back without a gap",
        rule="MA-4",
        rests_on=(ref,),
        insured_on=death_day,
    )
