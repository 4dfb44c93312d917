"""Longer and longer rests for a server that is away or will not have us: it is not knocked at every few minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from events.errors import HubError, NotTried

FIRST_REST = timedelta(minutes=10)
LONGEST_REST = timedelta(hours=1)


def rest_after(failures: int) -> timedelta:
    """Return how long a server is left alone after so many failures in a row: 0, 10, 20, 40, then 60 minutes.

    The first may be chance. Longer than an hour nobody waits for what is back, and a login that is refused is tried
    too seldom for servers that lock an account.
    """
    if failures < 2:
        return timedelta(0)
    return min(LONGEST_REST, FIRST_REST * (1 << min(failures - 2, 10)))


class Patience:
    """What is remembered of one server, by this process: a person's own command tries at once."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures = 0
        self._words = ""
        self._until = datetime.min.replace(tzinfo=now().tzinfo)

    def ask(self) -> None:
        """Return if the server may be tried now.

        Raises:
          NotTried: not yet; it says what the last attempt said.
        """
        if self._now() < self._until:
            raise NotTried(self._words)

    def failed(self, error: HubError) -> None:
        """Remember that the server was away, or did not let us in."""
        self._failures += 1
        self._words = str(error)
        self._until = self._now() + rest_after(self._failures)

    def worked(self) -> None:
        """Forget what was before."""
        self._failures = 0
