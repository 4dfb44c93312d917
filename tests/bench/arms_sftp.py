"""A file to an OpenSSH server and back: by our connection, and by OpenSSH's own `sftp`, over the same loopback."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from connectors.sftp import SftpPartner
from connectors.sftp.session import SftpSession
from tests.connectors.sftp.openssh import SSHD, Sshd

MIB = 1024 * 1024
CLIENT = shutil.which("sftp")
HERE = "127.0.0.1"


def is_installed() -> bool:
    """Whether OpenSSH's server and client are there."""
    return SSHD is not None and CLIENT is not None


def put(work: Path, mib: int) -> tuple[float, str]:
    """Leave a file by our connection while it is read, in MiB a second; the server sees it onto the disk."""
    file = _file(work, mib)

    def transfer(session: SftpSession) -> None:
        assert session.write(str(work / "there"), _pieces(file))

    return _ours(work, mib, transfer)


def get(work: Path, mib: int) -> tuple[float, str]:
    """Fetch a file by our connection."""
    source, size = str(_file(work, mib)), mib * MIB

    def transfer(session: SftpSession) -> None:
        assert sum(map(len, session.read(source, size))) == size

    return _ours(work, mib, transfer)


def openssh_put(work: Path, mib: int) -> tuple[float, str]:
    """Leave a file by OpenSSH's `sftp`; its `-f` asks what we ask, that the server sees the file onto the disk."""
    return _theirs(work, mib, f"put -f {_file(work, mib)} {work / 'there'}\n")


def openssh_get(work: Path, mib: int) -> tuple[float, str]:
    """Fetch a file by OpenSSH's `sftp`."""
    return _theirs(work, mib, f"get {_file(work, mib)} {work / 'here'}\n")


def _file(work: Path, mib: int) -> Path:
    file = work / "file"
    if not file.exists():
        with file.open("wb") as written:
            for _ in range(mib):
                written.write(os.urandom(MIB))
    return file


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(MIB):
            yield piece


def _ours(work: Path, mib: int, transfer: Callable[[SftpSession], None]) -> tuple[float, str]:
    with ExitStack() as opened:
        server = opened.enter_context(_server(work))
        partner = SftpPartner(
            HERE, server.user, server.host_key_lines, port=server.port, key_file=server.key_file
        )
        session = opened.enter_context(SftpSession(partner))
        begun = perf_counter()
        transfer(session)
        return mib / (perf_counter() - begun), f"{mib} MiB, connected before"


def _theirs(work: Path, mib: int, command: str) -> tuple[float, str]:
    """Time one transfer; the time of a connection that does nothing is taken off."""
    with _server(work) as server:
        known = work / "known_hosts"
        known.write_text("".join(f"[{HERE}]:{server.port} {line}\n" for line in server.host_key_lines))
        connecting = min(_seconds(server, known, "bye\n") for _ in range(3))
        whole = _seconds(server, known, command)
        return mib / (whole - connecting), f"{mib} MiB, less {connecting:.2f} s for its connection"


def _seconds(server: Sshd, known: Path, command: str) -> float:
    assert CLIENT is not None
    options = [f"UserKnownHostsFile={known}", "GlobalKnownHostsFile=none", "StrictHostKeyChecking=yes"]
    said = [part for option in options for part in ("-o", option)]
    line = [CLIENT, "-q", "-F", "none", *said, "-i", str(server.key_file), "-P", str(server.port), "-b", "-"]
    begun = perf_counter()
    subprocess.run(
        [*line, f"{server.user}@{HERE}"], input=command.encode(), check=True, stdout=subprocess.DEVNULL
    )
    return perf_counter() - begun


def _server(work: Path) -> Sshd:
    keys = work / "keys"
    keys.mkdir()
    return Sshd(keys)
