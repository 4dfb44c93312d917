"""OpenSSH's server from Debian's packages on a free loopback port, for the user who runs the tests."""

import os
import pwd
import shutil
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
PRIVILEGE_SEPARATION = Path("/run/sshd")


class Sshd:
    """A running sshd; it starts with a host key and an authorized key of its own."""

    def __init__(self, folder: Path, subsystem: str = "internal-sftp") -> None:
        """Make its keys; `subsystem` is the command that serves files."""
        assert SSHD is not None
        self._folder = folder
        self._subsystem = subsystem
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.key_file = folder / "user_key"
        self.host_key_lines = (_new_key(folder / "ed25519"), _new_key(folder / "rsa", "rsa"))
        (folder / "authorized_keys").write_text(_new_key(self.key_file) + "\n")
        self.port = 0
        self._listening = threading.Event()
        self._listens = False
        self._drain = threading.Thread(target=self._read, name="sshd-log", daemon=True)

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
        self.port = _free_port()
        # SIGXFSZ stays ignored, as Python has it: then a limit on file sizes makes writes fail as a full disk does.
        self._process = subprocess.Popen(
            [str(SSHD), "-D", "-e", *self._options()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            restore_signals=False,
        )
        self._drain.start()
        if not self._listening.wait(20) or not self._listens:
            self.__exit__(None, None, None)
            raise RuntimeError("sshd does not listen")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._drain.join()

    @property
    def pid(self) -> int:
        return self._process.pid

    def sessions(self) -> list[int]:
        """Return the processes that serve clients now."""
        return _descendants(self.pid)

    def _options(self) -> list[str]:
        settings = [
            f"ListenAddress=127.0.0.1:{self.port}",
            f"HostKey={self._folder / 'ed25519'}",
            f"HostKey={self._folder / 'rsa'}",
            f"AuthorizedKeysFile={self._folder / 'authorized_keys'}",
            "PidFile=none",
            "StrictModes=no",
            "UsePAM=no",
            "PasswordAuthentication=yes",
            "KbdInteractiveAuthentication=no",
            "MaxStartups=100",
            f"Subsystem=sftp {self._subsystem}",
        ]
        # Newer servers shut out an address that fails often, which is what these tests do.
        if _understands("PerSourcePenalties=no", self._folder / "ed25519"):
            settings.append("PerSourcePenalties=no")
        return ["-f", "/dev/null", *[part for setting in settings for part in ("-o", setting)]]

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                if b"listening on" in line:
                    self._listens = True
                    self._listening.set()
        self._listening.set()


def _new_key(path: Path, kind: str = "ed25519") -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", str(path)], check=True)
    return path.with_name(f"{path.name}.pub").read_text().strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _understands(setting: str, host_key: Path) -> bool:
    command = [str(SSHD), "-t", "-f", "/dev/null", "-o", f"HostKey={host_key}", "-o", setting]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _descendants(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return children + [further for child in children for further in _descendants(child)]
