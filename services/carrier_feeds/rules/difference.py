"""The lines that turn what a carrier holds of a member into what is true: truth − told.

Source: X12 834 005010X220A1, HD01 (021 addition, 001 change, 024 termination, 002 deletion, 025 reinstatement); a later
end than the one told is a reinstatement followed by a termination, as carriers ask.
"""

from collections.abc import Iterator
from datetime import date

from events.spans import Spans, ended_on
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import CoverageChange, Maintenance
from services.carrier_feeds.rules.application import spans_of_member

_Name = tuple[InsuranceLine, str, date]


def difference(
    told: Spans, truth: Spans, *, one_day_is_no_end: bool = False
) -> dict[str, tuple[CoverageChange, ...]]:
    """Return for each member the lines that, applied in order, turn what was told into the truth.

    A span is known again by line, plan and first day. Cancellations come first, then terminations, reinstatements
    (each followed by a termination where there is a last day), changed tiers, and additions (each followed by its
    later tiers). Members of whom nothing is to be said are not named; a span that began and was voided before it
    was ever told leaves no trace.

    Args:
      one_day_is_no_end: the carrier reads an end on the first day as a coverage that never took effect. One that was
        in force for that day alone is then cancelled, and added again with its end.
    """
    members = sorted({member for member, _ in (*told, *truth)})
    lines = {
        member: _lines(
            spans_of_member(told, member),
            spans_of_member(truth, member),
            one_day_is_no_end=one_day_is_no_end,
        )
        for member in members
    }
    return {member: said for member, said in lines.items() if said}


def _lines(
    told: dict[_Name, Span], truth: dict[_Name, Span], *, one_day_is_no_end: bool
) -> tuple[CoverageChange, ...]:
    renewed = {
        name
        for name in told.keys() & truth.keys()
        if not _can_change(told[name], truth[name])
        or (one_day_is_no_end and _ends_earlier(told[name], truth[name]) and _is_one_day(truth[name]))
    }
    cancelled = [
        _line(Maintenance.CANCELLATION, name) for name in told if name not in truth or name in renewed
    ]
    kept = [name for name in told if name in truth and name not in renewed]
    added = [name for name in truth if name not in told or name in renewed]
    return (
        *cancelled,
        *(
            line
            for name in kept
            if _ends_earlier(told[name], truth[name])
            for line in _ended(name, truth[name])
        ),
        *(
            line
            for name in kept
            if _ends_later(told[name], truth[name])
            for line in _reopened(name, truth[name])
        ),
        *(line for name in kept for line in _tiers(name, told[name], truth[name])),
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


def _ended(name: _Name, truth: Span) -> Iterator[CoverageChange]:
    yield _line(Maintenance.TERMINATION, name, last_day=truth.last_day)


def _reopened(name: _Name, truth: Span) -> Iterator[CoverageChange]:
    yield _line(Maintenance.REINSTATEMENT, name)
    if truth.last_day is not None:
        yield from _ended(name, truth)


def _added(name: _Name, truth: Span) -> Iterator[CoverageChange]:
    line, plan, first_day = name
    tier = truth.tiers[0].tier if truth.tiers else None
    yield CoverageChange(Maintenance.ADDITION, line, plan, first_day, truth.last_day, tier)
    for step in truth.tiers[1:]:
        yield CoverageChange(
            Maintenance.CHANGE, line, plan, first_day, tier=step.tier, change_day=step.from_day
        )


def _tiers(name: _Name, told: Span, truth: Span) -> Iterator[CoverageChange]:
    """Yield the tiers from the first day on from which they differ; each line forgets what was told of later days."""
    line, plan, first_day = name
    held = ended_on(told, truth.last_day).tiers
    same = 0
    while same < min(len(held), len(truth.tiers)) and held[same] == truth.tiers[same]:
        same += 1
    differing = [steps[same] for steps in (held, truth.tiers) if len(steps) > same]
    if not differing:
        return
    from_day = min(step.from_day for step in differing)
    tier = truth.tier_on(from_day)
    days = [(from_day, tier)] if tier is not None else []
    days += [(step.from_day, step.tier) for step in truth.tiers if step.from_day > from_day]
    for change_day, wanted in days:
        yield CoverageChange(Maintenance.CHANGE, line, plan, first_day, tier=wanted, change_day=change_day)


def _line(maintenance: Maintenance, name: _Name, *, last_day: date | None = None) -> CoverageChange:
    line, plan, first_day = name
    return CoverageChange(maintenance, line, plan, first_day, last_day)
