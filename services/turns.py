"""The leadership among processes that could all do the same work: one has it at a time."""

from threading import Event
from typing import Protocol


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
