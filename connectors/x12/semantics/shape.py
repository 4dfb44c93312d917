"""What is known of a member's row from its segments alone, without names, numbers and days: its shape."""

from dataclasses import dataclass, field

Place = tuple[int, int, str]
"""Index of the segment in the row, number of the element, code of the fault."""


@dataclass(slots=True, eq=False)
class Coverage:
    """One loop 2300: where in the row its segments stand; -1 is nowhere."""

    at: int
    maintenance: str
    line: str
    plan: str
    tier: str
    begin: int = -1
    end: int = -1
    change: int = -1

    @property
    def open(self) -> bool:
        """Whether somebody is covered by it, for all that this row says."""
        return self.end < 0 and self.maintenance not in {"024", "002"}


@dataclass(slots=True, eq=False)
class Shape:
    """What all rows of the same segments have in common; compared by identity."""

    subscriber: bool
    relationship: str
    maintenance: str
    family_at: int = -1
    """Where REF*0F stands."""
    coverages: list[Coverage] = field(default_factory=list)
    faults: list[Place] = field(default_factory=list)
    spans: list[tuple[int, int, bool]] = field(default_factory=list)
    """Begin, end, and whether an end on the day before the begin can be a cancellation."""
    twins: list[tuple[Coverage, Coverage]] = field(default_factory=list)
    """Coverages that are the same if their days are."""
