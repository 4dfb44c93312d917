"""The log for who may read it, and nothing else; perhaps only up to a position."""

from collections.abc import Collection
from datetime import datetime

from events.base import EventRef, Recorded
from services.ports import LogReader


class OnlyReading:
    """The log, perhaps only up to a position, for who must not append to it: there is no method that could."""

    def __init__(self, log: LogReader, *, up_to: int | None = None) -> None:
        self._log = log
        self._up_to = up_to

    def read(
        self, *, after: int, limit: int, categories: Collection[str] | None = None, personal: bool = False
    ) -> list[Recorded]:
        """Return records in order of position, beyond `after`."""
        records = self._log.read(after=after, limit=limit, categories=categories, personal=personal)
        return [each for each in records if self._up_to is None or each.position <= self._up_to]

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Return all records of these streams up to a position."""
        bounds = [each for each in (up_to, self._up_to) if each is not None]
        return self._log.load(streams, up_to=min(bounds, default=None), personal=personal)

    def streams(self, category: str, *, after: str = "", limit: int = 1000) -> list[str]:
        """Return names of streams, those that begin later included."""
        return self._log.streams(category, after=after, limit=limit)

    def find(self, ref: EventRef) -> Recorded | None:
        """Return the upstream event of this name, sealed."""
        found = self._log.find(ref)
        return None if found is None or found.position > self.head() else found

    def head(self) -> int:
        """Return the last position that can be read."""
        return self._log.head() if self._up_to is None else self._up_to

    def position(self, consumer: str) -> int:
        """Return how far a consumer has come."""
        return self._log.position(consumer)

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded at or before an instant, 0 if none."""
        return min(self._log.position_at(instant), self.head())
