"""What becomes of choices when the family says nothing more: what is carried on, what ends, what moves, what returns.

Source: the plan's own renewal; 26 CFR 1.125-4(a): an election holds until it is changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from events.catalog import Plan
from events.offers import Book
from events.vocabulary.calendar import add_months, day_after
from events.vocabulary.coverage import tier_of
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.eligibility.rules.change_in_status import Change
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.enrollment_windows import plan_year_of
from services.eligibility.rules.phases import Phase, waits

RULES: Final = (
    Rule(
        "PLAN-33",
        "Who joins or leaves by a form does so too in a choice that was signed before it for a later day.",
        "the plan; 26 CFR 1.125-4(a)",
    ),
    Rule(
        "PLAN-34",
        "A choice of a plan that is elected again each year ends with its plan year.",
        "the plan; Notice 2005-42",
    ),
    Rule(
        "PLAN-35",
        "Who says nothing when a plan ends has its successor from the next day on, with the same members.",
        "the plan",
    ),
    Rule(
        "PLAN-36",
        "Choices before a short break stand again from the day of rehire.",
        "the plan; 26 CFR 54.4980H-3(d)(6)",
    ),
)


def amended(later: Choice, form: Choice, change: Change) -> Choice:
    """Return a choice that was signed before a form, for a later day than the form's, as the form leaves it.

    Who joined by the form, as a newborn, joins the later choice too, and who left leaves it: the form is the family's
    latest word on whom it covers. On the plan the later choice has the word, but where the employee joined a line
    that it waives, or left one that it chooses. Nobody joins a plan that has no tier for them. Accounts that are
    elected again each year are chosen for their plan year alone.
    """
    if any(each is not None and each.renewal == "elect_again" for each in (form.plan, change.held.plan)):
        return later
    if SELF in change.leaving:
        return replace(later, plan=None, covered=(), amount=None)
    if later.plan is None:
        if SELF not in change.joining:
            return later
        return replace(later, plan=form.plan, covered=form.covered, amount=form.amount)
    stay = [member for member in later.covered if member not in change.leaving]
    covered = (*stay, *sorted(change.joining.difference(stay)))
    known = {each.id: each.relationship for each in change.family.dependents}
    try:
        tier_of(later.plan.tiers, [known[member] for member in covered if member != SELF])
    except ValueError:
        return later
    return replace(later, covered=covered)


def standing(made: Sequence[Choice], phases: Sequence[Phase], book: Book) -> list[Choice]:
    """Return the choices that follow of themselves from those that were made."""
    ended = _moved_or_ended(made, book)
    return [*ended, *_resumed([*made, *ended], phases)]


def _moved_or_ended(made: Iterable[Choice], book: Book) -> list[Choice]:
    """Return, of each line and phase, the ends of plan years and the moves to successors that no choice forestalls."""
    lines: dict[tuple[str, int], list[Choice]] = {}
    for choice in made:
        lines.setdefault((choice.line, choice.phase), []).append(choice)
    found: list[Choice] = []
    for of_line in lines.values():
        ordered = sorted(of_line, key=lambda each: each.election_day)
        for place, choice in enumerate(ordered):
            until = ordered[place + 1].election_day if place + 1 < len(ordered) else date.max
            found.extend(_follow(choice, until, book))
    return found


def _follow(choice: Choice, until: date, book: Book) -> Iterator[Choice]:
    """Yield what follows from one choice before the next begins."""
    if choice.plan is None or not _turns(choice.plan):
        return
    seen: set[str] = set()
    held = choice
    while held.plan is not None and held.plan.id not in seen:
        seen.add(held.plan.id)
        day, plan = _turn(held, book)
        if day is None or day >= until:
            return
        held = replace(
            held,
            plan=plan,
            covered=held.covered if plan is not None else (),
            amount=held.amount if plan is not None else None,
            election_day=day,
            from_day=day,
        )
        yield held


def _turns(plan: Plan) -> bool:
    """Whether a choice of a plan can turn of itself into another."""
    return plan.renewal == "elect_again" or plan.last_day is not None


def _turn(held: Choice, book: Book) -> tuple[date | None, Plan | None]:
    """Return the day on which a choice turns of itself into another, and the plan; no day if it never does."""
    plan = held.plan
    assert plan is not None
    if plan.renewal == "elect_again":
        begins = plan_year_of(held.from_day, book.catalog.program.plan_year_first_month)
        return add_months(begins, 12), None
    if plan.last_day is not None and plan.successor in book.plans:
        return day_after(plan.last_day), book.plans[plan.successor]
    return None, None


def _resumed(made: list[Choice], phases: Sequence[Phase]) -> list[Choice]:
    """Let the choices before a short break stand again from the day of rehire, where nothing newer says otherwise.

    Also those that were made for a later day, as at open enrollment.
    """
    resumed: list[Choice] = []
    active = [number for number, phase in enumerate(phases) if phase.standing == "active"]
    for before, after in pairwise(active):
        old = [choice for choice in (*made, *resumed) if choice.phase == before]
        anew = [choice for choice in made if choice.phase == after]
        for line in sorted({choice.line for choice in old}):
            chosen = {choice.election_day for choice in anew if choice.line == line}
            resumed.extend(_again(after, phases[after], [c for c in old if c.line == line], chosen))
    return resumed


def _again(number: int, phase: Phase, made: list[Choice], chosen: set[date]) -> Iterator[Choice]:
    """Yield the choices of one line that stand again in a phase: the one held on its first day, and later ones.

    None for the days of which it was chosen anew, and none at all if it was for the first day or one before.
    """
    first = phase.first_day
    held = [choice for choice in made if choice.election_day <= first]
    latest = max(held, key=lambda choice: choice.election_day, default=None)
    if latest is not None and (latest.plan is None or waits(phase, latest.plan)):
        latest = None
    if any(day <= first for day in chosen):
        return
    if latest is not None:
        yield replace(latest, phase=number, election_day=first, from_day=first)
    for choice in made:
        if choice.election_day > first and choice.election_day not in chosen:
            if latest is not None if choice.plan is None else not waits(phase, choice.plan):
                yield replace(choice, phase=number, from_day=choice.election_day)
