"""Which choices a family made, each put to the phase it belongs to; and which elections cannot be used.

Source: the plan's own offer; 26 CFR 1.125-4(a): an election holds until it is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from events.catalog import Plan
from events.enrollment import Choice as Chosen
from events.family import Election, Family
from events.offers import Book
from events.vocabulary.coverage import InsuranceLine, tier_of
from events.vocabulary.people import SELF
from services.eligibility.rules.first_day_of_choice import election_day, first_day_of_choice
from services.eligibility.rules.phases import Phase, offer_periods, waits


@dataclass(frozen=True, slots=True)
class Choice:
    """From `from_day` on, within phase number `phase`: this plan for these members, or (no plan) the line is waived."""

    line: InsuranceLine
    phase: int
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
    """Return the family's choices in business order, and the elections that cannot be used, with the reason.

    An election is used as a whole or not at all, so that nobody believes half of a form.
    """
    usable: list[Choice] = []
    unusable: list[Unusable] = []
    for election in family.elections:
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
    return [*usable, *_resumed(usable, phases)], unusable


def _phase_of(election: Election, phases: Sequence[Phase]) -> int:
    """Return the phase an election speaks of: the last that had begun by its occasion, else the first."""
    retiring = election.event.occasion == "retirement"
    numbers = [n for n, phase in enumerate(phases) if not retiring or phase.standing == "retired"]
    if not numbers:
        raise _Unusable("not-retired", "an election at retirement of somebody who has not retired")
    begun = [n for n in numbers if phases[n].first_day <= election.event.occasion_day]
    return begun[-1] if begun else numbers[0]


def _choice(
    election: Election, chosen: Chosen, family: Family, numbered: tuple[int, Phase], book: Book
) -> Choice:
    number, phase = numbered
    if chosen.plan is None:
        assert chosen.line is not None
        from_day = max(election_day(election.event, phase, book), phase.first_day)
        return Choice(chosen.line, number, from_day, None, (), election)
    plan = book.plans.get(chosen.plan)
    if plan is None:
        raise _Unusable("unknown-plan", f'the catalog has no plan "{chosen.plan}"')
    known = {each.id: each.relationship for each in family.dependents}
    covered = chosen.covered or ()
    for member in covered:
        if member != SELF and member not in known:
            raise _Unusable("unknown-dependent", f'there is no dependent "{member}"')
    from_day = first_day_of_choice(election.event, phase, plan, book)
    if not any(_meets(period.subscriber_last_day, from_day) for period in offer_periods(phase, plan, book)):
        raise _Unusable("plan-not-offered", f'plan "{plan.id}" is not offered to this employee on {from_day}')
    try:
        tier_of(plan.tiers, [known[member] for member in covered if member != SELF])
    except ValueError as fault:
        raise _Unusable("no-tier", f'plan "{plan.id}": {fault}') from fault
    return Choice(plan.line, number, from_day, plan, covered, election)


def _meets(last_day: date | None, from_day: date) -> bool:
    return last_day is None or last_day >= from_day


def _resumed(usable: list[Choice], phases: Sequence[Phase]) -> list[Choice]:
    """Let the choices before a short break stand again from the day of rehire, where nothing newer says otherwise."""
    resumed: list[Choice] = []
    standing: dict[InsuranceLine, Choice] = {}
    active = [number for number, phase in enumerate(phases) if phase.standing == "active"]
    for before, after in pairwise(active):
        for choice in (*usable, *resumed):
            if choice.phase == before and _meets(phases[before].last_day, choice.from_day):
                held = standing.get(choice.line)
                if held is None or held.phase != before or held.from_day <= choice.from_day:
                    standing[choice.line] = choice
        for line, choice in standing.items():
            chosen_anew = any(
                c.line == line and c.phase == after and _is_at(c, phases[after]) for c in usable
            )
            plan = choice.plan
            if choice.phase == before and plan and not chosen_anew and not waits(phases[after], plan):
                first = phases[after].first_day
                resumed.append(Choice(line, after, first, plan, choice.covered, choice.election))
    return resumed


def _is_at(choice: Choice, phase: Phase) -> bool:
    return choice.from_day <= phase.first_day
