"""A drop under test together with the folders behind it, and what operators of the other side can do to them."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.ports import Drop

PASSWORD = "correct-horse-battery"


@dataclass
class Place:
    """A drop under test, and its two folders as its owner sees them."""

    drop: Drop
    """With `rename_allowed`."""

    direct: Drop
    """The same place where renaming is not allowed."""

    inbox: Path
    outbox: Path
    pid: int = 0
    """The process that writes."""

    def left(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.inbox.iterdir()}

    @contextmanager
    def full_disk(self, after: int) -> Iterator[None]:
        """Make every file end after so many bytes; a write beyond is refused by the operating system."""
        before = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (after, before[1]))
        try:
            yield
        finally:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, before)
