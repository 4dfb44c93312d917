"""A carrier that reads plain files: it applies every line by its own lights, answers, loses answers, and is away."""

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from events.carrier_feeds import AnswerKind
from events.catalog import CarrierProfile
from events.doors import SaidFamily, SetFault
from events.errors import PartnerRefused, PartnerUnreachable, TooLarge
from services.carrier_feeds.worker.sayings import SaidSet
from services.ports import Answer, Delivery, ErrorPlace, FamilyToWrite, FileInPieces, SetToWrite, SetVerdict
from tests.services.carrier_feeds.plain_roster import Coverage, Name, PlainRoster
from tests.small_catalog import small_catalog


class PlainInterchanges:
    """Fits `services.carrier_feeds.worker.sayings.Files` with JSON in place of X12."""

    def __init__(self, *, unsayable_plans: Iterable[str] = (), faults: Iterable[str] = ()) -> None:
        self.unsayable_plans = set(unsayable_plans)
        self.faults = list(faults)
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


@dataclass
class PlainCarrier:
    """Fits `services.ports.Drop`: what is delivered is read at once, into a roster."""

    known: PlainRoster = field(default_factory=lambda: PlainRoster(small_catalog().carriers[0]))
    files: dict[str, bytes] = field(default_factory=dict)
    deliveries: list[str] = field(default_factory=list)
    outbox: dict[str, bytes] = field(default_factory=dict)
    kept_back: list[tuple[str, bytes]] = field(default_factory=list)
    away: bool = False
    locked: set[str] = field(default_factory=set)
    """Names in the outbox that may not be read."""

    large: set[str] = field(default_factory=set)
    """Names in the outbox of files that are larger than an answer can be."""

    reject: set[int] = field(default_factory=set)
    """Which sets of the next file are refused, by place from 1; 0 refuses the interchange."""
    refuse: set[tuple[str, str]] = field(default_factory=set)
    """Families and members whose rows are not taken although their set is; a report tells it later."""
    keep_back: bool = False
    """Whether answers to the next file come later."""
    loses: bool = False
    """Whether the next files lie there and are never read."""
    again: bool = False
    """Whether a file may come that is there already; it is read, or read once more, and answered alike."""
    refused_rows: set[str] = field(default_factory=set)
    """Files of which rows were not taken."""
    _verdicts: dict[str, set[int]] = field(default_factory=dict)

    # the drop

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Take a file, unless the carrier is away or has it."""
        if self.away:
            raise PartnerUnreachable("the connection was refused")
        whole = content.whole()
        if tried_before and self.files.get(name) == whole:
            return Delivery(name, looked_up=True)
        assert self.again or name not in self.files, "a file came twice"
        self.files[name] = whole
        self.deliveries.append(name)
        if not self.loses:
            self._read(name, json.loads(whole))
        return Delivery(name, looked_up=False)

    def answers(self) -> list[str]:
        """Return what lies in the outbox."""
        if self.away:
            raise PartnerUnreachable("the connection was refused")
        return sorted(self.outbox)

    def marks(self) -> dict[str, str]:
        """Return the same names, each with a number that changes with the content."""
        return {name: str(zlib.crc32(self.outbox[name])) for name in self.answers()}

    def fetch(self, name: str) -> bytes:
        """Return one answer, unless it is locked, or too large."""
        if name in self.locked:
            raise PartnerRefused(f"{name}: permission denied")
        if name in self.large:
            raise TooLarge(f"{name} has 99 bytes; at most 9 are fetched")
        return self.outbox[name]

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one answer."""
        to.write(self.fetch(name))

    def release(self) -> None:
        """Put the answers that were kept back into the outbox, newest first, and each once more."""
        for name, content in reversed(self.kept_back):
            self.outbox[name] = content
            self.outbox[f"again-{name}"] = content
        self.kept_back.clear()

    # the reader

    def _read(self, name: str, file: dict[str, Any]) -> None:
        control, final = file["control"], self.known.profile.final_answer
        reject = self._verdicts.setdefault(name, self.reject if final != "none" else set())
        self.reject = set()
        ta1 = {"kind": "TA1", "control": control, "original": file["written"], "code": "A", "sets": {}}
        answers = [ta1] if self.known.profile.want_ta1 or final == "TA1" else []
        if 0 in reject:
            answers = [{**ta1, "code": "R"}]
        else:
            outcomes = {}
            taken: list[dict[str, Any]] = []
            for place, one in enumerate(file["sets"], start=1):
                refused_set = place in reject and final == "999"
                outcomes[one["set"]] = "R" if refused_set else "A"
                taken += [] if refused_set else map(self._without_refused, one["families"])
            self._take(file, taken, complete="R" not in outcomes.values())
            if self.refuse:
                self.refused_rows.add(name)
            refused = sum(code == "R" for code in outcomes.values())
            code = "A" if not refused else "R" if refused == len(outcomes) else "P"
            answers.append({"kind": "999", "control": control, "code": code, "sets": outcomes})
        heard = {"999": ("TA1", "999"), "TA1": ("TA1",), "none": ()}[final]
        content = json.dumps([each for each in answers if each["kind"] in heard]).encode()
        if self.keep_back:
            self.kept_back.append((f"answer-{name}", content))
        else:
            self.outbox[f"answer-{name}"] = content

    def _take(self, file: dict[str, Any], taken: list[dict[str, Any]], *, complete: bool) -> None:
        action = file["sets"][0]["action"]
        if action == "change":
            self.known.read(taken)
        elif action == "replace" or not self.known.profile.changes:
            day = datetime.fromisoformat(file["written"]).date()
            self.known.read_full(taken, day, complete=complete)

    def _without_refused(self, family: dict[str, Any]) -> dict[str, Any]:
        """Return a family's rows without those of members whom the carrier does not take, though it takes the set."""
        rows = [row for row in family["rows"] if (family["family"], row["member"]) not in self.refuse]
        return {**family, "rows": rows}

    @property
    def roster(self) -> dict[Name, Coverage]:
        """What the carrier has, whatever the group."""
        return {name: held for (_, name), held in self.known.held.items()}

    @property
    def names(self) -> dict[tuple[str, str], str]:
        """What each member is called."""
        return self.known.names


class Drops:
    """Fits `services.ports.Drops`."""

    def __init__(self, carriers: dict[str, PlainCarrier]) -> None:
        self.carriers = carriers

    def __getitem__(self, partner: str) -> PlainCarrier:
        """Return a carrier."""
        return self.carriers[partner]
