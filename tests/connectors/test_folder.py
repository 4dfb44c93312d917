"""A folder's own faults; what it promises is tested beside the servers."""

import errno
import os
from pathlib import Path

import pytest

from connectors.folder import FolderDrop
from events.doors import FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    """A folder with an inbox and an outbox."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    return FolderDrop(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox")


def broken_link(code: int) -> object:
    """Return a way to link that always fails."""

    def link(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return link


def test_a_share_without_links(drop: FolderDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files arrive by rename, and still none is replaced."""
    monkeypatch.setattr(os, "link", broken_link(errno.EPERM))

    drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)
    again = drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=True)
    with pytest.raises(PartnerRefused, match="other content"):
        drop.deliver("a.edi", FileInPieces.of(b"GS"), tried_before=True)

    assert again.looked_up is True
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["a.edi"]


def test_a_name_taken_meanwhile_on_a_share_without_links(
    drop: FolderDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another has left since we looked is not replaced either."""

    def link(old: str, new: str) -> None:
        Path(new).write_bytes(b"GS")
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)

    with pytest.raises(PartnerRefused, match="other content"):
        drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)

    assert {path.name: path.read_bytes() for path in (tmp_path / "inbox").iterdir()} == {"a.edi": b"GS"}


def test_a_share_that_is_away(drop: FolderDrop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of input and output may pass; it is tried again."""
    monkeypatch.setattr(os, "link", broken_link(errno.EIO))

    with pytest.raises(PartnerUnreachable, match="cannot be reached just now"):
        drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)


def test_a_share_that_is_read_only(drop: FolderDrop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It will not be better by trying."""
    monkeypatch.setattr(os, "link", broken_link(errno.EROFS))

    with pytest.raises(PartnerRefused, match="the file system is read-only"):
        drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)


def test_it_says_where_it_is(drop: FolderDrop, tmp_path: Path) -> None:
    """Its repr is its inbox."""
    assert repr(drop) == f"FolderDrop({tmp_path / 'inbox'})"
