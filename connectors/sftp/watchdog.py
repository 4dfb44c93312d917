"""The end of waiting for a server that is silent, where paramiko itself would wait for ever."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


AHEAD_BYTES = 128 * 1024


class Line(socket.socket):
    """A connected socket that counts whether anything moves on it. One thread receives.

    paramiko asks for each packet's length and then for the packet; what has come is taken in at once instead.
    """

    def __init__(self, *, fileno: int) -> None:
        """Take over an open socket."""
        super().__init__(fileno=fileno)
        self.moves = 0
        self._came = memoryview(bytearray(AHEAD_BYTES))
        self._ahead = self._came[:0]

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Receive, and count it."""
        if not self._ahead:
            self._ahead = self._came[: super().recv_into(self._came, flags=flags)]
            self.moves += 1
        received, self._ahead = self._ahead[:size], self._ahead[size:]
        return bytes(received)

    def send(self, content: "ReadableBuffer", flags: int = 0, /) -> int:
        """Send, and count it."""
        sent = super().send(content, flags)
        self.moves += 1
        return sent


class Watchdog:
    """Shuts a line down when nothing moved on it for some seconds while somebody waited.

    A channel's own timeout does not cover the start of the `sftp` subsystem, nor a send to a server that has stopped
    reading. Silence is noticed after one to two times `seconds`. Whoever waits sees the connection end at once.
    """

    def __init__(self, line: Line, seconds: float) -> None:
        self.barked = False
        self._line = line
        self._seconds = seconds
        self._waits = 0
        self._waiting = False
        self._seen = (-1, -1)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sftp-watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Watch while the body runs."""
        self._waits += 1
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False

    def look(self) -> None:
        """Shut the line down if somebody waits and nothing has moved since the last look."""
        seen, self._seen = self._seen, (self._waits, self._line.moves)
        if self._waiting and self._seen == seen:
            self.barked = True
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self.barked and not self._ended.wait(self._seconds):
            self.look()
