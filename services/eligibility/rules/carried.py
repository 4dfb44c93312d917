"""Which choices stand again where no election can be asked for: of the survivors, and of who retires in Massachusetts.

Source: M.G.L. c.32B s.9 (on retirement health insurance continues) and s.9B (so it does for a surviving spouse).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.catalog import Plan
from events.employers import state_of
from events.family import Family
from events.offers import Book
from events.vocabulary.law import Rule
from events.vocabulary.people import employer_of
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.phases import Phase, offer_periods
from services.eligibility.rules.survivors import surviving_spouse

RULES: Final = (
    Rule(
        "PLAN-63",
        "Who retires in Massachusetts keeps the plan held at work, or its successor, where the retired are offered it, "
        "unless they choose otherwise.",
        "the plan; M.G.L. c.32B s.9",
    ),
)


def carried(choices: Sequence[Choice], phases: Sequence[Phase], family: Family, book: Book) -> list[Choice]:
    """Return the choices of the phase before that stand in a phase of survivors, or of a retirement.

    A line stands again if nothing was chosen anew for it by the first day, by the same plan or else by its successor,
    whichever the new class is offered. Choices made for a later day stand from that day on.
    """
    found: list[Choice] = []
    for number, phase in enumerate(phases):
        if number == 0 or not _carries(phase, family, book):
            continue
        made = [each for each in (*choices, *found) if each.phase == number - 1]
        anew = {(each.line, each.election_day) for each in choices if each.phase == number}
        for line in sorted({each.line for each in made}):
            if any(of == line and day <= phase.first_day for of, day in anew):
                continue
            again = _again(phase, [each for each in made if each.line == line])
            for each in again:
                if (line, each.election_day) not in anew and _goes_on(each, phase, family):
                    found.extend(_placed(each, number, phase, book))
    return found


def _carries(phase: Phase, family: Family, book: Book) -> bool:
    if phase.standing == "survivor":
        return True
    return phase.standing == "retired" and state_of(book, employer_of(family.id)) == "MA"


def _again(phase: Phase, made: Sequence[Choice]) -> Iterator[Choice]:
    """Yield the choice that was held when the phase began, moved to its first day, and those made for later days."""
    held = [each for each in made if each.election_day <= phase.first_day]
    latest = max(held, key=lambda each: each.election_day, default=None)
    if latest is not None:
        yield replace(latest, election_day=phase.first_day, from_day=phase.first_day)
    for each in made:
        if each.election_day > phase.first_day:
            yield replace(each, from_day=max(each.from_day, phase.first_day))


def _goes_on(choice: Choice, phase: Phase, family: Family) -> bool:
    """Whether a choice has whom the law lets go on: of survivors the spouse, where there is one."""
    if phase.standing != "survivor":
        return True
    spouse = surviving_spouse(family)
    return spouse is None or spouse.id in choice.covered


def _placed(choice: Choice, number: int, phase: Phase, book: Book) -> Iterator[Choice]:
    """Yield the choice as it stands in a phase: of the same plan, else of its successor, as far as offered."""
    if choice.plan is None:
        yield replace(choice, phase=number)
        return
    for plan in (choice.plan, _successor(choice.plan, book)):
        if plan is not None and _is_offered(phase, plan, book, choice.from_day):
            yield replace(choice, phase=number, plan=plan)
            return


def _successor(plan: Plan, book: Book) -> Plan | None:
    following = None if plan.successor is None else book.plans.get(plan.successor)
    return following if following is not None and following.line == plan.line else None


def _is_offered(phase: Phase, plan: Plan, book: Book, day: date) -> bool:
    return any(
        each.first_day <= day and (each.subscriber_last_day is None or day <= each.subscriber_last_day)
        for each in offer_periods(phase, plan, book)
    )
