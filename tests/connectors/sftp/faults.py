"""An SFTP server's folder with the faults that carriers' servers were seen to have."""

import errno
import threading
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
from paramiko.sftp import SFTP_FAILURE, SFTP_OK

from connectors.sftp.connection import hang_up
from connectors.sftp.served import ServedFile, ServedFolder
from connectors.sftp.server import Visit


@dataclass
class Faults:
    """What goes wrong from now on; a test sets and clears it while the server runs."""

    bytes_taken: int | None = None
    """Bytes beyond are dropped without a word, as by a server whose disk is full."""

    refuses_after_bytes: int | None = None
    """Writes from there on are answered with a failure, as by a server that tells that its disk is full."""

    hangs_up_after_bytes: int | None = None
    hangs_up_after_rename: bool = False
    sweeps: bool = False
    """Every whole file is taken away before the client can look."""

    stalls: threading.Event | None = None
    """Writes wait until this is set."""

    chatters: bool = False
    """While writes wait, the server shows that it is there, as servers do to keep a line open."""

    denies: bool = False
    """Nothing may be opened."""

    names_seen: list[str] = field(default_factory=list)
    """The names in the folder at each write."""

    sessions: int = 0


class FaultyFolder(ServedFolder):
    """A served folder with faults in it."""

    def __init__(self, server: paramiko.ServerInterface, root: Path, faults: Faults) -> None:
        super().__init__(server, root)
        assert isinstance(server, Visit)
        self.visit = server
        self.faults = faults
        faults.sessions += 1

    def open_file(self, path: Path, flags: int) -> ServedFile:
        if self.faults.denies:
            raise PermissionError(errno.EACCES, "denied")
        return FaultyFile(path, flags, self)

    def rename(self, oldpath: str, newpath: str) -> int:
        outcome = super().rename(oldpath, newpath)
        if self.faults.sweeps:
            self.local(newpath).unlink()
        if self.faults.hangs_up_after_rename:
            self.hang_up()
        return outcome

    def hang_up(self) -> None:
        hang_up(self.visit._line, self.visit.transport)


class FaultyFile(ServedFile):
    """An open file of a folder with faults."""

    def __init__(self, path: Path, flags: int, folder: FaultyFolder) -> None:
        super().__init__(path, flags)
        self.folder = folder
        self.written = False

    def write(self, offset: int, data: bytes) -> int:  # type: ignore[override]
        faults = self.folder.faults
        self.written = True
        faults.names_seen += [found.name for found in self.path.parent.iterdir()]
        if faults.stalls is not None:
            while not faults.stalls.wait(0.05 if faults.chatters else None):
                self.folder.visit.transport.send_ignore(8)
        if faults.hangs_up_after_bytes is not None and offset >= faults.hangs_up_after_bytes:
            self.folder.hang_up()
        if faults.refuses_after_bytes is not None and offset >= faults.refuses_after_bytes:
            return SFTP_FAILURE
        if faults.bytes_taken is not None and offset + len(data) > faults.bytes_taken:
            data = data[: max(faults.bytes_taken - offset, 0)]
        return super().write(offset, data) if data else SFTP_OK

    def close(self) -> None:
        super().close()
        if self.written and self.folder.faults.sweeps and not self.path.name.startswith("."):
            self.path.unlink(missing_ok=True)


def chain(error: BaseException | None) -> str:
    """Return everything that a trace of an error would print of its messages."""
    return "" if error is None else f"{error!r} {error}" + chain(error.__cause__ or error.__context__)
