"""Views in SQL: rows found by key, or by group and mark, that can be dropped and built again from the log."""

import hashlib
import struct
from collections.abc import Collection, Mapping

from connectors.database import Database, PostgresDatabase, SQLiteDatabase
from events.doors import Difference, Row
from events.errors import ConcurrentWrite

_TABLES = (
    "CREATE TABLE IF NOT EXISTS view_rows (view TEXT NOT NULL, key TEXT NOT NULL, grp TEXT NOT NULL,"
    " mark TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (view, key)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS view_rows_by_group ON view_rows (view, grp, mark, key) WHERE grp <> ''",
    "CREATE INDEX IF NOT EXISTS view_rows_by_mark ON view_rows (view, mark, key) WHERE mark <> ''",
    "CREATE TABLE IF NOT EXISTS view_positions (view TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL)",
)

_UPSERT_ROW = (
    "INSERT INTO view_rows (view, key, grp, mark, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (view, key)"
    " DO UPDATE SET grp = excluded.grp, mark = excluded.mark, body = excluded.body"
)
_UPSERT_POSITION = (
    "INSERT INTO view_positions (view, position) VALUES (?, ?)"
    " ON CONFLICT (view) DO UPDATE SET position = excluded.position"
)
_INSERT_POSITION = "INSERT INTO view_positions (view, position) VALUES (?, 0) ON CONFLICT (view) DO NOTHING"
_MOVE_POSITION = "UPDATE view_positions SET position = ? WHERE view = ? AND position = ? RETURNING view"
_DELETE_ROWS = "DELETE FROM view_rows WHERE view = ? AND "

_SAME = "theirs.view = ? AND theirs.key = ours.key AND theirs.grp = ours.grp AND theirs.mark = ours.mark"
_DIFFERENT = (
    # One statement sees one instant, positions and rows alike, on either engine.
    "WITH differing AS (SELECT key FROM view_rows ours WHERE view = ?"
    f" AND NOT EXISTS (SELECT 1 FROM view_rows theirs WHERE {_SAME} AND theirs.body = ours.body)"
    " UNION ALL SELECT key FROM view_rows ours WHERE view = ?"
    " AND NOT EXISTS (SELECT 1 FROM view_rows theirs WHERE theirs.view = ? AND theirs.key = ours.key))"
    " SELECT (SELECT position FROM view_positions WHERE view = ?),"
    " (SELECT position FROM view_positions WHERE view = ?), (SELECT count(*) FROM differing), first.key"
    " FROM (SELECT 1) one LEFT JOIN (SELECT key FROM differing ORDER BY key LIMIT ?) first ON 1 = 1"
    " ORDER BY first.key"
)
_HOLD_POSITION = "UPDATE view_positions SET position = position WHERE view = ? RETURNING position"
_DELETE_MISSING = (
    "DELETE FROM view_rows WHERE view = ? AND NOT EXISTS"
    " (SELECT 1 FROM view_rows theirs WHERE theirs.view = ? AND theirs.key = view_rows.key)"
)
_COPY_DIFFERENT = (
    "INSERT INTO view_rows (view, key, grp, mark, body) SELECT ?, key, grp, mark, body FROM view_rows ours"
    " WHERE view = ? AND NOT EXISTS"
    f" (SELECT 1 FROM view_rows theirs WHERE {_SAME} AND theirs.body = ours.body)"
    " ON CONFLICT (view, key) DO UPDATE SET grp = excluded.grp, mark = excluded.mark, body = excluded.body"
)

_KEYS_AT_A_TIME = 1000


class SQLViews:
    """All views of an installation in one table, over either engine."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_TABLES)

    def position(self, view: str) -> int:
        """Return how far a view has read the log, 0 if it is new."""
        with self._database.reading() as session:
            found = session.rows("SELECT position FROM view_positions WHERE view = ?", (view,))
        return int(found[0][0]) if found else 0

    def load(self, view: str, keys: Collection[str]) -> dict[str, Row]:
        """Return the rows that exist among these keys."""
        wanted = list(keys)
        condition = self._database.among("key")
        rows: dict[str, Row] = {}
        with self._database.reading() as session:
            for start in range(0, len(wanted), _KEYS_AT_A_TIME):
                some = self._database.array(wanted[start : start + _KEYS_AT_A_TIME])
                found = session.rows(
                    f"SELECT key, body, grp, mark FROM view_rows WHERE view = ? AND {condition}", (view, some)
                )
                rows.update((key, Row(bytes(body), group, mark)) for key, body, group, mark in found)
        return rows

    def save(
        self, view: str, rows: Mapping[str, Row | None], *, position: int, after: int | None = None
    ) -> None:
        """Write rows (None deletes) and the position they rest on, in one transaction.

        Raises:
          ConcurrentWrite: `after` is given and the view has another position by now; nothing was written.
        """
        kept = [(view, key, row.group, row.mark, row.body) for key, row in rows.items() if row is not None]
        gone = [key for key, row in rows.items() if row is None]
        with self._database.writing() as session:
            if after is not None:
                session.execute(_INSERT_POSITION, (view,))
                if not session.rows(_MOVE_POSITION, (position, view, after)):
                    raise ConcurrentWrite(f"the view {view} has been built by somebody else meanwhile")
            if kept:
                session.executemany(_UPSERT_ROW, kept)
            if gone:
                session.execute(
                    _DELETE_ROWS + self._database.among("key"), (view, self._database.array(gone))
                )
            session.execute(_UPSERT_POSITION, (view, position))

    def find(
        self,
        view: str,
        *,
        group: str | None = None,
        mark: str | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[tuple[str, Row]]:
        """Return rows in order of key, beyond `after`, with this group and mark."""
        condition, parameters = _found_by(view, group, mark)
        with self._database.reading() as session:
            found = session.rows(
                f"SELECT key, body, grp, mark FROM {self._table(group, mark)}"
                f" WHERE {condition} AND key > ? ORDER BY key LIMIT ?",
                [*parameters, after, limit],
            )
        return [(key, Row(bytes(body), row_group, row_mark)) for key, body, row_group, row_mark in found]

    def count(self, view: str, *, group: str | None = None, mark: str | None = None) -> int:
        """Return how many rows have this group and mark."""
        condition, parameters = _found_by(view, group, mark)
        with self._database.reading() as session:
            found = session.rows(
                f"SELECT count(*) FROM {self._table(group, mark)} WHERE {condition}", parameters
            )
        return int(found[0][0])

    def _table(self, group: str | None, mark: str | None) -> str:
        """Return where rows of a group and mark are looked for; PostgreSQL finds the index by itself."""
        return "view_rows"

    def drop(self, view: str) -> None:
        """Forget a view: its rows and its position."""
        with self._database.writing() as session:
            session.execute("DELETE FROM view_rows WHERE view = ?", (view,))
            session.execute("DELETE FROM view_positions WHERE view = ?", (view,))

    def digest(self, view: str) -> str:
        """Return SHA-256, in hex, over all rows in order of key: equal digests are equal views.

        Every part is preceded by its length, so that no two different rows can read the same.
        """
        digest = hashlib.sha256()
        query = "SELECT key, grp, mark, body FROM view_rows WHERE view = ? ORDER BY key"
        with self._database.reading() as session:
            for key, group, mark, body in session.stream(query, (view,)):
                parts = (key.encode(), group.encode(), mark.encode(), bytes(body))
                digest.update(struct.pack(">4Q", *map(len, parts)))
                for part in parts:
                    digest.update(part)
        return digest.hexdigest()

    def compare(self, view: str, other: str, *, limit: int = 10) -> Difference:
        """Return in which rows two views differ, both as they were at one instant; the first keys, up to `limit`."""
        with self._database.reading() as session:
            found = session.rows(_DIFFERENT, (view, other, other, view, view, other, limit))
        position, others, rows, _ = found[0]
        keys = tuple(key for *_, key in found if key is not None)
        return Difference(int(position or 0), int(others or 0), int(rows), keys)

    def replace(self, view: str, *, by: str) -> int:
        """Put the rows and the position of the view `by` in place of this view's own, in one transaction.

        `by` stays. Returns the position that was replaced. Only rows that differ are written. Readers see the old
        view or the new one, never a mixture.

        Raises:
          ConcurrentWrite: `by` has no position, or this view is further than it; nothing was written.
        """
        with self._database.writing() as session:
            session.execute(_INSERT_POSITION, (view,))
            # Held until the end: who builds either view meanwhile waits, and then finds another position.
            theirs = session.rows(_HOLD_POSITION, (by,))
            ours = session.rows(_HOLD_POSITION, (view,))
            if not theirs or theirs[0][0] < ours[0][0]:
                raise ConcurrentWrite(f"{by} is not as far as {view} by now")
            session.execute(_DELETE_MISSING, (view, by))
            session.execute(_COPY_DIFFERENT, (view, by, view))
            session.execute(_UPSERT_POSITION, (view, theirs[0][0]))
        return int(ours[0][0])

    def close(self) -> None:
        """Close the database."""
        self._database.close()


class SQLiteViews(SQLViews):
    """Views in one SQLite file. What a power cut may take is only the latest saves, positions included."""

    def __init__(self, path: str) -> None:
        super().__init__(SQLiteDatabase(path, durable=False))

    def _table(self, group: str | None, mark: str | None) -> str:
        """Name the index: for an order by key SQLite takes the primary key, and looks through all of the view."""
        if group and mark is not None:
            return "view_rows INDEXED BY view_rows_by_group"
        return "view_rows INDEXED BY view_rows_by_mark" if mark else "view_rows"


class PostgresViews(SQLViews):
    """Views in PostgreSQL, by its connection string."""

    def __init__(self, dsn: str) -> None:
        super().__init__(PostgresDatabase(dsn))


def _found_by(view: str, group: str | None, mark: str | None) -> tuple[str, list[object]]:
    """Return the condition and its parameters; a part that is not empty says so, for the indexes hold no empty ones."""
    condition, parameters = "view = ?", [view]
    for column, wanted in (("grp", group), ("mark", mark)):
        if wanted is not None:
            condition += f" AND {column} = ?" + (f" AND {column} <> ''" if wanted else "")
            parameters.append(wanted)
    return condition, list(parameters)
