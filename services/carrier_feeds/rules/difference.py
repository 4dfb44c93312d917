"""The lines that turn what a carrier holds of a member into what is wanted: wanted − told.

Source: X12 834 005010X220A1, HD01 (021 addition, 001 change, 024 termination, 002 deletion, 025 reinstatement); a later
end than the one told is a reinstatement followed by a termination, as carriers ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.spans import Spans, ended_on
from events.vocabulary.coverage import CoverageTier, Price, Span
from events.vocabulary.maintenance import CoverageChange, Maintenance
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Name, spans_of_member


@dataclass(frozen=True, slots=True)
class Habits:
    """How a carrier wants things said that can be said in more than one way."""

    one_day_is_no_end: bool = False
    """It reads an end on the subscriber's first day as a coverage that never took effect. One that was in force for
    that day alone is then cancelled, and added again with its end."""
    one_day_is_no_end_of_dependents: bool = False
    reinstates_before_an_earlier_end: bool = False
    """An end before the one told is said after a reinstatement."""
    adds_again: bool = False
    """It knows no reinstatement: a coverage that goes on is added once more, whole, under its own first day."""


def difference(
    told: Spans, truth: Spans, habits: Habits | None = None
) -> dict[str, tuple[CoverageChange, ...]]:
    """Return for each member the lines that, applied in order, turn what was told into the truth.

    A span is known again by line, plan and first day. Cancellations come first, then terminations, reinstatements,
    changed tiers and prices, and additions (each followed by its later tiers and prices). Where a span that ends
    changes too, its end is the last that is said of it: a change after it would read as if the coverage went on.
    Members of whom nothing is to be said are not named; a span that began and was
    voided before it was ever told leaves no trace. A price of a coverage for which none is wanted is left as it is.
    """
    habits = habits or Habits()
    members = sorted({member for member, _ in (*told, *truth)})
    lines = {
        member: _lines(spans_of_member(told, member), spans_of_member(truth, member), member, habits)
        for member in members
    }
    return {member: said for member, said in lines.items() if said}


def _lines(
    told: dict[Name, Span], truth: dict[Name, Span], member: str, habits: Habits
) -> tuple[CoverageChange, ...]:
    if told == truth:
        return ()
    one_day = habits.one_day_is_no_end if member == SELF else habits.one_day_is_no_end_of_dependents
    renewed = {
        name
        for name in told.keys() & truth.keys()
        if not _can_change(told[name], truth[name])
        or (one_day and _ends_earlier(told[name], truth[name]) and _is_one_day(truth[name]))
    }
    cancelled = [
        _line(Maintenance.CANCELLATION, name) for name in told if name not in truth or name in renewed
    ]
    kept = [name for name in told if name in truth and name not in renewed]
    again = {name for name in kept if habits.adds_again and _is_added_again(told[name], truth[name], habits)}
    added = [name for name in truth if name not in told or name in renewed or name in again]
    kept = [name for name in kept if name not in again]
    return (
        *cancelled,
        *(line for name in kept for line in _ended_earlier(name, told[name], truth[name], habits)),
        *(line for name in kept for line in _reopened(name, told[name], truth[name])),
        *(line for name in kept for line in _only_changed(name, told[name], truth[name])),
        *(line for name in added for line in _added(name, truth[name])),
    )


def _can_change(told: Span, truth: Span) -> bool:
    """Whether lines about the span can say all of the truth; else it is cancelled and added again."""
    return bool(truth.tiers) or not told.tiers


def _is_one_day(span: Span) -> bool:
    return span.last_day == span.first_day


def _ends_earlier(told: Span, truth: Span) -> bool:
    return truth.last_day is not None and (told.last_day is None or truth.last_day < told.last_day)


def _ends_later(told: Span, truth: Span) -> bool:
    return told.last_day is not None and (truth.last_day is None or told.last_day < truth.last_day)


def _is_added_again(told: Span, truth: Span, habits: Habits) -> bool:
    moved = told.last_day is not None and truth.last_day != told.last_day
    return moved and (_ends_later(told, truth) or habits.reinstates_before_an_earlier_end)


def _ended_earlier(name: Name, told: Span, truth: Span, habits: Habits) -> Iterator[CoverageChange]:
    if not _ends_earlier(told, truth):
        return
    if told.last_day is not None and habits.reinstates_before_an_earlier_end:
        yield _line(Maintenance.REINSTATEMENT, name)
    yield from _changed(name, told, truth)
    yield _line(Maintenance.TERMINATION, name, last_day=truth.last_day)


def _reopened(name: Name, told: Span, truth: Span) -> Iterator[CoverageChange]:
    if not _ends_later(told, truth):
        return
    yield _line(Maintenance.REINSTATEMENT, name)
    yield from _changed(name, told, truth)
    if truth.last_day is not None:
        yield _line(Maintenance.TERMINATION, name, last_day=truth.last_day)


def _only_changed(name: Name, told: Span, truth: Span) -> Iterator[CoverageChange]:
    if told.last_day == truth.last_day:
        yield from _changed(name, told, truth)


_Step = tuple[date, CoverageTier | None, Price | None]


def _steps(span: Span) -> list[_Step]:
    """Return from which days on which tier and price hold, where either becomes another."""
    days = sorted({*(step.from_day for step in span.tiers), *(step.from_day for step in span.prices)})
    return [(day, span.tier_on(day), span.price_on(day)) for day in days]


def _added(name: Name, truth: Span) -> Iterator[CoverageChange]:
    line, plan, first_day = name
    tier, price = truth.tier_on(first_day), truth.price_on(first_day)
    yield CoverageChange(
        Maintenance.ADDITION,
        line,
        plan,
        first_day,
        truth.last_day,
        tier,
        premium=None if price is None else price.premium,
        volume=None if price is None else price.volume,
    )
    yield from (_change(name, step) for step in _steps(truth) if step[0] > first_day)


def _changed(name: Name, told: Span, truth: Span) -> Iterator[CoverageChange]:
    """Yield tier and price from the first day on from which either differs; each line forgets what was told later."""
    held = _steps(_without_unwanted(ended_on(told, truth.last_day), truth))
    wanted = _steps(truth)
    same = 0
    while same < min(len(held), len(wanted)) and held[same] == wanted[same]:
        same += 1
    differing = [steps[same][0] for steps in (held, wanted) if len(steps) > same]
    if not differing:
        return
    from_day = min(differing)
    now = (from_day, truth.tier_on(from_day), truth.price_on(from_day))
    if now[1:] != (None, None):
        yield _change(name, now)
    yield from (_change(name, step) for step in wanted if step[0] > from_day)


def _without_unwanted(told: Span, truth: Span) -> Span:
    """Return what was told without prices where none is wanted: no line can take a price back."""
    if truth.prices or not told.prices:
        return told
    return Span(told.plan, told.first_day, told.last_day, told.tiers)


def _change(name: Name, step: _Step) -> CoverageChange:
    line, plan, first_day = name
    day, tier, price = step
    return CoverageChange(
        Maintenance.CHANGE,
        line,
        plan,
        first_day,
        tier=tier,
        change_day=day,
        premium=None if price is None else price.premium,
        volume=None if price is None else price.volume,
    )


def _line(maintenance: Maintenance, name: Name, *, last_day: date | None = None) -> CoverageChange:
    line, plan, first_day = name
    return CoverageChange(maintenance, line, plan, first_day, last_day)
