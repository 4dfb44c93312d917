"""Somebody between a client and a real server, who lets so many bytes pass in one direction and then does harm."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Literal, Self

Direction = Literal["up", "down"]
"""From the client to the server, or back."""

PIECE = 4096


class Between:
    """Listens on a free port, and passes on what comes to a server's port and back."""

    def __init__(self, port: int) -> None:
        self.passed = {"up": 0, "down": 0}
        self._server = port
        self._limits: dict[str, int | None] = {"up": None, "down": None}
        self._harm: Callable[[], object] = self.cut
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def after(self, direction: Direction, limit: int, harm: Callable[[], object]) -> None:
        """Let so many bytes pass in one direction, and none after them; then do harm, once."""
        self._limits[direction] = limit
        self._harm = harm

    def stall(self) -> None:
        """Keep the line open, on which nothing moves any more."""

    def cut(self) -> None:
        """End the line on both sides."""
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._start(self._receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._limits = {"up": 0, "down": 0}
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join()
        self._listener.close()
        for each in self._sockets:
            each.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="between", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                with self._lock:
                    self._sockets += [client, server]
                self._start(partial(self._pass_on, client, server, "up"))
                self._start(partial(self._pass_on, server, client, "down"))

    def _pass_on(self, source: socket.socket, sink: socket.socket, direction: Direction) -> None:
        with suppress(OSError):
            while content := source.recv(PIECE):
                limit = self._limits[direction]
                left = len(content) if limit is None else max(0, limit - self.passed[direction])
                sink.sendall(content[:left])
                self.passed[direction] += min(left, len(content))
                if left < len(content):
                    self._harm()
                    # What comes after is taken and not passed on, so that the other side may go on sending.
                    while source.recv(PIECE):
                        pass
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
