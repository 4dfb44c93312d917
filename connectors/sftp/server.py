"""A small SFTP server over one folder, on the loopback interface: the carriers of the demo, and the tests."""

import hmac
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from connectors.sftp.connection import hang_up
from connectors.sftp.partner import parse_host_key
from connectors.sftp.served import ServedFolder

HOST = "127.0.0.1"
INBOX = "inbox"
OUTBOX = "outbox"


def new_key(path: Path) -> str:
    """Make a key pair. The private key goes into a file that only its owner can read.

    Returns:
      The public key as OpenSSH writes it.
    """
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(path))
    return _public_line(key)


class SftpServer:
    """Serves `root` as `/` to one user, on a port of 127.0.0.1, while the context is open.

    The folders `inbox` and `outbox` are made in it. The user logs in with the password or with an authorized key.
    When the context ends, every connection is closed and every thread has ended.
    """

    def __init__(
        self,
        root: Path,
        *,
        user: str,
        password: str | None = None,
        authorized_keys: tuple[str, ...] = (),
        host_key_file: Path | None = None,
        port: int = 0,
        folder: Callable[[paramiko.ServerInterface, Path], ServedFolder] = ServedFolder,
    ) -> None:
        """Prepare a server.

        Args:
          root: the folder that is served.
          user: the only user there is.
          password: what the user may log in with.
          authorized_keys: public keys, as OpenSSH writes them, that the user may log in with.
          host_key_file: the server's private key; without one a new key is made.
          port: the port to listen on; 0 becomes a free one when the context is entered.
          folder: what answers requests; tests give one that has faults.
        """
        self.root = root
        self.port = port
        self._host_key = (
            paramiko.PKey.from_path(host_key_file) if host_key_file else paramiko.ECDSAKey.generate()
        )
        self._user = user
        self._password = password
        self._keys = frozenset(parse_host_key(line)[1] for line in authorized_keys)
        self._folder = folder
        self._closing = False
        self._visits: list[Visit] = []

    @property
    def host_key_line(self) -> str:
        """The public host key, to be pinned by clients."""
        return _public_line(self._host_key)

    def __enter__(self) -> Self:
        for name in (INBOX, OUTBOX):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        self._listener = socket.create_server((HOST, self.port))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._receive, name="sftp-server", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        # A thread that waits in accept() does not see its socket closed; a last visitor wakes it on every system.
        with suppress(OSError):
            socket.create_connection((HOST, self.port)).close()
        self._thread.join()
        self._listener.close()
        for visit in self._visits:
            visit.end()

    def _receive(self) -> None:
        while True:
            line, _ = self._listener.accept()
            if self._closing:
                line.close()
                return
            self._visits = [visit for visit in self._visits if visit.going_on()]
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            visit = Visit(line, self._host_key, user=self._user, password=self._password, keys=self._keys)
            visit.transport.set_subsystem_handler("sftp", _Session, self._folder, root=self.root)
            visit.transport.start_server(threading.Event(), visit)
            self._visits.append(visit)


class Visit(paramiko.ServerInterface):
    """One client's connection: who may log in, and what has to end with it."""

    def __init__(
        self,
        line: socket.socket,
        host_key: paramiko.PKey,
        *,
        user: str,
        password: str | None,
        keys: frozenset[bytes],
    ) -> None:
        self.sessions: list[threading.Thread] = []
        self.transport = paramiko.Transport(line)
        self.transport.add_server_key(host_key)
        self._line = line
        self._user = user
        self._password = password
        self._keys = keys

    def get_allowed_auths(self, username: str) -> str:
        """Return how one may log in."""
        return "publickey,password"

    def check_auth_password(self, username: str, password: str) -> int:
        """Let the user in by password."""
        expected = self._password
        right = expected is not None and hmac.compare_digest(password.encode(), expected.encode())
        return _verdict(right and username == self._user)

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Let the user in by key; that the client holds its private half is checked by paramiko."""
        return _verdict(key.asbytes() in self._keys and username == self._user)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Open sessions, and nothing else."""
        if kind == "session":
            return OPEN_SUCCEEDED
        return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def going_on(self) -> bool:
        """Say whether a thread of the visit still runs."""
        return self.transport.is_alive() or any(session.is_alive() for session in self.sessions)

    def end(self) -> None:
        """Close the connection and wait for its threads."""
        hang_up(self._line, self.transport)
        for session in self.sessions:
            session.join()


class _Session(paramiko.SFTPServer):
    """The thread that answers one client; it is known to its visit, which waits for it."""

    def __init__(
        self,
        channel: paramiko.Channel,
        name: str,
        server: paramiko.ServerInterface,
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(channel, name, server, *given, **named)
        self.daemon = True
        if isinstance(server, Visit):
            server.sessions.append(self)


def _verdict(right: bool) -> int:  # noqa: FBT001
    return AUTH_SUCCESSFUL if right else AUTH_FAILED


def _public_line(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"
