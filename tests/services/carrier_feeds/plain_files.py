"""Enrollment files that are plain JSON, written and answered."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from events.carrier_feeds import AnswerKind
from events.catalog import CarrierProfile
from events.doors import SaidFamily, SetFault
from services.carrier_feeds.worker.sayings import SaidSet
from services.ports import Answer, ErrorPlace, FamilyToWrite, SetToWrite, SetVerdict


class PlainInterchanges:
    """Fits `services.carrier_feeds.worker.sayings.Files` with JSON in place of X12."""

    def __init__(self, *, unsayable_plans: Iterable[str] = (), faults: Iterable[str] = ()) -> None:
        self.unsayable_plans = set(unsayable_plans)
        self.faults = list(faults)
        self.writer = 1
        self.written: dict[int, datetime] = {}
        """Control number → the time printed in the file, which a TA1 repeats unless it says another."""
        self.spoken_of: dict[int, ErrorPlace] = {}
        """Position in a set → of whom it speaks, as a test would have it."""

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

    def say(
        self, profile: CarrierProfile, families: Sequence[Sequence[FamilyToWrite]]
    ) -> Sequence[SaidFamily | str]:
        """Return families as JSON; refuse the plans that were named."""
        return [self._said(profile, each) for each in families]

    def _said(self, profile: CarrierProfile, groups: Sequence[FamilyToWrite]) -> SaidFamily | str:
        for _, reason in self.unsayable(profile, groups):
            return reason
        rows = sum(len(each.change.members) for each in groups)
        text = json.dumps([_family(each) for each in groups], default=str).encode()
        return SaidFamily(text, rows, rows, 0)

    def join(
        self, profile: CarrierProfile, sets: Iterable[SaidSet], *, control_number: int, written_at: datetime
    ) -> Iterator[bytes]:
        """Yield the file that `write` gives."""
        yield self._file(
            [
                (
                    one.control_number,
                    one.action,
                    [part for each in one.families for part in json.loads(each.text)],
                )
                for one in sets
            ],
            control_number,
            written_at,
        )

    def write(
        self,
        profile: CarrierProfile,
        sets: Iterable[SetToWrite],
        *,
        control_number: int,
        written_at: datetime,
    ) -> bytes:
        """Return the file as JSON."""
        said = [
            (one.prepared.control_number, one.action, [_family(each) for each in one.families])
            for one in sets
        ]
        return self._file(said, control_number, written_at)

    def _file(
        self, sets: Iterable[tuple[str, str, list[Any]]], control_number: int, written_at: datetime
    ) -> bytes:
        written = [{"set": number, "action": action, "families": said} for number, action, said in sets]
        self.written[control_number] = written_at
        numbers = {"control": control_number, "writer": self.writer, "written": written_at.isoformat()}
        file = {**numbers, "sets": written}
        return json.dumps(file, default=str).encode()

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return the faults that were asked for."""
        return self.faults

    def judge(self, profile: CarrierProfile, pieces: Iterable[bytes]) -> Sequence[str]:
        """Return what `check` does."""
        return self.check(profile, b"".join(pieces))

    def seal(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes]:
        """Return each text as it is: nobody is forgotten here."""
        return [text for _, text in families]

    def open(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes | None]:
        """Return each text as it is."""
        return [text for _, text in families]

    def read_answers(self, content: bytes) -> tuple[Sequence[Answer], Sequence[str]]:
        """Return the answers of a JSON file."""
        try:
            said = json.loads(content)
        except json.JSONDecodeError:
            return [], ["it cannot be read"]
        return [self._answer(each) for each in said], []

    def guide(self, profile: CarrierProfile) -> str:
        """Return nothing: plain files need no guide."""
        return ""

    def _answer(self, said: dict[str, Any]) -> Answer:
        told = said.get("original")
        original = datetime.fromisoformat(told) if told else self.written.get(said["control"])
        faults = tuple(SetFault(at, f"segment {at}: at fault") for at in said.get("faults", ()))
        return Answer(
            AnswerKind(said["kind"]),
            said["control"],
            rejected=said["code"] == "R",
            code=said["code"],
            note=said.get("note", ""),
            sets=tuple(
                SetVerdict(number, code in {"A", "E"}, code, faults=faults if code != "A" else ())
                for number, code in said["sets"].items()
            ),
            original_day=None if original is None else original.date(),
            original_time=None if original is None else original.time(),
            function=said.get("function", "BE"),
        )

    def places(
        self,
        profile: CarrierProfile,
        again: Callable[[], SetToWrite],
        positions: Collection[int],
        *,
        control_number: int,
        written_at: datetime,
    ) -> Mapping[int, ErrorPlace]:
        """Return what a test has said."""
        return {at: self.spoken_of[at] for at in positions if at in self.spoken_of}


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
    change = family.change
    parts = {
        name: getattr(change, name) for name in ("family", "group", "subgroup", "class_code", "division")
    }
    return {**parts, "rows": rows}
