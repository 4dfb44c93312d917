"""Files that leave while they are made, to OpenSSH's server: interrupted, found to be another, and however large."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest

from connectors.sftp import SftpDrop, SftpPartner
from events.doors import FileInPieces
from events.errors import LogUnavailable, OtherContent, PartnerUnreachable
from tests.connectors.sftp.between import Between
from tests.connectors.sftp.openssh import Sshd
from tests.connectors.sftp.test_openssh_faults import LONG, RENAMING, left

pytestmark = pytest.mark.sshd


@RENAMING
@pytest.mark.parametrize("pieces", [0, 1, 31])
def test_our_own_reading_is_interrupted(
    openssh_partner: SftpPartner, rename_allowed: bool, pieces: int
) -> None:
    """The database is lost while the file leaves: no part of it has its name, and the next attempt completes it."""
    partner = replace(openssh_partner, rename_allowed=rename_allowed)
    whole = FileInPieces.of(LONG)

    def interrupted() -> Iterator[bytes]:
        for start in range(pieces):
            yield LONG[start << 16 : (start + 1) << 16]
        raise LogUnavailable("lost")

    with pytest.raises(LogUnavailable):
        SftpDrop(partner).deliver("a.edi", replace(whole, pieces=interrupted), tried_before=False)
    before = left(partner)
    delivery = SftpDrop(partner).deliver("a.edi", whole, tried_before=True)

    assert [*before] == ([".a.edi.part"] if rename_allowed else [])
    assert (left(partner), delivery.looked_up) == ({"a.edi": LONG}, False)


@RENAMING
def test_what_is_not_the_file_leaves_nothing(openssh_partner: SftpPartner, rename_allowed: bool) -> None:
    """It is found out at its end, before it has its name, and taken away again."""
    drop = SftpDrop(replace(openssh_partner, rename_allowed=rename_allowed))
    other = replace(FileInPieces.of(LONG), pieces=lambda: (LONG[: 1 << 20], bytes(1 << 20)))

    with pytest.raises(OtherContent):
        drop.deliver("a.edi", other, tried_before=False)

    assert left(openssh_partner) == {}


@pytest.mark.parametrize("harm", ["cut", "stall"])
@pytest.mark.parametrize("came", [8 * 1024, 300_000, len(LONG)])
def test_what_is_fetched_breaks_off(
    openssh_partner: SftpPartner, sshd: Sshd, tmp_path: Path, came: int, harm: str
) -> None:
    """Before the first piece, within one, and before the last has come whole: a part is never taken for the file."""
    answer = Path(openssh_partner.outbox) / "a.834"
    answer.write_bytes(LONG)
    with Between(sshd.port) as between:
        between.after("down", came, getattr(between, harm))
        said = "the connection was lost" if harm == "cut" else "the server was silent"
        partner = replace(openssh_partner, port=between.port, timeout_seconds=30 if harm == "cut" else 0.2)
        with (tmp_path / "copy").open("w+b") as to, pytest.raises(PartnerUnreachable, match=said):
            SftpDrop(partner).copy("a.834", to, bytes_max=len(LONG))
    part = (tmp_path / "copy").read_bytes()

    assert (LONG.startswith(part), len(part) < len(LONG)) == (True, True)
    assert SftpDrop(openssh_partner).fetch("a.834") == LONG


def test_memory_does_not_grow_with_the_file(openssh_partner: SftpPartner, tmp_path: Path) -> None:
    """Up and down, four times the bytes: what is under way at once stays the same."""
    piece = bytes(256 * 1024)

    def peak(number: int) -> int:
        whole = FileInPieces.of(piece * number)
        content = replace(whole, pieces=partial(repeat, piece, number))
        del whole
        drop = SftpDrop(replace(openssh_partner, outbox=openssh_partner.inbox))
        tracemalloc.start()
        drop.deliver(f"{number}.edi", content, tried_before=False)
        with (tmp_path / "copy").open("w+b") as to:
            drop.copy(f"{number}.edi", to, bytes_max=content.size)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (tmp_path / "copy").stat().st_size == content.size
        return found

    few, many = peak(32), peak(128)

    assert many < few + 4 * 1024 * 1024
