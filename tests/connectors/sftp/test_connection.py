"""Only the server that is pinned is spoken to, only in words that hold no secret, and never for longer than agreed."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import paramiko
import pytest
from paramiko.common import AUTH_FAILED, AUTH_PARTIALLY_SUCCESSFUL

from connectors.sftp import SftpDrop, SftpPartner, SftpServer, new_key
from connectors.sftp.connection import Connection
from connectors.sftp.server import Visit
from events.doors import FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from tests.connectors.sftp.faults import Faults, chain
from tests.connectors.sftp.openssh import Sshd
from tests.connectors.sftp.places import PASSWORD

SILENCE = "the server was silent for 0.3 seconds"
WRONG = "wrong-horse-battery"


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    """Whatever happens, no thread of a connection stays behind."""
    yield
    left = [thread.name for thread in threading.enumerate() if "watchdog" in thread.name]

    assert left == []


def test_a_server_that_is_not_pinned(partner: SftpPartner, tmp_path: Path) -> None:
    """It is refused before it learns a password or gets a file, and its fingerprint is told."""
    stranger = replace(partner, host_keys=(new_key(tmp_path / "other"),))

    with pytest.raises(PartnerRefused, match=r"host key ecdsa-sha2-nistp256 SHA256:\S+ is not pinned"):
        SftpDrop(stranger).deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)

    assert list((tmp_path / "carrier" / "inbox").iterdir()) == []


@pytest.mark.sshd
def test_an_openssh_server_that_is_not_pinned(openssh_partner: SftpPartner, tmp_path: Path) -> None:
    """OpenSSH's server is no exception."""
    stranger = replace(openssh_partner, host_keys=(new_key(tmp_path / "other"),))

    with pytest.raises(PartnerRefused, match="is not pinned"):
        SftpDrop(stranger).answers()


def test_a_host_key_is_rotated(partner: SftpPartner, tmp_path: Path) -> None:
    """While a partner changes its key two may be pinned, also of one type."""
    both = replace(partner, host_keys=(new_key(tmp_path / "next"), *partner.host_keys))

    assert SftpDrop(both).answers() == []


@pytest.mark.sshd
@pytest.mark.parametrize("which", [0, 1])
def test_a_server_with_several_host_keys(openssh_partner: SftpPartner, sshd: Sshd, which: int) -> None:
    """It shows the one that is pinned, because that type is asked for first."""
    pinned = replace(openssh_partner, host_keys=(sshd.host_key_lines[which],))

    assert SftpDrop(pinned).answers() == []


def test_a_wrong_password(partner: SftpPartner) -> None:
    """The refusal shows neither the password that was given nor the right one."""
    with pytest.raises(PartnerRefused, match="does not accept our user name, key or password") as refused:
        SftpDrop(replace(partner, password=WRONG)).answers()

    assert [WRONG in chain(refused.value), PASSWORD in chain(refused.value)] == [False, False]


@pytest.mark.sshd
def test_a_wrong_password_at_openssh(openssh_partner: SftpPartner) -> None:
    """OpenSSH's server refuses in the same words."""
    with pytest.raises(PartnerRefused, match="does not accept our user name, key or password") as refused:
        SftpDrop(replace(openssh_partner, key_file=None, password=WRONG)).answers()

    assert WRONG not in chain(refused.value)


def test_another_user(partner: SftpPartner) -> None:
    """The right password of another user opens nothing."""
    with pytest.raises(PartnerRefused, match="does not accept"):
        SftpDrop(replace(partner, user="somebody")).answers()


def test_a_key_instead_of_a_password(partner: SftpPartner, tmp_path: Path) -> None:
    """The authorized key lets us in, another does not."""
    by_key = replace(partner, password=None, key_file=tmp_path / "key")
    new_key(tmp_path / "stranger")

    assert SftpDrop(by_key).answers() == []
    with pytest.raises(PartnerRefused, match="does not accept"):
        SftpDrop(replace(by_key, key_file=tmp_path / "stranger")).answers()


def test_a_server_that_wants_key_and_password(
    partner: SftpPartner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are given where both are asked for."""
    monkeypatch.setattr(Visit, "check_auth_publickey", lambda *_: AUTH_PARTIALLY_SUCCESSFUL)
    by_key = replace(partner, password=None, key_file=tmp_path / "key")

    with pytest.raises(PartnerRefused, match="wants more than our key"):
        SftpDrop(by_key).answers()

    assert SftpDrop(replace(by_key, password=PASSWORD)).answers() == []


def test_a_key_file_that_cannot_be_used(partner: SftpPartner, tmp_path: Path) -> None:
    """A file that is missing, no key, or locked by a passphrase is told by its name."""
    (tmp_path / "no_key").write_text("ISA*00*")
    paramiko.ECDSAKey.generate().write_private_key_file(str(tmp_path / "locked"), password=WRONG)
    said = []
    for name in ("missing", "no_key", "locked"):
        with pytest.raises(PartnerRefused) as refused:
            SftpDrop(replace(partner, key_file=tmp_path / name)).answers()
        said.append(str(refused.value))

    assert said == [
        f"127.0.0.1:{partner.port}: our key file {tmp_path / name} cannot be read"
        for name in ("missing", "no_key", "locked")
    ]


def test_nobody_listens(partner: SftpPartner) -> None:
    """A port that is closed may be open tomorrow."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

        with pytest.raises(PartnerUnreachable, match=f"127.0.0.1:{port}: the server cannot be reached"):
            SftpDrop(replace(partner, port=port)).answers()


def test_a_name_that_is_no_name(partner: SftpPartner) -> None:
    """A host that no resolver could know is told as one that cannot be reached."""
    with pytest.raises(PartnerUnreachable, match="cannot be reached"):
        SftpDrop(replace(partner, host="a..b")).answers()


def test_somebody_who_says_nothing(partner: SftpPartner) -> None:
    """A server that takes the connection and is silent is left."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        quick = replace(partner, port=silent.getsockname()[1], timeout_seconds=0.3)

        with pytest.raises(PartnerUnreachable, match=SILENCE):
            SftpDrop(quick).answers()


def test_somebody_who_hangs_up(partner: SftpPartner) -> None:
    """A server that ends the connection at once may be better tomorrow."""
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up() -> None:
            rude.accept()[0].close()

        visitor = threading.Thread(target=hang_up)
        visitor.start()
        with pytest.raises(PartnerUnreachable, match="the connection was lost"):
            SftpDrop(replace(partner, port=rude.getsockname()[1])).answers()
        visitor.join()


@pytest.mark.parametrize(
    "step", ["check_auth_password", "check_channel_request", "check_channel_subsystem_request"]
)
def test_a_server_that_falls_silent_later(
    partner: SftpPartner, faults: Faults, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Also at the login, and at the start of SFTP where paramiko itself has no timeout."""
    released = faults.stalls = threading.Event()
    monkeypatch.setattr(Visit, step, lambda *_: int(released.wait()))

    with pytest.raises(PartnerUnreachable, match=SILENCE):
        SftpDrop(replace(partner, timeout_seconds=0.3)).answers()


def test_a_server_that_hangs_up_at_the_login(partner: SftpPartner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost login is no refused one: it is tried again."""

    def hang_up(visit: Visit, *_: str) -> int:
        visit._line.shutdown(socket.SHUT_RDWR)
        return AUTH_FAILED

    monkeypatch.setattr(Visit, "check_auth_password", hang_up)

    with pytest.raises(PartnerUnreachable, match="the connection was lost"):
        SftpDrop(partner).answers()


def test_a_server_without_sftp(partner: SftpPartner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell account alone is no drop."""
    monkeypatch.setattr(Visit, "check_channel_subsystem_request", lambda *_: False)

    with pytest.raises(PartnerRefused, match="the server offers no SFTP"):
        SftpDrop(partner).answers()


def test_ending_twice(partner: SftpPartner, server: SftpServer) -> None:
    """A connection that was ended can be ended again."""
    connection = Connection(partner)

    connection.close()
    connection.close()

    assert connection._transport.is_alive() is False


@pytest.mark.sshd
def test_an_ed25519_key_of_openssh_is_read(openssh_partner: SftpPartner, sshd: Sshd, tmp_path: Path) -> None:
    """Key files are what ssh-keygen writes; one with a passphrase is not usable without a person."""
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", WRONG, "-f", str(locked)], check=True)

    assert SftpDrop(openssh_partner).answers() == []
    with pytest.raises(PartnerRefused, match="locked cannot be read"):
        SftpDrop(replace(openssh_partner, key_file=locked)).answers()
