"""What a carrier should hold of a family on a night: the truth, joined, parted by group, with what waits left out.

The same coverage can be said in several ways. What was told decides between them, so that nothing is said anew that the
carrier has: a coverage that goes on without a gap is one, unless its end was told, or it goes on under COBRA.

Source: X12 834 005010X220A1, loop 2300 with DTP*348 and DTP*349, which name a coverage; carriers' companion guides.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from events.spans import Spans, ended_on
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.coverage import CoverageTier, InsuranceLine, PriceStep, Span, TierStep
from events.vocabulary.maintenance import CoverageGroup, SilencedCoverage
from services.carrier_feeds.rules.application import Placed, Told, order, told_price

Steps = Callable[[str, InsuranceLine, Span], Sequence[tuple[date, CoverageGroup | None]]]
"""Member, line and span → from which day on it belongs to which group; its first day comes first."""

Prices = Callable[[str, InsuranceLine, Span], Sequence[tuple[date, Decimal | None, Decimal | None]]]
"""Member, line and span → from which day on which premium and volume are told; nothing where none are."""


GoesOn = Callable[[str, InsuranceLine, Span, Span], bool]
"""Member, line, a span and the one that follows it → whether somebody has the second as they had the first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the carrier should hold."""

    placed: Placed = field(default_factory=dict)
    again_day: date | None = None
    """The first day on which something that waits may be told."""
    homeless: tuple[str, ...] = ()
    """Members with a coverage that no group of the profile fits."""


def wanted(
    truth: Spans,
    told: Told,
    *,
    last_first_day: date | None,
    steps: Steps,
    prices: Prices | None = None,
    goes_on: GoesOn = lambda member, line, before, after: True,
    silenced: Collection[SilencedCoverage] = (),
) -> Wanted:
    """Return what the carrier should hold.

    Args:
      truth: the family's coverage with the carrier.
      told: what it was told; nothing, for a file that says everything.
      last_first_day: the last day on which a coverage may begin to be told now; None: any. One that was told stays.
      steps: which group a coverage belongs to.
      prices: which premium and volume are told of it.
      goes_on: whether a coverage without a gap before it is one with that before it; of another plan none ever is.
      silenced: what the carrier must not hear of.
    """
    placed: dict[CoverageGroup, dict[tuple[str, InsuranceLine], list[Span]]] = {}
    waits: list[date] = []
    homeless: dict[str, None] = {}
    for (member, line), held in truth.items():
        mine = {_name(span): span for span in told.spans.get((member, line), ())}
        joined = _joined(held, mine, partial(goes_on, member, line))
        spans, later = _in_time(joined, mine, last_first_day)
        waits += later
        for span in spans:
            priced = _priced(span, prices(member, line, span)) if prices else _without_prices(span)
            for group, part in _parted(priced, steps(member, line, priced), last_first_day, waits):
                if group is None:
                    homeless[member] = None
                else:
                    placed.setdefault(group, {}).setdefault((member, line), []).append(part)
    found = {
        group: {key: tuple(sorted(each, key=order)) for key, each in spans.items()}
        for group, spans in placed.items()
    }
    return Wanted(_with_silence(found, silenced), min(waits, default=None), tuple(homeless))


_Mine = Mapping[tuple[str, date], Span]
"""What was told of a member and line, by plan and first day."""


def _joined(held: Sequence[Span], told: _Mine, goes_on: Callable[[Span, Span], bool]) -> list[Span]:
    """Return the spans with those as one that go on without a gap, where neither an end nor a beginning was told."""
    joined: list[Span] = []
    for span in held:
        before = next(
            (
                each
                for each in joined
                if each.plan == span.plan
                and each.last_day is not None
                and day_after(each.last_day) == span.first_day
            ),
            None,
        )
        told_apart = before and (_name(span) in told or _was_ended(told.get(_name(before)), before))
        if before is None or told_apart or not goes_on(before, span):
            joined.append(span)
            continue
        joined[joined.index(before)] = _one(before, span)
    return joined


def _name(span: Span) -> tuple[str, date]:
    return span.plan, span.first_day


def _was_ended(told: Span | None, truth: Span) -> bool:
    """Whether the carrier was told that a coverage ends when it does, or before."""
    return (
        told is not None
        and told.last_day is not None
        and truth.last_day is not None
        and told.last_day <= truth.last_day
    )


def _one(before: Span, after: Span) -> Span:
    tiers, prices = list(before.tiers), list(before.prices)
    for step in after.tiers:
        tiers += [step] if not tiers or step.tier != tiers[-1].tier else []
    for price in after.prices:
        prices += [price] if not prices or price.price != prices[-1].price else []
    return Span(before.plan, before.first_day, after.last_day, tuple(tiers), tuple(prices))


def _in_time(spans: list[Span], told: _Mine, last_first_day: date | None) -> tuple[list[Span], list[date]]:
    """Return the spans that may be told, and the first days of those that wait.

    While what follows a coverage waits, so does its end, unless it was told: to the carrier it goes on.
    """
    if last_first_day is None:
        return spans, []
    waiting = [span for span in spans if span.first_day > last_first_day and _name(span) not in told]
    if not waiting:
        return spans, []
    follows = {day_before(span.first_day) for span in waiting}
    kept = [
        replace(span, last_day=None)
        if span.last_day in follows and not _was_ended(told.get(_name(span)), span)
        else span
        for span in spans
        if span not in waiting
    ]
    return kept, [span.first_day for span in waiting]


def _parted(
    span: Span,
    steps: Sequence[tuple[date, CoverageGroup | None]],
    last_first_day: date | None,
    waits: list[date],
) -> list[tuple[CoverageGroup | None, Span]]:
    """Return the parts of a span in each group; a move that lies too far ahead is none yet."""
    in_time = [
        each for each in steps if last_first_day is None or each[0] <= max(last_first_day, span.first_day)
    ]
    waits += [day for day, _ in steps[len(in_time) :]]
    if len(in_time) == 1:
        return [(in_time[0][1], span)]
    parts = []
    for number, (day, group) in enumerate(in_time):
        following = in_time[number + 1][0] if number + 1 < len(in_time) else None
        last = span.last_day if following is None else day_before(following)
        parts.append((group, _part(span, day, last)))
    return parts


def _part(span: Span, first: date, last: date | None) -> Span:
    """Return the days of a span from one to another, as a span of its own."""
    ended = ended_on(span, last)
    if first == span.first_day:
        return ended
    tiers = tuple(step for step in ended.tiers if step.from_day > first)
    if (tier := span.tier_on(first)) is not None:
        tiers = (TierStep(first, tier), *tiers)
    prices = tuple(step for step in ended.prices if step.from_day > first)
    if (price := span.price_on(first)) is not None:
        prices = (PriceStep(first, price), *prices)
    return Span(span.plan, first, last, tiers, prices)


def _without_prices(span: Span) -> Span:
    return replace(span, prices=()) if span.prices else span


def _priced(span: Span, told: Sequence[tuple[date, Decimal | None, Decimal | None]]) -> Span:
    """Return the span with what is told of its price; days without any have the one before, or the first."""
    if not told:
        return _without_prices(span)
    steps: list[PriceStep] = []
    for day, premium, volume in told:
        if premium is None and volume is None:
            continue
        price = told_price(premium, volume)
        if not steps or steps[-1].price != price:
            steps.append(PriceStep(day if steps else span.first_day, price))
    return replace(span, prices=tuple(steps))


def _with_silence(placed: Mapping[CoverageGroup, Spans], silenced: Collection[SilencedCoverage]) -> Placed:
    """Return what is wanted with what stays told in its place, as long as the truth is what was silenced.

    Of a member's line all stays silent or nothing: a coverage that began on another day is not told beside the old.
    """
    if not silenced:
        return placed
    other = {
        (each.member, each.line)
        for each in silenced
        if _named(placed.get(each.group, {}), each) != each.truth
    }
    found = {group: dict(spans) for group, spans in placed.items()}
    for each in silenced:
        if (each.member, each.line) in other:
            continue
        spans = found.setdefault(each.group, {})
        rest = [
            span
            for span in spans.get((each.member, each.line), ())
            if _name(span) != (each.plan, each.first_day)
        ]
        rest += [] if each.told is None else [each.told]
        spans[each.member, each.line] = tuple(sorted(rest, key=order))
    return {
        group: {key: held for key, held in spans.items() if held}
        for group, spans in found.items()
        if any(spans.values())
    }


def _named(spans: Spans, each: SilencedCoverage) -> Span | None:
    held = spans.get((each.member, each.line), ())
    return next((span for span in held if _name(span) == (each.plan, each.first_day)), None)


def latest_first_day(night: date, future_days: int | None) -> date | None:
    """Return the last day on which a coverage may begin to be told on a night."""
    return None if future_days is None else night + timedelta(days=future_days)


def tier_of_family(
    truth: Spans, member: str, line: InsuranceLine, plan: str
) -> tuple[Callable[[date], CoverageTier | None], tuple[date, ...]]:
    """Return a member's tier of a plan by day, and the days on which it becomes another."""
    spans = [span for span in truth.get((member, line), ()) if span.plan == plan]

    def tier_on(day: date) -> CoverageTier | None:
        return next((span.tier_on(day) for span in spans if span.covers(day)), None)

    return tier_on, tuple(step.from_day for span in spans for step in span.tiers)
