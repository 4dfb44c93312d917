"""What the stand-in carrier holds, and how it reads the rows of an 834: by the guide and its own companion guide.

Source: X12 834 005010X220A1, INS03, HD01, DTP*348, *349, *356, *357, *303, REF*1L; BGN08.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from events.catalog import CarrierProfile

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """One coverage as the carrier has it: their codes, the days, and from which day on which tier and premium."""

    line_code: str
    plan_code: str
    first_day: date
    last_day: date | None = None
    tiers: tuple[tuple[date, str], ...] = ()
    premiums: tuple[tuple[date, Decimal], ...] = ()
    by_absence: bool = False
    """Whether it ended because a file that says everything did not name it."""
    volumes: tuple[tuple[date, Decimal], ...] = ()
    status: str = field(default="", compare=False)
    """INS05 of the row that added it, or that named it last in a file that says everything."""


MemberKey = tuple[str, str]
"""The subscriber's number (REF*0F) and the member's own (the profile's qualifier)."""

Roster = dict[MemberKey, dict[tuple[str, str, date], Held]]

Group = tuple[str, ...]
"""REF*1L, and what stands in each further place of the carrier's group structure."""


@dataclass(slots=True)
class Line:
    """One loop 2300 as read."""

    action: str
    line: str
    plan: str
    tier: str
    days: dict[str, date] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    premium: Decimal | None = None
    volume: Decimal | None = None

    @property
    def name(self) -> tuple[str, str, date]:
        """By what the carrier knows the coverage of a member again."""
        return (self.line, self.plan, self.days["348"])


@dataclass(slots=True)
class Row:
    """One INS loop as read."""

    maintenance: str
    subscriber: bool
    references: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    status: str = ""
    ended: bool = False
    """Whether LS has been read: the numbers of loop 2700 are none of the member's."""

    def read(self, name: str, elements: list[str]) -> None:
        """Take the next segment of the loop."""
        match name:
            case "LS":
                self.ended = True
            case _ if self.ended:
                pass
            case "REF":
                (self.lines[-1].references if self.lines else self.references)[elements[0]] = elements[1]
            case "HD":
                plan, tier = ([*elements[3:5], "", ""])[:2]
                self.lines.append(Line(elements[0], elements[2], plan, tier))
            case "DTP":
                days = self.lines[-1].days if self.lines else self.days
                days[elements[0]] = datetime.strptime(elements[2], "%Y%m%d").date()  # noqa: DTZ007
            case "AMT" if self.lines and elements[0] == "P3":
                self.lines[-1].premium = Decimal(elements[1])
            case "AMT" if self.lines and elements[0] == "FK":
                self.lines[-1].volume = Decimal(elements[1])
            case _:
                pass


Key = tuple[MemberKey, Group, tuple[str, str, date]]


class KeptRoster:
    """A carrier's roster."""

    def __init__(self, profile: CarrierProfile) -> None:
        self.profile = profile
        self.held: dict[Key, Held] = {}

    @property
    def roster(self) -> Roster:
        """What is held of each member, whatever the group."""
        found: Roster = {}
        for (member, _, name), held in self.held.items():
            found.setdefault(member, {})[name] = held
        return found

    def change(self, rows: list[Row]) -> None:
        """Take the rows of a file of changes; who is not named stays as they are."""
        for row in rows:
            self._apply(row)

    def replace(self, rows: list[Row], day: date, *, complete: bool) -> None:
        """Take the rows of a file that says everything; what is in force and not named ends, if all could be read.

        What has not begun and is not named any more never will, where there is nothing but such files to say so.
        """
        named = set()
        for row in rows:
            for line in row.lines:
                key = self._key(row, line)
                named.add(key)
                self._audit(key, row, line, day)
        for key, held in list(self.held.items()) if complete else ():
            in_force = held.first_day <= day and (held.last_day is None or held.last_day >= day)
            if key not in named and in_force:
                self.held[key] = replace(_ended(held, day - _DAY), by_absence=True)
            elif key not in named and held.first_day > day and not self.profile.changes:
                del self.held[key]

    def _audit(self, key: Key, row: Row, line: Line, day: date) -> None:
        first, last = line.days["348"], self._last(line.days.get("349"), row)
        held = self.held.get(key, Held(line.line, line.plan, first))
        at = max(first, min(day, last or day)) if key in self.held else first
        tiers = _on(held.tiers, at, line.tier if row.subscriber else None)
        premiums = _on(held.premiums, at, line.premium)
        volumes = _on(held.volumes, at, line.volume)
        said = replace(held, tiers=tiers, premiums=premiums, volumes=volumes, status=row.status)
        self.held[key] = _ended(said, last)

    def _apply(self, row: Row) -> None:
        if row.maintenance == "024":
            self._lose(row)
        for line in row.lines:
            key = self._key(row, line)
            held = self.held.get(key)
            after = self._after(held, row, line)
            if after is not None:
                self.held[key] = after
            elif held is not None:
                del self.held[key]

    def _after(self, held: Held | None, row: Row, line: Line) -> Held | None:
        first, told = line.days["348"], line.days.get("349")
        tier = line.tier if line.tier and row.subscriber else None
        if line.action == "021":
            return Held(
                line.line,
                line.plan,
                first,
                self._last(told, row),
                ((first, tier),) if tier else (),
                ((first, line.premium),) if line.premium is not None else (),
                volumes=((first, line.volume),) if line.volume is not None else (),
                status=row.status,
            )
        if held is None:
            return None
        match line.action:
            case "002":
                return None
            case "024" if self._never_was(line.days):
                return None
            case "024":
                last = self._last(told, row)
                ended = held.last_day is not None and not held.by_absence and held.last_day != last
                # What has ended has ended: a carrier that asks for it wants to be told that it goes on, first.
                must_reinstate = ended and self.profile.earlier_end == "reinstate_and_end"
                return held if must_reinstate else _ended(held, last)
            case "025":
                knows = self.profile.reinstatement == "reinstate"
                return _ended(held, self._last(told, row)) if knows else held
            case "001":
                day = line.days.get("303", first)
                if held.last_day is not None and day > held.last_day:
                    return held
                tiers, premiums = _from(held.tiers, day, tier), _from(held.premiums, day, line.premium)
                volumes = _from(held.volumes, day, line.volume)
                return replace(held, tiers=tiers, premiums=premiums, volumes=volumes)
            case _:
                return held

    def _lose(self, row: Row) -> None:
        """INS*024: what ends with the row itself, which for some carriers is the whole family's.

        All ends with 357, and from an eligibility begin (356) on nothing ever was.
        """
        member, group = self._member(row), self._scope(self._group(row, None))
        cascades = row.subscriber and self.profile.termination_rows == "subscriber"
        for key, coverage in list(self.held.items()):
            if key[0][0] != member[0] or self._scope(key[1]) != group:
                continue
            if (key[0] == member and not row.lines) or (key[0] != member and cascades):
                last = self._last_of(row.days["357"], subscriber=row.subscriber)
                if coverage.first_day >= row.days.get("356", date.max) or coverage.first_day > last:
                    del self.held[key]
                elif coverage.last_day is None or coverage.last_day > last:
                    self.held[key] = _ended(coverage, last)

    def _member(self, row: Row) -> MemberKey:
        own = self.profile.member_identifier_qualifier
        return (row.references["0F"], row.references[own] if own else "")

    def _key(self, row: Row, line: Line) -> Key:
        return (self._member(row), self._group(row, line), line.name)

    def _group(self, row: Row, line: Line | None) -> Group:
        """Return the group, in the places that the companion guide names; a place in loop 2300 may be empty."""
        parts = [row.references.get("1L", "")]
        for place in self.profile.group_places:
            if place.loop == "2000":
                parts.append(row.references.get(place.qualifier, ""))
            else:
                parts.append("" if line is None else line.references.get(place.qualifier, ""))
                if place.part == "number" or "{number" in (place.pattern or ""):
                    parts[0] = ""
        return tuple(parts)

    def _scope(self, group: Group) -> Group:
        """Return what of a group parts the rows of a member: what is said with a coverage does not."""
        loops = ["2000", *(place.loop for place in self.profile.group_places)]
        return tuple(each if loop == "2000" else "" for each, loop in zip(group, loops, strict=True))

    def _last(self, told: date | None, row: Row) -> date | None:
        return None if told is None else self._last_of(told, subscriber=row.subscriber)

    def _last_of(self, told: date, *, subscriber: bool) -> date:
        wants = self.profile.end_day
        if not subscriber and self.profile.dependent_end_day is not None:
            wants = self.profile.dependent_end_day
        return told - _DAY if wants == "first_uncovered" else told

    def _never_was(self, days: dict[str, date]) -> bool:
        if self.profile.cancellation_shape == "same_day":
            return days["349"] <= days["348"]
        return days["349"] < days["348"]


_Value = TypeVar("_Value", str, Decimal)


def _ended(held: Held, last: date | None) -> Held:
    tiers = tuple((day, tier) for day, tier in held.tiers if last is None or day <= last)
    premiums = tuple((day, each) for day, each in held.premiums if last is None or day <= last)
    volumes = tuple((day, each) for day, each in held.volumes if last is None or day <= last)
    return replace(held, last_day=last, tiers=tiers, premiums=premiums, volumes=volumes, by_absence=False)


def _from(
    steps: tuple[tuple[date, _Value], ...], day: date, value: _Value | None
) -> tuple[tuple[date, _Value], ...]:
    """Return the steps when from a day on it is this; what was said of later days is forgotten."""
    if value is None:
        return steps
    earlier = [step for step in steps if step[0] < day]
    if not earlier or earlier[-1][1] != value:
        earlier.append((day, value))
    return tuple(earlier)


def _on(steps: tuple[tuple[date, Any], ...], day: date, value: Any) -> tuple[tuple[date, Any], ...]:
    """Return the steps when on a day it is this; where it was another, that holds from the day on."""
    past = [held for each, held in steps if each <= day]
    return steps if not value or (past and past[-1] == value) else _from(steps, day, value)
