"""A night's full file as far as the log is told of it: its parts, how large each is, and what is wrong with any.

A family that makes the whole file fail is found, and set apart. The file passes in pieces and is nowhere whole; it is
put together again when it leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.book import Book
from events.carrier_feeds import InterchangePrepared
from events.catalog import CarrierProfile
from events.errors import PermanentError
from services.carrier_feeds.projection.ready import READY
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.blaming import blamed, blamed_of_many
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_apart import Apart, Gathered, recorded
from services.carrier_feeds.worker.full_farewell import farewell
from services.carrier_feeds.worker.full_joined import FullPart, Stream, joined, joined_alone, joined_part
from services.carrier_feeds.worker.full_ready import Families, Family, NotAsDecided
from services.carrier_feeds.worker.sayings import Sayings


@dataclass(slots=True)
class FullFound:
    """What a night's full file comes to."""

    parts: list[FullPart] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    nobody_left: bool = False
    """Whether it names only who is not covered any more, each with the end."""


def full_parts(
    doors: Doors, book: Book, profile: CarrierProfile, feed: Feed, *, night: date, basis: int
) -> FullFound:
    """Write and check a night's full file; nothing is recorded.

    A family whose rows fail the checks alone is one that cannot be said; the others are written without it. Where
    nobody is covered any more, and the carrier hears of nothing else, those whom its last file left covered are named
    once more, each with the end.

    Raises:
      NotFound: the profile asks for no full file.
    """
    case = _Case(doors, book, profile, feed, night, basis)
    way = _Way(case)
    found = way.written(Apart())
    if found.faults and (faulty := way.blamed()):
        found = way.written(Apart(faulty=dict(faulty)))
    if found.parts or found.faults or found.gathered.missed or profile.changes or not feed.full_members:
        return found
    last = farewell(doors, feed)
    found.gathered.held += last.by_hand
    if not last.rows:
        return found
    ended = way.written(Apart(standing=last.rows))
    ended.gathered.held = found.gathered.held
    return replace(ended, nobody_left=True)


def part_again(doors: Doors, book: Book, prepared: InterchangePrepared, *, ready: bool) -> Iterator[bytes]:
    """Yield a full file as it was prepared, in pieces; whether it is the same its SHA-256 says.

    Args:
      ready: whether families that are ready are taken as they are; else all are decided again from the log.

    Raises:
      NotFound: the profile asks for no full file.
      PermanentError: what is ready cannot be read, or somebody in the file has been forgotten since.
    """
    profile = book.carriers[prepared.carrier]
    families = Families(
        doors,
        book,
        profile,
        Feed(profile.id),
        prepared.night,
        prepared.basis,
        ready=ready,
        apart=recorded(prepared),
        again=(prepared.full_sets[0].first_family, prepared.full_sets[-1].last_family),
        writer=prepared.writer,
    )
    at = datetime.fromisoformat(prepared.written_at)
    yield from joined(
        doors.interchanges, profile, Stream(families), number=prepared.control_number, written_at=at
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """Which file of whom is written, on what."""

    doors: Doors
    book: Book
    profile: CarrierProfile
    feed: Feed
    night: date
    basis: int

    @property
    def written_at(self) -> datetime:
        return self.doors.clock.now().astimezone(ZoneInfo(self.profile.time_zone)).replace(microsecond=0)


class _Way:
    """Who is ready is taken as it is; the file passes in pieces and is nowhere whole."""

    def __init__(self, case: _Case) -> None:
        self._case = case
        self._sayings: Sayings = case.doors.interchanges
        self._sample: Sequence[Family] = ()
        """Where only the second opinion found a fault: whom it was asked of."""

    def written(self, apart: Apart) -> FullFound:
        """Return the file. Where something is ready that is not as it is decided now, nothing ready is used."""
        try:
            return self._joined(self._families(apart))
        except NotAsDecided:
            self._case.doors.views.drop(READY.view)
        return self._joined(self._families(apart, ready=False))

    def _joined(self, families: Families) -> FullFound:
        case, found = self._case, FullFound(gathered=families.gathered)
        written_at, number = case.written_at, case.feed.control_number
        self._sample = ()
        try:
            coming = Stream(families)
            while coming.peek() is not None:
                number += 1
                part = joined_part(
                    self._sayings,
                    case.profile,
                    coming,
                    number=number,
                    night=case.night,
                    written_at=written_at,
                    faults=found.faults,
                )
                found.parts.append(part)
            if families.sample and not found.faults:
                found.faults += self._second_opinion(families.sample)
                self._sample = families.sample
        except PermanentError as fault:
            found.faults.append(str(fault))
        return found

    def blamed(self) -> list[tuple[str, str]]:
        """Return whose doing it is that the file, as it was written last, fails as a whole: family and fault."""
        if self._sample:
            return blamed(self._sample, lambda some: _judged(lambda: self._second_opinion(some)))
        profile = self._case.profile
        return blamed_of_many(
            self._families(Apart()),
            lambda some: _judged(lambda: self._sayings.judge(profile, self._alone(some))),
        )

    def _second_opinion(self, some: Sequence[Family]) -> list[str]:
        """Return what all checks find wrong with a file of these families."""
        return list(self._case.doors.interchanges.check(self._case.profile, b"".join(self._alone(some))))

    def _alone(self, some: Sequence[Family]) -> Iterator[bytes]:
        case = self._case
        number, at = case.feed.control_number + 1, case.written_at
        return joined_alone(self._sayings, case.profile, some, number=number, written_at=at)

    def _families(self, apart: Apart, *, ready: bool = True) -> Families:
        case = self._case
        return Families(
            case.doors,
            case.book,
            case.profile,
            case.feed,
            case.night,
            case.basis,
            ready=ready,
            apart=apart,
        )


def _judged(judge: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return what is wrong with a file, also where it cannot be written at all."""
    try:
        return judge()
    except PermanentError as fault:
        return [str(fault)]
