"""The roles of the database, made by the file that operators use, on a real server that asks for passwords."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from connectors.clock import SystemClock
from connectors.event_log import PostgresLog
from connectors.keys import KeyStore
from connectors.views import PostgresViews
from tests.deploy.reading import DEPLOY
from tests.fixtures.postgres import programs, server_account

pytestmark = pytest.mark.postgres

OWNER, HUB, READER = "owner's", "hub's", "reader's"


@pytest.fixture(name="server", scope="module")
def _server(postgres_server: str) -> Iterator[Path]:
    """A server of its own with the roles and databases of the file, and its socket in a folder."""
    where = programs()
    assert where is not None, "the fixture of the shared server has looked for it"
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="hub-roles-"))
    (folder / "owner").write_text(f"{OWNER}\n", encoding="utf-8")
    if account:
        shutil.chown(folder, account["user"], account["group"])

    def call(*words: str | Path, **more: object) -> None:
        subprocess.run(
            words, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
        )  # type: ignore[call-overload]

    made: list[str | Path] = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={folder / 'owner'}"]
    control: list[str | Path] = [where / "pg_ctl", "-D", folder / "db", "-w"]
    roles: list[str | Path] = ["--set", f"hub_password={HUB}", "--set", f"reader_password={READER}"]
    try:
        call(where / "initdb", "-D", folder / "db", *made, "-E", "UTF8", "--no-sync", **account)
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
        call(*control, "-l", folder / "log", "-o", settings, "start", **account)
        try:
            script: list[str | Path] = ["--file", DEPLOY / "postgres" / "roles.sql"]
            call(where / "psql", address(folder, "postgres", OWNER, "postgres"), *roles, *script)
            yield folder
        finally:
            call(*control, "-m", "immediate", "stop", **account)
    finally:
        shutil.rmtree(folder)


def address(folder: Path, role: str, password: str, database: str) -> str:
    """Return a connection string."""
    return f"postgresql://{role}:{password}@/{database}?host={folder}"


def refused(where: str, statement: str) -> str:
    """Return the kind of error with which a server refuses a statement."""
    with pytest.raises(psycopg.Error) as caught, psycopg.connect(where) as connection:
        connection.execute(statement.encode())
    return type(caught.value).__name__


def test_who_only_looks_reads_what_the_hub_makes_later(server: Path, tmp_path: Path) -> None:
    """A hub makes its tables as its own role, with the password from a file; the reader sees them, changes nothing."""
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:hub:{HUB}\n", encoding="utf-8")
    passwords.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSFILE", str(passwords))
        keys = KeyStore(f"postgresql://hub@/hub_keys?host={server}", b"k" * 32)
        log = PostgresLog(f"postgresql://hub@/hub?host={server}", keys, SystemClock())
        views = PostgresViews(f"postgresql://hub@/hub?host={server}")
        head = log.head()
        for opened in (views, log, keys):
            opened.close()
    reader = address(server, "hub_reader", READER, "hub")

    with psycopg.connect(reader) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            for table in ("stored_events", "view_rows")
        ]

    assert (head, counts) == (0, [(0,), (0,)])
    assert refused(reader, "DELETE FROM view_rows") == "ReadOnlySqlTransaction"
    assert refused(reader, "CREATE TABLE mine (x int)") == "ReadOnlySqlTransaction"
    assert (
        refused(reader, "SET transaction_read_only = off; DELETE FROM view_rows") == "InsufficientPrivilege"
    )


def test_who_only_looks_never_sees_the_keys(server: Path) -> None:
    """The keys' database lets the reader not even in; a wrong password opens nothing."""
    reader = address(server, "hub_reader", READER, "hub_keys")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(reader)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address(server, "hub", "wrong", "hub"))
