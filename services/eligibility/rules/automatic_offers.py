"""What somebody has without an election, because the class is offered it automatically.

Source: M.G.L. c.32B s.4 (automatic insurance on the day of eligibility); elsewhere the plan.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from events.catalog import Plan
from events.employers import state_of
from events.enrollment import Choice as Chosen
from events.enrollment import ElectionSubmitted
from events.family import Election
from events.offers import Book, automatic_days, automatic_plans
from events.vocabulary.calendar import Period
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.phases import ClassStep, Phase, eligible_first_day, offered_ever
from services.eligibility.rules.refused import Refused

RULES: Final = (
    Rule(
        "PLAN-37",
        "Who is offered a plan automatically has it alone until it is waived, in Massachusetts by who is covered "
        "elsewhere.",
        "the plan; M.G.L. c.32B s.4",
    ),
)

COVERED_ELSEWHERE = "covered_elsewhere"
"""What a waiver of automatic insurance says in Massachusetts, as its `qualifying_reason`."""


def automatic_plan(phase: Phase, line: InsuranceLine, day: date, book: Book) -> Plan | None:
    """Return the plan of a line that the employee's class has on a day without an election, or None."""
    group = phase.class_on(day).employee_class
    if group is None or not book.automatic:
        return None
    return next((each for each in automatic_plans(book, group, day) if each.line == line), None)


def check_waiver(
    event: ElectionSubmitted, phase: Phase, line: InsuranceLine, day: date, book: Book, employer: str
) -> None:
    """Refuse to waive automatic insurance in Massachusetts for who does not say that they are covered elsewhere.

    Raises:
      Refused: with the paragraph.
    """
    if (
        book.automatic
        and event.qualifying_reason != COVERED_ELSEWHERE
        and state_of(book, employer) == "MA"
        and automatic_plan(phase, line, day, book) is not None
    ):
        raise Refused(
            "not-waivable",
            f'{line} is automatic, and waived only by who is covered elsewhere ("{COVERED_ELSEWHERE}"); '
            "PLAN-37 (M.G.L. c.32B s.4)",
        )


def automatic_choices(made: Sequence[Choice], phases: Sequence[Phase], book: Book) -> list[Choice]:
    """Return the choices that the offers make for whoever holds and waives nothing of their line."""
    if not book.automatic:
        return []
    found: list[Choice] = []
    for number, phase in enumerate(phases):
        for place, step in enumerate(phase.classes):
            following = phase.classes[place + 1 : place + 2]
            until = following[0].from_day if following else date.max
            for start, plan in _begin(phase, step, until, book):
                of_line = [c for c in (*made, *found) if (c.phase, c.line) == (number, plan.line)]
                if not _is_settled(of_line, step, start, book):
                    found.append(_choice(number, phase, step, plan, start, book))
    return found


def _begin(phase: Phase, step: ClassStep, until: date, book: Book) -> Iterator[tuple[date, Plan]]:
    """Yield the automatic plans of a class and the day on which each begins to be offered in this step."""
    if step.employee_class is None:
        return
    for plan, offered in _automatic(step.employee_class, book):
        for days in offered:
            start = max(step.from_day, phase.first_day, days.first_day)
            if start < until and (days.last_day is None or start <= days.last_day):
                yield start, plan


def _is_settled(of_line: Sequence[Choice], step: ClassStep, start: date, book: Book) -> bool:
    """Whether what holds on a day is a waiver, or a plan that the class is offered."""
    begun = [each for each in of_line if each.election_day <= start]
    held = max(begun, key=lambda each: each.election_day, default=None)
    if held is None:
        return False
    assert step.employee_class is not None
    return held.plan is None or offered_ever(book, step.employee_class, held.plan)


def _choice(number: int, phase: Phase, step: ClassStep, plan: Plan, start: date, book: Book) -> Choice:
    """Return the choice that nobody had to sign; it rests on what put the employee into the class."""
    from_day = max(start, eligible_first_day(phase, plan, book))
    election = Election(_unsigned(plan.id, start), step.ref, 0)
    return Choice(plan.line, number, start, from_day, plan, (SELF,), election)


@lru_cache(maxsize=4096)
def _unsigned(plan_id: str, start: date) -> ElectionSubmitted:
    return ElectionSubmitted(
        occasion="new_hire",
        occasion_day=start,
        signed_day=start,
        choices=(Chosen(plan=plan_id, covered=(SELF,)),),
    )


@lru_cache(maxsize=1024)
def _automatic(employee_class: str, book: Book) -> tuple[tuple[Plan, tuple[Period, ...]], ...]:
    """Return the plans that a class is ever offered automatically, each with its days."""
    plans = ((plan, automatic_days(book, employee_class, plan.id)) for plan in book.catalog.plans)
    return tuple((plan, days) for plan, days in plans if days)
