"""A disk of a few kilobytes that only one OpenSSH server sees: a tmpfs in a user's own mount namespace."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVERS = ("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/lib/ssh/sftp-server")
MOUNTED = b"mounted\n"


class SmallDisk:
    """A folder that is a small disk for whoever enters the namespace, and an empty folder for all others."""

    def __init__(self, keeper: int, folder: Path) -> None:
        self.folder = folder
        """The path by which the server knows it."""

        self.seen = Path(f"/proc/{keeper}/root{folder}")
        """The path by which the test looks into it."""

        nsenter = shutil.which("nsenter")
        server = next((path for path in SERVERS if Path(path).exists()), "sftp-server")
        self.subsystem = f"{nsenter} --preserve-credentials --user --mount --target {keeper} {server}"


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    """Mount a disk of so many bytes over a folder; skip the test where users may have no namespaces of their own."""
    folder.mkdir(parents=True)
    mount = f'mount -t tmpfs -o size={size} small "$0" && echo mounted && exec cat'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        try:
            if keeper.stdout.readline() != MOUNTED:
                reason = "a user may not mount a tmpfs in a namespace here"
                if os.environ.get("CI") == "true":
                    pytest.fail(reason)
                pytest.skip(reason)
            yield SmallDisk(keeper.pid, folder)
        finally:
            keeper.stdin.close()
