"""A local folder as a `Drop`, with the promises of the SFTP one: for partners who fetch from a share, and for tests."""

import errno
import os
import stat
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from connectors.drop import Listed, answer_marks, copy, fetch, leave, plain_name
from events.doors import Delivery, FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable

PIECE_BYTES = 1024 * 1024

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "no such file or folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


class FolderDrop:
    """Fits `services.ports.Drop`: files are left in one folder, answers lie in another; both must exist."""

    def __init__(self, *, inbox: Path, outbox: Path, rename_allowed: bool = True) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._rename_allowed = rename_allowed

    def __repr__(self) -> str:
        return f"FolderDrop({self._inbox})"

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file in the inbox, once and whole, and never over another; `connectors.drop.leave` says how.

        The bytes are on the disk, not only in its cache, before the file has its name.

        Raises:
          PartnerUnreachable: the folder cannot be reached just now; try again with `tried_before`.
          PartnerRefused: no such folder, no permission, the name, other content under it, or a full disk.
          OtherContent: what was read is not the file.
        """
        path = self._inbox / plain_name(str(self._inbox), name)
        return leave(
            _Folder(self._inbox),
            str(path),
            content,
            tried_before=tried_before,
            rename_allowed=self._rename_allowed,
        )

    def answers(self) -> list[str]:
        """Return the names of the files in the outbox, in order; none that is hidden or still being written.

        Raises:
          PartnerUnreachable: the folder cannot be reached just now.
          PartnerRefused: no such folder, or no permission.
        """
        return list(self.marks())

    def marks(self) -> dict[str, str]:
        """Return the same names, each with what tells the file from an earlier one of its name.

        Raises:
          PartnerUnreachable: the folder cannot be reached just now.
          PartnerRefused: no such folder, or no permission.
        """
        return answer_marks(_Folder(self._outbox).listed())

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox; it stays there.

        Raises:
          PartnerUnreachable: the folder cannot be reached just now, or the file changed while it was read.
          PartnerRefused: the name, no such file, or no permission.
          TooLarge: more than 64 MiB.
        """
        path = self._outbox / plain_name(str(self._outbox), name)
        return fetch(_Folder(self._outbox), str(path))

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file of the outbox, piece by piece, into an empty one of ours; it stays there.

        Raises:
          PartnerUnreachable: the folder cannot be reached just now, or the file changed while it was read.
          PartnerRefused: the name, no such file, or no permission.
          TooLarge: more than `bytes_max`.
          PermanentError: our own disk does not take it.
        """
        path = self._outbox / plain_name(str(self._outbox), name)
        copy(_Folder(self._outbox), str(path), to, bytes_max=bytes_max)


class _Folder:
    """A local folder; fits `connectors.drop.Remote`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.where = str(folder)

    def size(self, path: str) -> int | None:
        with self._told(path):
            try:
                return Path(path).stat().st_size
            except FileNotFoundError:
                return None

    def read(self, path: str, size: int) -> Generator[bytes, None, None]:
        with self._told(path), Path(path).open("rb") as file:
            left = size
            while left > 0 and (piece := file.read(min(PIECE_BYTES, left))):
                left -= len(piece)
                yield piece

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        with self._told(path):
            try:
                with Path(path).open("wb") as file:
                    file.writelines(content)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                if error.errno in _FULL:
                    return False
                raise
        return True

    def rename(self, old: str, new: str) -> bool:
        with self._told(new):
            try:
                _rename_never_replacing(old, new)
            except FileExistsError:
                return False
            self._sync()
        return True

    def remove(self, path: str) -> None:
        with self._told(path):
            Path(path).unlink()

    def listed(self) -> list[Listed]:
        with self._told(self.where), os.scandir(self._folder) as entries:
            return [found for entry in entries if (found := _listed(entry)) is not None]

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _REFUSED:
                raise PartnerRefused(f"{path}: {_REFUSED[error.errno]}") from error
            raise PartnerUnreachable(f"{path}: the folder cannot be reached just now") from error


def _listed(entry: os.DirEntry[str]) -> Listed | None:
    """Return a regular file of a folder; None for anything else, and for what is gone by now."""
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Listed(entry.name, f"{found.st_size} {found.st_mtime_ns}")


def _rename_never_replacing(old: str, new: str) -> None:
    """Give a file its other name; a second link fails where a rename would replace.

    Raises:
      FileExistsError: there is a file of that name.
    """
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}:
            raise
        # A share without links: between the look and the rename there is a moment in which another could step.
        if Path(new).exists():
            raise FileExistsError(errno.EEXIST, "exists", new) from error
        Path(old).rename(new)
        return
    with suppress(FileNotFoundError):
        Path(old).unlink()
