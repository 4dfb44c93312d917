"""Carriers' own rosters come in: each compared with our books once, family by family, and every difference recorded.

A roster may be larger than memory: it is put aside sorted by family (`roster_spool`), then read beside the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from events.carrier_rosters import MemberNumber
from events.catalog import CarrierProfile
from events.catalog.rosters import Roster
from events.errors import NotFound
from events.offers import Book
from events.roster_rows import MemberHeld, RosterFault, RosterOpened, RosterPart
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.expected import Known
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.decide.roster import (
    Asking,
    Compared,
    Identifiers,
    compare_family,
    only_there,
    terms_of_roster,
)
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import FILES, LEDGER, ROSTERS
from services.carrier_feeds.projection.files import Night, night_key, opened
from services.carrier_feeds.projection.ledger import family_of, key_of
from services.carrier_feeds.projection.rosters import roster_key
from services.carrier_feeds.projection.stored_rosters import roster_of
from services.carrier_feeds.rules.crosswalk import Crosswalk
from services.carrier_feeds.rules.roster_comparison import Theirs
from services.carrier_feeds.rules.roster_table import read_table
from services.carrier_feeds.state.account import Account, numbers_of
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.roster_people import (
    Digest,
    Hashes,
    Recognizing,
    ledger_pages,
    recognized,
)
from services.carrier_feeds.worker.roster_reading import Reading, check_opened, spooled
from services.carrier_feeds.worker.roster_spool import Spool, Spooled, by_line
from services.carrier_feeds.worker.roster_writing import RosterOutcome, Writing, add_fault
from services.viewing import build


@dataclass(frozen=True, slots=True)
class Rosters:
    """The rosters of all carriers."""

    feeds: Doors
    digest: Digest
    reading: Reading

    def read(
        self,
        carrier: str,
        path: Path,
        *,
        today: date,
        as_of: date | None = None,
        roster: Roster | None = None,
        name: str | None = None,
    ) -> RosterOutcome:
        """Compare a roster with our books and record what differs. The same content again changes nothing.

        Interrupted anywhere, reading it again does it all again, and counts it once.

        Args:
          carrier: whose roster it is.
          path: an 834 full file, or a table.
          today: the day it is of, where neither it nor `as_of` says so.
          as_of: the day it is of.
          roster: how it is read; None: as the profile says.
          name: what the file is called; None: as its path says.

        Raises:
          NotFound: no catalog, the carrier is not in it, or nothing says how its table is read.
          Malformed: it is no roster: a table without its columns, or an 834 of changes.
          LogUnavailable: the database does not answer.
        """
        book, profile = profile_at(self.feeds, carrier, self.feeds.log.head())
        sha256 = self.reading.sha256(path)
        build(self.feeds.log, self.feeds.views, ROSTERS)
        key = roster_key(carrier, sha256)
        known = self.feeds.views.load(ROSTERS.view, [key]).get(key)
        if known is not None and roster_of(known).closed:
            return RosterOutcome(carrier, read_before=True)
        how = roster or profile.roster or Roster()
        basis = catch_up(self.feeds)
        hashes = Hashes(self.digest)
        spool = Spool(self.feeds.views, carrier)
        try:
            told_day, faults = self._put_aside(path, book, profile, how, spool, hashes)
            day = as_of or told_day or today
            asking = Asking(
                book,
                profile,
                terms_of(book, profile),
                how,
                terms_of_roster(how, day),
                lambda *parts: hashes("difference", "\0".join((carrier, *parts)))[:16],
            )
            outcome = RosterOutcome(carrier, day, faults=faults)
            writing = Writing(self.feeds, outcome, name or path.name, sha256, basis)
            for compared in self._compared(asking, spool, hashes, basis, outcome):
                writing.add(compared)
            writing.close()
        finally:
            spool.close()
        return outcome

    def parts(self, path: Path, profile: CarrierProfile, roster: Roster) -> Iterator[RosterPart]:
        """Yield what a file says, whichever of the two kinds it is.

        Raises:
          NotFound: nothing says how its table is read.
          Malformed: it is no roster.
        """
        if self.reading.is_x12(path):
            yield from self.reading.x12(profile, path)
            return
        if not roster.columns:
            raise NotFound(f'carrier "{profile.id}" has no [carrier.roster] with columns in the catalog')
        yield from read_table(roster, self.reading.rows(roster, path))

    def _put_aside(
        self, path: Path, book: Book, profile: CarrierProfile, roster: Roster, spool: Spool, hashes: Hashes
    ) -> tuple[date | None, list[str]]:
        """Put every row aside under its family; return the day the roster is of, and what could not be read."""
        crosswalk = Crosswalk(profile, roster, book)
        people = Recognizing(self.feeds, book, profile, spool, hashes)
        day: date | None = None
        faults: list[str] = []
        for part in self.parts(path, profile, roster):
            match part:
                case RosterOpened():
                    check_opened(part)
                    day = part.day or day
                case MemberHeld():
                    people.take(part, spooled(part, crosswalk, hashes, faults))
                case RosterFault():
                    add_fault(faults, str(part))
        people.end()
        return day, faults

    def _compared(
        self, asking: Asking, spool: Spool, hashes: Hashes, basis: int, outcome: RosterOutcome
    ) -> Iterator[Compared]:
        """Yield what came of each family: those of the ledger, those only HR knows, and those nobody knows."""
        theirs = spool.families("k ")
        following = next(theirs, None)
        for page in ledger_pages(self.feeds, asking.profile.id):
            last = family_of(page[-1][0])
            mine: dict[str, list[Spooled]] = {}
            while following is not None and following[0] <= last:
                mine[following[0]] = following[1]
                following = next(theirs, None)
            page_known = {each.family: each for each in known_of(self.feeds, page, basis)}
            yield from self._families(page_known, mine, asking, hashes, basis, outcome)
        while following is not None:
            rest: dict[str, list[Spooled]] = {}
            while following is not None and len(rest) < 250:
                rest[following[0]] = following[1]
                following = next(theirs, None)
            yield from self._families({}, rest, asking, hashes, basis, outcome)
        for token, rows in spool.families("u "):
            outcome.families += 1
            yield _nobody(token, None, rows, asking)

    def _families(
        self,
        known: dict[str, Known],
        theirs: dict[str, list[Spooled]],
        asking: Asking,
        hashes: Hashes,
        basis: int,
        outcome: RosterOutcome,
    ) -> Iterator[Compared]:
        others = [family for family in theirs if family not in known]
        loaded = self.feeds.log.load([f"hr/{each}" for each in others], up_to=basis, personal=True)
        for family in sorted({*known, *theirs}):
            rows = theirs.get(family, [])
            hr = loaded.get(f"hr/{family}")
            if family not in known and not hr:
                outcome.families += 1
                yield _nobody(family, None, rows, asking)
                continue
            each = known.get(family) or Known(family, Account(), hr or (), ())
            compared = _family(each, rows, asking, hashes)
            if compared.differences and family in known and not asking.profile.changes:
                before = self._at_last_full_file(asking.profile.id, family)
                compared = _family(each, rows, asking, hashes, before)
            outcome.families += bool(compared.members)
            if compared.fault:
                add_fault(outcome.faults, f"family {family}: {compared.fault}")
            yield compared

    def _at_last_full_file(self, carrier: str, family: str) -> Known | None:
        """Return a family as it stood for the last full file, or None where there was none."""
        night = feed_of(self.feeds, carrier).full_night
        if night is None:
            return None
        key = night_key(carrier, night, "full")
        decided = opened(self.feeds.views.load(FILES.view, [key])[key])
        assert isinstance(decided, Night)
        row = self.feeds.views.load(LEDGER.view, [key_of(carrier, family)])
        return known_of(self.feeds, list(row.items()), decided.basis)[0]


def _nobody(subscriber: str, family: str | None, rows: list[Spooled], asking: Asking) -> Compared:
    members: dict[str, list[Theirs]] = {}
    for row in rows:
        members.setdefault(_stranger(row), []).extend(row.coverages)
    found = {member: by_line(each) for member, each in members.items()}
    return Compared(only_there(subscriber, family, found, asking), members=len(members))


def _stranger(row: Spooled) -> str:
    """Return what tells somebody whom we do not know from others of the family, in every roster."""
    return row.member or row.ssn or (row.name + row.birth_day) or "?"


def _family(
    known: Known, rows: list[Spooled], asking: Asking, hashes: Hashes, before: Known | None = None
) -> Compared:
    """Compare a family whom our books know; members whom they do not are only there."""
    people = People(known.hr)
    members = {
        SELF,
        *(member for member, _ in known.account.truth),
        *_told_members(known),
        *_dependents(known),
    }

    def hashed(who: People, member: str, version: int | None) -> Identifiers:
        person = who.now(member) if version is None else who.at(member, version) if version else None
        return ("", "", "") if person is None else hashes.of(person)

    ours: list[tuple[str, Identifiers]] | None = None
    coverages: dict[str, list[Theirs]] = {}
    said: dict[str, Identifiers] = {}
    strangers: list[Spooled] = []
    numbers: dict[str, str] = {}
    for row in rows:
        member = row.member if row.member in members else None
        if member is None:
            if ours is None:
                ours = [(each, hashed(people, each, None)) for each in sorted(members)]
            member = recognized(row, ours)
        if member is None:
            strangers.append(row)
            continue
        coverages.setdefault(member, []).extend(row.coverages)
        numbers.setdefault(member, row.number)
        earlier = said.get(member, ("", "", ""))
        now = (row.ssn, row.name, row.birth_day)
        said[member] = (earlier[0] or now[0], earlier[1] or now[1], earlier[2] or now[2])
    theirs = {member: by_line(each) for member, each in coverages.items()}
    compared = compare_family(known, asking, theirs, said, hashed, before)
    told = numbers_of(known.account)
    compared.numbers = [
        MemberNumber(family=known.family, member=member, number=number)
        for member, number in sorted(numbers.items())
        if number and told.get(member) != number and known.account.position
    ]
    if strangers:
        nobody = _nobody(known.family, known.family, strangers, asking)
        compared.differences += nobody.differences
        compared.members += nobody.members
    return compared


def _told_members(known: Known) -> set[str]:
    return {member for spans in known.account.settled.placed.values() for member, _ in spans}


def _dependents(known: Known) -> set[str]:
    found = (getattr(each.event, "dependent_id", None) for each in known.hr)
    return {each for each in found if each is not None}
