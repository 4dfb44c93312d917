"""Whether a night's file may leave by itself: who loses a coverage by it, and what the carrier's limits say to that."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.catalog import Limits
from events.feed_holds import FileKind, Gate
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange

_ENDS = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})
_Name = tuple[InsuranceLine, str, date]
"""What a line of a file is about: line, plan, first day."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a night's file would do."""

    kind: FileKind
    members: int
    """Of whom it speaks."""
    ended_members: int
    """Who lose a coverage by it, by a line or by absence."""
    held_members: Callable[[int], int]
    """How many members the carrier holds; it counts no further than to the number it is given."""
    members_before: int | None = None
    """Of a full file: members in the one before; None: there was none."""
    nobody_left: bool = False
    """Whether a full file names only who is not covered any more."""
    is_first: bool = False
    """Whether the carrier never had a file."""
    closed: str | None = None
    """Why the carrier takes no files on the day it has now."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One gate that a file does not pass, and why, with the counts."""

    gate: Gate
    reason: str


def ended_members(families: Iterable[FamilyChange]) -> int:
    """Return how many members lose a coverage by what is said of these families, or taken from it without being said.

    Who gets another coverage of the same line in its place, by a change of plan or of group say, loses none.

    Source:
      X12 834 (005010X220A1): INS03 and HD01, 024 and 002 end, 021 and 025 do not.
    """
    rows: dict[tuple[str, str], list[MemberChange]] = {}
    for family in families:
        for row in (*family.members, *family.implied):
            rows.setdefault((family.family, row.member), []).append(row)
    return sum(map(_lose, rows.values()))


def stops(limits: Limits, weight: Weight) -> tuple[Stop, ...]:
    """Return the gates that a file does not pass, in their order; nothing where it may leave.

    Source:
      No law: the limits of the carrier's profile.
    """
    return tuple(Stop(gate, reason) for gate, reason in _found(limits, weight) if reason)


def _found(limits: Limits, weight: Weight) -> Iterable[tuple[Gate, str | None]]:
    yield Gate.ENDED_MEMBERS, _too_many(limits.ended_members, weight.ended_members)
    yield Gate.ENDED_PERCENT, _too_large_a_share(limits.ended_percent, weight)
    yield Gate.SHRINKS, _shrinks(limits.shrinks_percent, weight)
    if weight.nobody_left:
        yield (
            Gate.NOBODY_LEFT,
            f"nobody is covered any more; it names the last {_members(weight.members)}, each with the end",
        )
    if limits.first_file_is_held and weight.is_first:
        yield Gate.FIRST_FILE, "it is the first file that the carrier ever gets"
    if weight.closed is not None:
        yield Gate.CLOSED_DAY, f"the carrier takes no files today: {weight.closed}"


def _too_many(limit: int | None, ended: int) -> str | None:
    if limit is None or ended <= limit:
        return None
    return f"{_members(ended)} would lose a coverage; the limit is {limit:,}"


def _too_large_a_share(limit: Decimal | None, weight: Weight) -> str | None:
    """Return why too large a share would lose a coverage; members are counted only as far as it takes to know."""
    if limit is None or not weight.ended_members:
        return None
    enough = int(weight.ended_members * 100 / limit) + 1 if limit else weight.ended_members
    held = weight.held_members(enough)
    if weight.ended_members * 100 <= limit * held:
        return None
    ended = _members(weight.ended_members)
    return f"{ended} of the {held:,} the carrier holds would lose a coverage; the limit is {limit:f} percent"


def _shrinks(limit: Decimal | None, weight: Weight) -> str | None:
    before = weight.members_before
    if limit is None or weight.kind != "full" or not before:
        return None
    fewer = before - weight.members
    if fewer * 100 <= limit * before:
        return None
    now = _members(weight.members)
    return f"it has {now}, the full file before it had {before:,}; the limit is {limit:f} percent fewer"


def _lose(rows: list[MemberChange]) -> bool:
    """Whether a member loses a coverage by all their rows."""
    lines = [line for row in rows for line in row.coverages]
    ended = {_name(line) for line in lines if line.maintenance in _ENDS}
    going_on = {line.line for line in lines if _goes_on(line, ended)}
    bare = any(row.maintenance in _ENDS and not row.coverages for row in rows)
    return bare or any(line not in going_on for line, _, _ in ended)


def _goes_on(line: CoverageChange, ended: set[_Name]) -> bool:
    """Whether a line gives a coverage without an end; one that is reinstated only to be ended earlier does not."""
    if line.maintenance is Maintenance.REINSTATEMENT:
        return _name(line) not in ended
    return line.maintenance is Maintenance.ADDITION and line.last_day is None


def _name(line: CoverageChange) -> _Name:
    return line.line, line.plan, line.first_day


def _members(number: int) -> str:
    return f"{number:,} member" if number == 1 else f"{number:,} members"
