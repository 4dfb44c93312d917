"""Where coverage that went on after a job ends because another job of the family's employee insures them.

Source: M.G.L. c.32B s.17(a): until the employee and dependents are eligible for another group plan of health insurance
and insured by it; s.9: who left is deemed on leave, and is not any more once they work insured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.dependents import Reach
from services.eligibility.rules.layoff import DEFERRED, HEALTH, LAYOFF
from services.eligibility.rules.line_timeline import LineTimeline
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Asked
from services.eligibility.rules.unpaid_leave import LINES

_ABOUT: Final = frozenset({LAYOFF, DEFERRED})


class _Again(NamedTuple):
    """A line is covered again from `first_day` on, by the job of a phase."""

    line: InsuranceLine
    first_day: date
    phase: Phase


def insured_again(
    phases: Sequence[Phase],
    made: Sequence[Choice],
    asked: Sequence[Asked],
    reach: Reach,
    bars: Sequence[Bar] = (),
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases continued no longer than to new insurance, and the questions that this leaves to decide.

    All of it ends on the day before a later job insures health; before that, or without it, a line makes room for the
    same line of a later job. A job that covers nobody ends nothing, as one of a class that is offered nothing, or while
    its wait runs; nor does a waiver.

    Args:
      phases: of the family, with how far coverage can go on after each.
      made: all choices of the family.
      asked: what is asked of it, in part of those phases.
      reach: the family, with its catalog.
      bars: who may not be covered when.
    """
    found, decided = list(phases), set[date]()
    for number, phase in enumerate(phases):
        if phase.last_day is None:
            continue
        again = list(_again(number, phases, made, reach, bars))
        own = [each for each in made if each.phase == number]
        if any(each.line is HEALTH for each in again) or not _insured(
            phase.last_day, phases, own, reach, bars
        ):
            decided.add(phase.last_day)
        if phase.continued_through is not None:
            found[number] = _ended(phase, phase.continued_through, again)
    return tuple(found), [
        each for each in asked if each.about not in _ABOUT or each.insured_on not in decided
    ]


def _insured(
    day: date, phases: Sequence[Phase], own: Sequence[Choice], reach: Reach, bars: Sequence[Bar]
) -> bool:
    """Whether any of a phase's own choices covers somebody on its last day, so that something of it can go on."""
    lines = {each.line for each in own if each.line in LINES}
    return any(LineTimeline(reach, line, phases, own, bars=bars).on(day) is not None for line in lines)


def _again(
    number: int, phases: Sequence[Phase], made: Sequence[Choice], reach: Reach, bars: Sequence[Bar]
) -> Iterator[_Again]:
    """Yield each line that jobs after a phase cover the employee in, from the first day on which one does."""
    at_work = {n for n, each in enumerate(phases) if n > number and each.standing == "active"}
    later = [each for each in made if each.phase in at_work and each.beside is None]
    for line in sorted({each.line for each in later}):
        timeline = LineTimeline(reach, line, phases, later, bars=bars)
        for cover in timeline.covers():
            if SELF in cover.members:
                yield _Again(line, cover.first_day, phases[cover.choice.phase])
                break


def _ended(phase: Phase, through: date, again: Sequence[_Again]) -> Phase:
    """Return a phase continued no longer than to the day before health is insured again, and line by line before."""
    assert phase.continued is not None, "it goes on by a rule"
    goes_on = phase.continued
    for each in again:
        if each.line is HEALTH and each.first_day <= through:
            through, goes_on = day_before(each.first_day), goes_on._replace(ref=each.phase.ref)
    room = {each.line: day_before(each.first_day) for each in again}
    lines = tuple((line, min(room.get(line, through), through)) for line, _ in phase.lines_through)
    return replace(phase, continued_through=through, continued=goes_on, lines_through=lines)
