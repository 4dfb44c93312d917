"""A folder as SFTP clients see it: nothing outside of it, and no file replaced by a rename."""

import errno
import os
from pathlib import Path

import paramiko
from paramiko.sftp import SFTP_OK


class ServedFile(paramiko.SFTPHandle):
    """One open file."""

    def __init__(self, path: Path, flags: int) -> None:
        super().__init__(flags)
        self.path = path
        self._descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)

    def read(self, offset: int, length: int) -> bytes | int:
        """Return a piece, empty at the end of the file."""
        try:
            return os.pread(self._descriptor, length, offset)
        except OSError as error:
            return answer(error)

    def write(self, offset: int, data: bytes) -> int:  # type: ignore[override]  # paramiko hands over bytes only
        """Write a whole piece or answer with the fault."""
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(self._descriptor, data[written:], offset + written)
        except OSError as error:
            return answer(error)
        return SFTP_OK

    def stat(self) -> paramiko.SFTPAttributes | int:
        """Return size, times and kind."""
        return paramiko.SFTPAttributes.from_stat(os.fstat(self._descriptor))

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class ServedFolder(paramiko.SFTPServerInterface):
    """Reads, writes, renames and removes below `root`, which clients see as `/`."""

    def __init__(self, server: paramiko.ServerInterface, root: Path) -> None:
        super().__init__(server)
        self.root = root.resolve()

    def local(self, path: str) -> Path:
        """Return the file that a client's path means.

        Raises:
          FileNotFoundError: it lies outside of the root, also by a link.
        """
        found = self.root / self.canonicalize(path).lstrip("/")
        if not found.resolve().is_relative_to(self.root):
            raise FileNotFoundError(errno.ENOENT, "outside", path)
        return found

    def open_file(self, path: Path, flags: int) -> ServedFile:
        """Open one file; a folder with faults in it returns a handle of its own here."""
        return ServedFile(path, flags)

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> paramiko.SFTPHandle | int:
        """Open a file; a client's wish for permissions is not heard."""
        try:
            return self.open_file(self.local(path), flags)
        except OSError as error:
            return answer(error)

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        """Return what lies in a folder."""
        try:
            with os.scandir(self.local(path)) as entries:
                return [
                    paramiko.SFTPAttributes.from_stat(entry.stat(follow_symlinks=False), entry.name)
                    for entry in entries
                ]
        except OSError as error:
            return answer(error)

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        """Return size, times and kind of what a path leads to."""
        try:
            return paramiko.SFTPAttributes.from_stat(self.local(path).stat())
        except OSError as error:
            return answer(error)

    def lstat(self, path: str) -> paramiko.SFTPAttributes | int:
        """Return size, times and kind of a path itself."""
        try:
            return paramiko.SFTPAttributes.from_stat(self.local(path).lstat())
        except OSError as error:
            return answer(error)

    def remove(self, path: str) -> int:
        """Delete a file."""
        try:
            self.local(path).unlink()
        except OSError as error:
            return answer(error)
        return SFTP_OK

    def rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name, unless there is one of that name. Source: draft-ietf-secsh-filexfer-02, 6.5."""
        try:
            old, new = self.local(oldpath), self.local(newpath)
            os.link(old, new)
            old.unlink()
        except OSError as error:
            return answer(error)
        return SFTP_OK


def answer(error: OSError) -> int:
    """Return the SFTP status that tells a fault."""
    return paramiko.SFTPServer.convert_errno(error.errno or errno.EIO)
