"""An order to cover a child whose employee has no medical plan: the office is asked to enroll both.

Source: 42 USC 1396g-1(a) (enrolled without regard to an enrollment season); 26 CFR 1.125-4(d).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from events.base import EventRef
from events.family import Dependent
from events.offers import plans_offered
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import CHILDREN
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.court_orders import orders
from services.eligibility.rules.dependents import Reach, stretch_for
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Asked, question_name

RULES: Final = (
    Rule(
        "QMCSO-2",
        "Where the employee holds no medical plan, an order asks that employee and child be enrolled, at any time of "
        "the year.",
        "42 USC 1396g-1(a); 26 CFR 1.125-4(d)",
    ),
)

ORDER: Final = "court-order"


def ordered_without_coverage(
    reach: Reach, phases: Sequence[Phase], made: Sequence[Choice]
) -> Iterator[Asked]:
    """Yield what the office is asked of a child under an order, while the employee is offered and holds no plan.

    Asked of the medical line, which every order speaks of; it is moot once a medical plan is held while the order
    holds, because the order then covers the child by itself.

    Source:
      42 USC 1396g-1(a); 26 CFR 1.125-4(d).
    """
    ordered = (
        (dependent, *order)
        for dependent in reach.family.dependents
        for order in orders(dependent)
        if dependent.on(order[0]).relationship in CHILDREN
    )
    for dependent, first, last, ref in ordered:
        for number, phase in enumerate(phases):
            held = [each for each in made if each.phase == number and _is_medical(each)]
            day = _offered_from(dependent, first, last, phase, reach)
            if day is not None and not _is_held(held, day, last):
                yield _asked(dependent, first, phase, ref)


def _is_medical(choice: Choice) -> bool:
    return choice.line is InsuranceLine.MEDICAL and choice.beside is None


def _offered_from(
    dependent: Dependent, first: date, last: date | None, phase: Phase, reach: Reach
) -> date | None:
    """Return the first day of an order on which an employee is offered a medical plan that can cover the child."""
    if phase.standing != "active":
        return None
    begins = max(first, phase.first_day)
    ends = min(last or date.max, phase.last_day or date.max)
    for day in sorted({begins, *(max(begins, step.from_day) for step in phase.classes)}):
        group = phase.class_on(day).employee_class
        if day > ends or group is None:
            continue
        for plan in plans_offered(reach.book, group, day):
            if plan.line is InsuranceLine.MEDICAL and stretch_for(reach.stretches(dependent, plan), day):
                return day
    return None


def _is_held(made: Sequence[Choice], first: date, last: date | None) -> bool:
    """Whether a plan is held on any day from the first to the last."""
    days = {max(first, each.from_day) for each in made}
    return any(_on(made, day).plan is not None for day in days if day <= (last or date.max))


def _on(made: Sequence[Choice], day: date) -> Choice:
    """Return the choice that holds on a day by which one has begun: the one made for the latest day."""
    return max((each for each in made if each.from_day <= day), key=lambda each: each.election_day)


def _asked(dependent: Dependent, first: date, phase: Phase, ref: EventRef) -> Asked:
    return Asked(
        question=question_name(ORDER, dependent.id, max(first, phase.first_day)),
        about=ORDER,
        member=dependent.id,
        owner="benefits",
        asks="A court or agency orders that this child be covered, and the employee holds no medical plan. Enroll both "
        "by an administrative election; here it is only said that the order asks for none of this employer's plans.",
        answers=("not-qualified",),
        meanwhile="neither is enrolled",
        rule="QMCSO-2",
        rests_on=(ref,),
    )
