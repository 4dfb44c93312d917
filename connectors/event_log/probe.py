"""A database looked at before it is opened: whether it answers, what it is, and why not, in an operator's words."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from events.errors import LogUnavailable, NotFound, PermanentError

_CONNECT_SECONDS = 5

_REASONS: Sequence[tuple[str, str]] = (
    ("password authentication failed", "does not accept our user name or password"),
    ("no password supplied", "wants a password, and hub.toml or the password file has none for it"),
    ("no encryption", "lets in nobody without TLS: say sslmode=verify-full in the connection string"),
    ("no pg_hba.conf entry", "does not let this user in from here: see its pg_hba.conf"),
    (
        "does not match host name",
        "shows a certificate of another host: see the host in the connection string",
    ),
    ("root certificate file", "cannot be known: the file that sslrootcert names is not there"),
    ("certificate", "and the hub do not trust each other's certificates"),
    ("SSL", "does not agree with us about TLS: see sslmode in the connection string"),
    ("role", "does not know our user: create it"),
    ("database", "has no such database: create it"),
    ("too many clients", "takes no more connections: raise max_connections"),
    ("remaining connection slots", "takes no more connections: raise max_connections"),
    ("starting up", "is starting: try again in a minute"),
    ("shutting down", "is stopping: try again in a minute"),
    ("translate host name", "cannot be found by its name"),
    ("resolve host", "cannot be found by its name"),
    ("Name or service not known", "cannot be found by its name"),
    ("timeout", f"does not answer within {_CONNECT_SECONDS} seconds"),
    ("refused", "cannot be reached: nobody listens there"),
    ("No such file", "cannot be reached: nobody listens there"),
)
"""A part of the server's or the library's message → what is said instead; theirs may repeat the connection string."""


@dataclass(frozen=True, slots=True)
class Found:
    """A database that answers."""

    where: str
    """How messages name it; never a user's password."""
    version: str
    now: datetime | None
    """What its clock showed, where that is another than ours."""
    position: int | None
    """The last position of the log in it; None where it holds no log yet."""


def probe(where: str) -> Found:
    """Look at the database of a connection string, or at a SQLite file; nothing is made or changed.

    Raises:
      NotFound: there is no such file yet.
      LogUnavailable: it does not answer.
      PermanentError: the connection string or the file is none.
    """
    return _postgres(where) if where.startswith("postgres") else _sqlite(Path(where))


def _postgres(dsn: str) -> Found:
    try:
        said = conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        raise PermanentError(
            "the connection string cannot be read: postgresql://USER@HOST/DATABASE"
        ) from None
    host, port = said.get("host") or "the local socket", said.get("port") or 5432
    named = f"PostgreSQL at {host}:{port}, database {said.get('dbname') or said.get('user') or ''}"
    try:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
            version, now, holds = _row(
                connection,
                "SELECT current_setting('server_version'), now(), to_regclass('stored_events')::text",
            )
            position = None
            if holds is not None:
                (position,) = _row(connection, "SELECT coalesce(max(notification_id), 0) FROM stored_events")
    except psycopg.Error as error:
        text = str(error)
        reason = next(
            (said for part, said in _REASONS if part in text), f"does not answer: {type(error).__name__}"
        )
        raise LogUnavailable(f"{named} {reason}") from None
    return Found(named, f"PostgreSQL {str(version).split()[0]}", now.astimezone(UTC), position)


def _row(connection: psycopg.Connection[tuple[Any, ...]], query: str) -> tuple[Any, ...]:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None, "an aggregate has a row"
    return row


def _sqlite(path: Path) -> Found:
    if not path.exists():
        raise NotFound(f"{path} is not there yet; it is made by the first command that opens it")
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        position = None
        if "stored_events" in tables:
            (position,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM stored_events").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise LogUnavailable(f"{path} cannot be read: {error}") from error
        raise PermanentError(f"{path} is damaged, or no SQLite file: bring back the backup") from error
    finally:
        if connection is not None:
            connection.close()
    return Found(str(path), f"SQLite {sqlite3.sqlite_version}", None, position)
