"""Between which bounds M.G.L. c.32B has the unit's share of a premium, by the sections that the unit has accepted.

Where a section lets agreements decide, and where the catalog cannot say which section holds, no bound is drawn.
"""

from decimal import Decimal
from typing import Final, NamedTuple

from events.catalog import EmployeeClass, Statute
from events.vocabulary.coverage import InsuranceLine

NOTHING, HALF, ALL = Decimal(0), Decimal(50), Decimal(100)
"""Percent of the premium. Source: M.G.L. c.32B s.7(a), s.7A, s.9, s.9A, s.9B, s.9D."""
HMO_MOST: Final = Decimal(90)
"""Percent, for the retired and those of no union. Source: M.G.L. c.32B s.16; Yeretsky v. Attleboro, 424 Mass. 315."""
HEALTH: Final = InsuranceLine.MEDICAL
"""Whose share has a least, too: what else a plan gives may be a voluntary one, apart from the chapter."""
LINES: Final = frozenset(
    {
        HEALTH,
        InsuranceLine.DENTAL,
        InsuranceLine.VISION,
        InsuranceLine.DRUG,
        InsuranceLine.LIFE,
        InsuranceLine.ACCIDENTAL_DEATH,
    }
)
"""The insurance that the unit pays for with the insured. Source: M.G.L. c.32B s.3, s.7."""
AGREED: Final[frozenset[Statute]] = frozenset({"c32B-19", "c32B-21"})
"""By these the shares are what was agreed. Source: M.G.L. c.32B s.19, s.21."""

Accepted = frozenset[Statute]


class Bounds(NamedTuple):
    """The least and the most that the unit pays, in percent, and the sections that say so; None: not judged."""

    least: Decimal
    most: Decimal | None
    source: str
    or_nothing: bool = False
    """Whether it may pay nothing at all, too."""


def bounds(group: EmployeeClass, line: InsuranceLine, accepted: Accepted) -> Bounds:
    """Return what a unit that has accepted these sections may pay for a class.

    Source:
      M.G.L. c.32B s.7, 7A (active); s.9, 9A, 9E (retired); s.9B, 9C, 9D, 9D1/2, 9D3/4, 9G (survivors); s.16 (HMOs).
    """
    match group.standing:
        case "active":
            found = _of_active(accepted)
        case "retired":
            found = _of_retired(accepted)
        case _:
            found = _of_survivors(accepted)
    if "c32B-16" in accepted and line is HEALTH and found.most is not None and found.most < HMO_MOST:
        most = None if group.bargaining_units else HMO_MOST
        or_nothing = found.most == NOTHING
        least = HALF if or_nothing else found.least  # The plan may be one of another kind.
        return Bounds(least, most, f"{found.source}, s.16", or_nothing)
    return found


def _of_active(accepted: Accepted) -> Bounds:
    if "c32B-7A" in accepted:
        return Bounds(HALF, ALL, "s.7A")
    return Bounds(HALF, HALF, "s.7, without s.7A")


def _of_retired(accepted: Accepted) -> Bounds:
    if "c32B-9E" in accepted:
        return Bounds(HALF, ALL, "s.9E")
    if "c32B-9A" in accepted:
        return Bounds(HALF, HALF, "s.9A, without s.9E")
    return Bounds(NOTHING, NOTHING, "s.9, without s.9A or s.9E")


def _of_survivors(accepted: Accepted) -> Bounds:
    """After a death on duty the unit pays half and more, and a class does not say how anybody died."""
    if "c32B-9D1/2" in accepted:
        return Bounds(HALF, ALL, "s.9D1/2")
    if accepted & {"c32B-9C", "c32B-9G"}:
        return Bounds(HALF if "c32B-9D" in accepted else NOTHING, None, "s.9C, s.9D, s.9G")
    if "c32B-9D" in accepted:
        return Bounds(HALF, HALF, "s.9D, without s.9D1/2")
    if "c32B-9D3/4" in accepted:
        return Bounds(NOTHING, HALF, "s.9D3/4")
    return Bounds(NOTHING, NOTHING, "s.9B, without s.9D, s.9D1/2 or s.9D3/4")
