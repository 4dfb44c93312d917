"""A cable between one who asks and a server, which can be cut, or go mute, in the middle of what it carries."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Way = Literal["up", "down"]
"""To the server, or back from it."""

Address = tuple[str, int] | str
"""Host and port, or the path of a socket."""

Fall = Literal["cut", "mute", "deaf"]
"""How a cable fails: connections break; nothing comes through; what is asked comes through and the answer does not."""

WAYS: dict[Fall, frozenset[Way]] = {
    "cut": frozenset(),
    "mute": frozenset({"up", "down"}),
    "deaf": frozenset({"down"}),
}


@dataclass(slots=True)
class Trip:
    """What makes a cable fail by itself: so many bytes more on one way."""

    way: Way
    left: int
    fall: Fall
    tripped: threading.Event = field(default_factory=threading.Event)


class Cable:
    """Connects everybody who comes to a door of ours with a server, until it fails."""

    def __init__(self, door: socket.socket, server: Address = "") -> None:
        self.server = server
        """Where it leads; may be told later, before anybody comes."""
        self.refused = 0
        """How often somebody came while it was cut."""
        self._door = door
        self._ends: list[socket.socket] = []
        self._cut = False
        self._mute: frozenset[Way] = frozenset()
        self._changed = threading.Condition()
        self._trip: Trip | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def name(self) -> str:
        """`host:port` of our door."""
        host, port = self._door.getsockname()
        return f"{host}:{port}"

    def fail(self, fall: Fall) -> None:
        """Break every connection and let nobody in, or let them stand and carry nothing any more."""
        with self._changed:
            self._mute = WAYS[fall]
            self._cut = fall == "cut"
            self._changed.notify_all()
            broken = [self._ends.pop() for _ in range(len(self._ends))] if self._cut else []
        for each in broken:
            _close(each)

    def fail_after(self, size: int, way: Way, fall: Fall) -> threading.Event:
        """Fail once so many bytes more have gone one way, in the middle of whatever that is; the event tells when."""
        with self._changed:
            self._trip = Trip(way, size, fall)
            return self._trip.tripped

    def heal(self) -> None:
        """Let everybody in again, and carry on with what was held up."""
        with self._changed:
            self._cut, self._mute, self.refused = False, frozenset(), 0
            self._changed.notify_all()

    def close(self) -> None:
        """Put the cable away."""
        self.fail("cut")
        _close(self._door)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self._cut:
                    self.refused += 1
                    _close(near)
                else:
                    self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX if isinstance(self.server, str) else socket.AF_INET)
        try:
            far.connect(self.server)
        except OSError:
            _close(near)
            _close(far)
            return
        self._ends += [near, far]
        for one, other, way in ((near, far, "up"), (far, near, "down")):
            threading.Thread(target=self._pump, args=(one, other, way), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, way: Way) -> None:
        with suppress(OSError):
            while content := one.recv(65536):
                for part, fall in self._parts(content, way):
                    with self._changed:
                        self._changed.wait_for(lambda: way not in self._mute)
                    other.sendall(part)
                    fall()
            with self._changed:
                self._changed.wait_for(lambda: way not in self._mute)
        _close(other)

    def _parts(self, content: bytes, way: Way) -> list[tuple[bytes, Callable[[], None]]]:
        """Return what is carried on, each part with what happens after it."""
        with self._changed:
            trip = self._trip
            if trip is None or trip.way != way:
                return [(content, _nothing)]
            place, trip.left = trip.left, trip.left - len(content)
            if trip.left > 0:
                return [(content, _nothing)]
            self._trip = None

        def fall() -> None:
            self.fail(trip.fall)
            trip.tripped.set()

        return [(content[:place], fall), (content[place:], _nothing)]


def _nothing() -> None:
    """All is well."""


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def tcp_cable() -> Iterator[Cable]:
    """Give a cable with a free port of this machine as its door; where it leads has to be told."""
    with _laid(Cable(socket.create_server(("127.0.0.1", 0)))) as cable:
        yield cable


@contextmanager
def postgres_cable(server: str, folder: Path) -> Iterator[Cable]:
    """Give a cable from a socket in a folder to that of a server, of the same name."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(folder / Path(server).name))
    door.listen()
    with _laid(Cable(door, server)) as cable:
        yield cable


@contextmanager
def _laid(cable: Cable) -> Iterator[Cable]:
    try:
        yield cable
    finally:
        cable.close()
