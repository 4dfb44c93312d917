"""What carriers' servers do to us, done by OpenSSH's: cut, stalled, killed and full, and in the end one whole file."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from connectors.sftp import SftpDrop, SftpPartner
from connectors.sftp.session import SftpSession
from events.doors import FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from tests.connectors.sftp.between import Between, Direction
from tests.connectors.sftp.openssh import Sshd
from tests.connectors.sftp.small_disk import small_disk

pytestmark = pytest.mark.sshd

SHORT = b"ISA*00*" * 400
LONG = bytes(range(256)) * 8192
RENAMING = pytest.mark.parametrize("rename_allowed", [True, False])


def left(partner: SftpPartner) -> dict[str, bytes]:
    """Return what lies in the inbox."""
    return {path.name: path.read_bytes() for path in Path(partner.inbox).iterdir()}


def wait_until(come: Callable[[], bool]) -> None:
    """Return once a condition holds; fail where it does not in a long time."""
    waited, end = Event(), monotonic() + 30
    while not come():
        assert monotonic() < end
        waited.wait(0.002)


@pytest.fixture(scope="module")
def whole(sshd: Sshd, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many bytes pass each way while a short file is left, from the first to the last."""
    inbox = tmp_path_factory.mktemp("whole")
    with Between(sshd.port) as between:
        partner = SftpPartner(
            "127.0.0.1",
            sshd.user,
            sshd.host_key_lines,
            port=between.port,
            key_file=sshd.key_file,
            inbox=str(inbox),
        )
        SftpDrop(partner).deliver("a.edi", FileInPieces.of(SHORT), tried_before=False)
    return between.passed


@pytest.fixture
def between(sshd: Sshd) -> Iterator[Between]:
    """Somebody between us and the server."""
    with Between(sshd.port) as started:
        yield started


@RENAMING
@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("part", [0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95])
def test_the_connection_is_lost_anywhere(
    openssh_partner: SftpPartner,
    between: Between,
    whole: dict[str, int],
    direction: Direction,
    part: float,
    rename_allowed: bool,
) -> None:
    """From the greeting to the last answer, with what was asked done or not: the next attempt leaves one whole file.

    Towards the end the file has its name already, and only we do not know: then it is found, and not left again.
    """
    partner = replace(openssh_partner, rename_allowed=rename_allowed)
    between.after(direction, int(part * whole[direction]), between.cut)
    with pytest.raises(PartnerUnreachable):
        SftpDrop(replace(partner, port=between.port)).deliver(
            "a.edi", FileInPieces.of(SHORT), tried_before=False
        )
    already = left(partner).get("a.edi") == SHORT

    again = SftpDrop(partner).deliver("a.edi", FileInPieces.of(SHORT), tried_before=True)

    assert left(partner) == {"a.edi": SHORT}
    assert again.looked_up is already


def test_an_answer_is_lost_after_the_rename(
    openssh_partner: SftpPartner, between: Between, whole: dict[str, int]
) -> None:
    """The one case for which every retry looks first: the partner has the file, and we were never told."""
    for missing in range(8, 400, 8):
        between.passed.update(up=0, down=0)
        between.after("down", whole["down"] - missing, between.cut)
        with pytest.raises(PartnerUnreachable):
            SftpDrop(replace(openssh_partner, port=between.port)).deliver(
                "a.edi", FileInPieces.of(SHORT), tried_before=False
            )
        if "a.edi" in left(openssh_partner):
            break
        SftpDrop(openssh_partner).deliver("a.edi", FileInPieces.of(SHORT), tried_before=True)
        (Path(openssh_partner.inbox) / "a.edi").unlink()
    inode = (Path(openssh_partner.inbox) / "a.edi").stat().st_ino

    again = SftpDrop(openssh_partner).deliver("a.edi", FileInPieces.of(SHORT), tried_before=True)

    assert again.looked_up is True
    assert (Path(openssh_partner.inbox) / "a.edi").stat().st_ino == inode


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("part", [0.0, 0.25, 0.5, 0.7, 0.8, 0.9])
def test_the_server_stalls_anywhere(
    openssh_partner: SftpPartner,
    between: Between,
    whole: dict[str, int],
    direction: Direction,
    part: float,
) -> None:
    """Greeting, key exchange, login, opening, writing, closing, looking and renaming: none is waited for for ever."""
    between.after(direction, int(part * whole[direction]), between.stall)
    quick = replace(openssh_partner, port=between.port, timeout_seconds=0.2)
    with pytest.raises(PartnerUnreachable, match=r"the server was silent for 0\.2 seconds"):
        SftpDrop(quick).deliver("a.edi", FileInPieces.of(SHORT), tried_before=False)

    SftpDrop(openssh_partner).deliver("a.edi", FileInPieces.of(SHORT), tried_before=True)

    assert left(openssh_partner) == {"a.edi": SHORT}


@RENAMING
def test_the_server_is_killed_in_the_middle(
    openssh_partner: SftpPartner, sshd: Sshd, between: Between, rename_allowed: bool
) -> None:
    """Its processes die by SIGKILL while half of the file is there; the next attempt completes it."""

    def kill() -> None:
        wait_until(lambda: any(left(openssh_partner).values()))
        for pid in sshd.sessions():
            os.kill(pid, signal.SIGKILL)

    partner = replace(openssh_partner, rename_allowed=rename_allowed)
    between.after("up", len(LONG) // 2, kill)
    with pytest.raises(PartnerUnreachable, match="the connection was lost"):
        SftpDrop(replace(partner, port=between.port)).deliver(
            "a.edi", FileInPieces.of(LONG), tried_before=False
        )
    [(name, part)] = left(partner).items()

    SftpDrop(partner).deliver("a.edi", FileInPieces.of(LONG), tried_before=True)

    assert name == (".a.edi.part" if rename_allowed else "a.edi")
    assert 0 < len(part) < len(LONG)
    assert left(partner) == {"a.edi": LONG}


def test_a_small_disk(sshd: Sshd, tmp_path: Path) -> None:
    """A file system with no room: nothing of the file stays, renamed or not, and what fits arrives."""
    (tmp_path / "keys").mkdir()
    with (
        small_disk(tmp_path / "disk", 512 * 1024) as disk,
        Sshd(tmp_path / "keys", disk.subsystem) as server,
    ):
        partner = SftpPartner(
            "127.0.0.1",
            server.user,
            server.host_key_lines,
            port=server.port,
            key_file=server.key_file,
            inbox=str(disk.folder),
        )
        for rename_allowed in (True, False):
            with pytest.raises(PartnerRefused, match="its disk may be full"):
                SftpDrop(replace(partner, rename_allowed=rename_allowed)).deliver(
                    "a.edi", FileInPieces.of(LONG), tried_before=False
                )
            assert list(disk.seen.iterdir()) == []
        SftpDrop(partner).deliver("b.edi", FileInPieces.of(LONG[: 256 * 1024]), tried_before=False)

        assert {path.name: path.read_bytes() for path in disk.seen.iterdir()} == {"b.edi": LONG[: 256 * 1024]}
    assert list((tmp_path / "disk").iterdir()) == []


@RENAMING
def test_the_inbox_is_swept_at_once(
    openssh_partner: SftpPartner, monkeypatch: pytest.MonkeyPatch, rename_allowed: bool
) -> None:
    """A file that is taken before we can look was delivered, and is not reported as failed."""
    inbox, taken = Path(openssh_partner.inbox), []
    step = "rename" if rename_allowed else "write"
    original = getattr(SftpSession, step)

    def swept(session: SftpSession, *said: object) -> object:
        outcome = original(session, *said)
        for path in inbox.iterdir():
            taken.append((path.name, path.read_bytes()))
            path.unlink()
        return outcome

    monkeypatch.setattr(SftpSession, step, swept)

    delivery = SftpDrop(replace(openssh_partner, rename_allowed=rename_allowed)).deliver(
        "a.edi", FileInPieces.of(LONG), tried_before=False
    )

    assert delivery.looked_up is True
    assert taken == [("a.edi", LONG)]


def test_thousands_of_answers(openssh_partner: SftpPartner, between: Between) -> None:
    """An outbox that nobody empties is listed by its names, sizes and times alone: no file of it is opened."""
    outbox = Path(openssh_partner.outbox)
    for number in range(2000):
        (outbox / f"{number:06d}.999").write_bytes(b"ISA*00*" * 100)
    drop = SftpDrop(replace(openssh_partner, port=between.port))

    marks = drop.marks()

    assert len(marks) == 2000
    assert between.passed["down"] < 2000 * 300


def test_an_answer_under_the_same_name(openssh_partner: SftpPartner) -> None:
    """A carrier that writes other content into the same file is seen by the mark; one that does not, is not."""
    answer = Path(openssh_partner.outbox) / "ack.999"
    drop = SftpDrop(openssh_partner)
    answer.write_bytes(b"ISA*1~")
    os.utime(answer, (1_700_000_000, 1_700_000_000))
    first, same = drop.marks(), drop.marks()
    answer.write_bytes(b"ISA*2~")
    os.utime(answer, (1_700_000_001, 1_700_000_001))
    later = drop.marks()
    answer.write_bytes(b"ISA*2~~")
    os.utime(answer, (1_700_000_001, 1_700_000_001))
    longer = drop.marks()

    assert same == first
    assert len({each["ack.999"] for each in (first, later, longer)}) == 3
