"""A file at the point where it leaves: from when on it may be there, and what is taken back: `feed/<carrier>`."""

from datetime import date
from typing import ClassVar

from events.base import DomainEvent, Model
from events.feed_holds import FileKind


class InterchangeLeaving(DomainEvent):
    """All of a file was made and proved: from here on it may have its name at the carrier, whatever becomes of us.

    A file without this record has never left. Recorded once, before the file has its name.
    """

    KIND: ClassVar[str] = "feed.interchange-leaving"

    carrier: str
    control_number: int
    file_name: str


class SetWithdrawn(Model):
    """One transaction set of a file that was taken back."""

    control_number: str
    """ST02."""
    families: tuple[str, ...]
    """Of whom it said something that counted as told."""


class InterchangeWithdrawn(DomainEvent):
    """A person took a file back that never left, or is lost: what it said counts as never said, its night is open.

    Its control number is not given again.
    """

    KIND: ClassVar[str] = "feed.interchange-withdrawn"

    carrier: str
    control_number: int
    file_name: str
    night: date
    kind: FileKind
    sets: tuple[SetWithdrawn, ...]
    reason: str
    asked: str = ""
    """Who at the carrier said that it is lost; empty where the log proves that it never left."""
