"""A file to an OpenSSH server and back: by our connection, and by OpenSSH's own `sftp`, over the same loopback.

Each arm is timed over several transfers, each over a connection of its own, whose making is not counted. Both leave
what they fetched in a file, both ask the server to see what they left onto the disk, and each has the cipher that it
agrees on by itself: ours AES-GCM, OpenSSH's ChaCha20.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from connectors.drop import copy
from connectors.sftp import SftpPartner
from connectors.sftp.session import SftpSession
from tests.connectors.sftp.openssh import SSHD, Sshd

MIB = 1024 * 1024
TRANSFERS = 5
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
    """Fetch a file by our connection, as a carrier's answers are fetched."""
    source = _file(work, mib)

    def transfer(session: SftpSession) -> None:
        with (work / "here").open("wb") as to:
            copy(session, str(source), to, bytes_max=mib * MIB)

    return _ours(work, mib, transfer)


def openssh_put(work: Path, mib: int) -> tuple[float, str]:
    """Leave a file by OpenSSH's `sftp`; its `-f` asks what we ask, that the server sees the file onto the disk."""
    return _theirs(work, mib, f"put -f {_file(work, mib)} {work / 'there'}\n")


def openssh_get(work: Path, mib: int) -> tuple[float, str]:
    """Fetch a file by OpenSSH's `sftp`."""
    return _theirs(work, mib, f"get {_file(work, mib)} {work / 'here'}\n")


def _file(work: Path, mib: int) -> Path:
    """Make what is sent or fetched; it is on the disk, so that its writing does not go on while it is."""
    file = work / "file"
    with file.open("wb") as written:
        for _ in range(mib):
            written.write(os.urandom(MIB))
        os.fsync(written.fileno())
    return file


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(MIB):
            yield piece


def _ours(work: Path, mib: int, transfer: Callable[[SftpSession], None]) -> tuple[float, str]:
    def seconds(server: Sshd) -> float:
        partner = SftpPartner(
            HERE, server.user, server.host_key_lines, port=server.port, key_file=server.key_file
        )
        with SftpSession(partner) as session:
            begun = perf_counter()
            transfer(session)
            return perf_counter() - begun

    with _server(work) as server:
        taken = median(_each(work, lambda: seconds(server)))
    return mib / taken, f"{mib} MiB, the median of {TRANSFERS}, connected before"


def _theirs(work: Path, mib: int, command: str) -> tuple[float, str]:
    """Time a program that connects, transfers and ends; the time of one that does nothing between is taken off."""
    with _server(work) as server:
        known = work / "known_hosts"
        known.write_text("".join(f"[{HERE}]:{server.port} {line}\n" for line in server.host_key_lines))
        connecting = median(_each(work, lambda: _seconds(server, known, "bye\n")))
        whole = median(_each(work, lambda: _seconds(server, known, command)))
    note = f"{mib} MiB, the median of {TRANSFERS}, less {connecting:.2f} s for its connection"
    return mib / (whole - connecting), note


def _each(work: Path, seconds: Callable[[], float]) -> Iterator[float]:
    """Yield the time of each transfer, every one of which makes its file anew."""
    for _ in range(TRANSFERS):
        yield seconds()
        for name in ("here", "there"):
            (work / name).unlink(missing_ok=True)


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
