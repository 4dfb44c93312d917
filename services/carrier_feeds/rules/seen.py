"""What a carrier holds after it was seen to hold something of a member, whatever our files have told it.

Source: X12 834 005010X220A1, BGN08 4: a file that is compared only; what differs is told by changes (BGN08 2).
"""

from collections.abc import Iterable

from events.carrier_rosters import HeldStep, HeldThere, MemberSeen
from events.spans import Spans, ended_on
from events.vocabulary.coverage import InsuranceLine, PriceStep, Span, TierStep
from events.vocabulary.maintenance import CoverageGroup
from services.carrier_feeds.rules.application import About, Told, order, told_price


def with_seen(told: Told, seen: Iterable[MemberSeen]) -> Told:
    """Return what a carrier holds when of these members and lines it holds what it was seen to hold.

    A coverage that is known by the same plan, first day and group keeps the steps of tier and premium that were told,
    as far as the last of them is what was seen.
    """
    placed: dict[CoverageGroup, dict[tuple[str, InsuranceLine], tuple[Span, ...]]] = {
        group: dict(spans) for group, spans in told.placed.items()
    }
    versions, about = dict(told.versions), dict(told.about)
    for each in seen:
        keys = {(each.member, line) for line in each.lines}
        before = {
            (group, key, span.plan, span.first_day): span
            for group, spans in placed.items()
            for key in keys
            for span in spans.pop(key, ())
        }
        for held in each.held:
            key = (each.member, held.line)
            known = before.get((held.group, key, held.plan, held.first_day))
            spans = placed.setdefault(held.group, {})
            spans[key] = tuple(sorted((*spans.get(key, ()), _span(held, known)), key=order))
        if each.person_version is not None:
            versions[each.member] = max(versions.get(each.member, 0), each.person_version)
        now = about.get(each.member, About())
        about[each.member] = About(
            now.student if each.student is None else each.student,
            now.disabled if each.disabled is None else each.disabled,
            now.medicare,
            otherwise=now.otherwise or each.otherwise,
            on_cobra=now.on_cobra,
            continuation=now.continuation,
        )
    kept: dict[CoverageGroup, Spans] = {group: spans for group, spans in placed.items() if spans}
    return Told(kept, versions, {member: each for member, each in about.items() if each != About()})


def _span(held: HeldThere, known: Span | None) -> Span:
    tiers = tuple(TierStep(each.from_day, each.tier) for each in held.steps if each.tier is not None)
    prices = tuple(
        PriceStep(each.from_day, told_price(each.premium, each.volume))
        for each in held.steps
        if each.premium is not None or each.volume is not None
    )
    if known is not None:
        before = ended_on(known, held.last_day)
        if len(tiers) <= 1 and before.tiers and (not tiers or before.tiers[-1].tier == tiers[0].tier):
            tiers = before.tiers
        prices = prices or before.prices
    return Span(held.plan, held.first_day, held.last_day, tiers, prices)


def seen_of(spans: Spans, member: str, line: InsuranceLine, group: CoverageGroup) -> tuple[HeldThere, ...]:
    """Return what somebody holds who holds just this of a line in a group, with every step of tier and price."""
    return tuple(
        HeldThere(
            line=line,
            plan=span.plan,
            first_day=span.first_day,
            last_day=span.last_day,
            group=group,
            steps=tuple(_steps(span)),
        )
        for span in spans.get((member, line), ())
    )


def _steps(span: Span) -> Iterable[HeldStep]:
    for step in span.tiers:
        yield HeldStep(from_day=step.from_day, tier=step.tier)
    for price in span.prices:
        yield HeldStep(from_day=price.from_day, premium=price.price.premium, volume=price.price.volume)
