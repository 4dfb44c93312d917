"""One leader among many processes: who holds an advisory lock of PostgreSQL, by a connection of its own that lives."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, Protocol
from zlib import crc32

import psycopg

from events.errors import LogUnavailable

_ROLES = 8342
"""First half of the lock's number; the second is made of the role's name."""

_ASK_AGAIN_SECONDS = 1.0

_KEEPALIVE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""The connection is given up half a minute after the network has gone, at both ends: see `_SESSION`."""

_SESSION = (
    "SET idle_session_timeout = 0",
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


class Turn(Protocol):
    """A role that one process has at a time."""

    def wait(self, stop: Event) -> bool:
        """Wait for the role and return True once it is held, or False when told to stop.

        Raises:
          LogUnavailable: the database does not answer.
        """
        ...

    def holds(self) -> bool:
        """Whether the role is held still, which is asked of the server. Once lost, it must be waited for again."""
        ...

    def release(self) -> None:
        """Leave the role to others; without effect if it is not held."""
        ...


class _Session:
    """The role as a lock that lasts as long as its connection, and no longer."""

    def __init__(self, dsn: str, role: str, ask_again_seconds: float) -> None:
        self._dsn = dsn
        self._role = role
        self._lock = (_ROLES, crc32(role.encode()) - 2**31)
        self._ask_again = ask_again_seconds
        self._connection: psycopg.Connection[tuple[bool]] | None = None
        self._held = False

    def wait(self, stop: Event) -> bool:
        """Wait for the role."""
        while not stop.is_set():
            if self._taken():
                return True
            stop.wait(self._ask_again)
        return False

    def holds(self) -> bool:
        """Whether the connection that took the role still lives."""
        if not self._held or self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1").fetchone()
        except psycopg.Error:
            self.release()
        return self._held

    def release(self) -> None:
        """Close the connection, and the lock is free."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._held = False

    def _taken(self) -> bool:
        """Take the lock if nobody has it. The connection is kept for the next try."""
        try:
            if self._held:
                return self.holds()
            if self._connection is None:
                self._connection = self._connected()
            taken = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", self._lock).fetchone()
            self._held = taken is not None and taken[0]
        except psycopg.Error as error:
            self.release()
            raise LogUnavailable(f"PostgreSQL does not answer: {type(error).__name__}") from error
        return self._held

    def _connected(self) -> psycopg.Connection[tuple[bool]]:
        name = f"hub {self._role}"
        connection = psycopg.connect(self._dsn, autocommit=True, application_name=name, **_KEEPALIVE)
        for statement in _SESSION:
            connection.execute(statement.encode())
        return connection


class _Alone:
    """The role where the log is a file of one machine: whoever asks has it."""

    def wait(self, stop: Event) -> bool:
        """Have the role, unless told to stop."""
        return not stop.is_set()

    def holds(self) -> bool:
        """Yes."""
        return True

    def release(self) -> None:
        """Nothing is held."""


@contextmanager
def lead(where: str, role: str, *, ask_again_seconds: float = _ASK_AGAIN_SECONDS) -> Iterator[Turn]:
    """Take one's turn at a role in the database of a connection string; what is held is left at the end.

    That of a SQLite file is always held. The lock alone does not keep a process that was asleep from going on after
    its session has ended: what it writes must be refused by its position.
    """
    turn = _Session(where, role, ask_again_seconds) if where.startswith("postgres") else _Alone()
    try:
        yield turn
    finally:
        turn.release()
