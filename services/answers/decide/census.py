"""The census: its rows, what it can be asked for, and how it is counted by plan and tier."""

from collections import defaultdict
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
    """The tier of the family's coverage by this plan, on each of its members' rows; none without the subscriber."""
    first_day: str
    last_day: str
    department: str
    bargaining_unit: str
    volume: str
    """Of the subscriber, as the next four, in US dollars; empty where the plan has none."""
    premium: str
    """The family's, whole, on one row alone, by tier or as recorded: all rows together are the bill.

    It is the subscriber's row; by a plan that does not cover the subscriber, that of the spouse, else of the first.
    """
    employer_pays: str
    """As `employee_pays` empty where no contribution of the catalog says who pays; else the two sum to the premium."""
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

    _counts: defaultdict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    """By plan, tier and relationship."""

    def add(self, rows: Iterable[CensusRow]) -> None:
        """Count these rows."""
        counts = self._counts
        for row in rows:
            counts[row[_PLAN], row[_TIER], row[_RELATIONSHIP]] += 1

    def lines(self) -> list[Count]:
        """Return what was counted, by plan and tier."""
        members: defaultdict[tuple[str, str], int] = defaultdict(int)
        for (plan, tier, _), counted in self._counts.items():
            members[plan, tier] += counted
        return [
            Count(plan, tier, self._counts.get((plan, tier, SELF), 0), members[plan, tier])
            for plan, tier in sorted(members)
        ]


_RELATIONSHIP, _PLAN, _TIER = map(CensusRow._fields.index, ("relationship", "plan", "tier"))
