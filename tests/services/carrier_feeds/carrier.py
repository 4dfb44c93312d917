"""A carrier that reads plain files: it applies every line by its own lights, answers, loses answers, and is away."""

import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from events.errors import PartnerRefused, PartnerUnreachable, TooLarge
from services.ports import Delivery, FileInPieces
from tests.services.carrier_feeds.plain_roster import Coverage, Name, PlainRoster
from tests.small_catalog import small_catalog


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
    opens: bool = False
    """Whether of what is lost the envelope is read before, and answered by a TA1 where the carrier sends those."""
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
        elif self.opens and self.known.profile.want_ta1 and self.known.profile.final_answer == "999":
            self.outbox[f"opened-{name}"] = json.dumps([_ta1(json.loads(whole))]).encode()
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
        ta1 = _ta1(file)
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


def _ta1(file: dict[str, Any]) -> dict[str, Any]:
    """Return that the envelope of a file was taken."""
    return {"kind": "TA1", "control": file["control"], "original": file["written"], "code": "A", "sets": {}}


class Drops:
    """Fits `services.ports.Drops`."""

    def __init__(self, carriers: dict[str, PlainCarrier]) -> None:
        self.carriers = carriers

    def __getitem__(self, partner: str) -> PlainCarrier:
        """Return a carrier."""
        return self.carriers[partner]
