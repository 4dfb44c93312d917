"""What was encrypted, kept until it is known to have arrived: encrypted again it would be other bytes."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from connectors.private import make_private
from events.errors import PartnerUnreachable

KEPT_MAX = 20
"""Files of one partner: the one whose outcome is unknown, and those that are sent again soon."""


class KeptFiles:
    """A folder of our own with the newest files as they left, which only their owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, name: str, content: bytes, form: str, encrypt: Callable[[], bytes]) -> bytes:
        """Return a file as it left before under this name, content and form; else encrypt it, and keep that first.

        Raises:
          PartnerUnreachable: our own disk does not take or give it just now. Nothing has left.
        """
        digest = hashlib.sha256(f"{form} {name}\0".encode())
        digest.update(content)
        file = self._folder / digest.hexdigest()
        try:
            if file.exists():
                return file.read_bytes()
            encrypted = encrypt()
            self._keep(file, encrypted)
        except OSError as error:
            raise PartnerUnreachable(
                f"{self._folder}: what was encrypted cannot be kept: {error.strerror}"
            ) from error
        return encrypted

    def _keep(self, file: Path, encrypted: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        older = sorted(self._folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
        for each in older[: max(0, len(older) - KEPT_MAX + 1)]:
            each.unlink()
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        make_private(unfinished)
        with unfinished.open("wb") as written:
            written.write(encrypted)
            written.flush()
            os.fsync(written.fileno())
        unfinished.rename(file)
