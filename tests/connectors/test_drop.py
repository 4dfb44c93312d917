"""How a file is left, on a remote that is lost at any call: the next attempt leaves it once and whole."""

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.drop import fetch, leave
from events.doors import Delivery, FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable


class Unreliable:
    """A remote in memory that is lost at the n-th call, before or after the call has had its effect."""

    where = "memory"

    def __init__(self, *, lost_at: int, effect: float, sweeps: bool = False) -> None:
        self.files: dict[str, bytes] = {}
        self.swept: list[bytes] = []
        self.named: list[bytes] = []
        self._lost_at = lost_at
        self._effect = effect
        self._sweeps = sweeps
        self._calls = 0

    def size(self, path: str) -> int | None:
        self._call(lambda part: None)
        return len(self.files[path]) if path in self.files else None

    def read(self, path: str, size: int) -> Generator[bytes, None, None]:
        self._call(lambda part: None)
        for start in range(0, size, 3):
            yield self.files[path][start : min(start + 3, size)]

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        whole = b"".join(content)
        self._call(lambda part: self.files.update({path: whole[: int(part * len(whole))]}))
        return True

    def rename(self, old: str, new: str) -> bool:
        if old not in self.files or new in self.files:
            return False
        self._call(lambda part: self._rename(old, new) if part >= 1 else None)
        return True

    def remove(self, path: str) -> None:
        self._call(lambda part: self.files.pop(path, None) if part >= 1 else None)

    def _rename(self, old: str, new: str) -> None:
        content = self.files.pop(old)
        self.named.append(content)
        if self._sweeps:
            self.swept.append(content)
        else:
            self.files[new] = content

    def _call(self, effect: Callable[[float], object]) -> None:
        self._calls += 1
        lost = self._calls == self._lost_at
        effect(self._effect if lost else 1.0)
        if lost:
            raise PartnerUnreachable("lost")


def _try_until_left(remote: Unreliable, content: bytes) -> Delivery:
    with suppress(PartnerUnreachable):
        return leave(remote, "inbox/a", FileInPieces.of(content), tried_before=False)
    return leave(remote, "inbox/a", FileInPieces.of(content), tried_before=True)


@given(lost_at=st.integers(1, 12), effect=st.floats(0, 1), content=st.binary(max_size=20))
def test_wherever_it_is_lost_the_next_attempt_delivers(lost_at: int, effect: float, content: bytes) -> None:
    """Nothing but the whole file ever has the final name, and it gets it once."""
    remote = Unreliable(lost_at=lost_at, effect=effect)

    delivery = _try_until_left(remote, content)

    assert delivery.remote_path == "inbox/a"
    assert remote.files == {"inbox/a": content}
    assert remote.named == [content]


@given(lost_at=st.integers(1, 12), effect=st.floats(0, 1), content=st.binary(max_size=20))
def test_a_sweeping_partner_never_gets_a_part(lost_at: int, effect: float, content: bytes) -> None:
    """What is swept is whole; twice only if the answer to the rename was lost."""
    remote = Unreliable(lost_at=lost_at, effect=effect, sweeps=True)

    delivery = _try_until_left(remote, content)

    assert delivery.looked_up is True
    assert set(remote.swept) == {content}
    assert remote.files == {}


def test_somebody_takes_the_name_meanwhile() -> None:
    """The file of the other stays, ours is taken away; if it is the same file it is a delivery."""

    class Taken(Unreliable):
        def __init__(self, other: bytes) -> None:
            super().__init__(lost_at=0, effect=1)
            self.other = other

        def rename(self, old: str, new: str) -> bool:
            self.files[new] = self.other
            return False

    same, different = Taken(b"ISA"), Taken(b"GS")

    delivery = leave(same, "inbox/a", FileInPieces.of(b"ISA"), tried_before=False)
    with pytest.raises(PartnerRefused, match="other content"):
        leave(different, "inbox/a", FileInPieces.of(b"ISA"), tried_before=False)

    assert delivery == Delivery("inbox/a", looked_up=True, lay_there=True)
    assert same.files == {"inbox/a": b"ISA"}
    assert different.files == {"inbox/a": b"GS"}


def test_a_place_that_will_not_rename() -> None:
    """It is told, and the file under the temporary name is taken away."""

    class Stubborn(Unreliable):
        def rename(self, old: str, new: str) -> bool:
            return False

    remote = Stubborn(lost_at=0, effect=1)

    with pytest.raises(PartnerRefused, match="could not be renamed"):
        leave(remote, "inbox/a", FileInPieces.of(b"ISA"), tried_before=False)

    assert remote.files == {}


def test_a_file_swept_under_its_temporary_name() -> None:
    """Whether the partner can use it nobody knows, so a person must look."""

    class Greedy(Unreliable):
        def write(self, path: str, content: Iterable[bytes]) -> bool:
            return True

    with pytest.raises(PartnerRefused, match="gone before it got its final name"):
        leave(Greedy(lost_at=0, effect=1), "inbox/a", FileInPieces.of(b"ISA"), tried_before=False)


def test_a_file_that_has_another_size_after_its_rename() -> None:
    """A server that converts what it takes is found out."""

    class Converting(Unreliable):
        def rename(self, old: str, new: str) -> bool:
            self.files[new] = self.files.pop(old).replace(b"\n", b"\r\n")
            return True

    with pytest.raises(PartnerRefused, match="has 5 bytes after 4 were left"):
        leave(Converting(lost_at=0, effect=1), "inbox/a", FileInPieces.of(b"ISA\n"), tried_before=False)


def test_a_file_that_is_shorter_than_its_size() -> None:
    """Only bytes that were read count as ours; a size alone proves nothing."""

    class Boasting(Unreliable):
        def size(self, path: str) -> int | None:
            return 3

    remote = Boasting(lost_at=0, effect=1)
    remote.files["inbox/a"] = b"IS"

    with pytest.raises(PartnerRefused, match="other content"):
        leave(remote, "inbox/a", FileInPieces.of(b"ISA"), tried_before=True)


def test_an_answer_that_shrinks_while_it_is_read() -> None:
    """It is not taken for whole; the next round fetches it again."""

    class Shrinking(Unreliable):
        def size(self, path: str) -> int | None:
            return 10

    remote = Shrinking(lost_at=0, effect=1)
    remote.files["outbox/a"] = b"ISA"

    with pytest.raises(PartnerUnreachable, match="changed while it was read"):
        fetch(remote, "outbox/a")
