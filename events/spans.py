"""Spans from coverage facts: who is covered by what from when until when, as one stream `coverage/<family>` tells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from events.base import DomainEvent, Recorded
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.vocabulary.coverage import (
    CoverageTier,
    InsuranceLine,
    Price,
    Span,
    TierStep,
    with_price_from,
    with_tier_from,
)
from events.vocabulary.maintenance import MaintenanceReason

Spans = Mapping[tuple[str, InsuranceLine], tuple[Span, ...]]
"""The spans of each member and insurance line of a family, oldest first; a member without any is not named."""


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """One span with what is known of it beyond its days."""

    member: str
    line: InsuranceLine
    span: Span
    carrier: str
    catalog: str
    """The version of the catalog by which it began."""
    began_reason: MaintenanceReason
    ended_reason: MaintenanceReason | None
    """Why it has its last day; None while it is open."""
    rests_on: tuple[str, ...]
    """Upstream events as `source#id`, of all its facts, in order and each once."""
    rules: tuple[str, ...]
    """Ids of the rules that spoke for any of its facts, in order and each once."""
    positions: tuple[int, ...]
    """Log positions of its facts, oldest first."""


def fold_coverage(facts: Iterable[Recorded | DomainEvent], *, carrier: str | None = None) -> Spans:
    """Return the spans these coverage facts describe, in the order the facts were recorded.

    Total: a fact about a span that is not known, or an event that is no coverage fact, changes nothing. With
    `carrier` only that carrier's facts count.
    """
    named: dict[_Name, Span] = {}
    for fact, _ in _coverage_facts(facts, carrier):
        name = _name(fact)
        span = _span_after(named.get(name), fact)
        if span is not None:
            named[name] = span
        else:
            named.pop(name, None)
    return _grouped((member, line, span) for (member, line, _, _), span in named.items())


def fold_records(facts: Iterable[Recorded], *, carrier: str | None = None) -> tuple[CoverageRecord, ...]:
    """Return the spans with their carrier, reasons and causes, by member, line, first day and plan."""
    return tuple(sorted(_fold(facts, carrier), key=_order))


def after_fact(spans: Spans, fact: CoverageFact) -> Spans:
    """Return the spans after one more coverage fact; the same as folding all of them from the first."""
    key = (fact.member, fact.line)
    held = spans.get(key, ())
    named = (
        next((s for s in held if s.plan == fact.plan and s.first_day == fact.first_day), None)
        if held
        else None
    )
    after = _span_after(named, fact)
    if after is named:
        return spans
    result = dict(spans)
    rest = [span for span in held if span is not named]
    if after is not None:
        rest.append(after)
    if len(rest) > 1:
        rest.sort(key=_first_day_and_plan)
    if rest:
        result[key] = tuple(rest)
    else:
        del result[key]
    return result


def _first_day_and_plan(span: Span) -> tuple[date, str]:
    return (span.first_day, span.plan)


def spans_of(records: Iterable[CoverageRecord]) -> Spans:
    """Return only the spans of coverage records."""
    return _grouped((each.member, each.line, each.span) for each in records)


def _grouped(held: Iterable[tuple[str, InsuranceLine, Span]]) -> Spans:
    """Return spans by member and line, both in order, and in each by first day and plan."""
    groups: dict[tuple[str, InsuranceLine], list[Span]] = {}
    for member, line, span in held:
        groups.setdefault((member, line), []).append(span)
    return {key: tuple(sorted(groups[key], key=_first_day_and_plan)) for key in sorted(groups)}


def ended_on(span: Span, last_day: date | None) -> Span:
    """Return the span with this last day (None: open); tier and price steps after it are forgotten."""
    tiers, prices = span.tiers, span.prices
    if last_day is not None:
        tiers = tuple(step for step in tiers if step.from_day <= last_day)
        prices = tuple(step for step in prices if step.from_day <= last_day)
    return Span(span.plan, span.first_day, last_day, tiers, prices)


def with_tier(span: Span, change_day: date, tier: CoverageTier) -> Span:
    """Return the span with this tier from `change_day` on, or from its first day if that is later.

    A day after the span's last day changes nothing.
    """
    if span.last_day is not None and change_day > span.last_day:
        return span
    tiers = with_tier_from(span.tiers, max(change_day, span.first_day), tier)
    return Span(span.plan, span.first_day, span.last_day, tiers, span.prices)


def with_price(span: Span, from_day: date, price: Price) -> Span:
    """Return the span with this price from `from_day` on, or from its first day if that is later.

    A day after the span's last day changes nothing.
    """
    if span.last_day is not None and from_day > span.last_day:
        return span
    prices = with_price_from(span.prices, max(from_day, span.first_day), price)
    return Span(span.plan, span.first_day, span.last_day, span.tiers, prices)


def price_of(fact: CoveragePriced) -> Price:
    """Return what a fact says a coverage is worth and costs."""
    return Price(
        volume=fact.volume,
        premium=fact.premium,
        employer=fact.employer,
        employee=fact.employee,
        asked_volume=fact.asked_volume,
        per=fact.per,
        employee_class=fact.employee_class,
        billed=fact.billed,
    )


_Name = tuple[str, InsuranceLine, str, date]


def _order(record: CoverageRecord) -> tuple[str, InsuranceLine, date, str]:
    return (record.member, record.line, record.span.first_day, record.span.plan)


def _fold(facts: Iterable[Recorded | DomainEvent], carrier: str | None) -> Iterable[CoverageRecord]:
    known: dict[_Name, CoverageRecord] = {}
    for event, position in _coverage_facts(facts, carrier):
        name = _name(event)
        if isinstance(event, CoverageBegan):
            known[name] = _begun(event, position)
        elif isinstance(event, CoverageVoided):
            known.pop(name, None)
        elif name in known:
            known[name] = _evolve(known[name], event, position)
    return known.values()


def _coverage_facts(
    facts: Iterable[Recorded | DomainEvent], carrier: str | None
) -> Iterator[tuple[CoverageFact, int]]:
    """Yield the coverage facts that count, each with its position; 0 for what is not recorded."""
    for each in facts:
        event, position = (each.event, each.position) if isinstance(each, Recorded) else (each, 0)
        if isinstance(event, CoverageFact) and (carrier is None or event.carrier == carrier):
            yield event, position


def _name(fact: CoverageFact) -> _Name:
    return (fact.member, fact.line, fact.plan, fact.first_day)


def _span_after(span: Span | None, fact: CoverageFact) -> Span | None:
    match fact:
        case CoverageBegan():
            return _open_span(fact.plan, fact.first_day, fact.tier)
        case CoverageVoided():
            return None
        case CoverageEnded(last_day=last_day) | CoverageReinstated(last_day=last_day) if span is not None:
            return ended_on(span, last_day)
        case CoverageTierChanged(change_day=change_day, tier=tier) if span is not None:
            return with_tier(span, change_day, tier)
        case CoveragePriced(from_day=from_day) if span is not None:
            return with_price(span, from_day, price_of(fact))
        case _:
            return span


@lru_cache(maxsize=1024)
def _open_span(plan: str, first_day: date, tier: CoverageTier | None) -> Span:
    """Return a span as it begins; many families have the same."""
    return Span(plan, first_day, tiers=() if tier is None else (TierStep(first_day, tier),))


def _begun(event: CoverageBegan, position: int) -> CoverageRecord:
    return CoverageRecord(
        member=event.member,
        line=event.line,
        span=_open_span(event.plan, event.first_day, event.tier),
        carrier=event.carrier,
        catalog=event.catalog,
        began_reason=event.reason,
        ended_reason=None,
        rests_on=event.rests_on,
        rules=event.rules,
        positions=(position,),
    )


def _evolve(record: CoverageRecord, event: CoverageFact, position: int) -> CoverageRecord:
    span, reason = _span_after(record.span, event), record.ended_reason
    assert span is not None
    if isinstance(event, CoverageEnded | CoverageReinstated):
        reason = None if event.last_day is None else event.reason
    return CoverageRecord(
        member=record.member,
        line=record.line,
        span=span,
        carrier=record.carrier,
        catalog=record.catalog,
        began_reason=record.began_reason,
        ended_reason=reason,
        rests_on=tuple(dict.fromkeys((*record.rests_on, *event.rests_on))),
        rules=tuple(dict.fromkeys((*record.rules, *event.rules))),
        positions=(*record.positions, position),
    )
