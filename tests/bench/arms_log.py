"""Appending to the log: ours, the library's own event store, and a bare insert of the same bytes."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder
from psycopg.conninfo import conninfo_to_dict

from connectors.clock import SystemClock
from connectors.event_log import EventLog, PostgresLog, SQLiteLog
from connectors.keys import KeyStore, create_master_key, read_master_key
from events.base import Entry
from events.codec import Written, stamped
from events.enrollment import CoverageBegan
from tests.bench.homes import AT_A_TIME, in_batches, opened


class Began(DomainEvent):
    """The same coverage fact, as the library would have it written."""

    member: str
    line: str
    plan: str
    carrier: str
    first_day: str
    reason: str
    rests_on: list[str]
    rules: list[str]
    tier: str | None
    catalog: str


def facts(folder: Path, batches: int) -> list[Sequence[Entry]]:
    """Return coverage facts of the decided city in the order of the log, in batches."""
    found: list[Entry] = []
    with opened(folder / "decided") as hub:
        at = 0
        while batch := hub.log.read(after=at, limit=AT_A_TIME, categories={"coverage"}):
            at = batch[-1].position
            found += [
                Entry(record.stream, record.event, record.cause)
                for record in batch
                if isinstance(record.event, CoverageBegan)
            ]
    assert found, "the city has coverage"
    while len(found) < batches * AT_A_TIME:
        found += [Entry(f"{each.stream}-{len(found)}", each.event, each.cause) for each in found]
    return in_batches(found[: batches * AT_A_TIME], AT_A_TIME)


def sqlite(folder: Path, work: Path, batches: int) -> tuple[float, str]:
    """Append with our log to a new file."""
    log = SQLiteLog(str(work / "log.sqlite"), _keys(work), SystemClock())
    rate = _appended(log, facts(folder, batches))
    with sqlite3.connect(work / "log.sqlite") as connection:
        states = connection.execute("SELECT avg(length(state)) FROM stored_events").fetchone()[0]
    return rate, f"{states:.0f} bytes an event, synchronous=FULL"


def postgres(folder: Path, work: Path, batches: int, dsn: str) -> tuple[float, str]:
    """Append with our log to a new database."""
    log = PostgresLog(dsn, _keys(work), SystemClock())
    return _appended(log, facts(folder, batches)), "server without fsync"


def sqlite_library(folder: Path, work: Path, batches: int) -> tuple[float, str]:
    """Put with the library's event store into a new file."""
    application = Application[UUID](
        {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(work / "library.sqlite"),
        }
    )
    recorder = application.recorder
    assert isinstance(recorder, SQLiteApplicationRecorder)
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = {1: "NORMAL", 2: "FULL"}[cursor.fetchone()[0]]
    rate = _put(application, facts(folder, batches))
    with sqlite3.connect(work / "library.sqlite") as connection:
        states = connection.execute("SELECT avg(length(state)) FROM stored_events").fetchone()[0]
    return rate, f"{states:.0f} bytes an event, synchronous={synchronous}"


def postgres_library(folder: Path, work: Path, batches: int, dsn: str) -> tuple[float, str]:
    """Put with the library's event store into a new database."""
    return _put(Application[UUID](library_on(dsn)), facts(folder, batches)), "server without fsync"


def sqlite_bare(folder: Path, work: Path, batches: int) -> tuple[float, str]:
    """Insert what our log would store, without any of its promises but the disk's."""
    connection = sqlite3.connect(work / "bare.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, topic TEXT, state BLOB)"
    )
    now = SystemClock().now()
    rows = []
    for batch in facts(folder, batches):
        written = [Written(entry) for entry in batch]
        rows.append([(w.stream, 1, w.topic, stamped(w.state(_nothing), now)) for w in written])
    begun = perf_counter()
    for some in rows:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO events (stream, version, topic, state) VALUES (?, ?, ?, ?)", some)
        connection.execute("COMMIT")
    return sum(map(len, rows)) / (perf_counter() - begun), "the same bytes, synchronous=FULL"


def library_on(dsn: str) -> dict[str, str]:
    """Return the library's settings for a PostgreSQL database."""
    where = conninfo_to_dict(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(where["dbname"]),
        "POSTGRES_HOST": str(where["host"]),
        "POSTGRES_PORT": str(where.get("port", "5432")),
        "POSTGRES_USER": str(where["user"]),
        "POSTGRES_PASSWORD": "",
    }


def began(entry: Entry, version: int) -> Began:
    """Return a fact as an event of the library."""
    event = entry.event
    assert isinstance(event, CoverageBegan)
    return Began(
        originator_id=uuid5(NAMESPACE_URL, entry.stream),
        originator_version=version,
        timestamp=Began.create_timestamp(),
        **event.model_dump(mode="json"),
    )


def _keys(work: Path) -> KeyStore:
    create_master_key(work / "master.key")
    return KeyStore(str(work / "keys.sqlite"), read_master_key(work / "master.key"))


def _appended(log: EventLog, batches: list[Sequence[Entry]]) -> float:
    versions: dict[str, int] = {}
    seconds = 0.0
    for batch in batches:
        after = {entry.stream: versions.get(entry.stream, 0) for entry in batch}
        begun = perf_counter()
        log.append(batch, after=after)
        seconds += perf_counter() - begun
        for entry in batch:
            versions[entry.stream] = versions.get(entry.stream, 0) + 1
    return sum(map(len, batches)) / seconds


def _put(application: Application[UUID], batches: list[Sequence[Entry]]) -> float:
    versions: dict[str, int] = {}
    seconds = 0.0
    for batch in batches:
        events = []
        for entry in batch:
            versions[entry.stream] = versions.get(entry.stream, 0) + 1
            events.append(began(entry, versions[entry.stream]))
        begun = perf_counter()
        application.events.put(events)
        seconds += perf_counter() - begun
    application.close()
    return sum(map(len, batches)) / seconds


def _nothing(person: str, plaintext: bytes) -> str:
    raise AssertionError("nothing in a coverage fact is sealed")
