"""Servers that hang up, sweep, stall or lie: what was left is left once and whole, or it is told that it was not."""

import os
import signal
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.sftp import SftpDrop, SftpPartner, SftpServer, new_key
from events.doors import FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from tests.connectors.sftp.faults import Faults, FaultyFolder
from tests.connectors.sftp.openssh import Sshd
from tests.connectors.sftp.places import PASSWORD

CONTENT = bytes(range(256)) * 1024


def inbox(server: SftpServer) -> dict[str, bytes]:
    """Return what lies in the partner's inbox."""
    return {path.name: path.read_bytes() for path in (server.root / "inbox").iterdir()}


def test_nothing_has_the_final_name_before_it_is_whole(
    partner: SftpPartner, server: SftpServer, faults: Faults
) -> None:
    """Whoever looks while we write sees the temporary name only."""
    SftpDrop(partner).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert set(faults.names_seen) == {".a.edi.part"}
    assert inbox(server) == {"a.edi": CONTENT}


def test_the_connection_is_lost_in_the_middle(
    partner: SftpPartner, server: SftpServer, faults: Faults
) -> None:
    """A part stays behind under the temporary name, and the next attempt delivers."""
    faults.hangs_up_after_bytes = 100_000
    with pytest.raises(PartnerUnreachable, match=r"a\.edi\.part: the connection was lost"):
        SftpDrop(partner).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    left = list(inbox(server))
    faults.hangs_up_after_bytes = None

    delivery = SftpDrop(partner).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert left == [".a.edi.part"]
    assert delivery.looked_up is False
    assert inbox(server) == {"a.edi": CONTENT}


def test_the_server_dies_and_comes_back(tmp_path: Path) -> None:
    """While it is away we cannot reach it; when it is back on its port the file arrives."""
    faults = Faults(hangs_up_after_bytes=0)
    new_key(tmp_path / "host")

    def start(port: int = 0) -> SftpServer:
        folder = partial(FaultyFolder, faults=faults)
        key = tmp_path / "host"
        return SftpServer(
            tmp_path / "carrier", user="hub", password=PASSWORD, host_key_file=key, port=port, folder=folder
        )

    with start() as first:
        port = first.port
        drop = SftpDrop(SftpPartner("127.0.0.1", "hub", (first.host_key_line,), port=port, password=PASSWORD))
        with pytest.raises(PartnerUnreachable):
            drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    with pytest.raises(PartnerUnreachable, match="cannot be reached"):
        drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)
    faults.hangs_up_after_bytes = None
    with start(port) as second:
        drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

        assert inbox(second) == {"a.edi": CONTENT}


def test_the_answer_to_the_rename_is_lost(partner: SftpPartner, server: SftpServer, faults: Faults) -> None:
    """The outcome is unknown, so the next attempt looks, and finds the file."""
    faults.hangs_up_after_rename = True
    with pytest.raises(PartnerUnreachable):
        SftpDrop(partner).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    faults.hangs_up_after_rename = False
    faults.names_seen.clear()

    delivery = SftpDrop(partner).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert delivery.looked_up is True
    assert faults.names_seen == []
    assert inbox(server) == {"a.edi": CONTENT}


@pytest.mark.parametrize("rename_allowed", [True, False])
def test_a_partner_that_sweeps_at_once(
    partner: SftpPartner, server: SftpServer, faults: Faults, rename_allowed: bool
) -> None:
    """A file that is gone after a whole upload was delivered."""
    faults.sweeps = True
    drop = SftpDrop(replace(partner, rename_allowed=rename_allowed))

    delivery = drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert delivery.looked_up is True
    assert inbox(server) == {}


@pytest.mark.parametrize("rename_allowed", [True, False])
def test_a_full_disk_that_is_not_told(
    partner: SftpPartner, server: SftpServer, faults: Faults, rename_allowed: bool
) -> None:
    """A server that takes every write and keeps a part of them is found out by the size."""
    faults.bytes_taken = 100_000
    drop = SftpDrop(replace(partner, rename_allowed=rename_allowed))

    with pytest.raises(PartnerRefused, match="took only 100000 of 262144 bytes: its disk may be full"):
        drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert inbox(server) == {}


@pytest.mark.parametrize("refuses_after_bytes", [0, 100_000, len(CONTENT) - 1])
def test_a_cut_file_that_is_swept_at_once(
    partner: SftpPartner, server: SftpServer, faults: Faults, refuses_after_bytes: int
) -> None:
    """Every write's answer is read: a file that is gone after a refused write was not delivered."""
    faults.refuses_after_bytes = refuses_after_bytes // (32 * 1024) * (32 * 1024)
    faults.sweeps = True

    with pytest.raises(PartnerRefused, match="its disk may be full"):
        SftpDrop(replace(partner, rename_allowed=False)).deliver(
            "a.edi", FileInPieces.of(CONTENT), tried_before=False
        )


@pytest.mark.parametrize("chatters", [False, True])
def test_a_server_that_stalls(partner: SftpPartner, faults: Faults, chatters: bool) -> None:
    """It is left after the agreed time, also if its line is kept open, and what runs for it ends."""
    faults.chatters = chatters
    faults.stalls = threading.Event()
    quick = replace(partner, timeout_seconds=0.3)

    with pytest.raises(PartnerUnreachable, match=r"a\.edi\.part: the server was silent for 0.3 seconds"):
        SftpDrop(quick).deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert [thread.name for thread in threading.enumerate() if "watchdog" in thread.name] == []


@pytest.mark.sshd
def test_a_frozen_server(openssh_partner: SftpPartner, sshd: Sshd) -> None:
    """A server that has stopped reading takes no more bytes; the send to it ends all the same."""
    with SftpDrop(replace(openssh_partner, timeout_seconds=0.3)) as drop:
        drop.answers()
        frozen = sshd.sessions()
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(PartnerUnreachable, match=r"the server was silent for 0\.3 seconds"):
                drop._session.write(f"{openssh_partner.inbox}/a", [bytes(32_000_000)])  # type: ignore[union-attr]
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)


def test_each_call_has_a_connection_of_its_own(partner: SftpPartner, faults: Faults) -> None:
    """Between calls nothing stays open."""
    drop = SftpDrop(partner)
    drop.answers()
    drop.answers()

    assert faults.sessions == 2
    assert [thread.name for thread in threading.enumerate() if "watchdog" in thread.name] == []


def test_calls_share_a_connection_where_it_is_kept(partner: SftpPartner, faults: Faults) -> None:
    """Inside the context there is one, also after refusals; at its end there is none."""
    with SftpDrop(partner) as drop:
        drop.answers()
        drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
        drop.answers()
        shared = faults.sessions
        with pytest.raises(PartnerRefused):
            drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)

    assert shared == 1
    assert drop._session is None


def test_a_kept_connection_that_the_server_has_ended(tmp_path: Path) -> None:
    """It is made anew without a word."""
    new_key(tmp_path / "host")

    def start(port: int = 0) -> SftpServer:
        return SftpServer(
            tmp_path / "carrier", user="hub", password=PASSWORD, host_key_file=tmp_path / "host", port=port
        )

    with start() as first:
        port = first.port
        drop = SftpDrop(SftpPartner("127.0.0.1", "hub", (first.host_key_line,), port=port, password=PASSWORD))
        drop.__enter__()
        drop.answers()
    with start(port), drop:
        assert drop.answers() == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults_before=st.lists(
        st.sampled_from([{"hangs_up_after_rename": True}])
        | st.builds(lambda at: {"hangs_up_after_bytes": at}, st.integers(0, len(CONTENT) - 1))
        | st.builds(lambda at: {"bytes_taken": at}, st.integers(0, len(CONTENT) - 1)),
        max_size=4,
    ),
)
def test_in_the_end_it_arrives_once(
    partner: SftpPartner, server: SftpServer, faults: Faults, faults_before: list[dict[str, object]]
) -> None:
    """After any row of faults one more attempt leaves exactly one whole file."""
    for path in (server.root / "inbox").iterdir():
        path.unlink()
    drop = SftpDrop(partner)
    outcomes = []
    for attempt, fault in enumerate([*faults_before, {}]):
        for name in ("hangs_up_after_rename", "hangs_up_after_bytes", "bytes_taken"):
            setattr(faults, name, fault.get(name, False if name == "hangs_up_after_rename" else None))
        try:
            drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=attempt > 0)
            outcomes.append("left")
        except (PartnerUnreachable, PartnerRefused) as error:
            outcomes.append(type(error).__name__)

    assert outcomes[-1] == "left"
    assert inbox(server) == {"a.edi": CONTENT}
