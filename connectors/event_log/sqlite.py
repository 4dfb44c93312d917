"""The log in one SQLite file, for one machine: several threads and processes may open it."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent, Tracking
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteProcessRecorder,
)

from connectors.event_log.log import Clock, EventLog, Keys
from connectors.event_log.recorder import Head, Held, StoredRow, Writing
from connectors.private import make_private
from events.base import EventRef
from events.errors import LogUnavailable

_LOCK_SECONDS = 30

_ROW = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events "
_CATEGORY = "substr(originator_id, 1, instr(originator_id || '/', '/') - 1)"
_HELD = (
    "SELECT received.source, received.id, digest, position FROM json_each(?) AS wanted CROSS JOIN received"
    " ON received.source = json_extract(wanted.value, '$[0]') AND received.id = json_extract(wanted.value, '$[1]')"
)
_VERSIONS = (
    "SELECT wanted.value, (SELECT max(originator_version) FROM stored_events WHERE originator_id = wanted.value)"
    " FROM json_each(?) AS wanted"
)


class _Pool(SQLiteConnectionPool):
    """Connections whose commits survive a power cut."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        for pragma in ("synchronous=FULL", "cache_size=-16384", "wal_autocheckpoint=4000"):
            cursor.execute(f"PRAGMA {pragma}")
        return connection


class SQLiteRecorder(SQLiteProcessRecorder):
    """The library's recorder with positions that VACUUM cannot renumber, batches in one statement, and our tables."""

    def __init__(self, path: str) -> None:
        datastore = SQLiteDatastore(path, originator_id_type="text")
        datastore.pool = _Pool(
            db_name=path, lock_timeout=_LOCK_SECONDS, pool_size=8, max_overflow=56, pool_timeout=_LOCK_SECONDS
        )
        if datastore.pool.is_sqlite_memory_mode:
            raise ValueError("the log is a file: several connections share it")
        make_private(path)
        super().__init__(datastore)
        self._one_writer = Lock()
        self.insert_events_statement = (
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
            " VALUES (?, ?, ?, ?, ?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        """Return the statements that make the library's tables, its events with a position of their own, and ours."""
        made_by_library = super().construct_create_table_statements()
        return [
            "CREATE TABLE IF NOT EXISTS stored_events (rowid INTEGER PRIMARY KEY, originator_id TEXT NOT NULL,"
            " originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL,"
            " UNIQUE (originator_id, originator_version))",
            *(each for each in made_by_library if "stored_events" not in each),
            "CREATE TABLE IF NOT EXISTS received (source TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL,"
            " position INTEGER NOT NULL, PRIMARY KEY (source, id)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS moments (moment INTEGER PRIMARY KEY, position INTEGER NOT NULL)",
        ]

    def create_table(self) -> None:
        """Make what is not there yet, one process at a time."""
        with self._one_writer, self._transaction() as cursor:
            if not _all(cursor, "SELECT 1 FROM sqlite_master WHERE name = 'moments'", ()):
                self._create_table(cursor)

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        """Append right after the last position and return the positions."""
        first = _one(c, "SELECT max(rowid) FROM stored_events") + 1
        rows = [
            (position, event.originator_id, event.originator_version, event.topic, event.state)
            for position, event in enumerate(stored_events, first)
        ]
        c.executemany(self.insert_events_statement, rows)
        tracking: Tracking | None = kwargs.get("tracking")
        if tracking is not None:
            self._insert_tracking(c, tracking)
        return range(first, first + len(rows))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Open a write transaction: kept as a whole, or not at all."""
        with self._one_writer, self._transaction() as cursor:
            yield _SQLiteWriting(self, cursor)

    def after(self, position: int, limit: int, categories: Collection[str] | None) -> list[StoredRow]:
        """Return rows beyond a position, in order."""
        if categories is None:
            return self._rows(_ROW + "WHERE rowid > ? ORDER BY rowid LIMIT ?", (position, limit))
        among = f"AND {_CATEGORY} IN (SELECT value FROM json_each(?)) "
        parameters = (position, json.dumps(list(categories)), limit)
        return self._rows(_ROW + "WHERE rowid > ? " + among + "ORDER BY rowid LIMIT ?", parameters)

    def of_streams(self, streams: Collection[str], up_to: int | None) -> list[StoredRow]:
        """Return all rows of these streams up to a position, in any order."""
        query = _ROW + "WHERE originator_id IN (SELECT value FROM json_each(?))"
        if up_to is None:
            return self._rows(query, (json.dumps(list(streams)),))
        return self._rows(query + " AND rowid <= ?", (json.dumps(list(streams)), up_to))

    def at(self, position: int) -> StoredRow | None:
        """Return the row at a position."""
        return next(iter(self._rows(_ROW + "WHERE rowid = ?", (position,))), None)

    def version_of(self, stream: str, version: int) -> StoredRow | None:
        """Return one row of a stream."""
        query = _ROW + "WHERE originator_id = ? AND originator_version = ?"
        return next(iter(self._rows(query, (stream, version))), None)

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        """Return what is held of these names."""
        with self._cursor() as cursor:
            return _held(cursor, refs)

    def stream_names(self, first: str, beyond: str, after: str, limit: int) -> list[str]:
        """Return names from `first` up to, but without, `beyond`, and after `after`, in order."""
        # SQLite goes by one lower bound alone: with two it would look through all that is before `after` again.
        lower = "originator_id >= ?" if after < first else "originator_id > ?"
        query = (
            f"SELECT originator_id FROM stored_events WHERE originator_version = 1 AND {lower}"
            " AND originator_id < ? ORDER BY originator_id LIMIT ?"
        )
        with self._cursor() as cursor:
            return [name for (name,) in _all(cursor, query, (max(first, after), beyond, limit))]

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        with self._cursor() as cursor:
            return _one(cursor, "SELECT max(rowid) FROM stored_events")

    def tracked(self, consumer: str) -> int:
        """Return the position of a consumer, 0 if it has none."""
        with self._cursor() as cursor:
            return self._max_tracking_id(consumer, cursor) or 0

    def position_at(self, moment: int) -> int:
        """Return the last position recorded at or before a moment, 0 if none."""
        with self._cursor() as cursor:
            return _one(cursor, "SELECT max(position) FROM moments WHERE moment <= ?", (moment,))

    def close(self) -> None:
        """Close all connections."""
        self.datastore.close()

    def _rows(self, query: str, parameters: Sequence[object]) -> list[StoredRow]:
        with self._cursor() as cursor:
            return [StoredRow._make(row) for row in _all(cursor, query, parameters)]

    @contextmanager
    def _transaction(self) -> Iterator[SQLiteCursor]:
        with self._cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                if cursor.sqlite_cursor.connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise

    @contextmanager
    def _cursor(self) -> Iterator[SQLiteCursor]:
        """Lend a cursor that gives plain tuples; each statement is its own transaction unless one is begun."""
        try:
            connection = self.datastore.pool.get_connection()
            try:
                with connection.cursor() as raw:
                    raw.row_factory = None
                    yield SQLiteCursor(raw)
            finally:
                self.datastore.pool.put_connection(connection)
        except (sqlite3.OperationalError, OperationalError, InterfaceError) as error:
            raise LogUnavailable(f"the log's file does not answer: {error}") from error


class _SQLiteWriting:
    """The write transaction of one SQLite connection."""

    def __init__(self, recorder: SQLiteRecorder, cursor: SQLiteCursor) -> None:
        self._recorder = recorder
        self._cursor = cursor

    def head(self) -> Head:
        position = _one(self._cursor, "SELECT max(rowid) FROM stored_events")
        return Head(position, _one(self._cursor, "SELECT max(moment) FROM moments"))

    def held(self, refs: Collection[EventRef]) -> dict[EventRef, Held]:
        return _held(self._cursor, refs)

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        found = _all(self._cursor, _VERSIONS, (json.dumps(list(streams)),))
        return {stream: version or 0 for stream, version in found}

    def tracked(self, consumer: str) -> int:
        return self._recorder._max_tracking_id(consumer, self._cursor) or 0

    def insert(self, events: Sequence[StoredEvent], *, after: Head, moment: int) -> None:
        self._recorder._insert_events(self._cursor, events)
        self._cursor.execute(
            "INSERT INTO moments (moment, position) VALUES (?, ?)"
            " ON CONFLICT (moment) DO UPDATE SET position = excluded.position",
            (moment, after.position + len(events)),
        )

    def hold(self, held: Sequence[Held]) -> None:
        rows = [(each.ref.source, each.ref.id, each.digest, each.position) for each in held]
        self._cursor.executemany(
            "INSERT INTO received (source, id, digest, position) VALUES (?, ?, ?, ?)", rows
        )

    def track(self, tracking: Tracking) -> None:
        self._recorder._insert_tracking(self._cursor, tracking)


class SQLiteLog(EventLog):
    """The log in one SQLite file, made if it is not there. What is answered for survives a power cut."""

    def __init__(self, path: str, keys: Keys, clock: Clock) -> None:
        recorder = SQLiteRecorder(path)
        recorder.create_table()
        super().__init__(recorder, keys, clock)


def _held(cursor: SQLiteCursor, refs: Collection[EventRef]) -> dict[EventRef, Held]:
    wanted = json.dumps([(ref.source, ref.id) for ref in refs])
    found = _all(cursor, _HELD, (wanted,))
    return {
        (ref := EventRef(source, id_)): Held(ref, digest, position) for source, id_, digest, position in found
    }


def _all(cursor: SQLiteCursor, query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor.execute(query, parameters)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _one(cursor: SQLiteCursor, query: str, parameters: Sequence[object] = ()) -> int:
    """Return one number, 0 where there is none."""
    return int(_all(cursor, query, parameters)[0][0] or 0)
