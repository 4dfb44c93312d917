"""The doors a service needs, as Protocols: Log, Views, Clock, Drop, and the values that pass through them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, Protocol

from events.base import Entry, EventRef, Recorded
from events.catalog import CarrierProfile
from events.doors import (
    Answer,
    Delivery,
    Difference,
    ErrorPlace,
    FamilyToWrite,
    FileInPieces,
    Progress,
    Receipt,
    Row,
    SetToWrite,
    SetVerdict,
)

__all__ = [
    "Answer",
    "Clock",
    "Delivery",
    "Difference",
    "Drop",
    "Drops",
    "ErrorPlace",
    "FamilyToWrite",
    "FileInPieces",
    "Interchanges",
    "Log",
    "LogReader",
    "Progress",
    "Receipt",
    "Row",
    "SetToWrite",
    "SetVerdict",
    "Tick",
    "Views",
]


class LogReader(Protocol):
    """The log for who may only read it. Positions grow without holes; a stream's versions count from 1."""

    def read(
        self, *, after: int, limit: int, categories: Collection[str] | None = None, personal: bool = False
    ) -> list[Recorded]:
        """Return records in order of position, beyond `after`, of streams whose first name part is in `categories`.

        Only with `personal` are sealed fields opened; else placeholders stand for them.
        """
        ...

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Return all records of these streams up to a position, oldest first; an unknown stream gives an empty list."""
        ...

    def streams(self, category: str, *, after: str = "", limit: int = 1000) -> list[str]:
        """Return names of streams of a category in alphabetical order, beyond `after`."""
        ...

    def find(self, ref: EventRef) -> Recorded | None:
        """Return the upstream event of this name, sealed."""
        ...

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        ...

    def position(self, consumer: str) -> int:
        """Return how far a consumer has come, 0 if it never ran."""
        ...

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded at or before an instant, 0 if none."""
        ...


class Log(LogReader, Protocol):
    """The immutable log, read and appended to."""

    def receive(self, entries: Sequence[Entry]) -> list[Receipt]:
        """Append upstream events once each, by source and id; one answer per entry, in order.

        The same name with the same content is a duplicate, also inside one call; with other content a conflict.
        """
        ...

    def append(
        self,
        entries: Sequence[Entry],
        *,
        after: Mapping[str, int],
        progress: Progress | None = None,
    ) -> list[int]:
        """Append facts in one transaction and return their positions.

        `after` names the version each touched stream had when it was read (0: it was empty). With `progress` the
        consumer's position is saved in the same transaction, also when there are no entries.

        Raises:
          ConcurrentWrite: a stream has grown since, or the consumer's position is already there or beyond.
        """
        ...

    def forget(self, persons: Iterable[str]) -> None:
        """Destroy the keys of these people (`events.vocabulary.people.person_id`); their sealed fields stay sealed."""
        ...


class Views(Protocol):
    """Tables that can be dropped and built again from the log. A row is found by key, or by group and mark."""

    def position(self, view: str) -> int:
        """Return how far a view has read the log, 0 if it is new."""
        ...

    def load(self, view: str, keys: Collection[str]) -> dict[str, Row]:
        """Return the rows that exist among these keys."""
        ...

    def save(
        self, view: str, rows: Mapping[str, Row | None], *, position: int, after: int | None = None
    ) -> None:
        """Write rows (None deletes) and the position they rest on, in one transaction.

        Raises:
          ConcurrentWrite: `after` is given and the view has another position by now; nothing was written.
        """
        ...

    def find(
        self,
        view: str,
        *,
        group: str | None = None,
        mark: str | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[tuple[str, Row]]:
        """Return rows in order of key, beyond `after`, with this group and mark."""
        ...

    def count(self, view: str, *, group: str | None = None, mark: str | None = None) -> int:
        """Return how many rows have this group and mark."""
        ...

    def drop(self, view: str) -> None:
        """Forget a view: its rows and its position."""
        ...

    def digest(self, view: str) -> str:
        """Return SHA-256 over all rows in order of key: equal digests are equal views."""
        ...

    def compare(self, view: str, other: str, *, limit: int = 10) -> Difference:
        """Return in which rows two views differ, both as they were at one instant; the first keys, up to `limit`."""
        ...

    def replace(self, view: str, *, by: str) -> int:
        """Put the rows and the position of the view `by` in place of this view's own, in one transaction.

        `by` stays. Returns the position that was replaced. Readers see the old view or the new one, never a mixture.

        Raises:
          ConcurrentWrite: `by` has no position, or this view is further than it; nothing was written.
        """
        ...


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...


class Drop(Protocol):
    """Where one partner's files are left and fetched: a real SFTP server, or a folder.

    Raises `events.errors.PartnerUnreachable` (try again) or `PartnerRefused` (a person must look) from every call.
    """

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file under `name`: temporary name, full size checked there, rename, looked up.

        It is read piece by piece while it leaves, and gets its name only when all of it was proved. With `tried_before`
        the remote is looked at first: the whole file under its final name is a delivery.

        Raises:
          OtherContent: what was read is not the file; nothing has its name.
        """
        ...

    def answers(self) -> list[str]:
        """Return the names of the files in the partner's outbox, in order."""
        ...

    def marks(self) -> dict[str, str]:
        """Return what tells each of these files from an earlier one of its name: its size and time of change."""
        ...

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox; it stays there. For answers, which are small.

        Raises:
          TooLarge: it is larger than an answer can be.
        """
        ...

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file of the outbox, piece by piece, into an empty file of ours that has a descriptor.

        Raises:
          TooLarge: it is larger than `bytes_max`.
        """
        ...


class Drops(Protocol):
    """Every partner's drop, by the partner's id in the catalog."""

    def __getitem__(self, partner: str) -> Drop:
        """Return the partner's drop.

        Raises:
          PartnerRefused: no connection is configured for this partner.
        """
        ...


Tick = Callable[[int, int], None]
"""Told of progress: done, of how many."""


class Interchanges(Protocol):
    """Enrollment files for carriers, written and checked; and their answers, read. Pure: no network, no clock."""

    writer: int
    """The version of what writes files, from 1: files of two versions may differ although the log is the same."""

    def unsayable(
        self, profile: CarrierProfile, families: Iterable[FamilyToWrite]
    ) -> Sequence[tuple[str, str]]:
        """Return family and reason of those that cannot be put into this carrier's file as they are."""
        ...

    def write(
        self,
        profile: CarrierProfile,
        sets: Iterable[SetToWrite],
        *,
        control_number: int,
        written_at: datetime,
    ) -> bytes:
        """Return one interchange; the same arguments give the same bytes.

        `written_at` is in the carrier's zone. Sets and families are read once, in order, and not kept.

        Raises:
          PermanentError: something in it cannot be written.
        """
        ...

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return what is wrong with a file that is about to leave; nothing personal, and nothing if all is well."""
        ...

    def guide(self, profile: CarrierProfile) -> str:
        """Return the carrier's companion guide in Markdown: what its files look like."""
        ...

    def read_answers(self, content: bytes) -> tuple[Sequence[Answer], Sequence[str]]:
        """Return the answers a file holds, in their order, and what of it cannot be relied on."""
        ...

    def places(
        self,
        profile: CarrierProfile,
        again: Callable[[], SetToWrite],
        positions: Collection[int],
        *,
        control_number: int,
        written_at: datetime,
    ) -> Mapping[int, ErrorPlace]:
        """Return of whom each position of a set of ours speaks; what is said of nobody is left out.

        `again` gives the set anew each time it is called.

        Raises:
          PermanentError: the set can no longer be written.
        """
        ...
