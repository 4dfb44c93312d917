"""What comes over a channel is read in order, whole or to its end, and nobody waits longer than agreed."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramiko.buffered_pipe import PipeTimeout

from connectors.sftp.incoming import ENOUGH_BYTES, Incoming

SOON = 0.05
LONG = 30.0


def read_meanwhile(incoming: Incoming, size: int, do: Callable[[], None]) -> bytes:
    """Return what another thread reads that waits while something is done."""
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(incoming.read(size, LONG)))
    reader.start()
    do()
    reader.join(LONG)
    return b"".join(read)


@given(came=st.lists(st.binary(max_size=20)), sizes=st.lists(st.integers(1, 30), min_size=1))
def test_every_byte_is_read_once_and_in_order(came: list[bytes], sizes: list[int]) -> None:
    """However it came and however it is asked for; after the end there is nothing."""
    incoming = Incoming()
    for piece in came:
        incoming.feed(piece)
    incoming.close()
    whole = b"".join(came)
    start = 0
    for size in sizes:
        assert incoming.read(size, LONG) == whole[start : start + size]
        start += size
        left = max(len(whole) - start, 0)
        assert (len(incoming), incoming.read_ready()) == (left, left > 0)
    assert incoming.empty() == whole[start:]
    assert incoming.read(1, LONG) == b""


def test_a_reader_gets_all_that_it_asked_for() -> None:
    """It is not given a part while the rest is under way."""
    incoming = Incoming()

    def feed() -> None:
        for piece in (b"I", b"S", b"A*"):
            incoming.feed(piece)

    assert read_meanwhile(incoming, 3, feed) == b"ISA"
    assert incoming.empty() == b"*"


def test_more_than_is_waited_for_at_once() -> None:
    """A server that may not send more until something is read is not waited for."""
    incoming = Incoming()

    assert read_meanwhile(incoming, 4 * ENOUGH_BYTES, lambda: incoming.feed(bytes(ENOUGH_BYTES))) == bytes(
        ENOUGH_BYTES
    )


def test_the_end_frees_who_waits() -> None:
    """What came before the channel ended is given."""
    incoming = Incoming()
    incoming.feed(b"IS")

    assert read_meanwhile(incoming, 3, incoming.close) == b"IS"


def test_silence_is_told() -> None:
    """A part is given when the rest does not come in time; where nothing comes, that is an error."""
    incoming = Incoming()
    incoming.feed(b"IS")

    assert incoming.read(3, SOON) == b"IS"
    with pytest.raises(PipeTimeout):
        incoming.read(1, SOON)
