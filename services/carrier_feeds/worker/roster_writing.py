"""A roster's differences and sightings are recorded, in parts of which the last closes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from events.base import Cause, Entry
from events.carrier_rosters import MemberNumber, NumbersTold, RosterCompared, RosterDifference, Sighting
from events.errors import ConcurrentWrite
from services.carrier_feeds.decide.roster import (
    Compared,
)
from services.carrier_feeds.projection import ROSTERS
from services.carrier_feeds.projection.rosters import last_key
from services.carrier_feeds.projection.stored_rosters import OPEN, difference_of, last_of
from services.carrier_feeds.worker.doors import Doors, record
from services.viewing import build

PART = 500
"""Differences and sightings in one fact."""


FAULTS_KEPT = 100


@dataclass(slots=True)
class RosterOutcome:
    """What came of a roster."""

    carrier: str
    as_of: date | None = None
    families: int = 0
    members: int = 0
    agreeing: int = 0
    """Members with nothing different and nothing on its way."""
    seen: int = 0
    """Members and lines that the carrier holds as our books have it, although it had not accepted it."""
    on_the_way: int = 0
    """Members and lines of which it holds what it was told before."""
    differences: int = 0
    gone: int = 0
    """Differences of earlier rosters that this one has no more."""
    numbers: int = 0
    """Members of whom it told a number of its own that was not known."""
    faults: list[str] = field(default_factory=list)
    read_before: bool = False


def add_fault(faults: list[str], fault: str) -> None:
    """Add a fault, as far as faults are kept."""
    if len(faults) < FAULTS_KEPT:
        faults.append(fault)


class Writing:
    """Records what was found, in parts of which the last closes the roster."""

    def __init__(self, doors: Doors, outcome: RosterOutcome, name: str, sha256: str, basis: int) -> None:
        self._doors = doors
        self._outcome = outcome
        self._name = name
        self._sha256 = sha256
        self._basis = basis
        self._part = 0
        self._differences: list[RosterDifference] = []
        self._sightings: list[Sighting] = []
        self._numbers: list[MemberNumber] = []

    def add(self, compared: Compared) -> None:
        """Take what came of a family."""
        outcome = self._outcome
        outcome.members += compared.members
        outcome.agreeing += compared.agreeing
        outcome.differences += len(compared.differences)
        outcome.seen += sum(each.as_ == "truth" for each in compared.sightings)
        outcome.on_the_way += sum(each.as_ in {"accepted", "told"} for each in compared.sightings)
        self._differences += compared.differences
        self._sightings += compared.sightings
        self._numbers += compared.numbers
        if len(self._numbers) >= PART:
            self._write_numbers()
        if len(self._differences) + len(self._sightings) >= PART:
            self._write()

    def close(self) -> None:
        """Record what is left, which differences are gone, and that the roster has been compared."""
        self._write()
        self._write_numbers()
        for gone in self._gone():
            self._outcome.gone += len(gone)
            self._append(self._fact(gone=gone))
        outcome = self._outcome
        self._append(
            self._fact(last=True).model_copy(
                update={
                    "families": outcome.families,
                    "members": outcome.members,
                    "agreeing": outcome.agreeing,
                    "faults": tuple(outcome.faults),
                }
            )
        )

    def _gone(self) -> Iterator[tuple[str, ...]]:
        build(self._doors.log, self._doors.views, ROSTERS)
        after = ""
        carrier = self._outcome.carrier
        while rows := self._doors.views.find(ROSTERS.view, group=carrier, mark=OPEN, after=after, limit=PART):
            after = rows[-1][0]
            found = [difference_of(row) for _, row in rows]
            gone = tuple(e.id for e in found if (e.sha256, e.basis) != (self._sha256, self._basis))
            if gone:
                yield gone

    def _write(self) -> None:
        if self._differences or self._sightings:
            fact = self._fact(tuple(self._differences), tuple(self._sightings))
            self._differences, self._sightings = [], []
            self._append(fact)

    def _write_numbers(self) -> None:
        """Record numbers that the carrier had not told before."""
        numbers, self._numbers = tuple(self._numbers), []
        outcome = self._outcome
        outcome.numbers += len(numbers)
        if numbers and outcome.as_of is not None:
            fact = NumbersTold(
                carrier=outcome.carrier, as_of=outcome.as_of, sha256=self._sha256, numbers=numbers
            )
            record(self._doors, outcome.carrier, lambda _: [(fact, None)])

    def _fact(
        self,
        differences: tuple[RosterDifference, ...] = (),
        sightings: tuple[Sighting, ...] = (),
        *,
        gone: tuple[str, ...] = (),
        last: bool = False,
    ) -> RosterCompared:
        self._part += 1
        assert self._outcome.as_of is not None
        return RosterCompared(
            carrier=self._outcome.carrier,
            sha256=self._sha256,
            file_name=self._name,
            as_of=self._outcome.as_of,
            basis=self._basis,
            part=self._part,
            last=last,
            differences=differences,
            sightings=sightings,
            gone=gone,
        )

    def _append(self, fact: RosterCompared) -> None:
        record_roster(self._doors, fact.carrier, lambda: [Entry(f"roster/{fact.carrier}", fact, Cause())])


def record_roster(doors: Doors, carrier: str, entries: Callable[[], list[Entry]]) -> None:
    """Append to a carrier's rosters as they are; when somebody else was first, once more."""
    stream = f"roster/{carrier}"
    while True:
        build(doors.log, doors.views, ROSTERS)
        row = doors.views.load(ROSTERS.view, [last_key(carrier)]).get(last_key(carrier))
        try:
            doors.log.append(entries(), after={stream: last_of(row).version})
        except ConcurrentWrite:
            continue
        build(doors.log, doors.views, ROSTERS)
        return
