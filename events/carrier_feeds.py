"""Files out and answers in: prepared, delivered, acknowledged. Streams `feed/<carrier>` and `batch/<partner>`."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from events.base import DomainEvent, Model
from events.carrier_answers import MemberFault
from events.feed_holds import FileKind
from events.full_files import FullSet
from events.vocabulary.maintenance import FamilyChange, SilencedCoverage


class SetPrepared(Model):
    """One transaction set (ST–SE) of an interchange and the families it speaks of, in order."""

    control_number: str
    """ST02, unique in the interchange."""
    reference: str
    """BGN02."""
    families: tuple[FamilyChange, ...]


class InterchangePrepared(DomainEvent):
    """One file for a carrier is decided, down to its control numbers. It can be written again from this, byte for byte.

    What a full file says follows from the log up to `basis`, its night and its profile: only `full_sets` are kept.

    Stream `feed/<carrier>`: the control number is that of this event among its kind, so none comes a second time.
    """

    KIND: ClassVar[str] = "feed.interchange-prepared"

    carrier: str
    night: date
    """The business day whose file this is; a carrier gets one file of a kind a night."""
    kind: FileKind = "change"
    control_number: int
    """ISA13, GS06."""
    file_name: str
    written_at: str
    """Wall-clock time printed in the file, ISO 8601 with the offset of the carrier's zone."""
    catalog: str
    """The version of the catalog whose carrier profile it was written by."""
    basis: int
    """Log position up to which the books had been read."""
    sets: tuple[SetPrepared, ...]
    size: int
    sha256: str
    action: Literal["change", "verify", "replace"] = "change"
    """BGN08: what the carrier is to do with the file."""
    full_sets: tuple[FullSet, ...] = ()
    standing: tuple[FamilyChange, ...] = ()
    """What a full file says of families otherwise than they are at `basis`: what the carrier was told last of those who
    cannot be said, or the end of that."""
    left_out: tuple[str, ...] = ()
    """Families that cannot be said, and are not in the full file, nor in any other of its parts."""
    nobody_left: bool = False
    """Whether the full file names only who is not covered any more, each with the end."""
    writer: int = 0
    """The version of what decided and wrote its bytes; 0: before versions were counted."""


class NotNeeded(Model):
    """A member of whom something was learned that this carrier need not hear, up to a log position."""

    family: str
    member: str
    person_version: int


class Later(Model):
    """A family of which something waits that may be told from a day on."""

    family: str
    day: date


class NightClosed(DomainEvent):
    """A carrier's night has been decided, with a file or without one; it will not be decided again."""

    KIND: ClassVar[str] = "feed.night-closed"

    carrier: str
    night: date
    kind: FileKind = "change"
    basis: int
    """Log position up to which the books had been read."""
    control_number: int | None
    """Of the file, or None where there was nothing to say."""
    not_needed: tuple[NotNeeded, ...] = ()
    later: tuple[Later, ...] = ()
    catalog: str = ""
    """The version of the catalog by which it was decided."""


class FamilyHeld(DomainEvent):
    """A family cannot be said to this carrier as things stand; every file of the kind tries it again."""

    KIND: ClassVar[str] = "feed.family-held"

    carrier: str
    night: date
    family: str
    reason: str
    kind: FileKind = "change"
    owner: str = ""
    """Who is to see to it."""


class InterchangeHeld(DomainEvent):
    """A night's file did not pass the checks before it may leave; nothing left, and the next run decides anew."""

    KIND: ClassVar[str] = "feed.interchange-held"

    carrier: str
    night: date
    reasons: tuple[str, ...]
    kind: FileKind = "change"


class InterchangeDelivered(DomainEvent):
    """The file lies at the carrier under its final name."""

    KIND: ClassVar[str] = "feed.interchange-delivered"

    carrier: str
    control_number: int
    file_name: str
    remote_path: str
    size: int
    sha256: str
    looked_up: bool
    """Whether it was found at the remote (or swept after a full upload) rather than uploaded now."""
    kind: FileKind = "change"


class InterchangeNotDelivered(DomainEvent):
    """An attempt to deliver failed; the same file will be tried again."""

    KIND: ClassVar[str] = "feed.delivery-failed"

    carrier: str
    control_number: int
    file_name: str
    error: str
    kind: FileKind = "change"
    unwritable: bool = False
    """Whether it can no longer be written as it was prepared."""


class AnswerKind(StrEnum):
    """By what a carrier answered."""

    TA1 = "TA1"
    GROUP_999 = "999"
    DELIVERY = "delivery"
    """Not at all: the carrier answers nothing, and what lies there is taken."""


class SetOutcome(Model):
    """What became of one transaction set."""

    control_number: str
    accepted: bool
    code: str
    """IK501, or AK901 where the set itself was not named."""
    errors: tuple[str, ...] = ()
    """Segment position, segment, element and code, without any data."""
    members: tuple[str, ...] = ()
    """Every member the set spoke of, as `<family>` or `<family>/<dependent id>`."""
    faults: tuple[MemberFault, ...] = ()
    """What of `errors` is about one member."""


class InterchangeAcknowledged(DomainEvent):
    """The carrier answered for a file of ours; what it rejected counts as never said."""

    KIND: ClassVar[str] = "feed.interchange-acknowledged"

    carrier: str
    control_number: int
    answered_by: AnswerKind
    accepted: bool
    """Whether the answer as a whole accepts (TA1 A or E; 999 A, E or P with no set rejected)."""
    final: bool
    """Whether nothing more is awaited for this file."""
    code: str
    note: str = ""
    sets: tuple[SetOutcome, ...] = ()


class MembersRefused(DomainEvent):
    """The carrier has taken a set of ours, but not these members' rows, as it reports later: they were never said."""

    KIND: ClassVar[str] = "feed.members-refused"

    carrier: str
    control_number: int
    members: tuple[str, ...]
    """As `<family>` or `<family>/<dependent id>`."""
    code: str = ""
    """The carrier's own."""
    reason: str = ""


class FamilySilenced(DomainEvent):
    """A person decided that the carrier must not hear of what our books say of a member otherwise than it was told.

    From here on that counts as told, until our books say something else.
    """

    KIND: ClassVar[str] = "feed.family-silenced"

    carrier: str
    family: str
    member: str
    person_version: int
    """Demographics up to this log position count as told; 0: none."""
    coverages: tuple[SilencedCoverage, ...]
    reason: str
    decided_by: str


class AnswerNotOurs(DomainEvent):
    """An answer arrived that no file of ours asked for, or that cannot be read; it is kept and reported."""

    KIND: ClassVar[str] = "feed.answer-not-ours"

    carrier: str
    file_name: str
    reason: str
    sha256: str


class AnswerFetched(DomainEvent):
    """A file from the carrier's outbox has been read to its end; it will not be read again."""

    KIND: ClassVar[str] = "feed.answer-fetched"

    carrier: str
    file_name: str
    sha256: str
    answers: int
    mark: str = ""
    """Size and time of change as the outbox told them: another mark is another file. Empty: it was brought by hand."""


class BatchLine(Model):
    """One line of a column file: values of the layout's fields, without anything personal."""

    family: str
    member: str
    person_version: int
    values: dict[str, str]


class BatchPrepared(DomainEvent):
    """One column file for a payroll or a COBRA administrator is decided. Stream `batch/<partner>`."""

    KIND: ClassVar[str] = "batch.prepared"

    partner: str
    """The payroll's or administrator's id in the catalog."""
    number: int
    """Counts from 1 per partner, without a gap."""
    key: str
    """What may only be said once: the pay day, or the night."""
    file_name: str
    written_at: str
    catalog: str
    basis: int
    lines: tuple[BatchLine, ...]
    size: int
    sha256: str


class BatchDelivered(DomainEvent):
    """The column file lies at the partner under its final name."""

    KIND: ClassVar[str] = "batch.delivered"

    partner: str
    number: int
    file_name: str
    remote_path: str
    size: int
    sha256: str
    looked_up: bool


class BatchNotDelivered(DomainEvent):
    """An attempt to deliver failed; the same file will be tried again."""

    KIND: ClassVar[str] = "batch.delivery-failed"

    partner: str
    number: int
    file_name: str
    error: str
