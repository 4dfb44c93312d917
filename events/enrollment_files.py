"""What an enrollment file (834) holds, in the carrier's own codes, as connectors tell it to services."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LoopSegment:
    """One segment, the loop it stands in, and what that loop is about."""

    loop: str
    """2100A; empty for the segments around all members."""
    about: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CoverageSaid:
    """What a file says of one coverage."""

    line: str
    """HD03."""
    plan: str
    """HD04."""
    maintenance: str
    """HD01."""
    tier: str
    """HD05."""
    first_day: date | None
    """DTP*348."""
    last_day: date | None
    """DTP*349, as the file has it."""


@dataclass(frozen=True, slots=True)
class MemberSaid:
    """What a file says of one member, known again by the subscriber's number and their own."""

    subscriber: str = field(repr=False)
    """REF*0F."""
    number: str = field(repr=False)
    """REF*23 or *17; without one, the relationship and the place among those with the same."""
    relationship: str
    """INS02."""
    maintenance: str
    """INS03."""
    group: str
    """REF*1L."""
    coverages: tuple[CoverageSaid, ...]
