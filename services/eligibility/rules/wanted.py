"""The coverage that should be true of a family: spans by member and line, each with why it begins, changes and ends.

Source: the plan's own rules, applied by `line_timeline`; reasons by `reasons`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.family import Family
from events.offers import Book
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.reasons import Because, because_began, because_not, because_tier


@dataclass(frozen=True, slots=True)
class Wanted:
    """A span that should be true, and why. `tiers_because` has one entry for each tier step after the first."""

    member: str
    line: InsuranceLine
    carrier: str
    span: Span
    because: Because
    tiers_because: tuple[Because, ...] = ()
    ended_because: Because | None = None
    timeline: LineTimeline | None = field(default=None, compare=False, repr=False)
    """The one it was read from: of the line, or of those whom Medicare moved to the plan beside it."""


@dataclass(slots=True)
class _Open:
    """A span being built."""

    choice: Choice
    last_choice: Choice
    span: Span
    tiers_because: list[Because]


def wanted(
    family: Family,
    phases: Sequence[Phase],
    choices: Sequence[Choice],
    book: Book,
    births: Mapping[str, date] | None = None,
    through_day: date = date.min,
    bars: Sequence[Bar] = (),
) -> tuple[list[Wanted], dict[InsuranceLine, LineTimeline]]:
    """Return the spans that should be true, by line and member and oldest first, and each line's timeline.

    What age alone ends is wanted up to `through_day`, of members whose day of birth is given.
    """
    found: list[Wanted] = []
    timelines: dict[InsuranceLine, LineTimeline] = {}
    beside = [choice for choice in choices if choice.beside is not None]
    of_line = [choice for choice in choices if choice.beside is None] if beside else choices
    for line in sorted({choice.line for choice in choices}):
        timelines[line] = LineTimeline(family, line, phases, of_line, book, births, through_day, bars)
        found.extend(_spans(timelines[line]))
        if any(choice.line == line for choice in beside):
            main = timelines[line]
            found.extend(
                _spans(LineTimeline(family, line, phases, beside, book, births, through_day, bars, main))
            )
    return found, timelines


def _spans(timeline: LineTimeline) -> list[Wanted]:
    finished: list[Wanted] = []
    running: dict[str, _Open] = {}
    for cover in timeline.covers():
        for member in sorted(running):
            ends = _ends(running[member], member, cover)
            if ends:
                finished.append(_closed(timeline, member, running.pop(member)))
        for member in sorted(cover.members):
            _extend(timeline, running, member, cover)
    for member in sorted(running):
        finished.append(_closed(timeline, member, running[member]))
    return sorted(finished, key=lambda each: (each.member, each.span.first_day))


def _ends(running: _Open, member: str, cover: Cover) -> bool:
    """Whether a running span does not go on into the next stretch."""
    last = running.span.last_day
    assert last is not None
    return (
        member not in cover.members
        or running.span.plan != cover.plan.id
        or day_after(last) != cover.first_day
    )


def _extend(timeline: LineTimeline, running: dict[str, _Open], member: str, cover: Cover) -> None:
    tier = cover.tier if member == SELF else None
    if member not in running:
        first = () if tier is None else (TierStep(cover.first_day, tier),)
        span = Span(cover.plan.id, cover.first_day, cover.last_day, first)
        running[member] = _Open(cover.choice, cover.choice, span, [])
        return
    going = running[member]
    tiers = going.span.tiers
    if tier is not None and tiers and tiers[-1].tier != tier:
        tiers = (*tiers, TierStep(cover.first_day, tier))
        going.tiers_because.append(because_tier(timeline, cover.first_day, cover.choice))
    going.span = Span(going.span.plan, going.span.first_day, cover.last_day, tiers)
    going.last_choice = cover.choice


def _closed(timeline: LineTimeline, member: str, done: _Open) -> Wanted:
    plan = done.choice.plan
    assert plan is not None
    ended: Because | None = None
    last: date | None = done.span.last_day
    if last is not None:
        ended = because_not(timeline, member, day_after(last), done.last_choice)
    return Wanted(
        member=member,
        line=timeline.line,
        carrier=plan.carrier,
        span=done.span,
        because=because_began(timeline, member, done.choice, done.span.first_day),
        tiers_because=tuple(done.tiers_because),
        ended_because=ended,
        timeline=timeline,
    )
