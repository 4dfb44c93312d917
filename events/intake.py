"""What intake and operators add to the log: quarantine, decisions about it, and looks at unmasked data."""

from typing import ClassVar, Literal

from events.base import DomainEvent
from events.people import SEALED_TEXT


class EventQuarantined(DomainEvent):
    """Something arrived that could not be understood, or that does not fit what is known of the person.

    `unreadable` and `conflict` keep what arrived, sealed, in stream `exception/<id>`. `misfit` names an upstream event
    in the log that eligibility cannot use as things stand, in stream `misfit/<family>`; it is released by itself once
    it fits.
    """

    KIND: ClassVar[str] = "event.quarantined"
    SEALED: ClassVar[tuple[str, ...]] = ("raw",)

    kind: Literal["unreadable", "misfit", "conflict"]
    family: str | None
    event_type: str | None
    event_ref: str | None
    """`source#id` where it could be read."""
    reason: str
    """What is wrong and where, without any value of the event."""
    code: str
    """A short word for grouping: `bad-json`, `unknown-type`, `unknown-dependent` …"""
    place: str | None
    """Where it came from: file and line, or topic, partition and offset."""
    raw: str = SEALED_TEXT


class EventReleased(DomainEvent):
    """What was quarantined has been taken: mended and accepted, or it fits by now."""

    KIND: ClassVar[str] = "event.released"

    how: Literal["retried", "fits-now"]
    event_ref: str | None = None


class EventDismissed(DomainEvent):
    """A person decided that what was quarantined will not be used."""

    KIND: ClassVar[str] = "event.dismissed"

    reason: str
    event_ref: str | None = None


class PersonRevealed(DomainEvent):
    """Somebody looked at unmasked personal data. Stream `operator/<actor>`."""

    KIND: ClassVar[str] = "person.revealed"

    family: str
    reason: str


class PersonForgotten(DomainEvent):
    """The keys of a family were destroyed; nothing personal about it can be read any more."""

    KIND: ClassVar[str] = "person.forgotten"

    family: str
    reason: str
