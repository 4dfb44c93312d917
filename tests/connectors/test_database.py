"""The small database under keys and views: transactions kept as a whole, and a file that is not to be had."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.database import Database, open_database
from events.errors import LogUnavailable


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with one table, on each engine in turn."""
    where = (
        str(tmp_path / "some.db") if request.param == "sqlite" else request.getfixturevalue("postgres_dsn")
    )
    database = open_database(where)
    database.create(
        ["CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL PRIMARY KEY, n INTEGER, picture BLOB)"]
    )
    yield database
    database.close()


def test_rows_of_each_kind(database: Database) -> None:
    """Texts, numbers and bytes come back as they were; an array is one parameter."""
    rows = [("a", 1, b"\x00"), ("b", 2**62, None)]
    with database.writing() as session:
        session.executemany("INSERT INTO words (word, n, picture) VALUES (?, ?, ?)", rows)

    with database.reading() as session:
        assert session.rows("SELECT * FROM words ORDER BY word") == rows
        assert list(session.stream("SELECT n FROM words ORDER BY word")) == [(1,), (2**62,)]
        among = f"SELECT word FROM words WHERE {database.among('word')}"
        assert session.rows(among, (database.array(["b", "x"]),)) == [("b",)]
        assert session.rows(among, (database.array([]),)) == []


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    """What is written before a failure is not kept."""
    with contextlib.suppress(ValueError), database.writing() as session:
        session.execute("INSERT INTO words (word) VALUES (?)", ("a",))
        raise ValueError("no")

    with database.reading() as session:
        assert session.rows("SELECT count(*) FROM words") == [(0,)]


def test_text_in_order_of_its_bytes(database: Database) -> None:
    """Both engines put text in the same order, whatever language the machine speaks."""
    with database.writing() as session:
        session.executemany(
            "INSERT INTO words (word) VALUES (?)", [(word,) for word in ("b", "B", "ä", "a", "a/b", "a-b")]
        )

    with database.reading() as session:
        words = [word for (word,) in session.rows("SELECT word FROM words ORDER BY word")]
    assert words == ["B", "a", "a-b", "a/b", "b", "ä"]


def test_tables_are_made_once(database: Database) -> None:
    """Making tables again changes nothing; scrubbing one leaves its rows."""
    with database.writing() as session:
        session.execute("INSERT INTO words (word) VALUES (?)", ("a",))
    database.create(["CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL PRIMARY KEY)"])
    database.scrub("words")

    with database.reading() as session:
        assert session.rows("SELECT word FROM words") == [("a",)]


def test_a_file_that_is_not_to_be_had(tmp_path: Path) -> None:
    """A folder that is not there is a fault of the world, told as one."""
    database = open_database(str(tmp_path / "nowhere" / "some.db"))

    with pytest.raises(LogUnavailable), database.reading():
        pass
