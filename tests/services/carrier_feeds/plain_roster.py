"""What a carrier makes of plain files by its own companion guide: rows, groups, absence, ends and reinstatements."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from events.catalog import CarrierProfile

Group = tuple[str, str, str, str]
"""Number, subgroup, class and division."""


@dataclass
class Coverage:
    """A coverage as the carrier has it: from which day on which tier and premium, and its last day."""

    tiers: dict[str, str]
    last: str | None = None
    premiums: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, str] = field(default_factory=dict)
    status: str = field(default="", compare=False)
    """Under what it is held, by the row that added it or named it last in a full file."""
    by_absence: bool = False
    """Whether it ended because a full file did not name it."""

    def end(self, last: str | None) -> None:
        """Move the last day; what was to come after it is gone."""
        self.last = last
        self.by_absence = False
        self.tiers = {day: tier for day, tier in self.tiers.items() if last is None or day <= last}
        self.premiums = {day: each for day, each in self.premiums.items() if last is None or day <= last}
        self.volumes = {day: each for day, each in self.volumes.items() if last is None or day <= last}

    def covers(self, day: str, first: str) -> bool:
        """Whether it is in force on a day."""
        return first <= day and (self.last is None or day <= self.last)


Name = tuple[str, str, str, str, str]
"""Family, member, line, plan, first day."""


class PlainRoster:
    """The coverage a carrier has, by group and name, read from the rows of its files."""

    def __init__(self, profile: CarrierProfile) -> None:
        self.profile = profile
        self.held: dict[tuple[Group, Name], Coverage] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.medicare: dict[tuple[str, str], Any] = {}
        places = profile.group_places
        self._with_coverage = {each.part for each in places if each.loop == "2300"}

    def read(self, families: list[dict[str, Any]]) -> None:
        """Take what the families of a file of changes say."""
        for family in families:
            for row in family["rows"]:
                self._apply(family, row)

    def read_full(self, families: list[dict[str, Any]], day: date, *, complete: bool) -> None:
        """Take a file that says everything; what is in force and not named ends, if all of the file was readable."""
        named = set()
        for family in families:
            for row in family["rows"]:
                assert row["maintenance"] == "audit"
                self._know(family, row)
                for line in row["coverages"]:
                    key = (self._group(family, line), _name(family, row, line))
                    named.add(key)
                    self._audit(key, line, day.isoformat())
                    self.held[key].status = row["benefit_status"]
        for (group, name), held in self.held.items() if complete else ():
            if (group, name) not in named and held.covers(day.isoformat(), name[4]):
                held.end((day - timedelta(days=1)).isoformat())
                held.by_absence = True

    def _audit(self, key: tuple[Group, Name], line: dict[str, Any], day: str) -> None:
        first = line["first_day"]
        held = self.held.get(key)
        if held is None:
            held = self.held[key] = Coverage({first: line["tier"]} if line["tier"] else {})
            if line["premium"]:
                held.premiums[first] = line["premium"]
            if line["volume"]:
                held.volumes[first] = line["volume"]
        else:
            held.end(line["last_day"])
            at = max(first, min(day, line["last_day"] or day))
            _set(held.tiers, at, line["tier"])
            _set(held.premiums, at, line["premium"])
            _set(held.volumes, at, line["volume"])
        held.end(line["last_day"])

    def _know(self, family: dict[str, Any], row: dict[str, Any]) -> None:
        self.names[family["family"], row["member"]] = row["name"]
        self.medicare[family["family"], row["member"]] = row["medicare"]

    def _apply(self, family: dict[str, Any], row: dict[str, Any]) -> None:
        member = row["member"]
        self._know(family, row)
        kind = row["maintenance"]
        if kind in {"termination", "cancellation"}:
            assert self.profile.termination_shape != "coverages", "the carrier knows no end of a member"
            cascades = member == "self" and self.profile.termination_rows == "subscriber"
            whole = self.profile.termination_shape == "member"
            for key in list(self.held):
                same = key[1][0] == family["family"] and self._scope(key[0]) == self._scope(_place(family))
                if same and ((whole and key[1][1] == member) or (cascades and key[1][1] != member)):
                    self._lose(key, row)
            if whole:
                return
        for line in row["coverages"]:
            self._line((self._group(family, line), _name(family, row, line)), line, row["benefit_status"])

    def _lose(self, key: tuple[Group, Name], row: dict[str, Any]) -> None:
        held, first, last = self.held[key], key[1][4], row["eligibility_last_day"]
        if (row["maintenance"] == "cancellation" and first >= row["eligibility_first_day"]) or first > last:
            del self.held[key]
        elif held.last is None or held.last > last:
            held.end(last)

    def _line(self, key: tuple[Group, Name], line: dict[str, Any], status: str) -> None:
        kind, held = line["maintenance"], self.held.get(key)
        if kind == "addition":
            first = line["first_day"]
            tiers = {first: line["tier"]} if line["tier"] else {}
            premiums = {first: line["premium"]} if line["premium"] else {}
            volumes = {first: line["volume"]} if line["volume"] else {}
            self.held[key] = Coverage(tiers, line["last_day"], premiums, volumes, status)
        elif held is None:
            return
        elif kind == "cancellation":
            del self.held[key]
        elif kind == "termination":
            told = held.last is not None and not held.by_absence
            if told and self.profile.earlier_end == "reinstate_and_end" and held.last != line["last_day"]:
                return  # it has ended, the carrier says, and must be reinstated first
            held.end(line["last_day"])
        elif kind == "reinstatement":
            if self.profile.reinstatement == "reinstate":
                held.end(line["last_day"])
        else:
            assert kind == "change"
            day = line["change_day"]
            if held.last is None or day <= held.last:
                _step(held.tiers, day, line["tier"])
                _step(held.premiums, day, line["premium"])
                _step(held.volumes, day, line["volume"])

    def _group(self, family: dict[str, Any], line: dict[str, Any]) -> Group:
        own = line["group"]
        return _place(family) if own is None else _of(own)

    def _scope(self, group: Group) -> Group:
        """Return what of a group is said with a member's row, and so parts the rows."""
        parts = ("number", "subgroup", "class_code", "division")
        number, *others = (
            "" if name in self._with_coverage else each for name, each in zip(parts, group, strict=True)
        )
        return (number, *others)  # type: ignore[return-value]


def _place(family: dict[str, Any]) -> Group:
    return _of({**family, "number": family["group"]})


def _of(group: dict[str, Any]) -> Group:
    return (group["number"], group["subgroup"] or "", group["class_code"] or "", group["division"] or "")


def _name(family: dict[str, Any], row: dict[str, Any], line: dict[str, Any]) -> Name:
    return (family["family"], row["member"], line["line"], line["plan"], line["first_day"])


def _step(steps: dict[str, str], day: str, value: str | None) -> None:
    """From a day on it is this; what was said of later days is forgotten."""
    if not value:
        return
    kept = {each: held for each, held in steps.items() if each < day}
    if not kept or kept[max(kept)] != value:
        kept[day] = value
    steps.clear()
    steps.update(kept)


def _set(steps: dict[str, str], day: str, value: str | None) -> None:
    """On a day it is this; where it was another, that holds from the day on."""
    past = [each for each in steps if each <= day]
    if value and (not past or steps[max(past)] != value):
        _step(steps, day, value)
