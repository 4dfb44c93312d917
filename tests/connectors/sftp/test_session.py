"""What is asked over one connection: answers are told apart from losses."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.sftp import SftpDrop, SftpPartner
from connectors.sftp.session import SftpSession
from events.doors import FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from tests.connectors.sftp.faults import Faults


def test_permission_denied(partner: SftpPartner, faults: Faults) -> None:
    """A folder that may not be written to is told by its name."""
    faults.denies = True

    with pytest.raises(PartnerRefused, match=r"inbox/\.a\.edi\.part: permission denied"):
        SftpDrop(partner).deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)


def test_a_folder_under_the_name_of_an_answer(partner: SftpPartner, tmp_path: Path) -> None:
    """What cannot be read as a file is refused by the server, and that is told."""
    (tmp_path / "carrier" / "outbox" / "a.999").mkdir()

    with pytest.raises(PartnerRefused, match=r"outbox/a\.999: the server refused"):
        SftpDrop(partner).fetch("a.999")


@pytest.mark.sshd
def test_a_name_that_is_no_text(openssh_partner: SftpPartner, tmp_path: Path) -> None:
    """A listing with a name in an unknown encoding is told, not passed over."""
    Path(os.fsdecode(bytes(tmp_path) + b"/outbox/\xff.999")).touch()

    with pytest.raises(PartnerRefused, match="outbox: the server's answer cannot be read"):
        SftpDrop(openssh_partner).answers()


def test_a_sign_of_life(partner: SftpPartner, faults: Faults) -> None:
    """A session knows whether its server is still there."""
    with SftpSession(partner) as session:
        alive = session.alive()
        session.close()

        assert [alive, session.alive()] == [True, False]


def test_a_rename_onto_another_file(partner: SftpPartner, tmp_path: Path) -> None:
    """The plain rename replaces nothing."""
    inbox = tmp_path / "carrier" / "inbox"
    (inbox / "old").write_bytes(b"old")
    (inbox / "new").write_bytes(b"new")

    with SftpSession(partner) as session:
        renamed = session.rename("inbox/old", "inbox/new")

    assert renamed is False
    assert (inbox / "new").read_bytes() == b"new"


def test_nothing_is_asked_of_a_lost_connection(partner: SftpPartner) -> None:
    """Every call on a connection that is gone says so, also those that turn answers into values."""
    session = SftpSession(partner)
    session.close()
    calls: list[Callable[[], object]] = [
        lambda: session.size("inbox/a"),
        lambda: session.write("inbox/a", [b"ISA"]),
        lambda: session.rename("inbox/a", "inbox/b"),
        lambda: session.remove("inbox/a"),
        lambda: session.listed("inbox"),
        lambda: list(session.read("inbox/a", 1)),
    ]
    for call in calls:
        with pytest.raises(PartnerUnreachable, match=r"inbox.*: the connection was lost"):
            call()


def test_a_reader_that_stops_early(partner: SftpPartner, tmp_path: Path) -> None:
    """The connection serves on after a file was not read to its end."""
    (tmp_path / "carrier" / "outbox" / "a").write_bytes(bytes(1_000_000))

    with SftpSession(replace(partner, timeout_seconds=20)) as session:
        pieces = session.read("outbox/a", 1_000_000)
        first = next(pieces)
        pieces.close()

        assert first == bytes(32 * 1024)
        assert session.size("outbox/a") == 1_000_000
