"""Files that only their owner may read, whatever the umask; and files without a name, of which nothing is ever left."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

OWNER_ONLY = 0o600


def make_private(path: str | Path) -> None:
    """Make an empty file that only its owner may read and write, unless something is there already.

    Files that SQLite makes beside a database (`-wal`, `-shm`) get the rights of the database. Where no file can be
    made nothing happens: whoever opens it next says why.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
    except OSError:
        return


@contextmanager
def unnamed(folder: Path) -> Iterator[BinaryIO]:
    """Give an empty file on the disk of a folder, which is made if it is not there, and only we may enter.

    The file has no name, so that nobody else can open it, and nothing of it is left when it is closed or the process is
    killed. `path_of` gives a path for what opens files by themselves.

    Raises:
      OSError: the disk does not take it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        yield file


def path_of(file: BinaryIO) -> Path:
    """Return by which path this process, and no other, opens an unnamed file anew, from its beginning."""
    return Path(f"/proc/self/fd/{file.fileno()}")
