"""The two shapes of the log: a domain event, and the record that wraps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from events.vocabulary.people import SELF


class Model(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DomainEvent(Model):
    """Something that happened. Its stored name is `KIND.vVERSION`, never a Python path."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    SEALED: ClassVar[tuple[str, ...]] = ()
    """The fields that hold personal data: encrypted in the log with the key of `sealed_for()`."""

    def sealed_for(self) -> str:
        """Return which member of the family the sealed fields speak of."""
        return SELF


class EventRef(NamedTuple):
    """The name an upstream event keeps for ever: the idempotency key."""

    source: str
    id: str

    def __str__(self) -> str:
        return f"{self.source}#{self.id}"


class Cause(NamedTuple):
    """Where a record comes from. Upstream events have source and id; the hub's own facts have the causing position."""

    source: str = "hub"
    id: str = ""
    time: datetime | None = None
    """When the source recorded it. Orders corrections; never an effective day."""
    causation: int | None = None
    """Log position of the record that led to this one."""
    correlation: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A domain event about to be appended to a stream."""

    stream: str
    event: DomainEvent
    cause: Cause = Cause()


class Recorded(NamedTuple):
    """A domain event as the log holds it."""

    position: int
    stream: str
    version: int
    recorded_at: datetime
    event: DomainEvent
    cause: Cause

    @property
    def ref(self) -> EventRef:
        """The name others use for this record: its source and id, or `hub#<stream>@<version>` for a fact of ours."""
        if self.cause.id:
            return EventRef(self.cause.source, self.cause.id)
        return EventRef("hub", f"{self.stream}@{self.version}")

    @property
    def category(self) -> str:
        """The first part of the stream's name: `hr`, `coverage`, `feed` …"""
        return self.stream.partition("/")[0]

    @property
    def subject(self) -> str:
        """The rest of the stream's name: the family, carrier or payroll the record belongs to."""
        return self.stream.partition("/")[2]
