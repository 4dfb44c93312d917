"""A drop behind which files are encrypted: what is left there only the partner reads, what it answers only we."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.pgp.kept import KeptFiles
from connectors.pgp.keys import PgpKeys
from connectors.private import path_of, unnamed
from events.doors import Delivery, FileInPieces
from events.errors import PermanentError, TooLarge

_BEGINNING = 2048
"""Bytes by which an encrypted file is known."""


class Plain(Protocol):
    """The drop behind: `SftpDrop` or `FolderDrop`."""

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file."""
        ...

    def answers(self) -> list[str]:
        """Return the names in the outbox."""
        ...

    def marks(self) -> dict[str, str]:
        """Return the same names with what tells other content."""
        ...

    def fetch(self, name: str) -> bytes:
        """Return the content of one file."""
        ...

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file into an empty one of ours."""
        ...


class PgpDrop:
    """Fits `services.ports.Drop`.

    Encrypting the same file twice gives different bytes, so what was encrypted is kept in a folder of ours: a second
    attempt finds under the file's name what the first left there, and does not take it for somebody else's. That any
    file can be built again byte for byte is promised of the file before its encryption.
    """

    def __init__(
        self, drop: Plain, keys: PgpKeys, *, suffix: str, kept: Path, now: Callable[[], datetime]
    ) -> None:
        """Encrypt what is left in `drop`.

        Args:
          drop: where the files are left and fetched.
          keys: the partner's, and ours.
          suffix: what is appended to the name of a file that is encrypted, such as `.pgp`; may be empty.
          kept: a folder of ours for what was encrypted; it is made when it is needed. Its disk has to take a file and
            what is made of it at the same time.
          now: the present instant, to which keys must be valid.
        """
        self._drop = drop
        self._keys = keys
        self._suffix = suffix
        self._folder = kept
        self._kept = KeptFiles(kept)
        self._now = now

    def __repr__(self) -> str:
        return f"PgpDrop({self._drop!r})"

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file, encrypted, under its name and the suffix; neither is ever in memory as a whole.

        Raises:
          PartnerUnreachable: as the drop behind; or our own disk does not take what was encrypted.
          PartnerRefused: as the drop behind; or a key cannot be read or has expired.
          OtherContent: what was read is not the file; nothing was encrypted.
        """
        left = f"{name}{self._suffix}"
        encrypted = self._kept.kept(
            left, content, self._keys.digest(), lambda: self._keys.encryptor(self._now())
        )
        return self._drop.deliver(left, encrypted, tried_before=tried_before)

    def answers(self) -> list[str]:
        """Return the names of the files in the outbox, as the drop behind does."""
        return self._drop.answers()

    def marks(self) -> dict[str, str]:
        """Return the same names, each with what tells the file from an earlier one of its name."""
        return self._drop.marks()

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox, decrypted.

        Raises:
          PartnerUnreachable: as the drop behind.
          PartnerRefused: as the drop behind; or the file is not for us, was altered, or is not signed as agreed.
        """
        return self._keys.decrypt(name, self._drop.fetch(name))

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file of the outbox, decrypted, into an empty one of ours; neither is in memory as a whole.

        Raises:
          PartnerUnreachable: as the drop behind.
          PartnerRefused: as the drop behind; or the file is not for us, was altered, or is not signed as agreed.
          TooLarge: it is larger than `bytes_max`, before it is decrypted or after.
          PermanentError: our own disk does not take it.
        """
        try:
            with unnamed(self._folder) as came:
                self._drop.copy(name, came, bytes_max=bytes_max)
                came.seek(0)
                if self._keys.encrypted(name, came.read(_BEGINNING)):
                    self._keys.decrypt_file(name, path_of(came), path_of(to))
                else:
                    came.seek(0)
                    shutil.copyfileobj(came, to)
                    to.flush()
        except OSError as error:
            raise PermanentError(f"our own disk does not take {name}: {error.strerror or error}") from error
        if os.fstat(to.fileno()).st_size > bytes_max:
            raise TooLarge(f"{name} has more than {bytes_max} bytes once it is decrypted")
