"""What a carrier holds of a family after it has read a line of ours: the exact meaning of every line we send.

Source: X12 834 005010X220A1, INS03 and HD01 with DTP*348, DTP*349 and DTP*303; a change file (BGN08=2), in which
absence means nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from events.spans import Spans, ended_on, with_price, with_tier
from events.vocabulary.coverage import InsuranceLine, Price, PriceStep, Span, TierStep
from events.vocabulary.maintenance import (
    BenefitStatus,
    Continuation,
    CoverageChange,
    CoverageGroup,
    FamilyChange,
    Maintenance,
    Medicare,
    WholeEnd,
)

Name = tuple[InsuranceLine, str, date]
"""A coverage of a member is known again by line, plan and first day."""

Placed = Mapping[CoverageGroup, Spans]
"""Coverage by the carrier's group it belongs to; a group without any is not named."""


@dataclass(frozen=True, slots=True)
class About:
    """What a carrier was told of a member last, beside coverage and demographics."""

    student: bool = False
    disabled: bool = False
    medicare: Medicare | None = None
    otherwise: bool = False
    """Whether the carrier was seen to have another name, SSN or birth date than it was told."""
    on_cobra: bool = False
    """Whether they were said to be covered under COBRA."""
    continuation: Continuation | None = None
    """What that continues."""


@dataclass(frozen=True)
class Told:
    """What a carrier holds of one family, as far as our files go."""

    placed: Placed = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    """Member → log position of the demographics told last."""
    about: Mapping[str, About] = field(default_factory=dict)

    @cached_property
    def spans(self) -> Spans:
        """All coverage, whatever its group."""
        return together(self.placed.values())


def together(parts: Collection[Spans]) -> Spans:
    """Return the coverage of several groups as one."""
    if len(parts) == 1:
        return next(iter(parts))
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    for spans in parts:
        for key, held in spans.items():
            found[key] = tuple(sorted((*found.get(key, ()), *held), key=order)) if key in found else held
    return found


def apply_family(told: Told, change: FamilyChange) -> Told:
    """Return what the carrier holds after all that one file says of a family under one group, in its order."""
    placed = dict(told.placed)
    versions = dict(told.versions)
    about = dict(told.about)
    for row in (*change.members, *change.implied):
        for line in row.coverages:
            group = line.group or change.place
            after = apply_coverages(placed.get(group, {}), row.member, (line,))
            if after:
                placed[group] = after
            else:
                placed.pop(group, None)
        if row.ends is not None:
            placed = _ended_whole(placed, change.place, row.member, row.ends)
    for row in change.members:
        versions[row.member] = row.person_version
        about[row.member] = About(
            row.student,
            row.disabled,
            row.medicare,
            on_cobra=row.benefit_status is BenefitStatus.COBRA,
            continuation=row.continuation,
        )
    return Told(placed, versions, {member: each for member, each in about.items() if each != About()})


def _ended_whole(
    placed: Placed, place: CoverageGroup, member: str, end: WholeEnd
) -> dict[CoverageGroup, Spans]:
    """Return the coverage when a row has ended what it ends by itself, in the groups that it is for."""
    found: dict[CoverageGroup, Spans] = {}
    for group, spans in placed.items():
        if any(getattr(group, part) != getattr(place, part) for part in end.parts):
            found[group] = spans
            continue
        rest = {
            key: _left(held, end) if (end.own if key[0] == member else end.dependents) else held
            for key, held in spans.items()
        }
        if left := {key: held for key, held in rest.items() if held}:
            found[group] = left
    return found


def _left(held: tuple[Span, ...], end: WholeEnd) -> tuple[Span, ...]:
    return tuple(
        ended_on(span, end.last_day) if span.last_day is None or span.last_day > end.last_day else span
        for span in held
        if span.first_day <= end.last_day and (end.first_day is None or span.first_day < end.first_day)
    )


def as_before(told: Told, before: Told, members: Collection[str]) -> Told:
    """Return what a carrier holds when of these members it holds what it held before."""
    placed: dict[CoverageGroup, dict[tuple[str, InsuranceLine], tuple[Span, ...]]] = {}
    for source, theirs in ((told.placed, False), (before.placed, True)):
        for group, spans in source.items():
            kept = {key: held for key, held in spans.items() if (key[0] in members) is theirs}
            if kept:
                placed.setdefault(group, {}).update(kept)
    versions = {member: each for member, each in told.versions.items() if member not in members}
    about = {member: each for member, each in told.about.items() if member not in members}
    versions |= {member: each for member, each in before.versions.items() if member in members}
    about |= {member: each for member, each in before.about.items() if member in members}
    return Told(placed, versions, about)


def apply_coverages(spans: Spans, member: str, lines: Iterable[CoverageChange]) -> Spans:
    """Return the spans of a group after these lines about a member's coverages in it.

    An addition puts its span in place of one of the same name; a termination gives a last day, and steps of tier and
    price after it are forgotten; a cancellation removes; a reinstatement moves the last day, or opens the span; a
    change sets tier, premium and volume, as far as it names them, from its day on. An audit puts the span as it is
    named. Anything but an addition and an audit changes nothing where the span is not known.
    """
    result = dict(spans)
    for line in lines:
        key = (member, line.line)
        held = result.get(key, ())
        named = next((span for span in held if _is_named(span, line)), None)
        after = _applied(named, line)
        if after is named:
            continue
        rest = [span for span in held if span is not named]
        if after is not None:
            rest.append(after)
        if rest:
            result[key] = tuple(sorted(rest, key=order))
        else:
            result.pop(key, None)
    return result


def _applied(span: Span | None, line: CoverageChange) -> Span | None:
    price = _price(line)
    if line.maintenance is Maintenance.ADDITION:
        tiers = () if line.tier is None else (TierStep(line.first_day, line.tier),)
        prices = () if price is None else (PriceStep(line.first_day, price),)
        return Span(line.plan, line.first_day, line.last_day, tiers, prices)
    if line.maintenance is Maintenance.AUDIT:
        return _as_audited(span, line, price)
    if span is None:
        return None
    match line.maintenance:
        case Maintenance.TERMINATION | Maintenance.REINSTATEMENT:
            return ended_on(span, line.last_day)
        case Maintenance.CANCELLATION:
            return None
        case Maintenance.CHANGE:
            day = line.change_day or line.first_day
            changed = span if line.tier is None else with_tier(span, day, line.tier)
            return changed if price is None else with_price(changed, day, price)


def _as_audited(span: Span | None, line: CoverageChange, price: Price | None) -> Span:
    """Return a coverage as a file that says everything names it: its days, and tier and price as of one day."""
    if span is None:
        tiers = () if line.tier is None else (TierStep(line.first_day, line.tier),)
        prices = () if price is None else (PriceStep(line.first_day, price),)
        return Span(line.plan, line.first_day, line.last_day, tiers, prices)
    day = line.change_day or line.first_day
    found = ended_on(span, line.last_day)
    if line.tier is not None and found.tier_on(day) != line.tier:
        found = with_tier(found, day, line.tier)
    return found if price is None or found.price_on(day) == price else with_price(found, day, price)


def _price(line: CoverageChange) -> Price | None:
    if line.premium is None and line.volume is None:
        return None
    return told_price(line.premium, line.volume)


def told_price(premium: Decimal | None, volume: Decimal | None) -> Price:
    """Return what a carrier is told of a price: never who pays which part."""
    return Price(volume=volume, premium=premium, employer=None, employee=None)


def spans_of_member(spans: Spans, member: str) -> dict[Name, Span]:
    """Return a member's spans by their name: line, plan and first day; of each line the earliest first.

    Files name them in this order, so what ends stands before what follows it.
    """
    found = {
        (line, span.plan, span.first_day): span
        for (whose, line), held in spans.items()
        if whose == member
        for span in held
    }
    return dict(sorted(found.items(), key=_by_line_and_day))


def _by_line_and_day(item: tuple[Name, Span]) -> tuple[InsuranceLine, date, str]:
    (line, plan, first_day), _ = item
    return line, first_day, plan


def _is_named(span: Span, line: CoverageChange) -> bool:
    return span.plan == line.plan and span.first_day == line.first_day


def order(span: Span) -> tuple[date, str]:
    """Return by what the spans of a member and line are ordered."""
    return (span.first_day, span.plan)
