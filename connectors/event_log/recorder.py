"""What the log asks of either engine: reading rows, and one write transaction at a time."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from eventsourcing.persistence import StoredEvent, Tracking

from events.base import EventRef


class StoredRow(NamedTuple):
    """One record as it is stored."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class Held(NamedTuple):
    """What is kept of an upstream event so that it is taken once."""

    ref: EventRef
    digest: bytes
    position: int


class Head(NamedTuple):
    """Where the log ends: its last position, and the last instant recorded in microseconds since 1970 (0: none)."""

    position: int
    moment: int


class Writing(Protocol):
    """One write transaction. Nobody else appends until it ends."""

    def head(self) -> Head:
        """Return where the log ends."""
        ...

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        """Return what is held of these names."""
        ...

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        """Return the version of each stream, 0 if it is empty."""
        ...

    def tracked(self, consumer: str) -> int:
        """Return the position of a consumer, 0 if it has none."""
        ...

    def insert(self, events: Sequence[StoredEvent], *, after: Head, moment: int) -> None:
        """Append events right after the head, all recorded at one moment."""
        ...

    def hold(self, held: Sequence[Held]) -> None:
        """Keep the names of upstream events."""
        ...

    def track(self, tracking: Tracking) -> None:
        """Save the position of a consumer."""
        ...


class Recorder(Protocol):
    """One engine. Every call raises LogUnavailable when the database does not answer."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Open a write transaction: kept as a whole, or not at all."""
        ...

    def after(self, position: int, limit: int, categories: Collection[str] | None) -> list[StoredRow]:
        """Return rows beyond a position, in order."""
        ...

    def of_streams(self, streams: Collection[str], up_to: int | None) -> list[StoredRow]:
        """Return all rows of these streams up to a position, in any order."""
        ...

    def at(self, position: int) -> StoredRow | None:
        """Return the row at a position."""
        ...

    def version_of(self, stream: str, version: int) -> StoredRow | None:
        """Return one row of a stream."""
        ...

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        """Return what is held of these names."""
        ...

    def stream_names(self, first: str, beyond: str, after: str, limit: int) -> list[str]:
        """Return names from `first` up to, but without, `beyond`, and after `after`, in order."""
        ...

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        ...

    def tracked(self, consumer: str) -> int:
        """Return the position of a consumer, 0 if it has none."""
        ...

    def position_at(self, moment: int) -> int:
        """Return the last position recorded at or before a moment, 0 if none."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...
