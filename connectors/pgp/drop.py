"""A drop behind which files are encrypted: what is left there only the partner reads, what it answers only we."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from connectors.pgp.kept import KeptFiles
from connectors.pgp.keys import PgpKeys
from events.doors import Delivery


class Plain(Protocol):
    """The drop behind: `SftpDrop` or `FolderDrop`."""

    def deliver(self, name: str, content: bytes, *, tried_before: bool) -> Delivery:
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
          kept: a folder of ours for what was encrypted; it is made when it is needed.
          now: the present instant, to which keys must be valid.
        """
        self._drop = drop
        self._keys = keys
        self._suffix = suffix
        self._kept = KeptFiles(kept)
        self._now = now

    def __repr__(self) -> str:
        return f"PgpDrop({self._drop!r})"

    def deliver(self, name: str, content: bytes, *, tried_before: bool) -> Delivery:
        """Leave a file, encrypted, under its name and the suffix.

        Raises:
          PartnerUnreachable: as the drop behind; or our own disk does not take what was encrypted.
          PartnerRefused: as the drop behind; or a key cannot be read or has expired.
        """
        left = f"{name}{self._suffix}"
        encrypted = self._kept.kept(
            left, content, self._keys.digest(), lambda: self._keys.encrypt(content, self._now())
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
