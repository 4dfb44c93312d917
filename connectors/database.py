"""A small database under tables of our own: one SQLite file or one PostgreSQL, behind the same few calls."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from queue import Empty, SimpleQueue
from typing import Any, Literal, Protocol

import psycopg
import psycopg_pool

from connectors.private import make_private
from events.errors import LogUnavailable

Row = tuple[Any, ...]

_LOCK_SECONDS = 30
"""How long a writer waits for another writer before it says that the database does not answer."""

_NOTICED: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A connection whose other end is gone fails after half a minute; else who waits for an answer would wait for hours."""

_POSTGRES_WORDS = (
    (" BLOB", " BYTEA"),
    (" TEXT", ' TEXT COLLATE "C"'),
    (" INTEGER", " BIGINT"),
    (" WITHOUT ROWID", ""),
)


class Session(Protocol):
    """Statements inside one transaction. Parameters are question marks."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Carry out one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out one statement for each row."""
        ...

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        ...

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all."""
        ...


class Database(Protocol):
    """Either engine."""

    def create(self, statements: Iterable[str]) -> None:
        """Carry out statements that make tables which may be there already."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """Open a session that changes nothing."""
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """Open a session whose changes are kept together or not at all.

        Raises:
          LogUnavailable: the database does not answer.
        """
        ...

    def among(self, column: str) -> str:
        """Return the condition that a column is one of an array's values; the array is one parameter."""
        ...

    def array(self, values: Collection[str]) -> object:
        """Return an array as a parameter."""
        ...

    def scrub(self, table: str) -> None:
        """Make the database write over what was deleted or replaced in a table."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class _SQLiteSession:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(sql, rows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(sql, parameters).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        yield from self._connection.execute(sql, parameters)


class SQLiteDatabase:
    """One file in WAL mode, open to several threads and processes. `durable`: a commit survives a power cut."""

    def __init__(self, path: str, *, durable: bool) -> None:
        self._path = path
        self._synchronous: Literal["FULL", "NORMAL"] = "FULL" if durable else "NORMAL"
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()

    def create(self, statements: Iterable[str]) -> None:
        """Carry out statements that make tables which may be there already."""
        with self.writing() as session:
            for statement in statements:
                session.execute(statement)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that changes nothing."""
        with self._transaction("BEGIN") as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session whose changes are kept together or not at all."""
        with self._transaction("BEGIN IMMEDIATE") as session:
            yield session

    def among(self, column: str) -> str:
        """Return the condition that a column is one of an array's values."""
        return f"{column} IN (SELECT value FROM json_each(?))"

    def array(self, values: Collection[str]) -> object:
        """Return an array as a parameter."""
        return json.dumps(list(values))

    def scrub(self, table: str) -> None:
        """Empty the write-ahead log; deleted rows are written over already (secure_delete)."""
        with self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the connections that are not in use."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        with self._connection() as connection:
            connection.execute(begin)
            try:
                yield _SQLiteSession(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                self._idle.put(connection)
        except sqlite3.OperationalError as error:
            raise LogUnavailable(f"the SQLite file does not answer: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        make_private(self._path)
        connection = sqlite3.connect(
            self._path, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        connection.execute("PRAGMA secure_delete=ON").fetchall()
        connection.execute("PRAGMA cache_size=-8192")
        return connection


@lru_cache(maxsize=256)
def _numbered(sql: str) -> str:
    return sql.replace("?", "%s")


class _PostgresSession:
    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(_numbered(sql).encode(), parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_numbered(sql).encode(), rows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(_numbered(sql).encode(), parameters).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        with self._connection.cursor(name="stream", binary=True) as cursor:
            cursor.itersize = 1000
            yield from cursor.execute(_numbered(sql).encode(), parameters)


class PostgresDatabase:
    """One PostgreSQL database, by its connection string."""

    def __init__(self, dsn: str) -> None:
        self._pool = psycopg_pool.ConnectionPool(
            dsn,
            kwargs=_NOTICED,
            min_size=1,
            max_size=8,
            timeout=_LOCK_SECONDS,
            open=True,
            check=psycopg_pool.ConnectionPool.check_connection,
        )

    def create(self, statements: Iterable[str]) -> None:
        """Carry out statements that make tables which may be there already, one process at a time."""
        with self.writing() as session:
            session.execute("SELECT pg_advisory_xact_lock(8341)")
            for statement in statements:
                for ours, theirs in _POSTGRES_WORDS:
                    statement = statement.replace(ours, theirs)  # noqa: PLW2901 -- one word after the other
                session.execute(statement)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that changes nothing."""
        with self._connection() as connection:
            yield _PostgresSession(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session whose changes are kept together or not at all."""
        with self._connection() as connection:
            yield _PostgresSession(connection)

    def among(self, column: str) -> str:
        """Return the condition that a column is one of an array's values."""
        return f"{column} = ANY(?)"

    def array(self, values: Collection[str]) -> object:
        """Return an array as a parameter."""
        return list(values)

    def scrub(self, table: str) -> None:
        """Vacuum the table, so that replaced rows are gone from its pages."""
        with self._connection() as connection:
            connection.commit()
            connection.autocommit = True
            try:
                connection.execute(f"VACUUM {table}".encode())
            finally:
                connection.autocommit = False

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Row]]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise LogUnavailable(f"PostgreSQL does not answer: {type(error).__name__}") from error


def open_database(where: str, *, durable: bool = True) -> SQLiteDatabase | PostgresDatabase:
    """Return the database of a connection string `postgresql://…`, or of a file's path."""
    if where.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(where)
    return SQLiteDatabase(where, durable=durable)
