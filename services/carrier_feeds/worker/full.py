"""A full file: everybody a carrier should hold, decided and written a page at a time, and written again from the log.

The log keeps of it from which family to which each set goes; what it says follows from the log at its basis, its night
and its profile, and is checked by its SHA-256.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.book import Book
from events.carrier_feeds import InterchangePrepared, SetPrepared
from events.catalog import CarrierProfile, FullFile
from events.full_files import FullSet
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.full import full_family
from services.carrier_feeds.decide.night import set_number, set_reference
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.terms import Terms, terms_of
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.deciding import known_of, may_say
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_apart import Apart, Gathered, Instead, recorded
from services.carrier_feeds.worker.full_pages import full_file_of, rows_of
from services.ports import FamilyToWrite, Row, SetToWrite


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
class Said:
    """What a full file says of a family."""

    family: str
    to_write: tuple[FamilyToWrite, ...]
    untold: tuple[FamilyChange, ...] = ()

    @property
    def members(self) -> int:
        """How many it names."""
        return len({row.member for each in self.to_write for row in each.change.members})


def write_full(
    doors: Doors,
    book: Book,
    profile: CarrierProfile,
    feed: Feed,
    *,
    night: date,
    basis: int,
    gathered: Gathered | None = None,
    apart: Apart | None = None,
) -> Iterator[FullWritten]:
    """Yield a night's full file, in parts where the profile limits the members of one; nothing is recorded.

    Memory holds one part, a page of families and a set at a time. What cannot be said is gathered.

    Raises:
      NotFound: the profile asks for no full file.
      PermanentError: something cannot be written.
    """
    full = full_file_of(profile)
    gathered = Gathered() if gathered is None else gathered
    apart = apart or Apart()
    said = families_of(doors, book, profile, feed, night=night, basis=basis, gathered=gathered, apart=apart)
    families = _Stream(said)
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


def families_of(
    doors: Doors,
    book: Book,
    profile: CarrierProfile,
    feed: Feed,
    *,
    night: date,
    basis: int,
    gathered: Gathered,
    apart: Apart,
) -> Iterator[Said]:
    """Yield what a night's full file says, family by family; what cannot be said is gathered on the way.

    Raises:
      NotFound: the profile asks for no full file.
    """
    full, terms = full_file_of(profile), terms_of(book, profile)
    gathered.standing += [change for rows in apart.standing.values() for change in rows]
    instead = Instead(doors, terms, full, feed, night, gathered)
    yield from _families(doors, terms, full, rows_of(doors, profile.id), night, basis, apart, instead)


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
    terms = terms_of(book, profile)
    families = _families(doors, terms, full, rows, prepared.night, prepared.basis, recorded(prepared), None)
    return doors.interchanges.write(
        profile,
        _sets(_Stream(families), profile, full, prepared.control_number, []),
        control_number=prepared.control_number,
        written_at=datetime.fromisoformat(prepared.written_at),
    )


def rewrite_full_set(doors: Doors, book: Book, prepared: InterchangePrepared, one: FullSet) -> SetToWrite:
    """Return one transaction set of a full file as it was prepared.

    Raises:
      NotFound: the profile asks for no full file.
    """
    profile = book.carriers[prepared.carrier]
    full = full_file_of(profile)
    rows = rows_of(doors, profile.id, first=one.first_family, last=one.last_family)
    apart, terms = recorded(prepared), terms_of(book, profile)
    said = _families(doors, terms, full, rows, prepared.night, prepared.basis, apart, None)
    written = tuple(each for family in said for each in family.to_write)
    changes = tuple(each.change for each in written)
    kept = SetPrepared(control_number=one.control_number, reference=one.reference, families=changes)
    return SetToWrite(kept, written, action=full.action)


def _families(
    doors: Doors,
    terms: Terms,
    full: FullFile,
    pages: Iterable[list[tuple[str, Row]]],
    night: date,
    basis: int,
    apart: Apart,
    instead: Instead | None,
) -> Iterator[Said]:
    """Yield every family that is said; without `instead`, as a recorded file has it."""
    untold = may_say(doors, terms.profile.id, night)
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
        reasons |= apart.faulty
        for row, known, some, whole in zip(rows, page, writable, wholes, strict=True):
            if known.family in apart.standing:
                stands = apart.standing[known.family]
                yield Said(known.family, tuple(to_write(change, known.hr) for change in stands))
            elif known.family in apart.left_out:
                continue
            elif known.family in reasons:
                again = () if instead is None else instead.of(known, reasons[known.family])
                if again:
                    yield Said(known.family, again)
            elif some:
                counts = full.action == "replace" and terms.profile.changes and untold(*row)
                yield Said(known.family, some, whole.noted if counts else ())


class _Stream:
    """Families in order, of which the next can be looked at before it is taken."""

    def __init__(self, families: Iterable[Said]) -> None:
        self._rest = iter(families)
        self._next = next(self._rest, None)

    def peek(self) -> Said | None:
        """Return the next family, which stays the next; None at the end."""
        return self._next

    def take(self) -> Said:
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
        some: list[Said] = []
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
