"""What is left and copied piece by piece: interrupted, another than was promised, and however large."""

import io
import tracemalloc
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import repeat

import pytest

from connectors.drop import copy, leave
from events.doors import Delivery, FileInPieces
from events.errors import LogUnavailable, OtherContent, PartnerUnreachable, TooLarge
from tests.connectors.test_drop import Unreliable

RENAMING = pytest.mark.parametrize("rename_allowed", [True, False])


class Piecewise(Unreliable):
    """A remote that has as much of a file as has come, as servers do."""

    def __init__(self) -> None:
        super().__init__(lost_at=0, effect=1)

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        self.files[path] = b""
        for piece in content:
            self.files[path] += piece
        return True


@RENAMING
@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_our_own_reading_is_interrupted(rename_allowed: bool, pieces: int) -> None:
    """The database is lost half way: no part of the file has its name, and the next attempt leaves it whole."""
    remote = Piecewise()

    def interrupted() -> Iterator[bytes]:
        yield from (b"I", b"S")[:pieces]
        raise LogUnavailable("lost")

    whole = FileInPieces.of(b"ISA")
    with pytest.raises(LogUnavailable):
        leave(
            remote,
            "inbox/a",
            FileInPieces(3, whole.sha256, interrupted),
            tried_before=False,
            rename_allowed=rename_allowed,
        )
    before = remote.files.get("inbox/a")
    leave(remote, "inbox/a", whole, tried_before=True, rename_allowed=rename_allowed)

    assert (before, remote.files["inbox/a"]) == (None, b"ISA")


@RENAMING
def test_what_is_not_the_file_gets_no_name(rename_allowed: bool) -> None:
    """What was read to its end and is another file is taken away."""
    remote = Piecewise()
    other = FileInPieces(3, FileInPieces.of(b"ISA").sha256, lambda: (b"I", b"E", b"A"))

    with pytest.raises(OtherContent):
        leave(remote, "inbox/a", other, tried_before=False, rename_allowed=rename_allowed)

    assert remote.files == {}


def test_a_file_that_changes_between_two_readings() -> None:
    """Where renaming is not allowed it is proved first, and written then; a part of another file does not stay."""
    remote, readings = Piecewise(), iter([(b"ISA",), (b"I", b"EA")])
    changing = FileInPieces(3, FileInPieces.of(b"ISA").sha256, lambda: next(readings))

    with pytest.raises(OtherContent):
        leave(remote, "inbox/a", changing, tried_before=False, rename_allowed=False)

    assert remote.files == {}


def test_what_lies_there_is_known_without_reading_ours() -> None:
    """Its SHA-256 says it: a file that can no longer be made, but has arrived, is a delivery."""
    remote = Piecewise()
    remote.files["inbox/a"] = b"ISA"

    def gone() -> Iterator[bytes]:
        raise LogUnavailable("lost")

    lost = FileInPieces(3, FileInPieces.of(b"ISA").sha256, gone)

    assert leave(remote, "inbox/a", lost, tried_before=True) == Delivery(
        "inbox/a", looked_up=True, lay_there=True
    )


class Endless(Unreliable):
    """A remote with any number of zeros in each file, of which it keeps none."""

    def __init__(self, size: int) -> None:
        super().__init__(lost_at=0, effect=1)
        self.sizes: dict[str, int] = {"outbox/a": size}

    def size(self, path: str) -> int | None:
        return self.sizes.get(path)

    def read(self, path: str, size: int) -> Generator[bytes, None, None]:
        yield from repeat(PIECE, size // len(PIECE))

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        self.sizes[path] = sum(map(len, content))
        return True

    def rename(self, old: str, new: str) -> bool:
        self.sizes[new] = self.sizes.pop(old)
        return True


PIECE = bytes(32 * 1024)


def _zeros(number: int) -> FileInPieces:
    digest = sha256()
    for piece in repeat(PIECE, number):
        digest.update(piece)
    return FileInPieces(number * len(PIECE), digest.hexdigest(), partial(repeat, PIECE, number))


def _peak(task: Callable[[], object]) -> int:
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@RENAMING
@pytest.mark.parametrize("tried_before", [True, False])
def test_leaving_takes_no_more_memory_for_a_larger_file(rename_allowed: bool, tried_before: bool) -> None:
    """Neither when it is written nor when it is found there, whole or cut."""

    def left(number: int) -> None:
        remote = Endless(0)
        if tried_before and not rename_allowed:
            remote.sizes["inbox/a"] = number // 2 * len(PIECE)
        for _ in range(2):
            leave(
                remote,
                "inbox/a",
                _zeros(number),
                tried_before=tried_before,
                rename_allowed=rename_allowed,
            )
        assert remote.sizes["inbox/a"] == number * len(PIECE)

    few, many = (_peak(partial(left, number)) for number in (32, 128))

    assert many < few + len(PIECE)


class Nowhere(io.RawIOBase):
    """A file of ours that keeps nothing but its length."""

    length = 0

    def write(self, content: object) -> int:
        assert isinstance(content, bytes)
        self.length += len(content)
        return len(content)


def test_copying_takes_no_more_memory_for_a_larger_file() -> None:
    """A roster may be larger than memory."""

    def copied(number: int) -> None:
        to = Nowhere()
        copy(Endless(number * len(PIECE)), "outbox/a", to, bytes_max=1 << 40)  # type: ignore[arg-type]
        assert to.length == number * len(PIECE)

    few, many = (_peak(partial(copied, number)) for number in (32, 128))

    assert many < few + len(PIECE)


def test_a_copy_at_its_ceiling() -> None:
    """One byte more is refused before anything is read."""
    remote, at, beyond = Endless(len(PIECE)), io.BytesIO(), io.BytesIO()

    copy(remote, "outbox/a", at, bytes_max=len(PIECE))
    with pytest.raises(
        TooLarge, match=f"outbox/a has {len(PIECE)} bytes; at most {len(PIECE) - 1} are fetched"
    ):
        copy(remote, "outbox/a", beyond, bytes_max=len(PIECE) - 1)

    assert (len(at.getvalue()), beyond.getvalue()) == (len(PIECE), b"")


def test_a_roster_that_shrinks_while_it_is_copied() -> None:
    """It is not taken for whole."""
    remote = Piecewise()
    remote.files["outbox/a"] = b"ISA"
    remote.size = lambda path: 10  # type: ignore[method-assign]

    with pytest.raises(PartnerUnreachable, match="changed while it was read"):
        copy(remote, "outbox/a", io.BytesIO(), bytes_max=100)
