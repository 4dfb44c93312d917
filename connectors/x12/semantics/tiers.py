"""Whether the tier that a subscriber is said to have (HD05) fits the people who are in the file."""

from collections.abc import Sequence
from typing import NamedTuple

from connectors.x12.semantics.shape import Coverage, Shape

_PARTNERS = frozenset({"01", "25", "53"})
"""INS02: spouse, former spouse, life partner."""
_ANY = 99


class Takes(NamedTuple):
    """How many partners, children and both together a tier takes, at least and at most."""

    partners: tuple[int, int] = (0, _ANY)
    children: tuple[int, int] = (0, _ANY)
    both: tuple[int, int] = (0, _ANY)


TIERS = {
    "EMP": Takes(both=(0, 0)),
    "IND": Takes(both=(0, 0)),
    "ESP": Takes(partners=(1, 1), children=(0, 0)),
    "SPO": Takes(partners=(1, 1), children=(0, 0)),
    "ECH": Takes(partners=(0, 0), children=(1, _ANY)),
    "CHD": Takes(partners=(0, 0), children=(1, _ANY)),
    "SPC": Takes(partners=(1, 1), children=(1, _ANY)),
    "FAM": Takes(both=(1, _ANY)),
    "DEP": Takes(both=(1, _ANY)),
    "TWO": Takes(both=(1, 1)),
    "E1D": Takes(both=(1, 1)),
    "E2D": Takes(both=(2, 2)),
    "E3D": Takes(both=(3, 3)),
    "E5D": Takes(both=(1, _ANY)),
    "E6D": Takes(both=(2, _ANY)),
    "E7D": Takes(both=(3, _ANY)),
    "E8D": Takes(both=(4, _ANY)),
    "E9D": Takes(both=(5, _ANY)),
}
"""HD05 → whom it covers beside the subscriber. Source: X12 data element 1207."""

Rows = Sequence[tuple[Shape, Sequence[str]]]
"""The rows of a family: shape and segments."""


def tier_faults(rows: Rows, *, today: str, complete: bool) -> list[tuple[int, str]]:
    """Return the tiers that do not fit, as index of the HD in the subscriber's row, and fault.

    A line on which the subscriber has one open coverage with a tier is compared with the dependents' rows for it.
    More people than the tier takes: only those count whose coverage is open and has begun by the file's date, or by
    the subscriber's own begin. Fewer: looked for only in a file that is complete; whoever is named for the line at all
    counts, since an end may lie ahead.
    """
    subscriber, segments = rows[0]
    faults: list[tuple[int, str]] = []
    for line, coverage in _tiers(subscriber).items():
        takes = TIERS.get(coverage.tier)
        if takes is None:
            continue
        latest = max(today, _day(segments, coverage.begin))
        if _exceeds(takes, *_counted(rows, line, latest)):
            faults.append((coverage.at, "tier-exceeded"))
        elif complete and _falls_short(takes, *_counted(rows, line, None)):
            faults.append((coverage.at, "tier-unmet"))
    return faults


def _tiers(subscriber: Shape) -> dict[str, Coverage]:
    """Return the open coverage of each line; a line with several says nothing certain."""
    found: dict[str, list[Coverage]] = {}
    for each in subscriber.coverages:
        if each.open:
            found.setdefault(each.line, []).append(each)
    return {line: some[0] for line, some in found.items() if len(some) == 1 and some[0].tier}


def _counted(rows: Rows, line: str, latest: str | None) -> tuple[int, int]:
    """Return partners and children for a line: covered by `latest`, or, when it is None, named at all."""
    partners = children = 0
    for shape, segments in rows[1:]:
        if shape.subscriber or not any(_counts(each, segments, line, latest) for each in shape.coverages):
            continue
        if shape.relationship in _PARTNERS:
            partners += 1
        else:
            children += 1
    return partners, children


def _counts(coverage: Coverage, segments: Sequence[str], line: str, latest: str | None) -> bool:
    if coverage.line != line:
        return False
    if latest is None:
        return coverage.maintenance != "002"
    return coverage.open and _day(segments, coverage.begin) <= latest


def _exceeds(takes: Takes, partners: int, children: int) -> bool:
    most = (takes.partners[1], takes.children[1], takes.both[1])
    return any(
        each > limit for each, limit in zip((partners, children, partners + children), most, strict=True)
    )


def _falls_short(takes: Takes, partners: int, children: int) -> bool:
    least = (takes.partners[0], takes.children[0], takes.both[0])
    return any(
        each < limit for each, limit in zip((partners, children, partners + children), least, strict=True)
    )


def _day(segments: Sequence[str], at: int) -> str:
    """Return the day at the end of a DTP as text; empty when there is none."""
    return segments[at][-8:] if at >= 0 else ""
