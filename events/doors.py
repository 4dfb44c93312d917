"""The values that pass through the doors of `services/ports.py`; both sides of a door build and read them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, Self

from events.base import EventRef
from events.carrier_feeds import AnswerKind, SetPrepared
from events.errors import OtherContent
from events.people import Person
from events.vocabulary.maintenance import FamilyChange


@dataclass(frozen=True, slots=True)
class Receipt:
    """What intake answers for one upstream event. `conflict`: the name is held with other content; nothing was done."""

    ref: EventRef
    position: int
    duplicate: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a consumer has read the log; saved in the same transaction as what it appends."""

    consumer: str
    position: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a view: a JSON body, and the two things it can be found by."""

    body: bytes
    group: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SaidFamily:
    """A family as it stands in one carrier's files, in ASCII: nothing of it depends on the file it is in."""

    text: bytes = field(repr=False)
    segments: int
    subscribers: int
    dependents: int
    """Rows, by whom they are of."""


@dataclass(frozen=True, slots=True)
class FamilyToWrite:
    """What one file says of a family, and who they are."""

    change: FamilyChange
    people: Mapping[tuple[str, int], Person] = field(repr=False)
    """Member and person version → demographics, for every version and prior version that `change` names."""
    subscriber: Person | None = field(default=None, repr=False)
    """The subscriber as known when the file was decided, only where they have no row of their own in it."""


@dataclass(frozen=True, slots=True)
class SetToWrite:
    """One transaction set: its numbers and families as prepared, and the same families with their people."""

    prepared: SetPrepared = field(repr=False)
    families: Iterable[FamilyToWrite] = field(repr=False)
    """In the order of `prepared`; read once."""
    action: Literal["change", "verify", "replace"] = "change"
    """What the carrier is to do with the set."""


@dataclass(frozen=True, slots=True)
class FileInPieces:
    """A file of which size and SHA-256 are known, and whose bytes come in pieces, anew for each reading."""

    size: int
    sha256: str
    """In hex."""
    pieces: Callable[[], Iterable[bytes]] = field(repr=False)
    """Begins a reading."""
    name: str = "the file"
    """How a message names it."""
    because: str = ""
    """What a message adds where the bytes are not the file."""
    proved: Callable[[], object] = field(default=lambda: None, repr=False)
    """Called at the end of every reading that was the file."""

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Return a small file, which is in memory."""
        return cls(len(content), hashlib.sha256(content).hexdigest(), lambda: (content,))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces of a new reading, which ends well only if they were the file.

        Raises:
          OtherContent: they were not, once the last one has been yielded: what was made of them must not be used.
          HubError: as `proved`; likewise.
        """
        digest, left = hashlib.sha256(), self.size
        for piece in self.pieces():
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            yield piece
        if left or digest.hexdigest() != self.sha256:
            raise OtherContent(f"{self.name} can no longer be written as it was prepared{self.because}")
        self.proved()

    def prove(self) -> None:
        """Read it once, and drop what is read.

        Raises:
          OtherContent: it is not what its size and SHA-256 stand for.
        """
        for _ in self:
            """Only what is found at the end is wanted."""

    def whole(self) -> bytes:
        """Return it in one piece; for small files.

        Raises:
          OtherContent: it is not what its size and SHA-256 stand for.
        """
        return b"".join(self)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that is at the partner under its final name. `looked_up`: it was found there, or swept after upload."""

    remote_path: str
    looked_up: bool
    lay_there: bool = False
    """Whether the same bytes had the name there already, so that nothing was left now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """In which rows two views differ, and how far each was, all seen at one instant."""

    position: int
    other: int
    """The other view's position."""
    rows: int
    """How many rows are in one of them only, or differ."""
    keys: tuple[str, ...] = ()
    """Of the first such rows, in order."""


@dataclass(frozen=True, slots=True)
class SetFault:
    """One segment a carrier found wrong in a transaction set of ours."""

    position: int
    """Within the set, ST = 1 (IK302)."""
    words: str
    """Segment, elements and codes in words, without anything personal."""


@dataclass(frozen=True, slots=True)
class ErrorPlace:
    """Of whom one segment of a set of ours speaks: the member, and the plan where it is about a coverage."""

    family: str
    member: str
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """What a carrier answered of one transaction set."""

    control_number: str
    accepted: bool
    code: str
    """IK501."""
    errors: tuple[str, ...] = ()
    """In words, without anything personal."""
    faults: tuple[SetFault, ...] = ()
    """The segments it names, in their order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a carrier answered of one interchange (TA1) or of its group of sets (999)."""

    kind: AnswerKind
    control_number: int
    """TA101 or AK102: of the file that is answered."""
    rejected: bool
    """Whether what is not named by `sets` was refused (TA104 or AK901 is R)."""
    code: str
    """TA104 or AK901."""
    note: str = ""
    """TA105."""
    sets: tuple[SetVerdict, ...] = ()
    """The sets that are named; a TA1 names none."""
    original_day: date | None = None
    """TA102: the date of the interchange that is answered; None of a 999, or if it cannot be read."""
    original_time: time | None = None
    """TA103."""
    function: str = "BE"
    """AK101: of which kind the group is that is answered; BE is enrollment."""
