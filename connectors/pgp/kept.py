"""What was encrypted, kept until it is known to have arrived: encrypted again it would be other bytes."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from connectors.private import make_private, path_of, unnamed
from events.doors import FileInPieces
from events.errors import PartnerUnreachable

KEPT_MAX = 20
"""Files of one partner: the one whose outcome is unknown, and those that are sent again soon."""

_PIECE_BYTES = 256 * 1024

Encrypt = Callable[[Path, Path], None]
"""Makes the second file of the first."""


class KeptFiles:
    """A folder of our own with the newest files as they left, which only their owner may read.

    A file's name is made of what it was encrypted from, and of its own SHA-256: one that was altered is not sent.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(
        self, name: str, content: FileInPieces, form: str, encryptor: Callable[[], Encrypt]
    ) -> FileInPieces:
        """Return a file as it left before under this name, content and form; else encrypt it, and keep that first.

        `encryptor` is asked before anything is read. What is to be encrypted stands on the disk meanwhile, in a file
        without a name.

        Raises:
          PartnerUnreachable: our own disk does not take or give it just now. Nothing has left.
          OtherContent: what was read is not the file.
        """
        key = hashlib.sha256(f"{form} {name}\0{content.sha256}".encode()).hexdigest()
        try:
            for file in self._folder.glob(f"{key}-*"):
                digest = file.name.removeprefix(f"{key}-")
                if _sha256(file) == digest:
                    return _in_pieces(file, digest, name)
                file.unlink()
            return self._encrypted(key, content, name, encryptor())
        except OSError as error:
            raise _not_kept(self._folder, error) from error

    def _encrypted(self, key: str, content: FileInPieces, name: str, encrypt: Encrypt) -> FileInPieces:
        unfinished = self._folder / f"{key}.part"
        with unnamed(self._folder) as plain:
            plain.writelines(content)
            plain.flush()
            self._make_room()
            unfinished.unlink(missing_ok=True)
            make_private(unfinished)
            encrypt(path_of(plain), unfinished)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        digest = _sha256(unfinished)
        file = unfinished.rename(self._folder / f"{key}-{digest}")
        return _in_pieces(file, digest, name)

    def _make_room(self) -> None:
        older = sorted(self._folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
        for each in older[: max(0, len(older) - KEPT_MAX + 1)]:
            each.unlink()


def _in_pieces(file: Path, digest: str, name: str) -> FileInPieces:
    def pieces() -> Iterator[bytes]:
        try:
            yield from _read(file)
        except OSError as error:
            raise _not_kept(file.parent, error) from error

    return FileInPieces(file.stat().st_size, digest, pieces, name)


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE_BYTES):
            yield piece


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    for piece in _read(file):
        digest.update(piece)
    return digest.hexdigest()


def _not_kept(folder: Path, error: OSError) -> PartnerUnreachable:
    return PartnerUnreachable(f"{folder}: what was encrypted cannot be kept: {error.strerror or error}")
