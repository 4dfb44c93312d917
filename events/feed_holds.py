"""What keeps a carrier's file back until a person has looked, what lets it go, what leaves again: `feed/<carrier>`."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from events.base import DomainEvent

FileKind = Literal["change", "full"]
"""What a file says: what has changed, or everybody who is covered."""


class Gate(StrEnum):
    """What a file must pass before it leaves, beyond being right: it does no more than the carrier's limits say."""

    ENDED_MEMBERS = "ended_members"
    """More members lose a coverage than the profile allows in one file."""
    ENDED_PERCENT = "ended_percent"
    """The same, of the members the carrier holds."""
    SHRINKS = "shrinks"
    """A full file has fewer members than the last by more than the profile allows."""
    NOBODY_LEFT = "nobody_left"
    """A full file names only who is not covered any more."""
    FIRST_FILE = "first_file"
    """The carrier's first file ever, which its profile wants looked at."""
    CLOSED_DAY = "closed_day"
    """The carrier takes no files on the day it has now."""


class NightHeld(DomainEvent):
    """A night's file is right, and beyond a limit: nothing leaves until a person releases it or it shrinks below."""

    KIND: ClassVar[str] = "feed.night-held"

    carrier: str
    night: date
    kind: FileKind = "change"
    gates: tuple[Gate, ...]
    reasons: tuple[str, ...]
    """In words with their counts, one for each gate."""
    ended_members: int
    """Members who lose a coverage by the file."""
    members: int
    """Members of whom the file speaks."""


class NightReleased(DomainEvent):
    """A person lets a night's file go, as long as it ends the coverage of exactly so many members."""

    KIND: ClassVar[str] = "feed.night-released"

    carrier: str
    night: date
    kind: FileKind = "change"
    ended_members: int
    reason: str


class FamilyReleased(DomainEvent):
    """A person has mended why a family is held: what the carrier has refused of it may be said once more."""

    KIND: ClassVar[str] = "feed.family-released"

    carrier: str
    family: str
    reason: str


class FeedStopped(DomainEvent):
    """A person stops a carrier's files, prepared ones too; nothing leaves until it is resumed."""

    KIND: ClassVar[str] = "feed.stopped"

    carrier: str
    reason: str


class FeedResumed(DomainEvent):
    """A person lets a carrier's files leave again."""

    KIND: ClassVar[str] = "feed.resumed"

    carrier: str
    reason: str


class InterchangeResent(DomainEvent):
    """A file was left at the carrier once more: the same bytes under the same control numbers and the same name."""

    KIND: ClassVar[str] = "feed.interchange-resent"

    carrier: str
    control_number: int
    file_name: str
    remote_path: str
    size: int
    sha256: str
    reason: str
