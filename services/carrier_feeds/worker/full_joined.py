"""A full file put together from families that are ready: it passes in pieces, is judged, and is nowhere whole."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.catalog import CarrierProfile, FullFile
from events.doors import SaidFamily
from events.full_files import FullSet
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.night import set_number, set_reference
from services.carrier_feeds.worker.full_pages import full_file_of
from services.carrier_feeds.worker.full_ready import Family
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


def joined_part(
    sayings: Sayings,
    profile: CarrierProfile,
    coming: "Stream",
    *,
    number: int,
    night: date,
    written_at: datetime,
    faults: list[str],
) -> FullPart:
    """Write one part of families as they come, and add to the faults what is wrong with it.

    Raises:
      PermanentError: something cannot be written.
    """
    kept: list[FullSet] = []
    sets = _sets(coming, profile, full_file_of(profile), number, kept)
    passing = Digest(sayings.join(profile, sets, control_number=number, written_at=written_at))
    faults += sayings.judge(profile, passing)
    for _ in passing:
        """A judge that has seen enough leaves the rest; the file has its size and digest nevertheless."""
    name = profile.file_name.format(control=number, written=written_at, carrier=profile.id, night=night)
    members = sum(each.members for each in kept)
    return FullPart(number, name, written_at, tuple(kept), members, passing.size, passing.sha256)


def joined(
    sayings: Sayings, profile: CarrierProfile, coming: "Stream", *, number: int, written_at: datetime
) -> Iterator[bytes]:
    """Yield a full file of families as they come.

    Raises:
      PermanentError: something cannot be written.
    """
    sets = _sets(coming, profile, full_file_of(profile), number, [])
    return sayings.join(profile, sets, control_number=number, written_at=written_at)


def joined_alone(
    sayings: Sayings,
    profile: CarrierProfile,
    families: Sequence[Family],
    *,
    number: int,
    written_at: datetime,
) -> Iterator[bytes]:
    """Yield a file of one set that says only these families.

    Raises:
      PermanentError: something cannot be written.
    """
    said = tuple(each.said for each in families)
    one = SaidSet(set_number(1), set_reference(number, 1), full_file_of(profile).action, said)
    return sayings.join(profile, [one], control_number=number, written_at=written_at)


class Stream:
    """Families in order, of which the next can be looked at before it is taken."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._rest = iter(families)
        self._next = next(self._rest, None)

    def peek(self) -> Family | None:
        """Return the next family, which stays the next; None at the end."""
        return self._next

    def take(self) -> None:
        """Go on to the next."""
        self._next = next(self._rest, None)


def _sets(
    coming: Stream, profile: CarrierProfile, full: FullFile, number: int, kept: list[FullSet]
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

    def of(self, coming: Stream) -> Iterator[SaidFamily]:
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


class Digest:
    """Passes the pieces of a file on, and knows its size and SHA-256 at the end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._sha256 = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left."""
        for piece in self._pieces:
            self._sha256.update(piece)
            self.size += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """In hex, of all that has passed."""
        return self._sha256.hexdigest()
