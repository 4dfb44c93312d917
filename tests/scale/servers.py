"""PostgreSQL and one Kafka broker for the measurements, in temporary folders that are gone at the end.

Unlike the tests' own server this one is durable, as in production: fsync and full_page_writes are on.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from tests.fixtures.kafka import running_cluster
from tests.fixtures.postgres import programs, server_account

_MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

POSTGRES = {
    "listen_addresses": "''",
    "max_connections": "100",
    # A quarter of the memory, as PostgreSQL's manual advises (20.4.1).
    "shared_buffers": f"{_MEMORY // 4 // 2**20}MB",
    "wal_compression": "lz4",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
"""What is set beside Debian's own settings."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers are, and by which processes they can be watched."""

    postgres: str
    postgres_pid: int
    kafka: str
    kafka_pid: int
    kafka_folder: str

    def database(self, name: str, *, durable: bool = True) -> str:
        """Make an empty database and return its connection string; if not durable, its commits are not waited for."""
        with psycopg.connect(self.postgres, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
            if not durable:
                connection.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off".encode())
        return self.postgres.replace("/postgres?", f"/{name}?")

    def write(self, path: Path) -> None:
        """Leave word for another process."""
        path.write_text(json.dumps(asdict(self)))


def read(path: Path) -> Servers:
    """Return the servers that another process has started."""
    return Servers(**json.loads(path.read_text()))


def lacking() -> list[str]:
    """Return what is not installed here of what the measurements run on."""
    missing = [each for each in ("java", "mvn") if shutil.which(each) is None]
    return missing + ["PostgreSQL"] * (programs() is None)


@contextmanager
def running() -> Iterator[Servers]:
    """Start both, and stop them at the end."""
    where = programs()
    assert where is not None, "PostgreSQL is not installed"
    with _postgres(where) as (folder, pid), running_cluster() as cluster:
        home = cluster._folder / "node-1"
        yield Servers(
            postgres=f"postgresql://hub@/postgres?host={folder}",
            postgres_pid=pid,
            kafka=cluster.bootstrap,
            kafka_pid=int((home / "pid").read_text()),
            kafka_folder=str(home / "data"),
        )


@contextmanager
def _postgres(where: Path) -> Iterator[tuple[Path, int]]:
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="hub-scale-"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        database = folder / "db"
        _run([where / "initdb", "-D", database, "-U", "hub", "-A", "trust", "-E", "UTF8"], account)
        said = " ".join(f"-c {name}={value}" for name, value in POSTGRES.items())
        control: list[str | Path] = [where / "pg_ctl", "-D", database, "-w"]
        _run([*control, "-l", folder / "log", "-o", f"-k {folder} {said}", "start"], account)
        try:
            yield folder, int((database / "postmaster.pid").read_text().split()[0])
        finally:
            _run([*control, "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder)


def _run(command: list[str | Path], account: dict[str, object]) -> None:
    subprocess.run(
        command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account
    )  # type: ignore[call-overload]
