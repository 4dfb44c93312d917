"""SFTP with many requests under way: every size arrives whole, and no refusal is lost among the answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from paramiko.message import Message
from paramiko.sftp import CMD_DATA, CMD_HANDLE, CMD_STATUS, SFTP_EOF, SFTP_FAILURE, SFTP_OK

from connectors.sftp import SftpPartner
from connectors.sftp.client import FSYNC, LIMITS, PIECE_BYTES, PIECE_BYTES_MAX, SftpClient
from connectors.sftp.session import SftpSession
from tests.connectors.sftp.faults import Faults

KIB = 1024
CONTENT = bytes(range(256)) * (16 * KIB)
SIZES = [0, 1, 32 * KIB, 255 * KIB - 1, 255 * KIB, 255 * KIB + 1, 4096 * KIB]


@pytest.mark.sshd
@pytest.mark.parametrize("size", SIZES)
def test_every_size_goes_up_and_down(openssh_partner: SftpPartner, size: int) -> None:
    """At the edges of pieces, and beyond what is under way at once."""
    path = f"{openssh_partner.outbox}/a"
    with SftpSession(openssh_partner) as session:
        assert session.write(path, [CONTENT[:size]]) is True
        assert session.size(path) == size
        assert b"".join(session.read(path, size)) == CONTENT[:size]


@pytest.mark.sshd
@pytest.mark.parametrize("piece", [1000, 255 * KIB - 1, 255 * KIB + 1, 3000 * KIB])
def test_pieces_of_every_size_go_up(openssh_partner: SftpPartner, piece: int) -> None:
    """Requests are as large as the server takes, however the file is cut where it comes from."""
    path = f"{openssh_partner.outbox}/a"
    with SftpSession(openssh_partner) as session:
        pieces = (CONTENT[start : start + piece] for start in range(0, len(CONTENT), piece))
        assert session.write(path, pieces) is True
        assert b"".join(session.read(path, len(CONTENT))) == CONTENT


def test_a_file_that_takes_long_to_make(partner: SftpPartner) -> None:
    """While it is made nobody waits for the server, which is therefore not taken for silent."""
    with SftpSession(partner) as session:

        def slowly() -> Iterator[bytes]:
            for piece in (b"IS", b"A"):
                for _ in range(3):
                    session._connection._watchdog.look()
                yield piece

        assert session.write("outbox/a", slowly()) is True
        assert b"".join(session.read("outbox/a", 3)) == b"ISA"


@pytest.mark.sshd
def test_what_openssh_offers(openssh_partner: SftpPartner) -> None:
    """Larger pieces than every server takes, and to see files onto the disk."""
    with SftpSession(openssh_partner) as session:
        client = session._sftp

        assert {LIMITS, FSYNC} <= client.extensions
        assert (client.read_bytes, client.write_bytes) == (PIECE_BYTES_MAX, PIECE_BYTES_MAX)


def test_a_server_that_offers_nothing(partner: SftpPartner) -> None:
    """It gets what every server takes, and is asked for nothing else."""
    with SftpSession(partner) as session:
        client = session._sftp
        assert session.write("outbox/a", [CONTENT]) is True

        assert client.extensions & {LIMITS, FSYNC} == set()
        assert (client.read_bytes, client.write_bytes) == (PIECE_BYTES, PIECE_BYTES)
        assert b"".join(session.read("outbox/a", len(CONTENT))) == CONTENT


@pytest.mark.parametrize("from_byte", [0, 32 * KIB, len(CONTENT) // 2, len(CONTENT) - 32 * KIB])
def test_a_refusal_among_many_answers(partner: SftpPartner, faults: Faults, from_byte: int) -> None:
    """Whichever write is refused, the file is not called written, and the connection serves on."""
    faults.refuses_after_bytes = from_byte
    with SftpSession(partner) as session:
        assert session.write("outbox/a", [CONTENT]) is False
        faults.refuses_after_bytes = None
        assert session.write("outbox/b", [b"ISA"]) is True
        assert session.size("outbox/b") == 3


class Scripted:
    """The requests of a client, and the answers that a test has written."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.refuse: dict[int, int] = {}
        self.pieces: dict[int, bytes] = {}
        """What each read gets, from the first on."""


@contextmanager
def scripted(client: SftpClient, script: Scripted) -> Iterator[SftpClient]:
    """Put a script in the place of the server."""
    waiting: list[tuple[int, bytes]] = []
    lock = threading.Lock()

    def send(kind: int, message: Message) -> None:
        number = Message(message.asbytes()).get_int()
        answer = Message()
        answer.add_int(number)
        with lock:
            reads = script.asked.count(5)
            script.asked.append(kind)
        if kind == 3:
            answer.add_string(b"handle")
            waiting.append((CMD_HANDLE, answer.asbytes()))
        elif kind == 5 and reads in script.pieces:
            answer.add_string(script.pieces[reads])
            waiting.append((CMD_DATA, answer.asbytes()))
        else:
            code = SFTP_EOF if kind == 5 else script.refuse.get(kind, SFTP_OK)
            answer.add_int(code)
            answer.add_string(b"")
            waiting.append((CMD_STATUS, answer.asbytes()))

    before = client._send_packet, client._read_packet
    client._send_packet, client._read_packet = send, lambda: waiting.pop(0)
    try:
        yield client
    finally:
        client._send_packet, client._read_packet = before


@pytest.mark.parametrize("kind", [4, 200], ids=["close", "fsync"])
def test_a_disk_that_is_found_full_late(partner: SftpPartner, kind: int) -> None:
    """Where a server takes every write and refuses to close the file, or to see it onto the disk, it is not written."""
    script = Scripted()
    script.refuse[kind] = SFTP_FAILURE
    with SftpSession(partner) as session, scripted(session._sftp, script) as client:
        client.extensions = frozenset({FSYNC})
        written = session.write("outbox/a", [b"ISA"])

    assert written is False
    assert script.asked == [3, 6, 200, 4]


def test_a_server_that_gives_less_than_was_asked_for(partner: SftpPartner) -> None:
    """The rest of a piece is asked for again, before the pieces after it; nothing is lost or doubled."""
    script = Scripted()
    size = 2 * PIECE_BYTES
    script.pieces = {0: CONTENT[:1000], 1: CONTENT[PIECE_BYTES:size], 2: CONTENT[1000:PIECE_BYTES]}
    with SftpSession(partner) as session, scripted(session._sftp, script):
        read = b"".join(session.read("outbox/a", size))

    assert read == CONTENT[:size]
    assert script.asked == [3, 5, 5, 5, 4]


def test_a_file_that_ends_early(partner: SftpPartner) -> None:
    """What there is is given, and no more."""
    script = Scripted()
    script.pieces = {0: b"ISA"}
    with SftpSession(partner) as session, scripted(session._sftp, script):
        assert b"".join(session.read("outbox/a", 10)) == b"ISA"
