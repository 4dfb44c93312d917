"""Which choices a family made, each put to the phase it belongs to; and which elections cannot be used.

Source: the plan's own offer; 26 CFR 1.125-4(a): an election holds until it is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from events.catalog import Plan
from events.enrollment import Choice as Chosen
from events.family import Election, Family
from events.offers import Book
from events.vocabulary.coverage import InsuranceLine, tier_of
from events.vocabulary.people import SELF
from services.eligibility.rules.first_day_of_choice import election_day, first_day_of_choice
from services.eligibility.rules.phases import Phase, offer_periods, offered_ever, waits


@dataclass(frozen=True, slots=True)
class Choice:
    """From `from_day` on, within phase number `phase`: this plan for these members, or (no plan) the line is waived.

    `election_day` is the day the choice was made for: `from_day`, but for a waiting period.
    """

    line: InsuranceLine
    phase: int
    election_day: date
    from_day: date
    plan: Plan | None
    covered: tuple[str, ...]
    election: Election


@dataclass(frozen=True, slots=True)
class Unusable:
    """An election that does not fit, as a whole."""

    election: Election
    code: str
    reason: str


class _Unusable(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def choices(family: Family, phases: Sequence[Phase], book: Book) -> tuple[list[Choice], list[Unusable]]:
    """Return the family's choices in the order they were signed, and the elections that cannot be used, and why.

    An election is used as a whole or not at all, so that nobody believes half of a form. Of several choices of one
    line for one day only the one signed last is returned.
    """
    usable: list[Choice] = []
    unusable: list[Unusable] = []
    for election in sorted(family.elections, key=lambda each: each.event.signed_day):
        if election.event.occasion == "cobra":
            continue
        try:
            number = _phase_of(election, phases)
            phase = phases[number]
            made = [_choice(election, each, family, (number, phase), book) for each in election.event.choices]
            lines = [each.line for each in made]
            if len(set(lines)) != len(lines):
                raise _Unusable("line-twice", "two choices of the election are for one insurance line")
        except _Unusable as fault:
            unusable.append(Unusable(election, fault.code, str(fault)))
        else:
            usable.extend(made)
    last = {(each.line, each.phase, each.election_day): each for each in usable}
    usable = [each for each in usable if last[each.line, each.phase, each.election_day] is each]
    return [*usable, *_resumed(usable, phases)], unusable


_STANDING: dict[str, Literal["active", "retired"]] = {"new_hire": "active", "retirement": "retired"}
"""Occasions that belong to a beginning, and of what."""


def _phase_of(election: Election, phases: Sequence[Phase]) -> int:
    """Return the phase an election speaks of: the last that had begun by its occasion, else the first.

    A choice at a beginning is for the one that follows, if the one before was over by then.
    """
    occasion, day = election.event.occasion, election.event.occasion_day
    standing = _STANDING.get(occasion)
    numbers = [n for n, phase in enumerate(phases) if standing is None or phase.standing == standing]
    if not numbers:
        raise _Unusable("not-retired", "an election at retirement of somebody who has not retired")
    begun = [n for n in numbers if phases[n].first_day <= day]
    if not begun:
        return numbers[0]
    if standing is None or _meets(phases[begun[-1]].last_day, day):
        return begun[-1]
    for number in numbers[len(begun) :]:
        return number
    raise _Unusable("not-employed", f"an election at {occasion} on {day}, after the last day")


def _choice(
    election: Election, chosen: Chosen, family: Family, numbered: tuple[int, Phase], book: Book
) -> Choice:
    number, phase = numbered
    said_day = max(election_day(election.event, phase, book), phase.first_day)
    if chosen.plan is None:
        assert chosen.line is not None
        return Choice(chosen.line, number, said_day, said_day, None, (), election)
    plan = book.plans.get(chosen.plan)
    if plan is None:
        raise _Unusable("unknown-plan", f'the catalog has no plan "{chosen.plan}"')
    known = {each.id: each.relationship for each in family.dependents}
    covered = chosen.covered or ()
    for member in covered:
        if member != SELF and member not in known:
            raise _Unusable("unknown-dependent", f'there is no dependent "{member}"')
    due_day = first_day_of_choice(election.event, phase, plan, book)
    from_day = _first_offered(phase, plan, book, due_day)
    if from_day is None and _was_offered(phase, plan, book, election.event.occasion_day, due_day):
        from_day = due_day
    if from_day is None:
        raise _Unusable("plan-not-offered", f'plan "{plan.id}" is not offered to this employee on {due_day}')
    try:
        tier_of(plan.tiers, [known[member] for member in covered if member != SELF])
    except ValueError as fault:
        raise _Unusable("no-tier", f'plan "{plan.id}": {fault}') from fault
    return Choice(plan.line, number, said_day, from_day, plan, covered, election)


def _first_offered(phase: Phase, plan: Plan, book: Book, due_day: date) -> date | None:
    """Return the first day from `due_day` on that the plan can cover, or None; what is held goes on until then."""
    for period in offer_periods(phase, plan, book):
        if _meets(period.subscriber_last_day, due_day):
            return max(period.first_day, due_day)
    return None


def _was_offered(phase: Phase, plan: Plan, book: Book, chosen_day: date, due_day: date) -> bool:
    """Whether the plan was on offer when it was chosen, for a first day in the plan's own days.

    Somebody who leaves before the coverage begins has chosen well, and nothing comes of it.
    """
    held = phase.class_on(chosen_day).employee_class
    return (
        held is not None
        and offered_ever(book, held, plan)
        and _meets(plan.last_day, due_day)
        and _meets(phase.last_day, chosen_day)
    )


def _meets(last_day: date | None, from_day: date) -> bool:
    return last_day is None or last_day >= from_day


def _resumed(usable: list[Choice], phases: Sequence[Phase]) -> list[Choice]:
    """Let the choices before a short break stand again from the day of rehire, where nothing newer says otherwise.

    Also those that were made for a later day, as at open enrollment.
    """
    resumed: list[Choice] = []
    active = [number for number, phase in enumerate(phases) if phase.standing == "active"]
    for before, after in pairwise(active):
        made = [choice for choice in (*usable, *resumed) if choice.phase == before]
        anew = [choice for choice in usable if choice.phase == after]
        for line in sorted({choice.line for choice in made}):
            resumed.extend(_again(after, phases[after], [c for c in made if c.line == line], anew))
    return resumed


def _again(number: int, phase: Phase, made: list[Choice], anew: list[Choice]) -> Iterator[Choice]:
    """Yield the choices of one line that stand again in a phase: the one held on its first day, and later ones."""
    first, line = phase.first_day, made[0].line
    chosen = {choice.election_day for choice in anew if choice.line == line}
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
