"""What was encrypted is kept: the same file leaves as the same bytes."""

import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest

from connectors.pgp.kept import KEPT_MAX, KeptFiles
from events.doors import FileInPieces
from events.errors import OtherContent, PartnerRefused, PartnerUnreachable

ISA, GS = FileInPieces.of(b"ISA"), FileInPieces.of(b"GS")


class Machine:
    """Encrypts to other bytes each time."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Callable[[Path, Path], None]:
        """Give what encrypts."""
        return self.encrypt

    def encrypt(self, source: Path, to: Path) -> None:
        """Read the one file, and write the other."""
        self.made += 1
        to.write_bytes(f"{source.read_bytes().decode()} encrypted {self.made}".encode())


def test_the_same_file_is_encrypted_once(tmp_path: Path) -> None:
    """Also by another process; another name, content or form is another file."""
    machine = Machine()
    said = [("a", ISA, "f"), ("b", ISA, "f"), ("a", GS, "f"), ("a", ISA, "g"), ("a", ISA, "f")]

    kept = [KeptFiles(tmp_path / "kept").kept(*each, machine).whole() for each in said]

    assert kept == [
        b"ISA encrypted 1",
        b"ISA encrypted 2",
        b"GS encrypted 3",
        b"ISA encrypted 4",
        b"ISA encrypted 1",
    ]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    """The folder, and each file; their names say nothing."""
    KeptFiles(tmp_path / "kept").kept("acme_834.edi", ISA, "f", Machine())
    [file] = (tmp_path / "kept").iterdir()

    assert [(tmp_path / "kept").stat().st_mode & 0o777, file.stat().st_mode & 0o777] == [0o700, 0o600]
    assert "acme" not in file.name


def test_the_newest_are_kept(tmp_path: Path) -> None:
    """A folder of ours does not grow for ever; who comes back after many others is encrypted anew."""
    machine, files = Machine(), KeptFiles(tmp_path / "kept")
    for number in range(KEPT_MAX + 5):
        files.kept(str(number), ISA, "f", machine)
    before = machine.made

    newest = files.kept(str(KEPT_MAX + 4), ISA, "f", machine)

    assert (newest.whole(), machine.made) == (f"ISA encrypted {KEPT_MAX + 5}".encode(), before)
    assert len(list((tmp_path / "kept").iterdir())) == KEPT_MAX


def test_one_that_was_altered(tmp_path: Path) -> None:
    """It is not what left, so it is not sent: the file is encrypted anew."""
    machine, files = Machine(), KeptFiles(tmp_path / "kept")
    files.kept("a", ISA, "f", machine)
    [file] = (tmp_path / "kept").iterdir()
    file.write_bytes(b"ISA encrypted 7")

    assert files.kept("a", ISA, "f", machine).whole() == b"ISA encrypted 2"
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_one_that_is_altered_while_it_leaves(tmp_path: Path) -> None:
    """It does not get its name."""
    kept = KeptFiles(tmp_path / "kept").kept("a", ISA, "f", Machine())
    [file] = (tmp_path / "kept").iterdir()
    file.write_bytes(b"ISA encrypted 7")

    with pytest.raises(OtherContent, match="a can no longer be written as it was prepared"):
        kept.whole()


def test_a_rest_of_an_interrupted_writing(tmp_path: Path) -> None:
    """What a killed process left is no file, and no hindrance."""
    machine = Machine()
    KeptFiles(tmp_path / "kept").kept("a", ISA, "f", machine)
    [file] = (tmp_path / "kept").iterdir()
    file.rename(tmp_path / "kept" / f"{file.name.partition('-')[0]}.part")

    assert KeptFiles(tmp_path / "kept").kept("a", ISA, "f", machine).whole() == b"ISA encrypted 2"
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_a_place_that_takes_nothing(tmp_path: Path) -> None:
    """Nothing leaves that could not be looked up again."""
    (tmp_path / "kept").write_text("a file where a folder should be")

    with pytest.raises(PartnerUnreachable, match="cannot be kept: "):
        KeptFiles(tmp_path / "kept").kept("a", ISA, "f", Machine())


def test_without_a_key_nothing_is_read(tmp_path: Path) -> None:
    """A large file is not written down only to find that no key is valid."""

    def refuse() -> Callable[[Path, Path], None]:
        raise PartnerRefused("no key")

    pieces = iter([b"ISA"])
    content = FileInPieces(3, ISA.sha256, lambda: pieces)

    with pytest.raises(PartnerRefused, match="no key"):
        KeptFiles(tmp_path / "kept").kept("a", content, "f", refuse)

    assert (next(pieces), (tmp_path / "kept").exists()) == (b"ISA", False)


def test_a_file_that_is_another(tmp_path: Path) -> None:
    """What is not the file that was prepared is not encrypted, and leaves nothing behind."""
    machine = Machine()
    content = FileInPieces(3, ISA.sha256, lambda: (b"IEA",))

    with pytest.raises(OtherContent):
        KeptFiles(tmp_path / "kept").kept("a", content, "f", machine)

    assert (machine.made, list((tmp_path / "kept").iterdir())) == (0, [])


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Sixty-four times the bytes are no more in memory."""
    piece = bytes(64 * 1024)

    def copied(source: Path, to: Path) -> None:
        with source.open("rb") as opened, to.open("wb") as written:
            while some := opened.read(len(piece)):
                written.write(some)

    def peak(number: int) -> int:
        whole = FileInPieces.of(piece * number)
        content = FileInPieces(whole.size, whole.sha256, partial(repeat, piece, number))
        del whole
        tracemalloc.start()
        for _ in KeptFiles(tmp_path / str(number)).kept("a", content, "f", lambda: copied):
            """What leaves is dropped."""
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peak(8), peak(512)

    assert many < few + len(piece)
