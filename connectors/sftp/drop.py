"""One partner's SFTP server as a `Drop`: files are left in its inbox, answers fetched from its outbox."""

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Self

from connectors.drop import answer_marks, copy, fetch, leave, plain_name
from connectors.sftp.partner import SftpPartner
from connectors.sftp.patience import Patience
from connectors.sftp.session import SftpSession
from events.doors import Delivery, FileInPieces
from events.errors import HubError, PartnerRefused, PartnerUnreachable


class SftpDrop:
    """Fits `services.ports.Drop`. One caller at a time.

    Each call has a connection of its own. Inside `with drop:` calls share one, which is made anew when the server
    has ended it meanwhile.
    """

    def __init__(self, partner: SftpPartner, *, now: Callable[[], datetime] | None = None) -> None:
        """Take a partner; with a clock, a server that fails again and again is left alone for longer and longer.

        Every call may then raise `NotTried`, which is a `PartnerUnreachable`, without anything being tried.
        """
        self._partner = partner
        self._patience = Patience(now) if now is not None else None
        self._session: SftpSession | None = None
        self._keeping = False

    def __repr__(self) -> str:
        return f"SftpDrop({self._partner.where})"

    def __enter__(self) -> Self:
        self._keeping = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keeping = False
        self.close()

    def close(self) -> None:
        """End the connection if there is one; the next call makes another."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file in the inbox, once and whole, and never over another; `connectors.drop.leave` says how.

        Raises:
          PartnerUnreachable: the server is silent or the connection was lost; try again with `tried_before`.
          PartnerRefused: the host key, the login, the folder, the name, other content under it, or a full disk.
          OtherContent: what was read is not the file.
        """
        plain_name(self._partner.where, name)
        with self._connected() as session:
            return leave(
                session,
                posixpath.join(self._partner.inbox, name),
                content,
                tried_before=tried_before,
                rename_allowed=self._partner.rename_allowed,
            )

    def answers(self) -> list[str]:
        """Return the names of the files in the outbox, in order; none that is hidden or still being written.

        Raises:
          PartnerUnreachable: the server is silent or the connection was lost.
          PartnerRefused: the host key, the login, or the folder.
        """
        return list(self.marks())

    def marks(self) -> dict[str, str]:
        """Return the same names, each with what tells the file from an earlier one of its name; by one listing.

        Raises:
          PartnerUnreachable: the server is silent or the connection was lost.
          PartnerRefused: the host key, the login, or the folder.
        """
        with self._connected() as session:
            return answer_marks(session.listed(self._partner.outbox))

    def fetch(self, name: str) -> bytes:
        """Return the content of one file of the outbox; it stays there.

        Raises:
          PartnerUnreachable: the server is silent, the connection was lost, or the file changed while it was read.
          PartnerRefused: the host key, the login, the name, or no such file.
          TooLarge: more than 64 MiB.
        """
        plain_name(self._partner.where, name)
        with self._connected() as session:
            return fetch(session, posixpath.join(self._partner.outbox, name))

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one file of the outbox, piece by piece, into an empty one of ours; it stays there.

        Raises:
          PartnerUnreachable: the server is silent, the connection was lost, or the file changed while it was read.
          PartnerRefused: the host key, the login, the name, or no such file.
          TooLarge: more than `bytes_max`.
          PermanentError: our own disk does not take it.
        """
        plain_name(self._partner.where, name)
        with self._connected() as session:
            copy(session, posixpath.join(self._partner.outbox, name), to, bytes_max=bytes_max)

    @contextmanager
    def _connected(self) -> Iterator[SftpSession]:
        if self._patience is not None:
            self._patience.ask()
        if self._session is not None and not self._session.alive():
            self.close()
        keep = False
        try:
            if self._session is None:
                self._session = self._dialled()
            yield self._session
            keep = self._keeping
        except PartnerUnreachable as error:
            self._remember(error)
            raise
        finally:
            if not keep:
                self.close()
        self._remember(None)

    def _dialled(self) -> SftpSession:
        try:
            return SftpSession(self._partner)
        except PartnerRefused as error:
            self._remember(error)
            raise

    def _remember(self, error: HubError | None) -> None:
        if self._patience is None:
            return
        if error is None:
            self._patience.worked()
        else:
            self._patience.failed(error)
