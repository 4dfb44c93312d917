"""A full file: everybody a carrier should hold, decided and written a page at a time, and written again from the log.

The log keeps of it from which family to which each set goes; what it says follows from the log at its basis, its night
and its profile, and is checked by its SHA-256.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.book import Book
from events.carrier_feeds import FullSet, InterchangePrepared, SetPrepared
from events.catalog import CarrierProfile, FullFile
from events.errors import NotFound
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.expected import Known
from services.carrier_feeds.decide.full import full_family
from services.carrier_feeds.decide.night import set_number, set_reference
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.terms import Terms, terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import key_of
from services.carrier_feeds.state.account import is_due, told
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors
from services.following import FAMILIES
from services.ports import FamilyToWrite, Row, SetToWrite


@dataclass(slots=True)
class Gathered:
    """What became of the families while a full file was written."""

    held: list[tuple[str, str]] = field(default_factory=list)
    """Family and reason."""
    missed: list[str] = field(default_factory=list)
    """Those of them whom the carrier may hold: a file without them would end their coverage."""


@dataclass(frozen=True, slots=True)
class FullWritten:
    """One full file, or a part of one, with what the log keeps of it."""

    control_number: int
    file_name: str
    written_at: datetime
    sets: tuple[FullSet, ...]
    content: bytes
    members: int


@dataclass(frozen=True, slots=True)
class _Said:
    family: str
    to_write: tuple[FamilyToWrite, ...]
    untold: tuple[FamilyChange, ...] = ()

    @property
    def members(self) -> int:
        return len({row.member for each in self.to_write for row in each.change.members})


def write_full(
    doors: Doors,
    book: Book,
    profile: CarrierProfile,
    feed: Feed,
    *,
    night: date,
    basis: int,
    gathered: Gathered,
) -> Iterator[FullWritten]:
    """Yield a night's full file, in parts where the profile limits the members of one; nothing is recorded.

    Memory holds one part, a page of families and a set at a time. What cannot be said is gathered.

    Raises:
      NotFound: the profile asks for no full file.
      PermanentError: something cannot be written.
    """
    full = full_file_of(profile)
    terms = terms_of(book, profile)
    families = _Stream(
        _families(doors, terms, full, rows_of(doors, profile.id), night, basis, feed, gathered)
    )
    written_at = doors.clock.now().astimezone(ZoneInfo(profile.time_zone)).replace(microsecond=0)
    number = feed.control_number
    while families.peek() is not None:
        number += 1
        sets: list[FullSet] = []
        content = doors.interchanges.write(
            profile,
            _sets(families, profile, full, number, sets),
            control_number=number,
            written_at=written_at,
        )
        name = profile.file_name.format(control=number, written=written_at, carrier=profile.id, night=night)
        yield FullWritten(number, name, written_at, tuple(sets), content, sum(each.members for each in sets))


def rewrite_full(doors: Doors, book: Book, prepared: InterchangePrepared) -> bytes:
    """Return a full file from the log as it was prepared; the caller compares its SHA-256.

    Raises:
      NotFound: the profile asks for no full file.
      PermanentError: somebody in it has been forgotten since.
    """
    profile = book.carriers[prepared.carrier]
    full = full_file_of(profile)
    first, last = prepared.full_sets[0].first_family, prepared.full_sets[-1].last_family
    rows = rows_of(doors, profile.id, first=first, last=last)
    feed = Feed(profile.id)
    families = _families(
        doors, terms_of(book, profile), full, rows, prepared.night, prepared.basis, feed, Gathered()
    )
    return doors.interchanges.write(
        profile,
        _sets(_Stream(families), profile, full, prepared.control_number, []),
        control_number=prepared.control_number,
        written_at=datetime.fromisoformat(prepared.written_at),
    )


def full_file_of(profile: CarrierProfile) -> FullFile:
    """Return what a carrier's full files are like.

    Raises:
      NotFound: it takes none.
    """
    if profile.full_file is None:
        raise NotFound(f'carrier "{profile.id}" takes no full file')
    return profile.full_file


def rows_of(
    doors: Doors, carrier: str, *, first: str = "", last: str | None = None
) -> Iterator[list[tuple[str, Row]]]:
    """Yield pages of a carrier's accounts from one family to another, both included."""
    after = ""
    if first:
        after = key_of(carrier, first)
        yield list(doors.views.load(LEDGER.view, [after]).items())
    while rows := doors.views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES):
        after = rows[-1][0]
        beyond = None if last is None else key_of(carrier, last)
        yield [(key, row) for key, row in rows if beyond is None or key <= beyond]
        if beyond is not None and after >= beyond:
            return


def _families(
    doors: Doors,
    terms: Terms,
    full: FullFile,
    pages: Iterable[list[tuple[str, Row]]],
    night: date,
    basis: int,
    feed: Feed,
    gathered: Gathered,
) -> Iterator[_Said]:
    for rows in pages:
        page = known_of(doors, rows, basis)
        wholes = [full_family(known, terms, full, night, basis=basis) for known in page]
        writable = [
            tuple(to_write(change, known.hr) for change in whole.changes)
            for known, whole in zip(page, wholes, strict=True)
        ]
        reasons = {whole.family: whole.held for whole in wholes if whole.held is not None}
        every = [each for some in writable for each in some]
        for family, reason in doors.interchanges.unsayable(terms.profile, every):
            reasons.setdefault(family, reason)
        for known, some, whole in zip(page, writable, wholes, strict=True):
            if known.family in reasons:
                gathered.held.append((known.family, reasons[known.family]))
                if may_be_held(known, terms.profile, feed):
                    gathered.missed.append(known.family)
            elif some:
                counts = full.action == "replace" and terms.profile.changes and is_due(known.account)
                yield _Said(known.family, some, whole.noted if counts else ())


def may_be_held(known: Known, profile: CarrierProfile, feed: Feed) -> bool:
    """Whether the carrier may hold a family, by what changes have told or by a full file before."""
    if profile.changes:
        return bool(told(known.account).placed)
    last = feed.full_night
    return last is not None and any(
        span.first_day <= last for held in known.account.truth.values() for span in held
    )


class _Stream:
    """Families in order, of which the next can be looked at before it is taken."""

    def __init__(self, families: Iterable[_Said]) -> None:
        self._rest = iter(families)
        self._next = next(self._rest, None)

    def peek(self) -> _Said | None:
        """Return the next family, which stays the next; None at the end."""
        return self._next

    def take(self) -> _Said:
        """Return the next family and go on."""
        taken = self._next
        assert taken is not None, "there is one more"
        self._next = next(self._rest, None)
        return taken


def _sets(
    families: _Stream, profile: CarrierProfile, full: FullFile, number: int, kept: list[FullSet]
) -> Iterator[SetToWrite]:
    """Yield the sets of one file, and keep what the log is to have of each."""
    most = profile.members_per_file
    members = place = 0
    while (following := families.peek()) is not None:
        if most is not None and members and members + following.members > most:
            return
        some: list[_Said] = []
        while following is not None and (
            profile.families_per_set is None or len(some) < profile.families_per_set
        ):
            if most is not None and members and members + following.members > most:
                break
            members += following.members
            some.append(families.take())
            following = families.peek()
        place += 1
        kept.append(
            FullSet(
                control_number=set_number(place),
                reference=set_reference(number, place),
                first_family=some[0].family,
                last_family=some[-1].family,
                families=len(some),
                members=sum(each.members for each in some),
                untold=tuple(change for each in some for change in each.untold),
            )
        )
        written = tuple(each for one in some for each in one.to_write)
        prepared = SetPrepared(
            control_number=kept[-1].control_number,
            reference=kept[-1].reference,
            families=tuple(each.change for each in written),
        )
        yield SetToWrite(prepared, written, action=full.action)
