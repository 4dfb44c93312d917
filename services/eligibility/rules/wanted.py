"""The coverage that should be true of a family: spans by member and line, each with why it begins, changes and ends.

Source: the plan's own rules, applied by `line_timeline`; reasons by `reasons`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.catalog import Plan
from events.family import Family
from events.offers import Book
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.dependents import Reach
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.reasons import Because, because_began, because_not, because_tier


@dataclass(frozen=True, slots=True)
class Wanted:
    """A span that should be true; asked for its reasons only where something is to be recorded of it."""

    member: str
    line: InsuranceLine
    carrier: str
    span: Span
    choices: tuple[Choice, ...] = ()
    """The one it begins by, those of its later tier steps, and the one held last."""
    timeline: LineTimeline | None = field(default=None, compare=False, repr=False)
    """The one it was read from: of the line, or of those whom Medicare moved to the plan beside it."""

    @property
    def because(self) -> Because:
        """Why it begins."""
        assert self.timeline is not None
        return because_began(self.timeline, self.member, self.choices[0], self.span.first_day)

    @property
    def tiers_because(self) -> tuple[Because, ...]:
        """Why each tier step after the first is another."""
        assert self.timeline is not None
        timeline, choices = self.timeline, self.choices
        later = list(enumerate(self.span.tiers))[1:]
        return tuple(because_tier(timeline, step.from_day, choices[number]) for number, step in later)

    @property
    def ended_because(self) -> Because | None:
        """Why it ends; None while it is open."""
        if self.span.last_day is None:
            return None
        assert self.timeline is not None
        return because_not(self.timeline, self.member, day_after(self.span.last_day), self.choices[-1])


@dataclass(slots=True)
class _Open:
    """A span being built."""

    plan: Plan
    first_day: date
    last_day: date | None
    tiers: list[TierStep]
    choices: list[Choice]
    """The one it begins by, and those of its later tier steps."""
    last_choice: Choice


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
    reach = Reach(family, book, births or {})
    beside = [choice for choice in choices if choice.beside is not None]
    of_line = [choice for choice in choices if choice.beside is None] if beside else choices
    for line in sorted({choice.line for choice in choices}):
        timelines[line] = LineTimeline(reach, line, phases, of_line, through_day, bars)
        found.extend(_spans(timelines[line]))
        if any(choice.line == line for choice in beside):
            main = timelines[line]
            found.extend(_spans(LineTimeline(reach, line, phases, beside, through_day, bars, main)))
    return found, timelines


def _spans(timeline: LineTimeline) -> list[Wanted]:
    finished: list[Wanted] = []
    running: dict[str, _Open] = {}
    for cover in timeline.covers():
        for member in [name for name, going in running.items() if _ends(going, name, cover)]:
            finished.append(_closed(timeline, member, running.pop(member)))
        for member in cover.members:
            _extend(running, member, cover)
    finished.extend(_closed(timeline, member, going) for member, going in running.items())
    return sorted(finished, key=lambda each: (each.member, each.span.first_day))


def _ends(going: _Open, member: str, cover: Cover) -> bool:
    """Whether a running span does not go on into the next stretch."""
    assert going.last_day is not None
    return (
        member not in cover.members
        or going.plan.id != cover.plan.id
        or day_after(going.last_day) != cover.first_day
    )


def _extend(running: dict[str, _Open], member: str, cover: Cover) -> None:
    tier = cover.tier if member == SELF else None
    going = running.get(member)
    if going is None:
        first = [] if tier is None else [TierStep(cover.first_day, tier)]
        running[member] = _Open(
            cover.plan, cover.first_day, cover.last_day, first, [cover.choice], cover.choice
        )
        return
    if tier is not None and going.tiers[-1].tier != tier:
        going.tiers.append(TierStep(cover.first_day, tier))
        going.choices.append(cover.choice)
    going.last_day = cover.last_day
    going.last_choice = cover.choice


def _closed(timeline: LineTimeline, member: str, done: _Open) -> Wanted:
    return Wanted(
        member=member,
        line=timeline.line,
        carrier=done.plan.carrier,
        span=Span(done.plan.id, done.first_day, done.last_day, tuple(done.tiers)),
        choices=(*done.choices, done.last_choice),
        timeline=timeline,
    )
