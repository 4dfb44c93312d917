"""A log and views in memory, for the tests that try thousands of steps; they fit the doors like the real ones."""

import hashlib
from atexit import register
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from connectors.keys import KeyStore
from events.base import Entry, EventRef, Recorded
from events.errors import ConcurrentWrite
from services.ports import Clock, Difference, Progress, Receipt, Row


class MemoryLog:
    """Fits `services.ports.Log`, without sealing anything."""

    def __init__(self, clock: Clock) -> None:
        self.records: list[Recorded] = []
        self._streams: dict[str, list[Recorded]] = {}
        self._positions: dict[str, int] = {}
        self._clock = clock

    def receive(self, entries: Sequence[Entry]) -> list[Receipt]:
        """Take upstream events; the tests never say one twice."""
        versions = {entry.stream: len(self._streams.get(entry.stream, [])) for entry in entries}
        positions = self.append(entries, after=versions)
        return [
            Receipt(EventRef(entry.cause.source, entry.cause.id), position)
            for entry, position in zip(entries, positions, strict=True)
        ]

    def append(
        self, entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        """Append all or nothing."""
        if any(len(self._streams.get(stream, [])) != version for stream, version in after.items()):
            raise ConcurrentWrite("a stream has grown since it was read")
        assert {entry.stream for entry in entries} <= after.keys()
        if progress is not None:
            self._positions[progress.consumer] = progress.position
        positions = []
        for entry in entries:
            stream = self._streams.setdefault(entry.stream, [])
            record = Recorded(
                len(self.records) + 1,
                entry.stream,
                len(stream) + 1,
                self._clock.now(),
                entry.event,
                entry.cause,
            )
            stream.append(record)
            self.records.append(record)
            positions.append(record.position)
        return positions

    def read(
        self, *, after: int, limit: int, categories: Collection[str] | None = None, personal: bool = False
    ) -> list[Recorded]:
        """Return records by position."""
        found = (r for r in self.records[after:] if categories is None or r.category in categories)
        return [record for record, _ in zip(found, range(limit), strict=False)]

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Return streams up to a position."""
        return {
            name: [r for r in self._streams.get(name, []) if up_to is None or r.position <= up_to]
            for name in streams
        }

    def streams(self, category: str, *, after: str = "", limit: int = 1000) -> list[str]:
        """Return names of streams."""
        return sorted(n for n in self._streams if n.partition("/")[0] == category and n > after)[:limit]

    def find(self, ref: EventRef) -> Recorded | None:
        """Return an upstream event."""
        return next((record for record in self.records if record.ref == ref), None)

    def head(self) -> int:
        """Return the last position."""
        return len(self.records)

    def position(self, consumer: str) -> int:
        """Return how far a consumer has come."""
        return self._positions.get(consumer, 0)

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded by an instant."""
        return max((r.position for r in self.records if r.recorded_at <= instant), default=0)

    def forget(self, persons: Iterable[str]) -> None:
        """Nothing is sealed here."""
        raise AssertionError("the memory log holds nothing sealed")


class MemoryViews:
    """Fits `services.ports.Views`."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Row]] = {}
        self.positions: dict[str, int] = {}

    def position(self, view: str) -> int:
        """Return how far a view has come."""
        return self.positions.get(view, 0)

    def load(self, view: str, keys: Collection[str]) -> dict[str, Row]:
        """Return rows by key."""
        held = self.rows.get(view, {})
        return {key: held[key] for key in keys if key in held}

    def save(
        self, view: str, rows: Mapping[str, Row | None], *, position: int, after: int | None = None
    ) -> None:
        """Write rows and the position."""
        if after is not None and after != self.position(view):
            raise ConcurrentWrite(view)
        held = self.rows.setdefault(view, {})
        for key, row in rows.items():
            if row is None:
                held.pop(key, None)
            else:
                held[key] = row
        self.positions[view] = position

    def find(
        self,
        view: str,
        *,
        group: str | None = None,
        mark: str | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[tuple[str, Row]]:
        """Return rows in order of key."""
        found = [
            (key, row)
            for key, row in sorted(self.rows.get(view, {}).items())
            if key > after and group in {None, row.group} and mark in {None, row.mark}
        ]
        return found[:limit]

    def count(self, view: str, *, group: str | None = None, mark: str | None = None) -> int:
        """Return how many rows there are."""
        return len(self.find(view, group=group, mark=mark, limit=10**9))

    def drop(self, view: str) -> None:
        """Forget a view."""
        self.rows.pop(view, None)
        self.positions.pop(view, None)

    def digest(self, view: str) -> str:
        """Return a digest of all rows."""
        return hashlib.sha256(repr(sorted(self.rows.get(view, {}).items())).encode()).hexdigest()

    def compare(self, view: str, other: str, *, limit: int = 10) -> Difference:
        """Return in which rows two views differ."""
        ours, theirs = self.rows.get(view, {}), self.rows.get(other, {})
        keys = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
        return Difference(self.position(view), self.position(other), len(keys), tuple(keys[:limit]))

    def replace(self, view: str, *, by: str) -> int:
        """Put another view's rows and position in place of this one's."""
        replaced = self.position(view)
        if by not in self.positions or self.positions[by] < replaced:
            raise ConcurrentWrite(f"{by} is not as far as {view}")
        self.rows[view] = dict(self.rows.get(by, {}))
        self.positions[view] = self.positions[by]
        return replaced


@cache
def shared_keys() -> KeyStore:
    """Return the key store of all tests that destroy no key; it is gone with the process."""
    folder = mkdtemp()
    register(rmtree, folder, ignore_errors=True)
    return KeyStore(str(Path(folder) / "keys.db"), b"k" * 32)
