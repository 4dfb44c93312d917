"""The leadership among processes that could all do the same work: one has it at a time."""

from threading import Event
from typing import Protocol

from events.errors import HubError, TransientError
from services.ports import Delivery, Drop, Drops


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
    """A drop that asks for the leadership right before a file is left."""

    def __init__(self, drop: Drop, turn: Turn) -> None:
        self._drop, self._turn = drop, turn

    def deliver(self, name: str, content: bytes, *, tried_before: bool) -> Delivery:
        """Leave a file, if we lead.

        Raises:
          NotLeading: we do not: nothing was left. Or we did not any more when it had failed: who leads then tries
            again, and must not find our failure recorded behind its own delivery.
        """
        if not self._turn.holds():
            raise NotLeading(f"{name} is left to the process that leads now")
        try:
            return self._drop.deliver(name, content, tried_before=tried_before)
        except HubError as error:
            if not self._turn.holds():
                raise NotLeading(f"{name} is left to the process that leads now") from error
            raise

    def answers(self) -> list[str]:
        """Return the names of the files in the partner's outbox, in order."""
        return self._drop.answers()

    def marks(self) -> dict[str, str]:
        """Return what tells each of these files from an earlier one of its name."""
        return self._drop.marks()

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox."""
        return self._drop.fetch(name)
