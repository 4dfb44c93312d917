"""The log, the views and the leader's lock in a PostgreSQL that lets in nobody without TLS and a password."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psycopg
import pytest

from connectors.database import open_database
from connectors.event_log.probe import probe
from connectors.leader import lead
from events.errors import LogUnavailable
from tests.connectors.event_log.entries import hired
from tests.fixtures.certificates import Authority
from tests.fixtures.logs import Installation
from tests.fixtures.postgres import new_database, require_postgres, secured_server

pytestmark = pytest.mark.postgres

PASSWORD = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the connection string of a server."""
    with secured_server(require_postgres(), PASSWORD) as where:
        yield where


@pytest.fixture
def dsn(server: str) -> str:
    """Return the connection string of a new database."""
    return new_database(server)


def test_everything_goes_through_tls(dsn: str, tmp_path: Path) -> None:
    """The log appends and reads, a view writes and reads, a leader leads: no connection of theirs is in the clear."""
    installation = Installation(dsn, tmp_path)
    log = installation.open()
    log.receive([hired(1), hired(2)])
    database = open_database(dsn)
    database.create(["CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL PRIMARY KEY)"])
    with database.writing() as session:
        session.execute("INSERT INTO words (word) VALUES (?)", ("a",))
    with lead(dsn, "publisher") as turn:
        assert turn.wait(Event())
        with psycopg.connect(dsn) as connection:
            name = connection.execute("SELECT current_database()").fetchone()
            secured = connection.execute(
                "SELECT ssl, version, count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                " WHERE datname = %s GROUP BY ssl, version",
                name,
            ).fetchall()

    assert [record.position for record in log.read(after=0, limit=10)] == [1, 2]
    with database.reading() as session:
        assert session.rows("SELECT word FROM words") == [("a",)]
    assert probe(dsn).position == 2
    assert [(tls, version) for tls, version, _ in secured] == [(True, "TLSv1.3")]
    assert secured[0][2] >= 4
    database.close()
    installation.close()


def stranger(dsn: str, folder: Path) -> str:
    """Return the connection string with another authority."""
    known = dsn.partition("sslrootcert=")[2]
    return dsn.replace(known, str(Authority(folder).certificate))


@pytest.mark.parametrize(
    "case, words",
    [
        ("wrong password", "does not accept our user name or password"),
        ("unknown authority", "do not trust each other's certificates"),
        ("wrong host", "certificate of another host"),
        ("no TLS", "lets in nobody without TLS"),
    ],
)
def test_who_is_not_let_in_is_told_why(dsn: str, tmp_path: Path, case: str, words: str) -> None:
    """By `hub check` and by who opens the log; never with the password."""
    spoiled = {
        "wrong password": dsn.replace(PASSWORD, "geheim"),
        "unknown authority": stranger(dsn, tmp_path),
        "wrong host": dsn.replace("127.0.0.1", "localhost"),
        "no TLS": dsn.replace("verify-full", "disable"),
    }[case]

    with pytest.raises(LogUnavailable) as looked:
        probe(spoiled)

    assert words in str(looked.value)
    assert (PASSWORD in str(looked.value), "geheim" in str(looked.value)) == (False, False)
