"""The log in PostgreSQL, for many machines. One writer at a time holds the table, so that positions have no holes."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

import eventsourcing.persistence as library
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from psycopg import Connection, Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, TupleRow, tuple_row
from psycopg.sql import SQL

from connectors.event_log.log import Clock, EventLog, Keys
from connectors.event_log.recorder import Head, Held, StoredRow
from events.base import EventRef
from events.errors import LogUnavailable

_LOCK_SECONDS = 30
_CONNECT_SECONDS = 10
_NOTICED: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A connection whose other end is gone fails after half a minute; else who waits for an answer would wait for hours."""

_MAKING_TABLES = 8340
"""Advisory lock under which tables are made, one process at a time."""

_ROW: LiteralString = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events "
)
_HELD = (
    "SELECT source, id, digest, position FROM received"
    " JOIN unnest(%s::text[], %s::text[]) AS wanted (source, id) USING (source, id)"
)
_VERSIONS = (
    "SELECT wanted, (SELECT originator_version FROM stored_events WHERE originator_id = wanted"
    " ORDER BY originator_version DESC LIMIT 1) FROM unnest(%s::text[]) AS wanted"
)
_TABLES = (
    'ALTER TABLE stored_events ALTER COLUMN originator_id TYPE text COLLATE "C"',
    "CREATE TABLE received (source text NOT NULL, id text NOT NULL, digest bytea NOT NULL,"
    " position bigint NOT NULL, PRIMARY KEY (source, id))",
    "CREATE TABLE moments (moment bigint PRIMARY KEY, position bigint NOT NULL)",
)


class PostgresRecorder(PostgresProcessRecorder):
    """The library's recorder with positions counted under its table lock, batches by COPY, and our tables."""

    def __init__(self, dsn: str) -> None:
        where = {name: str(value) for name, value in conninfo_to_dict(dsn).items() if value is not None}
        datastore = PostgresDatastore(
            where.get("dbname", ""),
            where.get("host", ""),
            where.get("port", "5432"),
            where.get("user", ""),
            where.get("password", ""),
            originator_id_type="text",
            pool_size=1,
            max_overflow=15,
            connect_timeout=float(where.get("connect_timeout", _CONNECT_SECONDS)),
            lock_timeout=_LOCK_SECONDS,
            pre_ping=True,
        )
        # The library takes five parts of a connection string; the others, such as sslmode, must not be lost.
        given = datastore.pool.kwargs
        assert isinstance(given, dict), "the library gives its pool the parts it was given"
        datastore.pool.kwargs = given | _NOTICED | where
        with _answering():
            super().__init__(datastore)

    def create_table(self) -> None:
        """Make what is not there yet, one process at a time."""
        with self._connection() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (_MAKING_TABLES,))
            try:
                super().create_table()
                made = connection.execute("SELECT to_regclass('moments') IS NOT NULL AS made").fetchone()
                if made is not None and not made["made"]:
                    with connection.transaction():
                        for statement in _TABLES:
                            connection.execute(SQL(statement))
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (_MAKING_TABLES,))

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Append right after the last position and return the positions."""
        with self.writing() as writing:
            first = writing.head().position + 1
            writing.copy(stored_events, first)
            tracking: Tracking | None = kwargs.get("tracking")
            if tracking is not None:
                writing.track(tracking)
        return range(first, first + len(stored_events))

    @contextmanager
    def writing(self) -> Iterator["_PostgresWriting"]:
        """Open a write transaction: kept as a whole, or not at all."""
        with self._connection() as connection, connection.transaction():
            with connection.cursor() as cursor:
                self._lock_table(cursor)
                self._notify_channel(cursor)
            yield _PostgresWriting(self, connection)

    def after(self, position: int, limit: int, categories: Collection[str] | None) -> list[StoredRow]:
        """Return rows beyond a position, in order."""
        if categories is None:
            return self._rows(
                _ROW + "WHERE notification_id > %s ORDER BY notification_id LIMIT %s", (position, limit)
            )
        among: LiteralString = "WHERE notification_id > %s AND split_part(originator_id, '/', 1) = ANY(%s) "
        return self._rows(
            _ROW + among + "ORDER BY notification_id LIMIT %s", (position, list(categories), limit)
        )

    def of_streams(self, streams: Collection[str], up_to: int | None) -> list[StoredRow]:
        """Return all rows of these streams up to a position, in any order."""
        query: LiteralString = _ROW + "WHERE originator_id = ANY(%s)"
        if up_to is None:
            return self._rows(query, (list(streams),))
        return self._rows(query + " AND notification_id <= %s", (list(streams), up_to))

    def at(self, position: int) -> StoredRow | None:
        """Return the row at a position."""
        return next(iter(self._rows(_ROW + "WHERE notification_id = %s", (position,))), None)

    def version_of(self, stream: str, version: int) -> StoredRow | None:
        """Return one row of a stream."""
        query: LiteralString = _ROW + "WHERE originator_id = %s AND originator_version = %s"
        return next(iter(self._rows(query, (stream, version))), None)

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        """Return what is held of these names."""
        with self._cursor() as cursor:
            return _held(cursor, refs)

    def stream_names(self, first: str, beyond: str, after: str, limit: int) -> list[str]:
        """Return names from `first` up to, but without, `beyond`, and after `after`, in order."""
        query: LiteralString = (
            "SELECT originator_id FROM stored_events WHERE originator_version = 1 AND originator_id >= %s"
            " AND originator_id < %s AND originator_id > %s ORDER BY originator_id LIMIT %s"
        )
        with self._cursor() as cursor:
            return [name for (name,) in cursor.execute(query, (first, beyond, after, limit))]

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        with self._cursor() as cursor:
            return _one(cursor, "SELECT max(notification_id) FROM stored_events")

    def tracked(self, consumer: str) -> int:
        """Return the position of a consumer, 0 if it has none."""
        with self._connection() as connection, connection.cursor() as cursor:
            return self._max_tracking_id(consumer, cursor) or 0

    def position_at(self, moment: int) -> int:
        """Return the last position recorded at or before a moment, 0 if none."""
        with self._cursor() as cursor:
            return _one(cursor, "SELECT max(position) FROM moments WHERE moment <= %s", (moment,))

    def close(self) -> None:
        """Close all connections."""
        self.datastore.close()

    def _rows(self, query: LiteralString, parameters: Sequence[object]) -> list[StoredRow]:
        with self._cursor() as cursor:
            return [StoredRow._make(row) for row in cursor.execute(query, parameters)]

    @contextmanager
    def _cursor(self) -> Iterator[Cursor[TupleRow]]:
        with self._connection() as connection, _plain(connection) as cursor:
            yield cursor

    @contextmanager
    def _connection(self) -> Iterator[Connection[DictRow]]:
        with _answering(), self.datastore.get_connection() as connection:
            yield connection


class _PostgresWriting:
    """The write transaction of one PostgreSQL connection that holds the table lock."""

    def __init__(self, recorder: PostgresRecorder, connection: Connection[DictRow]) -> None:
        self._recorder = recorder
        self._connection = connection

    def head(self) -> Head:
        with _plain(self._connection) as cursor:
            position = _one(cursor, "SELECT max(notification_id) FROM stored_events")
            return Head(position, _one(cursor, "SELECT max(moment) FROM moments"))

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        with _plain(self._connection) as cursor:
            return _held(cursor, refs)

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        with _plain(self._connection) as cursor:
            return {stream: version or 0 for stream, version in cursor.execute(_VERSIONS, (list(streams),))}

    def tracked(self, consumer: str) -> int:
        with self._connection.cursor() as cursor:
            return self._recorder._max_tracking_id(consumer, cursor) or 0

    def insert(self, events: Sequence[StoredEvent], *, after: Head, moment: int) -> None:
        self.copy(events, after.position + 1)
        self._connection.execute(
            "INSERT INTO moments (moment, position) VALUES (%s, %s)"
            " ON CONFLICT (moment) DO UPDATE SET position = excluded.position",
            (moment, after.position + len(events)),
        )

    def copy(self, events: Sequence[StoredEvent], first: int) -> None:
        """Append events whose first has this position."""
        into = (
            "COPY stored_events (notification_id, originator_id, originator_version, topic, state)"
            " FROM STDIN (FORMAT BINARY)"
        )
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            copy.set_types(["int8", "text", "int8", "text", "bytea"])
            for position, event in enumerate(events, first):
                copy.write_row(
                    (position, event.originator_id, event.originator_version, event.topic, event.state)
                )

    def hold(self, held: Sequence[Held]) -> None:
        into = "COPY received (source, id, digest, position) FROM STDIN (FORMAT BINARY)"
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            copy.set_types(["text", "text", "bytea", "int8"])
            for each in held:
                copy.write_row((each.ref.source, each.ref.id, each.digest, each.position))

    def track(self, tracking: Tracking) -> None:
        with self._connection.cursor() as cursor:
            self._recorder._insert_tracking(cursor, tracking)


class PostgresLog(EventLog):
    """The log in PostgreSQL by its connection string; its tables are made if they are not there."""

    def __init__(self, dsn: str, keys: Keys, clock: Clock) -> None:
        recorder = PostgresRecorder(dsn)
        recorder.create_table()
        super().__init__(recorder, keys, clock)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (library.OperationalError, library.InterfaceError) as error:
        raise LogUnavailable(f"PostgreSQL does not answer: {type(error.__cause__).__name__}") from error


def _plain(connection: Connection[DictRow]) -> Cursor[TupleRow]:
    """Return a cursor that gives tuples of bytes and numbers, as the server holds them."""
    return connection.cursor(row_factory=tuple_row, binary=True)


def _held(cursor: Cursor[TupleRow], refs: Collection[EventRef]) -> dict[EventRef, Held]:
    found = cursor.execute(_HELD, ([ref.source for ref in refs], [ref.id for ref in refs]))
    return {
        (ref := EventRef(source, id_)): Held(ref, digest, position) for source, id_, digest, position in found
    }


def _one(cursor: Cursor[TupleRow], query: LiteralString, parameters: Sequence[object] = ()) -> int:
    """Return one number, 0 where there is none."""
    row = cursor.execute(query, parameters).fetchone()
    return int(row[0] or 0) if row is not None else 0
