"""What a carrier holds of a family after it has read a line of ours: the exact meaning of every line we send.

Source: X12 834 005010X220A1, INS03 and HD01 with DTP*348, DTP*349 and DTP*303; a change file (BGN08=2), in which
absence means nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from events.spans import Spans, ended_on, with_tier
from events.vocabulary.coverage import InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange


@dataclass(frozen=True, slots=True)
class Told:
    """What a carrier holds of one family, as far as our files go."""

    spans: Spans = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    """Member → log position of the demographics told last."""
    group: str = ""
    """The group number told last."""


def apply_family(told: Told, change: FamilyChange) -> Told:
    """Return what the carrier holds after all that one file says of a family."""
    for member in change.members:
        told = apply(told, member)
    return replace(told, group=change.group)


def apply(told: Told, change: MemberChange) -> Told:
    """Return what the carrier holds after one member's row, the coverages in their order."""
    spans = apply_coverages(told.spans, change.member, change.coverages)
    return replace(told, spans=spans, versions={**told.versions, change.member: change.person_version})


def apply_coverages(spans: Spans, member: str, lines: Iterable[CoverageChange]) -> Spans:
    """Return the spans after these lines about a member's coverages.

    An addition puts its span in place of one of the same name; a termination gives a last day, and tier steps after
    it are forgotten; a cancellation removes; a reinstatement moves the last day, or opens the span; a change sets
    the tier from its day on. Anything but an addition changes nothing where the span is not known.
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
            result[key] = tuple(sorted(rest, key=_order))
        else:
            result.pop(key, None)
    return result


def _applied(span: Span | None, line: CoverageChange) -> Span | None:
    if line.maintenance is Maintenance.ADDITION:
        tiers = () if line.tier is None else (TierStep(line.first_day, line.tier),)
        return Span(line.plan, line.first_day, line.last_day, tiers)
    if span is None:
        return None
    match line.maintenance:
        case Maintenance.TERMINATION | Maintenance.REINSTATEMENT:
            return ended_on(span, line.last_day)
        case Maintenance.CANCELLATION:
            return None
        case Maintenance.CHANGE if line.tier is not None:
            return with_tier(span, line.change_day or line.first_day, line.tier)
        case _:
            return span


def spans_of_member(spans: Spans, member: str) -> dict[tuple[InsuranceLine, str, date], Span]:
    """Return a member's spans by their name: line, plan and first day; in that order."""
    found = {
        (line, span.plan, span.first_day): span
        for (whose, line), held in spans.items()
        if whose == member
        for span in held
    }
    return dict(sorted(found.items()))


def _is_named(span: Span, line: CoverageChange) -> bool:
    return span.plan == line.plan and span.first_day == line.first_day


def _order(span: Span) -> tuple[date, str]:
    return (span.first_day, span.plan)
