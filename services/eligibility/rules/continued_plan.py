"""The plan that goes on after work in Massachusetts where the catalog names none that follows, and who is asked of it.

Source: M.G.L. c.32B s.9 (on retirement health insurance continues) and s.9B (so it does for a surviving spouse).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from events.catalog import Plan
from events.family import Family
from events.offers import Book, offer_days
from events.vocabulary.calendar import day_before
from events.vocabulary.people import ADULT_PARTNERS, SELF
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.court_orders import HEALTH
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Asked, question_name

ABOUT: Final = "continued-plan"
STAYS: Final = "stays"

_LINES: Final = HEALTH
"""The lines that go on even where the catalog names nothing that follows. Source: M.G.L. c.32B s.9."""


def goes_on(choice: Choice, before: Phase) -> bool:
    """Whether a choice that nothing follows goes on in its own plan after a phase: not of who had left before."""
    return choice.plan is not None and choice.line in _LINES and before.ended_by in ("retired", "died")


def keeping(phase: Phase, choice: Choice, book: Book) -> tuple[Phase, Plan | None]:
    """Return a phase with the plan of a choice of it that no class of it is offered, and that plan, if it is one."""
    plan = choice.plan
    if plan is None or choice.line not in _LINES or _is_offered(phase, plan.id, book):
        return phase, None
    return replace(phase, kept=phase.kept | {plan.id}), plan


def continued_plans(
    again: Sequence[Choice], made: Sequence[Choice], phases: Sequence[Phase], family: Family, book: Book
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases with the plans that go on for want of a successor, and what has to be asked of them.

    Args:
      again: the choices that stand again of themselves.
      made: all choices of the family.
      phases: of the family.
      family: whose they are.
      book: the catalog.
    """
    found, asked = list(phases), list[Asked]()
    for choice in again:
        found[choice.phase], plan = keeping(found[choice.phase], choice, book)
        of_line = (each for each in made if (each.phase, each.line) == (choice.phase, choice.line))
        newest = max(of_line, key=lambda each: each.election_day)
        if plan is not None and newest is choice and found[choice.phase].last_day is None:
            asked.append(_asked(choice, plan, found[choice.phase], family))
    return tuple(found), asked


def _is_offered(phase: Phase, plan: str, book: Book) -> bool:
    """Whether one of the classes of a phase is offered a plan on any day."""
    return any(
        each.employee_class is not None and offer_days(book, each.employee_class, plan)
        for each in phase.classes
    )


def _survivor(choice: Choice, family: Family) -> str:
    """Return who is asked of after a death: the spouse a choice covers, or else the first dependent whom it does."""
    spouses = {each.id for each in family.dependents if each.relationship in ADULT_PARTNERS}
    return min(choice.covered, key=lambda each: (each == SELF, each not in spouses))


def _asked(choice: Choice, plan: Plan, phase: Phase, family: Family) -> Asked:
    return Asked(
        question=question_name(ABOUT, choice.line.value, phase.first_day),
        about=ABOUT,
        member=SELF if phase.standing == "retired" else _survivor(choice, family),
        owner="benefits",
        asks=f'Which plan follows "{plan.id}"? No election says so, and the catalog names no successor on offer. '
        f"Enter an election or a waiver, or name a successor in the catalog; {STAYS}: they keep the plan they have.",
        answers=(STAYS,),
        meanwhile="coverage goes on in the plan it is in",
        rule="PLAN-63" if phase.standing == "retired" else "MA-4",
        rests_on=(phase.ref,),
        insured_on=day_before(phase.first_day),
    )
