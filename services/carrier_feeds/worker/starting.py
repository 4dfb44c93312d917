"""An office starts from what its carrier holds: a full file as proposals, then as what the carrier was told."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from events.base import DomainEvent
from events.carrier_rosters import MemberSeen, MembersSeen
from events.catalog.rosters import Roster
from events.catalogue import topic_of
from events.employment import EventVoided
from events.errors import Malformed
from events.roster_rows import MemberHeld, RosterFault, RosterOpened
from events.telling import fold
from events.vocabulary.people import masked_number
from services.carrier_feeds.decide.starting import Proposal, propose
from services.carrier_feeds.decide.starting_given import Given, with_given
from services.carrier_feeds.decide.starting_more import propose_more
from services.carrier_feeds.decide.starting_terms import Start, Unplaced
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.rules.crosswalk import Crosswalk
from services.carrier_feeds.rules.place import Places
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors, catch_up, profile_at, record
from services.carrier_feeds.worker.roster_people import Hashes
from services.carrier_feeds.worker.roster_reading import check_opened
from services.carrier_feeds.worker.rosters import Rosters
from services.carrier_feeds.worker.starting_known import About, Knowing
from services.carrier_feeds.worker.starting_seen import seen_by_file
from services.following import FAMILIES
from services.ports import Row


class Asked(NamedTuple):
    """A family that the office can have placed."""

    place: str
    columns: tuple[str, ...]
    """Of the office's table: those that are missing."""
    subscriber: str
    """The last four characters of the subscriber's number, or SSN."""


@dataclass(slots=True)
class Placing:
    """What a file comes to."""

    carrier: str
    day: date | None = None
    families: int = 0
    members: int = 0
    coverages: int = 0
    events: int = 0
    exist: int = 0
    """Families that HR has told of already."""
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    """Place and reason."""
    asked: list[Asked] = field(default_factory=list)
    """Those of them whom the office can have placed."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taken:
    """What the carrier was recorded to hold already."""

    families: int = 0
    members: int = 0
    otherwise: int = 0
    """Members and lines that it holds otherwise than our books: they will be told."""


@dataclass(frozen=True, slots=True)
class Starting:
    """A carrier's full file as a beginning."""

    rosters: Rosters
    carrier: str
    path: Path
    employer: str | None
    today: date
    given: Mapping[str, Given] = field(default_factory=dict)
    """What the office gives beside the file, by place."""

    def proposals(self, placing: Placing) -> Iterator[list[Proposal]]:
        """Yield what HR would have told of the families that HR has not told of, some at a time; count in `placing`.

        Raises:
          NotFound: no catalog, or the carrier or employer is not in it.
          Malformed: it is no full file, or not this carrier's.
        """
        knowing = self._knowing()
        try:
            for some in _some(self._families(placing)):
                yield list(self._new(some, placing, knowing))
        finally:
            knowing.close()

    def events(self, proposal: Proposal, day: date) -> Iterator[bytes]:
        """Yield a proposal as CloudEvents of the source `import/<carrier>`; the same file gives the same bytes.

        What voids an event is of that event's source, as the contract asks.
        """
        at = datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")
        for name, event in proposal.events:
            source, told = f"import/{self.carrier}", name
            if isinstance(event, EventVoided) and event.voids.source != source:
                source, told = event.voids.source, f"{self.carrier}/{name}"
            yield _cloud_event(source, proposal.family, told, event, at)

    def take_as_told(self) -> Taken:
        """Record that the carrier holds what its file says, of families that it was never told anything of.

        Where that is what our books have by now, nothing is left to say; where not, the next file says it.
        """
        knowing = self._knowing()
        try:
            return self._take(knowing)
        finally:
            knowing.close()

    def _take(self, knowing: Knowing) -> Taken:
        placing = Placing(self.carrier)
        doors = self.rosters.feeds
        families = members = otherwise = 0
        for some in _some(self._families(placing)):
            basis = catch_up(doors)
            book, profile = profile_at(doors, self.carrier, basis)
            terms = terms_of(book, profile)
            start = self._start(placing.day or self.today)
            untold = self._untold(doors, knowing.about(some, start, lambda place, reason: None))
            known = {each.family: each for each in known_of(doors, [row for row, _ in untold], basis)}
            seen: list[MemberSeen] = []
            for _, about in untold:
                own = replace(start, name=knowing.naming(about))
                found, other = seen_by_file(known[about.family], list(about.rows), terms, own, basis)
                seen += found
                otherwise += other
            if not seen:
                continue
            families += len({each.family for each in seen})
            members += len(seen)
            self._record(doors, start.day, tuple(seen))
        return Taken(families, members, otherwise)

    def _knowing(self) -> Knowing:
        typed = {place for place, told in self.given.items() if told.employee_id}
        return Knowing(self.rosters.feeds, self.carrier, Hashes(self.rosters.digest), typed)

    def _record(self, doors: Doors, day: date, seen: tuple[MemberSeen, ...]) -> None:
        fact = MembersSeen(
            carrier=self.carrier,
            as_of=day,
            sha256=self.rosters.reading.sha256(self.path),
            members=seen,
            reason="the office starts from what the carrier holds",
        )
        record(doors, self.carrier, lambda feed: [(fact, None)])

    def _untold(self, doors: Doors, some: Iterable[About]) -> list[tuple[tuple[str, Row], About]]:
        """Return the families of these that have coverage in our books and of which the carrier was told nothing."""
        named: dict[str, About] = {}
        for each in some:
            before = named.get(each.family)
            named[each.family] = each if before is None else replace(before, rows=[*before.rows, *each.rows])
        keys = {key_of(self.carrier, family): family for family in named}
        found = []
        for key, row in doors.views.load(LEDGER.view, list(keys)).items():
            account = account_of(row)
            if not account.settled.placed and not account.sent and account.truth:
                found.append(((key, row), named[keys[key]]))
        return found

    def _families(self, placing: Placing) -> Iterator[list[MemberHeld]]:
        """Yield the rows of each family: a subscriber's, and those beside it under the same number."""
        _, profile = profile_at(self.rosters.feeds, self.carrier, self.rosters.feeds.log.head())
        if not self.rosters.reading.is_x12(self.path):
            raise Malformed("it is no 834: it does not begin with ISA")

        def members() -> Iterator[MemberHeld]:
            for part in self.rosters.reading.x12(profile, self.path):
                match part:
                    case RosterOpened():
                        check_opened(part)
                        placing.day = part.day or placing.day
                    case RosterFault():
                        placing.faults.append(str(part))
                    case MemberHeld():
                        yield part

        unmet = set(self.given)
        for _, some in groupby(members(), key=_subscriber):
            rows = list(some)
            unmet.difference_update(each.place for each in rows if each.subscriber)
            yield with_given(rows, self.given)
        placing.faults += [
            f"row {row} of the table: no subscriber of the file stands at its place"
            for row in sorted(self.given[place].row for place in unmet)
        ]

    def _start(self, day: date) -> Start:
        doors = self.rosters.feeds
        book, profile = profile_at(doors, self.carrier, doors.log.head())
        return Start(
            book,
            profile,
            Crosswalk(profile, profile.roster or Roster(), book),
            Places(profile, book),
            self.employer,
            day,
            lambda person: "",
        )

    def _new(self, some: list[list[MemberHeld]], placing: Placing, knowing: Knowing) -> Iterator[Proposal]:
        start = self._start(placing.day or self.today)

        def unplaced(held: MemberHeld, reason: Unplaced) -> None:
            placing.unplaced.append((held.place, str(reason)))
            if reason.asks:
                number = held.subscriber_number or held.subscriber_ssn or held.employee_id
                placing.asked.append(Asked(held.place, reason.asks, masked_number(number)))

        for about in knowing.about(some, start, unplaced):
            if about.told and not self._by_others(about):
                placing.exist += 1
                continue
            own = replace(start, name=knowing.naming(about))
            try:
                proposal = (
                    propose_more(about.rows, fold(about.family, about.told), own)
                    if about.told
                    else propose(about.rows, about.family, own)
                )
            except Unplaced as reason:
                unplaced(about.rows[0], reason)
                continue
            placing.families += 1
            placing.members += proposal.members
            placing.coverages += proposal.coverages
            placing.events += len(proposal.events)
            placing.notes += [(proposal.place, note) for note in proposal.notes]
            yield proposal

    def _by_others(self, about: About) -> bool:
        """Whether all that is known of a family comes from other carriers' files."""
        sources = {each.cause.source or "" for each in about.told}
        return f"import/{self.carrier}" not in sources and all(each.startswith("import/") for each in sources)


def _some(families: Iterable[list[MemberHeld]]) -> Iterator[list[list[MemberHeld]]]:
    page: list[list[MemberHeld]] = []
    for each in families:
        page.append(each)
        if len(page) >= FAMILIES:
            yield page
            page = []
    if page:
        yield page


def _subscriber(held: MemberHeld) -> str:
    return held.subscriber_number or held.subscriber_ssn or held.employee_id or held.place


def _cloud_event(source: str, family: str, name: str, event: DomainEvent, at: str) -> bytes:
    told = {
        "specversion": "1.0",
        "id": f"{family}/{name}",
        "source": source,
        "type": topic_of(type(event)),
        "subject": family,
        "time": at,
        "data": event.model_dump(mode="json", exclude_none=True),
    }
    return json.dumps(told, sort_keys=True).encode()
