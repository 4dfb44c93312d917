"""A carrier that reads plain files: it applies every line by its own lights, answers, loses answers, and is away."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from events.carrier_feeds import AnswerKind
from events.catalog import CarrierProfile
from events.errors import PartnerRefused, PartnerUnreachable
from services.ports import Answer, Delivery, FamilyToWrite, SetToWrite, SetVerdict


class PlainInterchanges:
    """Fits `services.ports.Interchanges` with JSON in place of X12."""

    def __init__(self, *, unsayable_plans: Iterable[str] = (), faults: Iterable[str] = ()) -> None:
        self.unsayable_plans = set(unsayable_plans)
        self.faults = list(faults)

    def unsayable(
        self, profile: CarrierProfile, families: Iterable[FamilyToWrite]
    ) -> Sequence[tuple[str, str]]:
        """Refuse the plans that were named."""
        return [
            (family.change.family, f"no code for plan {line.plan}")
            for family in families
            for row in family.change.members
            for line in row.coverages
            if line.plan in self.unsayable_plans
        ]

    def write(
        self,
        profile: CarrierProfile,
        sets: Iterable[SetToWrite],
        *,
        control_number: int,
        written_at: datetime,
    ) -> bytes:
        """Return the file as JSON."""
        written = [
            {
                "set": one.prepared.control_number,
                "families": [_family(each) for each in one.families],
            }
            for one in sets
        ]
        file = {"control": control_number, "written": written_at.isoformat(), "sets": written}
        return json.dumps(file, default=str).encode()

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return the faults that were asked for."""
        return self.faults

    def read_answers(self, content: bytes) -> tuple[Sequence[Answer], Sequence[str]]:
        """Return the answers of a JSON file."""
        try:
            said = json.loads(content)
        except json.JSONDecodeError:
            return [], ["it cannot be read"]
        return [
            Answer(
                AnswerKind(each["kind"]),
                each["control"],
                rejected=each["code"] == "R",
                code=each["code"],
                note=each.get("note", ""),
                sets=tuple(SetVerdict(number, code == "A", code) for number, code in each["sets"].items()),
            )
            for each in said
        ], []


def _family(family: FamilyToWrite) -> dict[str, Any]:
    rows = []
    for row in family.change.members:
        who = family.people[row.member, row.person_version]
        prior = (
            None if row.prior_person_version is None else family.people[row.member, row.prior_person_version]
        )
        rows.append(
            {**asdict(row), "name": who.first_name, "prior": None if prior is None else prior.first_name}
        )
    return {"family": family.change.family, "group": family.change.group, "rows": rows}


@dataclass
class Coverage:
    """A coverage as the carrier has it: from which day on which tier, and its last day."""

    tiers: dict[str, str]
    last: str | None = None

    def end(self, last: str | None) -> None:
        """Move the last day; tiers after it are gone."""
        self.last = last
        self.tiers = {day: tier for day, tier in self.tiers.items() if last is None or day <= last}


Name = tuple[str, str, str, str, str]
"""Family, member, line, plan, first day."""


@dataclass
class PlainCarrier:
    """Fits `services.ports.Drop`: what is delivered is read at once, into a roster."""

    by_member: bool = False
    """Whether the end of a whole member is taken from the row alone, its lines unread."""
    roster: dict[Name, Coverage] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    deliveries: list[str] = field(default_factory=list)
    outbox: dict[str, bytes] = field(default_factory=dict)
    kept_back: list[tuple[str, bytes]] = field(default_factory=list)
    away: bool = False
    locked: set[str] = field(default_factory=set)
    """Names in the outbox that may not be read."""

    reject: set[int] = field(default_factory=set)
    """Which sets of the next file are refused, by place from 1; 0 refuses the interchange."""
    keep_back: bool = False
    """Whether answers to the next file come later."""

    # the drop

    def deliver(self, name: str, content: bytes, *, tried_before: bool) -> Delivery:
        """Take a file, unless the carrier is away or has it."""
        if self.away:
            raise PartnerUnreachable("the connection was refused")
        if tried_before and self.files.get(name) == content:
            return Delivery(name, looked_up=True)
        assert name not in self.files, "a file came twice"
        self.files[name] = content
        self.deliveries.append(name)
        self._read(name, json.loads(content))
        return Delivery(name, looked_up=False)

    def answers(self) -> list[str]:
        """Return what lies in the outbox."""
        if self.away:
            raise PartnerUnreachable("the connection was refused")
        return sorted(self.outbox)

    def fetch(self, name: str) -> bytes:
        """Return one answer, unless it is locked."""
        if name in self.locked:
            raise PartnerRefused(f"{name}: permission denied")
        return self.outbox[name]

    def release(self) -> None:
        """Put the answers that were kept back into the outbox, newest first, and each once more."""
        for name, content in reversed(self.kept_back):
            self.outbox[name] = content
            self.outbox[f"again-{name}"] = content
        self.kept_back.clear()

    # the reader

    def _read(self, name: str, file: dict[str, Any]) -> None:
        control = file["control"]
        answers = [{"kind": "TA1", "control": control, "code": "A", "sets": {}}]
        if 0 in self.reject:
            answers = [{"kind": "TA1", "control": control, "code": "R", "sets": {}}]
        else:
            outcomes = {}
            for place, one in enumerate(file["sets"], start=1):
                outcomes[one["set"]] = "R" if place in self.reject else "A"
                if place not in self.reject:
                    for family in one["families"]:
                        for row in family["rows"]:
                            self._apply(family["family"], row)
            refused = sum(code == "R" for code in outcomes.values())
            code = "A" if not refused else "R" if refused == len(outcomes) else "P"
            answers.append({"kind": "999", "control": control, "code": code, "sets": outcomes})
        content = json.dumps(answers).encode()
        if self.keep_back:
            self.kept_back.append((f"answer-{name}", content))
        else:
            self.outbox[f"answer-{name}"] = content
        self.reject = set()

    def _apply(self, family: str, row: dict[str, Any]) -> None:
        member = row["member"]
        self.names[family, member] = row["name"]
        whole = self.by_member and row["maintenance"] in {"termination", "cancellation"}
        mine = {name: held for name, held in self.roster.items() if name[:2] == (family, member)}
        if whole and row["maintenance"] == "cancellation":
            for name in mine:
                del self.roster[name]
            return
        if whole:
            for held in mine.values():
                if held.last is None or held.last > row["eligibility_last_day"]:
                    held.end(row["eligibility_last_day"])
            return
        for line in row["coverages"]:
            self._line((family, member, line["line"], line["plan"], line["first_day"]), line)

    def _line(self, name: Name, line: dict[str, Any]) -> None:
        kind = line["maintenance"]
        held = self.roster.get(name)
        if kind == "addition":
            tiers = {line["first_day"]: line["tier"]} if line["tier"] else {}
            self.roster[name] = Coverage(tiers, line["last_day"])
        elif held is None:
            return
        elif kind == "cancellation":
            del self.roster[name]
        elif kind in {"termination", "reinstatement"}:
            held.end(line["last_day"])
        else:
            day = line["change_day"]
            kept = {each: tier for each, tier in held.tiers.items() if each < day}
            if not kept or kept[max(kept)] != line["tier"]:
                kept[day] = line["tier"]
            held.tiers = kept


class Drops:
    """Fits `services.ports.Drops`."""

    def __init__(self, carriers: dict[str, PlainCarrier]) -> None:
        self.carriers = carriers

    def __getitem__(self, partner: str) -> PlainCarrier:
        """Return a carrier."""
        return self.carriers[partner]
