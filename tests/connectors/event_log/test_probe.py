"""A database looked at before it is opened: what it is, or why it is not, in words and without secrets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.event_log.probe import probe
from events.errors import HubError, LogUnavailable, NotFound, PermanentError
from tests.connectors.event_log.entries import hired
from tests.fixtures.logs import Installation


def test_a_log_is_found_with_its_position(installation: Installation) -> None:
    """On either engine, and nothing of it is changed."""
    installation.open().receive([hired(1)])

    found = probe(installation.where)

    assert found.position == 1
    assert found.version.startswith(("SQLite 3.", "PostgreSQL 1"))


@pytest.mark.postgres
def test_an_empty_database_stays_empty(postgres_dsn: str) -> None:
    """No table is made; its clock is told."""
    first, second = probe(postgres_dsn), probe(postgres_dsn)

    assert (first.position, second.position) == (None, None)
    assert first.now is not None
    assert abs(first.now - datetime.now(UTC)) < timedelta(hours=1)


@pytest.mark.postgres
def test_what_the_server_refuses_is_named(postgres_server: str) -> None:
    """A database and a user that it does not have."""
    said = []
    for wrong in (
        postgres_server.replace("/postgres?", "/missing?"),
        postgres_server.replace("hub@", "nobody:geheim@"),
    ):
        with pytest.raises(LogUnavailable) as told:
            probe(wrong)
        said.append(str(told.value))

    assert "has no such database" in said[0]
    assert "does not know our user" in said[1]
    assert "geheim" not in "".join(said)


@pytest.mark.parametrize(
    "where, kind, words",
    [
        ("postgresql://hub:geheim@127.0.0.1:1/hub", LogUnavailable, "nobody listens there"),
        ("postgresql://hub:geheim@nowhere.invalid/hub", LogUnavailable, "by its name"),
        ("postgresql://hub:geheim@[::1/hub", PermanentError, "cannot be read"),
        ("postgresql://hub:geheim@h/hub?colour=red", PermanentError, "cannot be read"),
    ],
)
def test_a_server_that_cannot_be_reached(where: str, kind: type[HubError], words: str) -> None:
    """Why, and never the password."""
    with pytest.raises(kind) as told:
        probe(where)

    assert (words in str(told.value), "geheim" in str(told.value)) == (True, False)


def test_files_that_are_none(tmp_path: Path) -> None:
    """Not there yet, or something else."""
    (tmp_path / "text").write_text("no database at all" * 100)

    with pytest.raises(NotFound, match="not there yet"):
        probe(str(tmp_path / "missing"))
    with pytest.raises(PermanentError, match="damaged"):
        probe(str(tmp_path / "text"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["text"]
