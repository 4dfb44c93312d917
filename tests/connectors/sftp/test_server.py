"""A server lets one user in, to one folder, and leaves nothing running behind it."""

import socket
import stat
import threading
from pathlib import Path

import paramiko
import pytest

from connectors.sftp import SftpDrop, SftpPartner, SftpServer, new_key
from events.doors import FileInPieces
from events.errors import PartnerRefused
from tests.connectors.sftp.places import PASSWORD


def test_four_servers_at_once(tmp_path: Path) -> None:
    """Each has a port, a key and a folder of its own."""
    servers = [SftpServer(tmp_path / str(n), user="hub", password=PASSWORD) for n in range(4)]
    for number, server in enumerate(servers):
        with server:
            partner = SftpPartner(
                "127.0.0.1", "hub", (server.host_key_line,), port=server.port, password=PASSWORD
            )
            SftpDrop(partner).deliver("a.edi", FileInPieces.of(str(number).encode()), tried_before=False)

    left = [(tmp_path / str(n) / "inbox" / "a.edi").read_bytes() for n in range(4)]
    assert left == [b"0", b"1", b"2", b"3"]
    assert len({server.host_key_line for server in servers}) == 4


def test_no_thread_outlives_it(tmp_path: Path) -> None:
    """Also while clients are connected, logged in or not, every thread ends with the context."""
    before = set(threading.enumerate())
    with SftpServer(tmp_path, user="hub", password=PASSWORD) as server:
        partner = SftpPartner(
            "127.0.0.1", "hub", (server.host_key_line,), port=server.port, password=PASSWORD
        )
        kept = SftpDrop(partner)
        kept.__enter__()
        kept.answers()
        stranger = socket.create_connection(("127.0.0.1", server.port))
        running = set(threading.enumerate()) - before
    kept.close()
    stranger.close()

    assert running != set()
    assert set(threading.enumerate()) - before == set()


def test_the_host_key_may_stay_the_same(tmp_path: Path) -> None:
    """A server that is started again with its key file is the same server to its clients."""
    line = new_key(tmp_path / "host")

    servers = [SftpServer(tmp_path, user="hub", password=PASSWORD, host_key_file=tmp_path / "host")] * 2

    assert [server.host_key_line for server in servers] == [line, line]


def test_a_private_key_is_private(tmp_path: Path) -> None:
    """Only its owner can read the file."""
    new_key(tmp_path / "key")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_without_a_password_none_opens_it(tmp_path: Path) -> None:
    """A server that knows keys only takes no password, not even an empty one."""
    key = new_key(tmp_path / "key")
    with SftpServer(tmp_path / "carrier", user="hub", authorized_keys=(key,)) as server:
        partner = SftpPartner("127.0.0.1", "hub", (server.host_key_line,), port=server.port, password="None")
        with pytest.raises(PartnerRefused, match="does not accept"):
            SftpDrop(partner).answers()
        with paramiko.Transport(("127.0.0.1", server.port)) as transport:
            transport.start_client()
            with pytest.raises(paramiko.AuthenticationException):
                transport.auth_password("hub", "")
        transport.join()


def test_it_opens_no_other_channels(server: SftpServer) -> None:
    """No shell, no command, no tunnel."""
    with paramiko.Transport(("127.0.0.1", server.port)) as transport:
        transport.connect(username="hub", password=PASSWORD)
        with pytest.raises(paramiko.ChannelException):
            transport.open_channel("direct-tcpip", ("127.0.0.1", 22), ("127.0.0.1", 1))
        channel = transport.open_session()
        with pytest.raises(paramiko.SSHException):
            channel.exec_command("true")
    transport.join()
