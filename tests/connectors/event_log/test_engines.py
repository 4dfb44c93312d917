"""What is particular to an engine: its files, its tables, and how the library's own calls fit beside ours."""

import contextlib
import sqlite3
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent, Tracking

from connectors.event_log import postgres, recorder, sqlite
from events.errors import LogUnavailable
from tests.connectors.event_log.entries import ended, hired
from tests.fixtures.logs import Installation

PERSONAL = (b"Wilhelmina", b"Example", b"078051120", b"078-05-1120", b"1980-02-03", b"1 Harbor Way")


@pytest.fixture
def sqlite_installation(tmp_path: Path) -> Installation:
    """A new installation in a file."""
    return Installation(str(tmp_path / "log.db"), tmp_path)


@pytest.fixture
def engine(installation: Installation) -> sqlite.SQLiteRecorder | postgres.PostgresRecorder:
    """The recorder of each engine in turn, by itself."""
    made = installation.where.startswith("postgresql:")
    opened = (
        postgres.PostgresRecorder(installation.where) if made else sqlite.SQLiteRecorder(installation.where)
    )
    opened.create_table()
    return opened


def test_nothing_personal_in_the_files(sqlite_installation: Installation) -> None:
    """Neither the log's files nor the key store's hold a name, a birth day, an address or a number in the clear."""
    log = sqlite_installation.open()
    log.receive([hired(n, first_name="Wilhelmina") for n in range(200)])
    files = sorted(sqlite_installation.folder.iterdir())
    held = b"".join(file.read_bytes() for file in files)
    sqlite_installation.close()

    assert {file.name for file in files} >= {"log.db", "log.db-wal", "keys.db", "keys.db-wal"}
    assert b"munis/city" in held
    assert [each for each in PERSONAL if each in held] == []


@pytest.mark.postgres
def test_nothing_personal_in_postgres(postgres_dsn: str, tmp_path: Path) -> None:
    """No table holds anything personal in the clear."""
    installation = Installation(postgres_dsn, tmp_path)
    installation.open().receive([hired(n, first_name="Wilhelmina") for n in range(20)])
    installation.close()

    with psycopg.connect(postgres_dsn) as connection:
        rows = connection.execute("SELECT topic, state FROM stored_events").fetchall()
        rows += connection.execute("SELECT source || id, digest FROM received").fetchall()
    held = b"".join(topic.encode() + bytes(state) for topic, state in rows)
    assert b"munis/city" in held
    assert [each for each in PERSONAL if each in held] == []


def test_positions_survive_a_vacuum(sqlite_installation: Installation) -> None:
    """VACUUM, which renumbers rows that have no key of their own, leaves positions as they are."""
    log = sqlite_installation.open()
    log.receive([hired(n) for n in (3, 1, 2)])
    before = log.read(after=0, limit=9)
    sqlite_installation.close()
    with sqlite3.connect(sqlite_installation.where) as connection:
        connection.execute("VACUUM")
    connection.close()

    assert sqlite_installation.open().read(after=0, limit=9) == before
    sqlite_installation.close()


def test_a_log_in_memory_is_refused() -> None:
    """Several connections have to see one log, so it needs a file."""
    with pytest.raises(ValueError, match="a file"):
        sqlite.SQLiteRecorder(":memory:")


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """A log that cannot be opened or written to is a transient fault without a word of what was to be written."""
    with pytest.raises(LogUnavailable):
        sqlite.SQLiteRecorder(str(tmp_path / "no" / "log.db")).head()
    with pytest.raises(LogUnavailable):
        postgres.PostgresRecorder(f"postgresql://hub@/hub?host={tmp_path}&connect_timeout=1").head()


@pytest.mark.postgres
def test_all_of_a_connection_string_is_heeded(postgres_dsn: str) -> None:
    """Also the parts for which the library has no room, such as sslmode, on every connection of the log."""
    log = postgres.PostgresRecorder(f"{postgres_dsn}&application_name=told&options=-c%20work_mem%3D5MB")
    with log.datastore.get_connection() as connection:
        query = "SELECT current_setting('application_name') AS name, current_setting('work_mem') AS memory"
        assert connection.execute(query).fetchone() == {"name": "told", "memory": "5MB"}
    log.close()


@pytest.mark.postgres
def test_a_server_that_is_gone_is_noticed(postgres_dsn: str) -> None:
    """Every connection of the log asks after its other end; what the connection string says of that is heeded."""
    log = postgres.PostgresRecorder(f"{postgres_dsn}&keepalives_idle=7")
    with log.datastore.get_connection() as connection:
        told = connection.info.get_parameters()
    log.close()

    assert (told["keepalives_idle"], told["tcp_user_timeout"]) == ("7", "20000")


def test_the_librarys_own_calls_fit(engine: sqlite.SQLiteRecorder | postgres.PostgresRecorder) -> None:
    """Events and tracking put by the library's calls are seen by ours, and the other way about."""
    with engine.writing() as writing:
        writing.insert([StoredEvent("a/1", 1, "t.v1", b"{}")], after=writing.head(), moment=5)
    ids = engine.insert_events(
        [StoredEvent("a/1", 2, "t.v1", b"{}"), StoredEvent("a/2", 1, "t.v1", b"{}")],
        tracking=Tracking("reader", 7),
    )

    assert ids == range(2, 4)
    assert [(n.id, n.originator_id) for n in engine.select_notifications(1, 9)] == [
        (1, "a/1"),
        (2, "a/1"),
        (3, "a/2"),
    ]
    assert engine.max_notification_id() == engine.head() == 3
    assert engine.tracked("reader") == 7
    assert engine.after(1, 9, None)[0] == recorder.StoredRow(2, "a/1", 2, "t.v1", b"{}")
    assert [e.originator_version for e in engine.select_events("a/1")] == [1, 2]
    engine.close()


def test_a_late_page_of_streams_takes_no_more_work_than_the_first(tmp_path: Path) -> None:
    """The file is looked through from where the page begins, as the steps of SQLite's own machine show."""
    engine = sqlite.SQLiteRecorder(str(tmp_path / "log.db"))
    engine.create_table()
    names = [f"hr/city/{number:04}" for number in range(1000)]
    with engine.writing() as writing:
        events = [StoredEvent(name, 1, "t.v1", b"{}") for name in names]
        writing.insert(events, after=writing.head(), moment=5)
    steps: list[int] = []
    with engine._cursor() as cursor:
        cursor.sqlite_cursor.connection.set_progress_handler(lambda: steps.append(10), 10)

    def page(after: str) -> tuple[list[str], int]:
        steps.clear()
        return engine.stream_names("hr/", "hr0", after, 10), sum(steps)

    (first, of_first), (late, of_late) = page(""), page(names[979])
    engine.close()

    assert (first, late) == (names[:10], names[980:990])
    assert 0 < of_late <= 2 * of_first


def test_a_failed_transaction_leaves_no_hole(installation: Installation) -> None:
    """What was begun and not kept takes no position."""
    log = installation.open()
    log.receive([hired(1)])
    for _ in range(3):
        with contextlib.suppress(ValueError), log._recorder.writing() as writing:
            writing.insert([StoredEvent("a/1", 1, "t.v1", b"{}")], after=writing.head(), moment=1)
            raise ValueError("not like that")

    assert log.append([ended()], after={"coverage/city/1": 0}) == [2]
