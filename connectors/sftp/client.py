"""SFTP itself, with many requests under way at once: whole files up and down as fast as the line carries them."""

from collections import deque
from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import paramiko
from paramiko.message import Message
from paramiko.sftp import (
    CMD_CLOSE,
    CMD_DATA,
    CMD_EXTENDED,
    CMD_EXTENDED_REPLY,
    CMD_HANDLE,
    CMD_INIT,
    CMD_OPEN,
    CMD_READ,
    CMD_STATUS,
    CMD_VERSION,
    CMD_WRITE,
    SFTP_FLAG_CREATE,
    SFTP_FLAG_READ,
    SFTP_FLAG_TRUNC,
    SFTP_FLAG_WRITE,
    int64,
)

VERSION = 3
PIECE_BYTES = 32 * 1024
"""What every server takes in one request. Source: draft-ietf-secsh-filexfer-02, section 3."""

PIECE_BYTES_MAX = 255 * 1024
"""Larger pieces are not faster, and OpenSSH takes no larger ones."""

UNDER_WAY_BYTES = 2 * 1024 * 1024
"""What is asked for or sent before the first answer is waited for; an SSH channel's usual window."""

LIMITS = b"limits@openssh.com"
"""Asks how much fits into one request. Source: OpenSSH's PROTOCOL, section 4.8."""

FSYNC = b"fsync@openssh.com"
"""Asks that a file is on the disk, not only in its cache. Source: OpenSSH's PROTOCOL, section 4.6."""


class SftpClient(paramiko.SFTPClient):
    """paramiko's client, which knows what the server offers besides SFTP 3, and does not wait for each answer.

    Refusals are raised as `OSError`, as by paramiko; an answer that makes no sense is a `ValueError`.
    """

    extensions: frozenset[bytes]
    read_bytes: int
    """What the server gives in one answer."""

    write_bytes: int
    """What it takes in one request."""

    if TYPE_CHECKING:
        _adjust_cwd: Any
        _async_request: Any
        _convert_status: Any
        _read_packet: Any
        _read_response: Any
        _request: Any
        _send_packet: Any

    def __init__(self, channel: paramiko.Channel) -> None:
        """Agree on the version, and ask what fits into one request where the server can say it."""
        super().__init__(channel)
        self.read_bytes = self.write_bytes = PIECE_BYTES
        if LIMITS in self.extensions:
            with suppress(OSError):
                self._ask_for_limits()

    def open_to_write(self, path: str) -> "Upload":
        """Open a file anew, for `send` and then `finish`.

        Every write's answer is read. The first refusal ends the sending and is raised once all answers are in and the
        file is closed, and so is a refusal to close: servers tell of a full disk or a quota as late as that.
        """
        return Upload(self, self._opened(path, SFTP_FLAG_WRITE | SFTP_FLAG_CREATE | SFTP_FLAG_TRUNC))

    def send(self, upload: "Upload", content: bytes) -> None:
        """Send more of a file; what does not fill a request waits for more."""
        rest = memoryview(content)
        while len(upload.waiting) + len(rest) >= self.write_bytes:
            missing = self.write_bytes - len(upload.waiting)
            if upload.waiting:
                upload.waiting += rest[:missing]
                self._write(upload, upload.waiting)
                upload.waiting.clear()
            else:
                self._write(upload, rest[:missing])
            rest = rest[missing:]
        upload.waiting += rest

    def finish(self, upload: "Upload") -> None:
        """Send the rest of a file, see it onto the disk where the server can do that, and close it."""
        if upload.waiting:
            self._write(upload, upload.waiting)
        self._take_answers(upload, 1)
        if not upload.refused and FSYNC in self.extensions:
            upload.under_way += 1
            self._async_request(upload, CMD_EXTENDED, FSYNC, upload.handle)
            self._take_answers(upload, 1)
        self._close(upload)

    def pieces(self, path: str, size: int) -> Generator[bytes, None, None]:
        """Yield a file's content in order, at most `size` bytes in all; less if the file is shorter.

        Pieces are asked for ahead, in the caller's own thread: paramiko's prefetch asks in one that nobody can wait
        for, and that dies loudly when the connection does.
        """
        handle = self._opened(path, SFTP_FLAG_READ)
        came = _Came()
        asked: deque[tuple[int, int, int]] = deque()
        ahead = 0
        try:
            while True:
                while ahead < size and len(asked) < UNDER_WAY_BYTES // self.read_bytes:
                    length = min(self.read_bytes, size - ahead)
                    asked.append((self._ask(came, handle, ahead, length), ahead, length))
                    ahead += length
                if not asked:
                    return
                number, start, length = asked.popleft()
                piece = self._piece(came, number)
                if not piece:
                    return
                if len(piece) > length:
                    raise ValueError("more came than was asked for")
                if len(piece) < length:
                    rest, left = start + len(piece), length - len(piece)
                    asked.appendleft((self._ask(came, handle, rest, left), rest, left))
                yield piece
        finally:
            with suppress(OSError):
                self._request(CMD_CLOSE, handle)

    def _send_version(self) -> int:
        """Say which version we speak, and hear which extensions the server has; paramiko passes over those."""
        ours = Message()
        ours.add_int(VERSION)
        self._send_packet(CMD_INIT, ours)
        kind, body = self._read_packet()
        if kind != CMD_VERSION:
            raise ValueError("the server speaks no SFTP")
        theirs = Message(body)
        version = theirs.get_int()
        offered = set()
        while theirs.get_remainder():
            offered.add(theirs.get_binary())
            theirs.get_binary()
        self.extensions = frozenset(offered)
        return version

    def _write_all(self, content: bytes) -> None:
        """Send a request in packets, through a view: paramiko copies what is left of the request for each of them."""
        super()._write_all(memoryview(content))  # type: ignore[misc]  # not in its stub

    def _ask_for_limits(self) -> None:
        kind, message = self._request(CMD_EXTENDED, LIMITS)
        if kind != CMD_EXTENDED_REPLY:
            raise ValueError("the server tells no limits")
        _, read, write = (message.get_int64() for _ in range(3))
        self.read_bytes, self.write_bytes = (
            min(each, PIECE_BYTES_MAX) if each else PIECE_BYTES for each in (read, write)
        )

    def _opened(self, path: str, flags: int) -> bytes:
        kind, message = self._request(CMD_OPEN, self._adjust_cwd(path), flags, paramiko.SFTPAttributes())
        if kind != CMD_HANDLE:
            raise ValueError("the server gave no handle")
        return bytes(message.get_binary())

    def _write(self, upload: "Upload", piece: bytearray | memoryview) -> None:
        upload.under_way += 1
        self._async_request(upload, CMD_WRITE, upload.handle, int64(upload.sent), piece)
        upload.sent += len(piece)
        self._take_answers(upload, UNDER_WAY_BYTES // self.write_bytes)
        if upload.refused:
            self._take_answers(upload, 1)
            self._close(upload)

    def _take_answers(self, upload: "Upload", enough: int) -> None:
        """Read answers until fewer than `enough` are outstanding, and those besides that are there already."""
        while upload.under_way and (upload.under_way >= enough or self.sock.recv_ready()):
            self._read_response()

    def _close(self, upload: "Upload") -> None:
        try:
            self._request(CMD_CLOSE, upload.handle)
        except OSError as error:
            upload.refused = upload.refused or error
        if upload.refused:
            raise upload.refused

    def _ask(self, came: "_Came", handle: bytes, start: int, length: int) -> int:
        return int(self._async_request(came, CMD_READ, handle, int64(start), length))

    def _piece(self, came: "_Came", number: int) -> bytes:
        """Return the answer to one request, empty at the end of the file."""
        while number not in came.answers:
            self._read_response()
        kind, message = came.answers.pop(number)
        if kind == CMD_STATUS:
            with suppress(EOFError):
                self._convert_status(message)
                raise ValueError("the server says yes where content was asked for")
            return b""
        if kind != CMD_DATA:
            raise ValueError("the server gave no content")
        return message.get_binary()


class Upload:
    """A file on its way up, and what the server answered to its writes; paramiko hands those over itself."""

    def __init__(self, client: SftpClient, handle: bytes) -> None:
        self.handle = handle
        self.sent = 0
        self.waiting = bytearray()
        """What does not fill a request yet."""
        self.under_way = 0
        self.refused: OSError | None = None
        self._status = client._convert_status  # noqa: SLF001  # the one reader of what a status means

    def _async_response(self, kind: int, message: Message, number: int) -> None:
        self.under_way -= 1
        if kind != CMD_STATUS:
            raise ValueError("the server answered a write with something else")
        try:
            self._status(message)
        except EOFError:
            self.refused = self.refused or OSError("the end of the file")
        except OSError as error:
            self.refused = self.refused or error


class _Came:
    """Pieces that have come, by the number of their request."""

    def __init__(self) -> None:
        self.answers: dict[int, tuple[int, Message]] = {}

    def _async_response(self, kind: int, message: Message, number: int) -> None:
        self.answers[number] = (kind, message)
