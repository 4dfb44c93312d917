"""A file that only its owner may read, whatever the umask; and one that has no name."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.private import make_private, path_of, unnamed


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct, autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Empty, for whoever opens it next."""
    make_private(tmp_path / "new")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").read_bytes() == b""


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    """Its content and its rights: an office may have widened them on purpose."""
    file = tmp_path / "old"
    file.write_bytes(b"log")
    file.chmod(0o640)

    make_private(file)

    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"log", 0o640)


def test_where_no_file_can_be_made_nothing_is_said(tmp_path: Path) -> None:
    """Whoever opens it says what is wrong."""
    make_private(tmp_path / "nowhere" / "new")

    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_name(tmp_path: Path) -> None:
    """It is on the disk of a folder that only we may enter, which holds nothing one could see or that could be left."""
    with unnamed(tmp_path / "ours") as file:
        file.write(b"ISA")
        file.flush()
        seen = list((tmp_path / "ours").iterdir())
        readings = [path_of(file).read_bytes() for _ in range(2)]
        path_of(file).write_bytes(b"IEA*")
        file.seek(0)
        written = file.read()
        mode = os.fstat(file.fileno()).st_mode & 0o777

    assert (seen, readings, written, mode) == ([], [b"ISA", b"ISA"], b"IEA*", 0o600)
    assert (tmp_path / "ours").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "ours").iterdir()) == []
