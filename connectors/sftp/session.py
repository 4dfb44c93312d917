"""What is asked of a partner's SFTP server over one connection: sizes, names, reading, writing, renaming."""

import stat
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

from connectors.drop import Listed
from connectors.sftp.connection import Connection
from connectors.sftp.partner import SftpPartner
from events.errors import HubError, PartnerRefused, PartnerUnreachable


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
        """Yield the content in pieces, at most `size` bytes in all; less if the file is shorter."""
        pieces = self._sftp.pieces(path, size)
        try:
            while True:
                with self._connection.telling(path):
                    piece = next(pieces, b"")
                if not piece:
                    return
                yield piece
        finally:
            # That a file which was read cannot be closed is no news.
            with suppress(HubError), self._connection.telling(path):
                pieces.close()

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        """Write a file anew, many pieces under way at once; False if the server refused one of them.

        The content is read while nobody waits for the server: however long that takes, the server was not silent.
        """
        with self._connection.telling(path):
            upload = self._sftp.open_to_write(path)
        for piece in content:
            if not self._taken(path, partial(self._sftp.send, upload, piece)):
                return False
        return self._taken(path, partial(self._sftp.finish, upload))

    def _taken(self, path: str, ask: Callable[[], None]) -> bool:
        """Ask the server for something; False if it answered that it will not."""
        with self._connection.telling(path):
            try:
                ask()
            except OSError as error:
                if self._connection.is_answer(error):
                    return False
                raise
        return True

    def rename(self, old: str, new: str) -> bool:
        """Give a file its other name by the plain rename of SFTP 3, which must not replace; False if it would not."""
        return self._taken(new, lambda: self._sftp.rename(old, new))

    def remove(self, path: str) -> None:
        """Take a file away."""
        with self._connection.telling(path):
            self._sftp.remove(path)

    def listed(self, folder: str) -> list[Listed]:
        """Return the regular files of a folder, in no order."""
        with self._connection.telling(folder):
            found = self._sftp.listdir_attr(folder)
        return [
            Listed(file.filename, f"{file.st_size} {file.st_mtime}")
            for file in found
            if file.st_mode is None or stat.S_ISREG(file.st_mode)
        ]
