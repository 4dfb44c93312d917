"""What was encrypted is kept: the same file leaves as the same bytes."""

from pathlib import Path

import pytest

from connectors.pgp.kept import KEPT_MAX, KeptFiles
from events.errors import PartnerUnreachable


class Machine:
    """Encrypts to other bytes each time."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return f"encrypted {self.made}".encode()


def test_the_same_file_is_encrypted_once(tmp_path: Path) -> None:
    """Also by another process; another name, content or form is another file."""
    machine = Machine()
    said = [("a", b"ISA", "f"), ("b", b"ISA", "f"), ("a", b"GS", "f"), ("a", b"ISA", "g"), ("a", b"ISA", "f")]

    kept = [KeptFiles(tmp_path / "kept").kept(*each, machine) for each in said]

    assert kept == [b"encrypted 1", b"encrypted 2", b"encrypted 3", b"encrypted 4", b"encrypted 1"]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    """The folder, and each file; their names say nothing."""
    KeptFiles(tmp_path / "kept").kept("acme_834.edi", b"ISA", "f", Machine())
    [file] = (tmp_path / "kept").iterdir()

    assert [(tmp_path / "kept").stat().st_mode & 0o777, file.stat().st_mode & 0o777] == [0o700, 0o600]
    assert "acme" not in file.name


def test_the_newest_are_kept(tmp_path: Path) -> None:
    """A folder of ours does not grow for ever; who comes back after many others is encrypted anew."""
    machine, files = Machine(), KeptFiles(tmp_path / "kept")
    for number in range(KEPT_MAX + 5):
        files.kept(str(number), b"ISA", "f", machine)
    before = machine.made

    newest = files.kept(str(KEPT_MAX + 4), b"ISA", "f", machine)

    assert (newest, machine.made) == (f"encrypted {KEPT_MAX + 5}".encode(), before)
    assert len(list((tmp_path / "kept").iterdir())) == KEPT_MAX


def test_a_rest_of_an_interrupted_writing(tmp_path: Path) -> None:
    """What a killed process left is no file, and no hindrance."""
    machine = Machine()
    KeptFiles(tmp_path / "kept").kept("a", b"ISA", "f", machine)
    [file] = (tmp_path / "kept").iterdir()
    file.rename(file.with_suffix(".part"))

    assert KeptFiles(tmp_path / "kept").kept("a", b"ISA", "f", machine) == b"encrypted 2"
    assert [each.name for each in (tmp_path / "kept").iterdir()] == [file.name]


def test_a_place_that_takes_nothing(tmp_path: Path) -> None:
    """Nothing leaves that could not be looked up again."""
    (tmp_path / "kept").write_text("a file where a folder should be")

    with pytest.raises(PartnerUnreachable, match="cannot be kept: "):
        KeptFiles(tmp_path / "kept").kept("a", b"ISA", "f", Machine())
