"""A night's full file as far as the log is told of it: its parts, how large each is, and what is wrong with any.

Where families are ready a file passes in pieces and is nowhere whole; it is made again from the log when it leaves.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.book import Book
from events.carrier_feeds import FullSet
from events.catalog import CarrierProfile, FullFile
from events.doors import SaidFamily
from events.errors import PermanentError
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.night import set_number, set_reference
from services.carrier_feeds.projection.ready import READY
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full import Gathered, full_file_of, write_full
from services.carrier_feeds.worker.full_ready import Digest, Families, Family, NotAsDecided
from services.carrier_feeds.worker.sayings import SaidSet, Sayings


@dataclass(frozen=True, slots=True)
class FullPart:
    """One full file, or a part of one, as the log is told of it."""

    control_number: int
    file_name: str
    written_at: datetime
    sets: tuple[FullSet, ...]
    members: int
    size: int
    sha256: str


@dataclass(slots=True)
class FullFound:
    """What a night's full file comes to."""

    parts: list[FullPart] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)


def full_parts(
    doors: Doors, book: Book, profile: CarrierProfile, feed: Feed, *, night: date, basis: int
) -> FullFound:
    """Write and check a night's full file; nothing is recorded.

    Raises:
      NotFound: the profile asks for no full file.
    """
    if doors.sayings is None:
        return _from_log(doors, book, profile, feed, night=night, basis=basis)
    families = Families(doors, doors.sayings, book, profile, feed, night, basis)
    try:
        return _from_ready(doors, doors.sayings, families)
    except NotAsDecided:
        doors.views.drop(READY.view)
    again = Families(doors, doors.sayings, book, profile, feed, night, basis, ready=False)
    return _from_ready(doors, doors.sayings, again)


def _from_log(
    doors: Doors, book: Book, profile: CarrierProfile, feed: Feed, *, night: date, basis: int
) -> FullFound:
    found = FullFound()
    try:
        for part in write_full(doors, book, profile, feed, night=night, basis=basis, gathered=found.gathered):
            found.faults += doors.interchanges.check(profile, part.content)
            found.parts.append(
                FullPart(
                    part.control_number,
                    part.file_name,
                    part.written_at,
                    part.sets,
                    part.members,
                    len(part.content),
                    hashlib.sha256(part.content).hexdigest(),
                )
            )
    except PermanentError as fault:
        found.faults.append(str(fault))
    return found


def _from_ready(doors: Doors, sayings: Sayings, families: Families) -> FullFound:
    found = FullFound(gathered=families.gathered)
    profile = families.profile
    written_at = doors.clock.now().astimezone(ZoneInfo(profile.time_zone)).replace(microsecond=0)
    try:
        coming = _Stream(families)
        number = families.feed.control_number
        while coming.peek() is not None:
            number += 1
            found.parts.append(_part(sayings, families, coming, number, written_at, found.faults))
        if families.sample and not found.faults:
            found.faults += _second_opinion(doors, sayings, families, number, written_at)
    except PermanentError as fault:
        found.faults.append(str(fault))
    return found


def _part(
    sayings: Sayings,
    families: Families,
    coming: "_Stream",
    number: int,
    written_at: datetime,
    faults: list[str],
) -> FullPart:
    """Write one part, judged while it passes."""
    profile = families.profile
    kept: list[FullSet] = []
    sets = _sets(coming, profile, full_file_of(profile), number, kept)
    passing = Digest(sayings.join(profile, sets, control_number=number, written_at=written_at))
    faults += sayings.judge(profile, passing)
    for _ in passing:
        """A judge that has seen enough leaves the rest; the file has its size and digest nevertheless."""
    name = profile.file_name.format(
        control=number, written=written_at, carrier=profile.id, night=families.night
    )
    members = sum(each.members for each in kept)
    return FullPart(number, name, written_at, tuple(kept), members, passing.size, passing.sha256)


def _second_opinion(
    doors: Doors, sayings: Sayings, families: Families, number: int, written_at: datetime
) -> list[str]:
    """Return what all checks find wrong with a file of the sample."""
    profile = families.profile
    one = SaidSet(
        set_number(1), set_reference(number, 1), full_file_of(profile).action, tuple(families.sample)
    )
    pieces = sayings.join(profile, [one], control_number=number, written_at=written_at)
    return list(doors.interchanges.check(profile, b"".join(pieces)))


class _Stream:
    """Families in order, of which the next can be looked at before it is taken."""

    def __init__(self, families: Families) -> None:
        self._rest = iter(families)
        self._next = next(self._rest, None)

    def peek(self) -> Family | None:
        """Return the next family, which stays the next; None at the end."""
        return self._next

    def take(self) -> None:
        """Go on to the next."""
        self._next = next(self._rest, None)


def _sets(
    coming: _Stream, profile: CarrierProfile, full: FullFile, number: int, kept: list[FullSet]
) -> Iterator[SaidSet]:
    """Yield the sets of one file, and keep what the log is to have of each once it has been read."""
    members = 0
    while (following := coming.peek()) is not None and _fits(profile, members, following):
        reference = set_reference(number, len(kept) + 1)
        one = _Set(profile, members)
        yield SaidSet(set_number(len(kept) + 1), reference, full.action, one.of(coming))
        members += one.members
        kept.append(
            FullSet(
                control_number=set_number(len(kept) + 1),
                reference=reference,
                first_family=following.family,
                last_family=one.last_family,
                families=one.families,
                members=one.members,
                untold=tuple(one.untold),
            )
        )


class _Set:
    """One set, counted while its families pass."""

    def __init__(self, profile: CarrierProfile, before: int) -> None:
        self._profile = profile
        self._before = before
        self.families = self.members = 0
        self.last_family = ""
        self.untold: list[FamilyChange] = []

    def of(self, coming: _Stream) -> Iterator[SaidFamily]:
        """Yield the next families, as many as go into this set."""
        most = self._profile.families_per_set
        while (following := coming.peek()) is not None and (most is None or self.families < most):
            if not _fits(self._profile, self._before + self.members, following):
                return
            self.families += 1
            self.members += following.members
            self.last_family = following.family
            self.untold += following.untold
            yield following.said
            coming.take()


def _fits(profile: CarrierProfile, members: int, following: Family) -> bool:
    """Whether a family goes into a file that has so many members; one family alone always does."""
    most = profile.members_per_file
    return most is None or not members or members + following.members <= most
