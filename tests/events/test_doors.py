"""A file in pieces: read any number of times, and never taken for what it is not."""

import hashlib
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.doors import FileInPieces
from events.errors import OtherContent


def _file(whole: bytes, *pieces: bytes) -> FileInPieces:
    return FileInPieces(len(whole), hashlib.sha256(whole).hexdigest(), lambda: pieces, "file 7")


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_however_it_is_cut(pieces: list[bytes]) -> None:
    """Each reading gives the same; empty pieces do no harm."""
    whole = b"".join(pieces)
    file = _file(whole, *pieces)
    file.prove()

    assert [b"".join(file), file.whole()] == [whole, whole]
    assert FileInPieces.of(whole).whole() == whole


@pytest.mark.parametrize(
    "pieces",
    [(), (b"IS",), (b"IS", b"B"), (b"ISA", b"A"), (b"ISAISA",)],
    ids=["none", "cut", "other", "more", "twice"],
)
def test_what_is_not_the_file(pieces: tuple[bytes, ...]) -> None:
    """It is told at the end of the reading, by name; what is longer is not read on."""
    file = _file(b"ISA", *pieces)

    for read in (file.prove, file.whole):
        with pytest.raises(OtherContent, match=r"^file 7 can no longer be written as it was prepared$"):
            read()
    yielded: list[bytes] = []
    with pytest.raises(OtherContent):
        yielded.extend(file)
    assert all(length <= 3 for length in accumulate(map(len, yielded)))
