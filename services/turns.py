"""The leadership among processes that could all do the same work: one has it at a time."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import BinaryIO, Protocol

from events.errors import HubError, TransientError
from services.ports import Delivery, Drop, Drops, FileInPieces


class NotLeading(TransientError):
    """Another process leads by now, or will: what was to be sent is its work, and nothing was recorded of it."""


class Turn(Protocol):
    """The leadership, as the process sees it that waits for it or has it."""

    def wait(self, stop: Event) -> bool:
        """Wait for it and return True once it is held, or False when told to stop.

        Raises:
          LogUnavailable: the database does not answer.
        """
        ...

    def holds(self) -> bool:
        """Whether it is held still."""
        ...


class _Alone:
    """The leadership where there is one process: always held."""

    def wait(self, stop: Event) -> bool:
        """Have it, unless told to stop."""
        return not stop.is_set()

    def holds(self) -> bool:
        """Yes."""
        return True


ALONE: Turn = _Alone()


class LedDrops:
    """Every partner's drop, where a file is left only by the process that leads; fits `services.ports.Drops`."""

    def __init__(self, drops: Drops, turn: Turn) -> None:
        self._drops, self._turn = drops, turn

    def __getitem__(self, partner: str) -> Drop:
        """Return the partner's drop.

        Raises:
          PartnerRefused: no connection is configured for this partner.
        """
        return _LedDrop(self._drops[partner], self._turn)


class _LedDrop:
    """A drop that asks for the leadership right before a file is left, and once more when all of it was read.

    A large file is read for a while: who leads no more when the file is about to get its name does not give it that.
    """

    def __init__(self, drop: Drop, turn: Turn) -> None:
        self._drop, self._turn = drop, turn

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file, if we lead.

        Raises:
          NotLeading: we do not: nothing has the name by us. Or we did not any more when it had failed: who leads then
            tries again, and must not find our failure recorded behind its own delivery.
        """

        def pieces() -> Iterator[bytes]:
            yield from content.pieces()
            self._sure(name)

        self._sure(name)
        try:
            return self._drop.deliver(name, replace(content, pieces=pieces), tried_before=tried_before)
        except HubError:
            self._sure(name)
            raise

    def _sure(self, name: str) -> None:
        if not self._turn.holds():
            raise NotLeading(f"{name} is left to the process that leads now")

    def answers(self) -> list[str]:
        """Return the names of the files in the partner's outbox, in order."""
        return self._drop.answers()

    def marks(self) -> dict[str, str]:
        """Return what tells each of these files from an earlier one of its name."""
        return self._drop.marks()

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox."""
        return self._drop.fetch(name)

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file of the outbox into an empty one of ours."""
        self._drop.copy(name, to, bytes_max=bytes_max)
