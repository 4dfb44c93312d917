"""Files that only their owner may read, whatever the umask: made empty before anybody else opens them."""

import os
from pathlib import Path

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
