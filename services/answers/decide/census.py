"""The census: its rows, what it can be asked for, and how it is counted by plan and tier."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from events.vocabulary.people import SELF


class CensusRow(NamedTuple):
    """One member covered by one plan on the day asked about. Days in ISO 8601, both included; empty: not known."""

    employer: str
    employee_id: str
    member_number: str
    relationship: str
    name: str
    """Empty unless names are asked for."""
    line: str
    plan: str
    carrier: str
    tier: str
    """The tier of the family's coverage by this plan, on each of its members' rows."""
    first_day: str
    last_day: str
    department: str
    bargaining_unit: str
    volume: str
    """Of the subscriber, as the next four, in US dollars; empty where the price follows from plan and tier alone."""
    premium: str
    employer_pays: str
    employee_pays: str
    premium_per: str
    """`month` or `plan_year`."""


class Count(NamedTuple):
    """How many are covered by a plan in a tier."""

    plan: str
    tier: str
    subscribers: int
    members: int


@dataclass(frozen=True, slots=True)
class CensusAsked:
    """What a census is asked for: the day, and what a row must be to be in it (None: anything)."""

    as_of: date
    plan: str | None = None
    carrier: str | None = None
    employer: str | None = None
    tier: str | None = None
    department: str | None = None
    bargaining_unit: str | None = None

    def fields(self) -> list[tuple[int, str]]:
        """Return what a row must be, by the number of its field."""
        asked = {name: getattr(self, name) for name in CUT_BY}
        return [(CensusRow._fields.index(name), value) for name, value in asked.items() if value is not None]


CUT_BY: Final = ("plan", "carrier", "employer", "tier", "department", "bargaining_unit")
"""The fields by which a census can be cut."""


@dataclass(slots=True)
class Totals:
    """Counts by plan and tier, added up row by row."""

    _counts: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, rows: Iterable[CensusRow]) -> None:
        """Count these rows."""
        counts = self._counts
        for row in rows:
            key = (row.plan, row.tier)
            if key not in counts:
                counts[key] = [0, 0]
            held = counts[key]
            held[1] += 1
            if row.relationship == SELF:
                held[0] += 1

    def lines(self) -> list[Count]:
        """Return what was counted, by plan and tier."""
        return [Count(plan, tier, *self._counts[plan, tier]) for plan, tier in sorted(self._counts)]
