"""A line on which nothing moves is ended while somebody waits, and left alone while nobody does."""

import socket

import pytest

from connectors.sftp.watchdog import Line, Watchdog

SECONDS = 0.05
HOUR = 3600


def pair() -> tuple[Line, socket.socket]:
    """Return two ends of one line."""
    ours, theirs = socket.socketpair()
    return Line(fileno=ours.detach()), theirs


def send_for_ever(line: Line) -> None:
    """Send until the line breaks."""
    while True:
        line.send(bytes(65536))


def test_a_send_that_nobody_takes_ends() -> None:
    """The other side has stopped reading; the sender is freed by an error."""
    ours, theirs = pair()
    with ours, theirs, Watchdog(ours, SECONDS) as watchdog, watchdog.waiting():
        with pytest.raises(OSError):
            send_for_ever(ours)

        assert watchdog.barked is True


def test_a_receive_that_nobody_answers_ends() -> None:
    """The other side is silent; the receiver sees the end of the line."""
    ours, theirs = pair()
    with ours, theirs, Watchdog(ours, SECONDS) as watchdog, watchdog.waiting():
        assert ours.recv(1) == b""
        assert watchdog.barked is True


def test_what_came_is_received_in_order_and_once() -> None:
    """It is taken in at once however little is asked for, is counted once, and is there before the end of the line."""
    ours, theirs = pair()
    came = bytes(range(256)) * 64
    with ours:
        with theirs:
            theirs.sendall(came)
        received = [ours.recv(size) for size in (16, 1000, len(came))]

        assert [*map(len, received)] == [16, 1000, len(came) - 1016]
        assert (b"".join(received), ours.moves) == (came, 1)
        assert ours.recv(1) == b""


def test_nobody_waits() -> None:
    """An idle line stays open for as long as it is wanted."""
    ours, theirs = pair()
    with ours, theirs:
        watchdog = Watchdog(ours, HOUR)
        with watchdog.waiting():
            watchdog.look()
        watchdog.look()
        watchdog.look()

        assert watchdog.barked is False
        theirs.send(b"2")
        assert ours.recv(1) == b"2"


def test_whoever_is_slow_is_not_silent() -> None:
    """A byte between two looks keeps the line open, received or sent; a new wait begins a new time."""
    ours, theirs = pair()
    with ours, theirs:
        watchdog = Watchdog(ours, HOUR)
        with watchdog.waiting():
            watchdog.look()
            theirs.send(b".")
            ours.recv(1)
            watchdog.look()
            ours.send(b".")
            watchdog.look()
        with watchdog.waiting():
            watchdog.look()
            slow = watchdog.barked
            watchdog.look()

        assert [slow, watchdog.barked] == [False, True]


def test_its_thread_ends_with_it() -> None:
    """Nothing runs on behind a connection that was ended."""
    ours, theirs = pair()
    with ours, theirs:
        with Watchdog(ours, HOUR) as watchdog:
            assert watchdog._thread.is_alive() is True

        assert watchdog._thread.is_alive() is False
