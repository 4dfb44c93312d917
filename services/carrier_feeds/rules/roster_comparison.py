"""What a carrier holds of a member by its roster, beside our books: what differs, what is on its way, what is seen.

Source: X12 834 005010X220A1, BGN08 4 and RX; HD03, HD04, HD05, DTP*348 and *349, REF*1L of each coverage.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from events.carrier_answers import Severity
from events.carrier_rosters import DifferenceKind, HeldStep, HeldThere
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageGroup
from services.carrier_feeds.rules.application import Placed

As = Literal["agreed", "truth", "accepted", "told", "other"]

SEVERITY = {
    DifferenceKind.ONLY_HERE: Severity.ERROR,
    DifferenceKind.ONLY_THERE: Severity.ERROR,
    DifferenceKind.PLAN: Severity.ERROR,
    DifferenceKind.LAST_DAY: Severity.ERROR,
    DifferenceKind.TIER: Severity.WARNING,
    DifferenceKind.FIRST_DAY: Severity.WARNING,
    DifferenceKind.GROUP: Severity.WARNING,
    DifferenceKind.SSN: Severity.WARNING,
    DifferenceKind.BIRTH_DAY: Severity.WARNING,
    DifferenceKind.NAME: Severity.INFORMATION,
}
"""An error: somebody is covered who should not be, or is not who should. A warning: under other terms."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """One coverage of a member as the roster has it, in our words."""

    line: InsuranceLine
    plan: str
    first_day: date
    last_day: date | None
    tiers: tuple[CoverageTier, ...] = ()
    """What its code can mean; nothing where it says none."""
    groups: tuple[CoverageGroup, ...] | None = None
    """What its numbers can mean; None where it says none."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Ours:
    """One coverage of a member as our books have it, or as the carrier was told it."""

    plan: str
    first_day: date
    last_day: date | None
    tier: CoverageTier | None
    group: CoverageGroup


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in which the two differ."""

    kind: DifferenceKind
    plan: str
    first_day: date
    ours: str = ""
    theirs: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """As of which day a roster is compared, what it has to have, and what of it counts."""

    as_of: date
    ended_days: int = 0
    future_days: int = 0
    compares: Collection[str] = ("plan", "tier", "first_day", "last_day", "group", "identifiers")

    def asked(self, first_day: date, last_day: date | None) -> bool:
        """Whether a coverage of these days has to be in the roster."""
        return first_day <= self.as_of + timedelta(days=self.future_days) and (
            last_day is None or last_day >= self.as_of - timedelta(days=self.ended_days)
        )

    def counts(self, theirs: Theirs) -> bool:
        """Whether a coverage that only the roster has is worth a word: one that is long over is not."""
        return theirs.last_day is None or theirs.last_day >= self.as_of - timedelta(days=self.ended_days)


def ours_of(placed: Placed, member: str, line: InsuranceLine, day: date) -> list[Ours]:
    """Return a member's coverages of a line, whatever the group, with the tier as of a day."""
    return [
        Ours(
            span.plan,
            span.first_day,
            span.last_day,
            span.tier_on(max(span.first_day, min(day, span.last_day or day))),
            group,
        )
        for group, spans in placed.items()
        for span in spans.get((member, line), ())
    ]


def judged(
    theirs: Sequence[Theirs],
    truth: Sequence[Ours],
    accepted: Sequence[Ours],
    told: Callable[[], Sequence[Ours]],
    terms: Terms,
) -> tuple[As, list[Found]]:
    """Return what a roster's coverages of one member and line are, and in what they differ if they are neither.

    What equals the truth agrees, and is `truth` where the carrier had not accepted it. What equals what it has
    accepted, or was told, is no difference: the change is on its way.
    """
    found = compared(theirs, truth, terms)
    if not found:
        return ("truth" if compared(theirs, accepted, terms) else "agreed"), []
    if not compared(theirs, accepted, terms):
        return "accepted", []
    if not compared(theirs, told(), terms):
        return "told", []
    return "other", found


def compared(theirs: Sequence[Theirs], ours: Sequence[Ours], terms: Terms) -> list[Found]:
    """Return in what a roster's coverages of one member and line differ from these.

    Coverages are paired by plan and first day, then by plan, then with whatever is left that has to be there.
    """
    found: list[Found] = []
    mine, rest = list(ours), list(theirs)
    for same in (_same_name, _same_plan, lambda their, our: terms.asked(our.first_day, our.last_day)):
        for their in list(rest):
            our = min(
                (each for each in mine if same(their, each)),
                key=lambda each: abs((each.first_day - their.first_day).days),
                default=None,
            )
            if our is None or (same is not _same_name and not terms.counts(their)):
                continue
            mine.remove(our)
            rest.remove(their)
            found += _differing(their, our, terms)
    found += [
        Found(DifferenceKind.ONLY_THERE, each.plan, each.first_day, "", _days(each), each.place)
        for each in rest
        if terms.counts(each)
    ]
    found += [
        Found(DifferenceKind.ONLY_HERE, each.plan, each.first_day, _days(each), "")
        for each in mine
        if terms.asked(each.first_day, each.last_day)
    ]
    return found


def held_there(theirs: Iterable[Theirs], ours: Sequence[Ours]) -> tuple[HeldThere, ...]:
    """Return what the carrier holds; where its codes can mean more than one thing, what our books have of these."""
    found = []
    for each in theirs:
        own = next((our for our in ours if _same_name(each, our)), None) or next(iter(ours), None)
        tier = own.tier if own is not None and own.tier in each.tiers else next(iter(each.tiers), None)
        groups = each.groups or (() if own is None else (own.group,))
        group = (
            own.group if own is not None and own.group in groups else next(iter(groups), CoverageGroup("?"))
        )
        found.append(
            HeldThere(
                line=each.line,
                plan=each.plan,
                first_day=each.first_day,
                last_day=each.last_day,
                group=group,
                steps=() if tier is None else (HeldStep(from_day=each.first_day, tier=tier),),
            )
        )
    return tuple(found)


def _same_name(their: Theirs, our: Ours) -> bool:
    return (their.plan, their.first_day) == (our.plan, our.first_day)


def _same_plan(their: Theirs, our: Ours) -> bool:
    return their.plan == our.plan


def _differing(their: Theirs, our: Ours, terms: Terms) -> list[Found]:
    pairs = [
        (DifferenceKind.PLAN, their.plan == our.plan, our.plan, their.plan),
        (
            DifferenceKind.FIRST_DAY,
            their.first_day == our.first_day,
            str(our.first_day),
            str(their.first_day),
        ),
        (DifferenceKind.LAST_DAY, their.last_day == our.last_day, _end(our.last_day), _end(their.last_day)),
        (
            DifferenceKind.TIER,
            not their.tiers or our.tier is None or our.tier in their.tiers,
            str(our.tier),
            str(next(iter(their.tiers), "")),
        ),
        (
            DifferenceKind.GROUP,
            their.groups is None or our.group in their.groups,
            group_said(our.group),
            "" if their.groups is None else group_said(their.groups[0]),
        ),
    ]
    return [
        Found(kind, our.plan, our.first_day, ours, theirs, their.place)
        for kind, same, ours, theirs in pairs
        if not same and kind.value in terms.compares
    ]


def group_said(group: CoverageGroup) -> str:
    """Return a group in one word: its number and what other parts it has."""
    return "/".join(part for part in (group.number, group.subgroup, group.class_code, group.division) if part)


def _end(day: date | None) -> str:
    return "open" if day is None else day.isoformat()


def _days(each: Theirs | Ours) -> str:
    return f"{each.plan} {each.first_day} to {_end(each.last_day)}"
