"""One leader among many processes, or one side of two: an advisory lock of PostgreSQL, on a connection of its own."""

import os
import platform
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

_HOLDERS = """
SELECT DISTINCT coalesce(nullif(a.application_name, ''), 'somebody')
FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (l.classid::bigint, l.objid::bigint) = (%s::bigint & 4294967295, %s::bigint & 4294967295)
ORDER BY 1
"""
"""Who holds a lock of two numbers, which `pg_locks` shows as unsigned. Source: PostgreSQL 15, section 54.12."""

_NAME_MAX = 63
"""Characters of a session's name that PostgreSQL keeps."""


class Turn(Protocol):
    """A role that one process has at a time."""

    def wait(self, stop: Event) -> bool:
        """Wait for the role and return True once it is held, or False when told to stop.

        Raises:
          LogUnavailable: the database does not answer.
        """
        ...

    def ask(self) -> bool:
        """Take the role at once if nobody has it, and return whether it is held.

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
        self._lock = _lock_of(role)
        self._ask_again = ask_again_seconds
        self._connection: psycopg.Connection[Any] | None = None
        self._held = False

    def wait(self, stop: Event) -> bool:
        """Wait for the role."""
        while not stop.is_set():
            if self.ask():
                return True
            stop.wait(self._ask_again)
        return False

    def ask(self) -> bool:
        """Take the lock if nobody has it. The connection is kept for the next try."""
        try:
            if self._held:
                return self.holds()
            if self._connection is None:
                self._connection = _connected(self._dsn, f"hub {self._role}")
            taken = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", self._lock).fetchone()
            self._held = taken is not None and taken[0]
        except psycopg.Error as error:
            self.release()
            raise LogUnavailable(f"PostgreSQL does not answer: {type(error).__name__}") from error
        return self._held

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


class _Alone:
    """The role where the log is a file of one machine: whoever asks has it."""

    def wait(self, stop: Event) -> bool:
        """Have the role, unless told to stop."""
        return not stop.is_set()

    def ask(self) -> bool:
        """Have it."""
        return True

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


class Side(Protocol):
    """Membership of one of two sides, of which only one may be at work at a time, with any number of members."""

    def join(self) -> list[str]:
        """Become a member and return nothing; or, where the other side has members, who they are.

        To be called again before each piece of work: a membership that was lost with its connection is made anew.

        Raises:
          LogUnavailable: the database does not answer.
        """
        ...


class _Member:
    """One of a side: a lock that its members share, and a look at who holds that of the other."""

    def __init__(self, dsn: str, side: str, against: str, name: str) -> None:
        self._dsn, self._name = dsn, name
        self._ours, self._theirs = _lock_of(side), _lock_of(against)
        self._connection: psycopg.Connection[Any] | None = None

    def join(self) -> list[str]:
        """Take our lock first, then look: of two that come from both sides at once, one sees the other at least."""
        if self._is_member():
            return []
        try:
            self._connection = _connected(self._dsn, self._name)
            self._connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", self._ours)
            others = [name for (name,) in self._connection.execute(_HOLDERS, self._theirs).fetchall()]
        except psycopg.Error as error:
            self.leave()
            raise LogUnavailable(f"PostgreSQL does not answer: {type(error).__name__}") from error
        if others:
            self.leave()
        return others

    def leave(self) -> None:
        """Close the connection, and the lock with it."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _is_member(self) -> bool:
        """Whether the connection still lives; only a member keeps one."""
        if self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1").fetchone()
        except psycopg.Error:
            self.leave()
        return self._connection is not None


class _OnlySide:
    """The side where the log is a file of one machine: there is no other."""

    def join(self) -> list[str]:
        """Be a member."""
        return []


@contextmanager
def side(where: str, name: str, *, against: str, process: str) -> Iterator[Side]:
    """Be one of a side in the database of a connection string, once joined, and leave it at the end.

    `process` is how the other side is told of us, with the number of our process and our machine.
    """
    if not where.startswith("postgres"):
        yield _OnlySide()
        return
    ours = f"{process} (process {os.getpid()} on {platform.node()})"
    member = _Member(where, name, against, ours[:_NAME_MAX])
    try:
        yield member
    finally:
        member.leave()


def _lock_of(role: str) -> tuple[int, int]:
    return _ROLES, crc32(role.encode()) - 2**31


def _connected(dsn: str, name: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(dsn, autocommit=True, application_name=name, **_KEEPALIVE)
    for statement in _SESSION:
        connection.execute(statement.encode())
    return connection
