"""What has come over an SFTP channel and is not read yet, kept in the pieces in which it came."""

from collections import deque
from threading import Condition

from paramiko.buffered_pipe import BufferedPipe, PipeTimeout

ENOUGH_BYTES = 1024 * 1024
"""Nobody waits for more at once: the server sends on once something was read, and a channel's window is 2 MiB."""


class Incoming(BufferedPipe):  # type: ignore[type-arg]  # generic only in its stub
    """Stands in for the pipe of a paramiko channel, which moves every byte three times more and wakes for every packet.

    The thread that reads the line feeds; one other thread reads.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed = Condition()
        self._ended = False
        self._pieces: deque[memoryview] = deque()
        self._held = 0
        self._enough = 1

    def __len__(self) -> int:
        """Return how many bytes wait to be read."""
        return self._held

    def feed(self, content: bytes) -> None:
        """Add what came; the reader wakes when that is as much as it waits for."""
        with self._changed:
            self._pieces.append(memoryview(content))
            self._held += len(content)
            if self._held >= self._enough:
                self._changed.notify_all()

    def read_ready(self) -> bool:
        """Say whether there is anything to read."""
        return self._held > 0

    def read(self, size: int, timeout: float | None = None) -> bytes:
        """Return so many bytes, once all of them are there.

        Fewer only when they are more than `ENOUGH_BYTES`, when the rest did not come in `timeout` seconds, or at the
        end of the channel; none only at its end.

        Raises:
          PipeTimeout: nothing is there, and nothing came in `timeout` seconds.
        """
        with self._changed:
            self._enough = min(size, ENOUGH_BYTES)
            while self._held < self._enough and not self._ended:
                if not self._changed.wait(timeout) and self._held < self._enough:
                    if not self._held:
                        raise PipeTimeout
                    break
            return self._taken(size)

    def close(self) -> None:
        """Let no reader wait any longer; what is there can still be read."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def empty(self) -> bytes:
        """Return everything that is there."""
        with self._changed:
            return self._taken(self._held)

    def _taken(self, size: int) -> bytes:
        taken = []
        left = size
        while left and self._pieces:
            piece = self._pieces.popleft()
            if len(piece) > left:
                self._pieces.appendleft(piece[left:])
                piece = piece[:left]
            taken.append(piece)
            left -= len(piece)
        self._held -= size - left
        return b"".join(taken)
