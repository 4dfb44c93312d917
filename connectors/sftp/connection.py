"""The way to a partner's SFTP server: dialled, its host key checked, logged in; every fault told in the hub's words."""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from connectors.sftp.client import SftpClient
from connectors.sftp.incoming import Incoming
from connectors.sftp.partner import SftpPartner, parse_host_key
from connectors.sftp.watchdog import Line, Watchdog
from events.errors import HubError, PartnerRefused, PartnerUnreachable

# What goes wrong is raised as an error of ours; without a handler Python would print paramiko's traces besides.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


class Connection:
    """An open SFTP connection with its threads."""

    def __init__(self, partner: SftpPartner) -> None:
        """Connect, check the host key, log in and start SFTP.

        Raises:
          PartnerUnreachable: there is no way to the server, or it does not answer.
          PartnerRefused: its host key is not pinned, it does not let us in, or our key file cannot be read.
        """
        self.where = partner.where
        self._timeout_seconds = partner.timeout_seconds
        self._channel: paramiko.Channel | None = None
        key = _private_key(partner)
        with ExitStack() as stack:
            line = _dial(partner)
            stack.callback(line.close)
            self._watchdog = stack.enter_context(Watchdog(line, partner.timeout_seconds))
            self._transport = _transport(line, partner)
            stack.callback(hang_up, line, self._transport)
            with self.telling():
                self._transport.start_client()
                _check_host_key(self._transport, partner)
                _log_in(self._transport, partner, key)
                self.sftp = self._start_sftp()
            self._opened = stack.pop_all()

    def close(self) -> None:
        """End the connection and its threads; nothing is raised, also the second time."""
        self._opened.close()

    @contextmanager
    def telling(self, path: str = "") -> Iterator[None]:
        """Watch what is done about a file, and tell its faults as ours. No message holds content or a secret."""
        try:
            with self._watchdog.waiting():
                yield
        except HubError:
            raise
        except Exception as error:
            raise self._in_our_words(f"{self.where}: {path}" if path else self.where, error) from error

    def is_answer(self, error: OSError) -> bool:
        """Say whether an error is the server's answer to a request, rather than the loss of the connection."""
        answered = isinstance(error, FileNotFoundError | PermissionError) or (
            type(error) is OSError and error.errno is None
        )
        return answered and not self._lost()

    def _start_sftp(self) -> SftpClient:
        try:
            self._channel = self._transport.open_session()
            self._channel.settimeout(self._timeout_seconds)
            self._channel.in_buffer = Incoming()
            self._channel.invoke_subsystem("sftp")
        except paramiko.SSHException as error:
            if self._watchdog.barked or not self._transport.is_active():
                raise
            raise PartnerRefused(f"{self.where}: the server offers no SFTP to this user") from error
        return SftpClient(self._channel)

    def _lost(self) -> bool:
        closed = self._channel is not None and self._channel.closed
        return closed or self._watchdog.barked or not self._transport.is_active()

    def _in_our_words(self, place: str, error: Exception) -> HubError:
        if self._watchdog.barked or isinstance(error, TimeoutError):
            return PartnerUnreachable(f"{place}: the server was silent for {self._timeout_seconds:g} seconds")
        if isinstance(error, IncompatiblePeer):
            return PartnerRefused(f"{place}: the server speaks no cipher or key type that we know")
        if isinstance(error, paramiko.AuthenticationException) and not self._lost():
            return PartnerRefused(f"{place}: the server does not accept our user name, key or password")
        if isinstance(error, ValueError | struct.error):
            return PartnerRefused(f"{place}: the server's answer cannot be read")
        if isinstance(error, OSError) and self.is_answer(error):
            return PartnerRefused(f"{place}: {_REASONS.get(type(error), 'the server refused')}")
        return PartnerUnreachable(f"{place}: the connection was lost")


_REASONS = {FileNotFoundError: "no such file or folder", PermissionError: "permission denied"}


def _private_key(partner: SftpPartner) -> paramiko.PKey | None:
    if partner.key_file is None:
        return None
    try:
        return paramiko.PKey.from_path(partner.key_file)
    except Exception as error:
        raise PartnerRefused(f"{partner.where}: our key file {partner.key_file} cannot be read") from error


def _dial(partner: SftpPartner) -> Line:
    try:
        connected = socket.create_connection((partner.host, partner.port), partner.timeout_seconds)
    except TimeoutError as error:
        raise PartnerUnreachable(
            f"{partner.where}: the server was silent for {partner.timeout_seconds:g} seconds"
        ) from error
    except (OSError, UnicodeError) as error:
        raise PartnerUnreachable(f"{partner.where}: the server cannot be reached") from error
    # Requests and answers are small; without this each waits for the other side's delayed acknowledgment.
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Line(fileno=connected.detach())


def _transport(line: Line, partner: SftpPartner) -> paramiko.Transport:
    """Return a transport that asks for the pinned types of key first, and leaves waiting to the watchdog.

    paramiko reports its own timeouts as a failed login or not at all, so they are set beyond the watchdog's.
    """
    transport = paramiko.Transport(line)
    beyond = 4 * partner.timeout_seconds
    transport.banner_timeout = transport.handshake_timeout = beyond
    transport.auth_timeout = transport.channel_timeout = beyond
    options = transport.get_security_options()
    pinned = {parse_host_key(line)[0] for line in partner.host_keys}
    # Ciphers that also authenticate save a second pass over every byte.
    options.ciphers = sorted(options.ciphers, key=lambda cipher: "-gcm" not in cipher)
    options.key_types = sorted(options.key_types, key=lambda kind: _key_family(kind) not in pinned)
    return transport


def _key_family(algorithm: str) -> str:
    """Return the type of key behind a signature algorithm. Source: RFC 8332, section 3."""
    return "ssh-rsa" if algorithm.startswith("rsa-sha2-") else algorithm


def _check_host_key(transport: paramiko.Transport, partner: SftpPartner) -> None:
    offered = transport.get_remote_server_key()
    if offered.asbytes() not in {parse_host_key(line)[1] for line in partner.host_keys}:
        raise PartnerRefused(
            f"{partner.where}: the server's host key {offered.get_name()} {offered.fingerprint} is not pinned"
        )


def _log_in(transport: paramiko.Transport, partner: SftpPartner, key: paramiko.PKey | None) -> None:
    if key is not None:
        transport.auth_publickey(partner.user, key)
    if partner.password and not transport.is_authenticated():
        transport.auth_password(partner.user, partner.password)
    if not transport.is_authenticated():
        raise PartnerRefused(f"{partner.where}: the server wants more than our key")


def hang_up(line: socket.socket, transport: paramiko.Transport) -> None:
    """End a transport and wait for its thread; it wakes at once because the line is shut down first."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    transport.close()
    if transport.is_alive():
        transport.join()
