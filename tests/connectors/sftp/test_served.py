"""A served folder shows what is in it and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko
import pytest

from connectors.sftp import SftpServer
from tests.connectors.sftp.places import PASSWORD


@contextmanager
def client(server: SftpServer) -> Iterator[paramiko.SFTPClient]:
    """Log in with paramiko itself."""
    with paramiko.Transport(("127.0.0.1", server.port)) as transport:
        transport.connect(username="hub", password=PASSWORD)
        session = paramiko.SFTPClient.from_transport(transport)
        assert session is not None
        yield session
    transport.join()


@pytest.mark.parametrize("path", ["link", "folder/secret", "inbox/../link"])
def test_no_link_leads_out(server: SftpServer, tmp_path: Path, path: str) -> None:
    """Neither for looking, reading, writing, renaming nor removing."""
    outside = tmp_path / "secret"
    outside.write_bytes(b"secret")
    (server.root / "link").symlink_to(outside)
    (server.root / "folder").symlink_to(tmp_path)
    with client(server) as session:
        for attempt in (
            lambda: session.stat(path),
            lambda: session.open(path, "rb"),
            lambda: session.open(path, "wb"),
            lambda: session.remove(path),
            lambda: session.rename(path, "inbox/stolen"),
            lambda: session.listdir("folder"),
        ):
            with pytest.raises(FileNotFoundError):
                attempt()

    assert outside.read_bytes() == b"secret"
    assert list((server.root / "inbox").iterdir()) == []


@pytest.mark.parametrize("path", ["../secret", "/../secret", "inbox/../../secret", "/secret"])
def test_no_dots_lead_out(server: SftpServer, tmp_path: Path, path: str) -> None:
    """Above the root there is the root again."""
    (tmp_path / "secret").write_bytes(b"secret")
    with client(server) as session:
        with pytest.raises(FileNotFoundError):
            session.stat(path)
        with session.open(path, "wb") as file:
            file.write(b"mine")

    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert (server.root / "secret").read_bytes() == b"mine"


def test_files_are_written_read_and_removed(server: SftpServer) -> None:
    """What any client does, beside our own."""
    with client(server) as session:
        with session.open("inbox/a", "wb") as file:
            file.write(b"ISA*00")
            size = file.stat().st_size
        with session.open("/inbox/a", "rb") as file:
            file.seek(3)
            content = file.read()
        listed = session.listdir("inbox")
        link = session.lstat("inbox/a").st_size
        session.remove("inbox/a")

        assert (size, content, listed, link) == (6, b"*00", ["a"], 6)
        assert session.listdir("inbox") == []


def test_a_rename_never_replaces(server: SftpServer) -> None:
    """As the protocol's plain rename must."""
    (server.root / "inbox" / "a").write_bytes(b"a")
    (server.root / "inbox" / "b").write_bytes(b"b")
    with client(server) as session:
        session.rename("inbox/a", "inbox/c")
        with pytest.raises(OSError):
            session.rename("inbox/c", "inbox/b")

    assert sorted(path.read_bytes() for path in (server.root / "inbox").iterdir()) == [b"a", b"b"]


def test_what_is_not_there(server: SftpServer) -> None:
    """Each request about a missing file says that it is missing."""
    with client(server) as session:
        for attempt in (
            lambda: session.stat("inbox/a"),
            lambda: session.lstat("inbox/a"),
            lambda: session.open("inbox/a", "rb"),
            lambda: session.remove("inbox/a"),
            lambda: session.rename("inbox/a", "inbox/b"),
            lambda: session.listdir("nowhere"),
        ):
            with pytest.raises(FileNotFoundError):
                attempt()
