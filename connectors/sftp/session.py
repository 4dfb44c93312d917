"""What is asked of a partner's SFTP server over one connection: sizes, names, reading, writing, renaming."""

import stat
from collections.abc import Generator
from types import TracebackType
from typing import Self

import paramiko

from connectors.sftp.connection import Connection
from connectors.sftp.partner import SftpPartner
from events.errors import PartnerRefused, PartnerUnreachable

PIECE_BYTES = 32 * 1024
"""What every server takes in one request."""


class SftpSession:
    """An open connection and what can be asked over it. It fits `connectors.drop.Remote`.

    Raises from every call:
      PartnerUnreachable: the server is silent, or the connection was lost.
      PartnerRefused: the server answered with a refusal.
    """

    def __init__(self, partner: SftpPartner) -> None:
        self.where = partner.where
        self._connection = Connection(partner)
        self._sftp = self._connection.sftp

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; nothing is raised."""
        self._connection.close()

    def alive(self) -> bool:
        """Ask the server for a sign of life."""
        try:
            self.size(".")
        except PartnerUnreachable:
            return False
        except PartnerRefused:
            return True
        return True

    def size(self, path: str) -> int | None:
        """Return how many bytes lie under a name, None if nothing does."""
        with self._connection.telling(path):
            try:
                size = self._sftp.stat(path).st_size
            except FileNotFoundError:
                return None
        if size is None:
            raise PartnerRefused(f"{self.where}: {path}: the server does not tell its size")
        return size

    def read(self, path: str, size: int) -> Generator[bytes, None, None]:
        """Yield the content in pieces, at most `size` bytes in all; less if the file is shorter.

        A piece is asked for when the one before has come: paramiko's prefetch asks in a thread of its own, which
        nobody can wait for and which dies loudly when the connection does.
        """
        with self._connection.telling(path), self._sftp.open(path, "rb") as file:
            left = size
            while left > 0 and (piece := file.read(min(PIECE_BYTES, left))):
                left -= len(piece)
                yield piece

    def write(self, path: str, content: bytes) -> bool:
        """Write a file anew, many pieces under way at once; False if the server refused one of them."""
        with self._connection.telling(path):
            file = self._sftp.open(path, "wb")
            try:
                with file:
                    self._write_pieces(file, memoryview(content))
            except OSError as error:
                if self._connection.is_answer(error):
                    return False
                raise
        return True

    def rename(self, old: str, new: str) -> bool:
        """Give a file its other name by the plain rename of SFTP 3, which must not replace; False if it would not."""
        with self._connection.telling(new):
            try:
                self._sftp.rename(old, new)
            except OSError as error:
                if self._connection.is_answer(error):
                    return False
                raise
        return True

    def remove(self, path: str) -> None:
        """Take a file away."""
        with self._connection.telling(path):
            self._sftp.remove(path)

    def names(self, folder: str) -> list[str]:
        """Return the names of the regular files of a folder, in no order."""
        with self._connection.telling(folder):
            found = self._sftp.listdir_attr(folder)
        return [file.filename for file in found if file.st_mode is None or stat.S_ISREG(file.st_mode)]

    def _write_pieces(self, file: paramiko.SFTPFile, content: memoryview) -> None:
        last = (max(len(content), 1) - 1) // PIECE_BYTES * PIECE_BYTES
        file.set_pipelined(True)
        for start in range(0, last, PIECE_BYTES):
            file.write(content[start : start + PIECE_BYTES])
        # Sending one piece that is not pipelined reads the answers to all that went before it, and their refusals.
        file.set_pipelined(False)
        file.write(content[last:])
