"""How carriers' rosters are fetched and read: 834 and tables, however large, never as a whole in memory."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from connectors.private import path_of, unnamed
from connectors.tables import read_rows
from connectors.x12.rosters import read_roster
from events.catalog import CarrierProfile
from events.catalog.rosters import Roster
from events.errors import NotFound, PermanentError
from events.roster_rows import RosterPart
from services.ports import Drop

_PIECE = 1 << 20


class RosterFiles:
    """Fits `services.carrier_feeds.worker.rosters.Reading`."""

    def is_x12(self, path: Path) -> bool:
        """Whether a file begins with ISA, whatever blanks or marks stand before it.

        Raises:
          NotFound: there is no such file, or it may not be read.
        """
        try:
            with path.open("rb") as file:
                return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISA")
        except OSError as error:
            raise NotFound(f"{path}: {error.strerror}") from error

    def x12(self, profile: CarrierProfile, path: Path) -> Iterable[RosterPart]:
        """Yield what an 834 says."""
        return read_roster(profile, path)

    def rows(self, roster: Roster, path: Path) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Yield the headings and rows of a table.

        Raises:
          NotFound: there is no such file, or it may not be read.
        """
        try:
            yield from read_rows(
                path, delimiter=roster.delimiter, sheet=roster.sheet, heading_row=roster.heading_row
            )
        except OSError as error:
            raise NotFound(f"{path}: {error.strerror}") from error

    def sha256(self, path: Path) -> str:
        """Return the hash of a file, in hex.

        Raises:
          NotFound: there is no such file, or it may not be read.
        """
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except OSError as error:
            raise NotFound(f"{path}: {error.strerror}") from error
        return digest.hexdigest()


@contextmanager
def fetched(drop: Drop, name: str, *, folder: Path, bytes_max: int) -> Iterator[Path]:
    """Fetch a file of a partner's outbox into one on the disk of a folder, which is gone with the context.

    Raises:
      PartnerUnreachable: the partner cannot be reached.
      PartnerRefused: there is no such file, or it is larger than `bytes_max`; nothing is left of it.
      PermanentError: our own disk does not take it.
    """
    with ExitStack() as opened:
        try:
            file = opened.enter_context(unnamed(folder))
        except OSError as error:
            raise PermanentError(f"our own disk does not take {name}: {error.strerror}") from error
        drop.copy(name, file, bytes_max=bytes_max)
        yield path_of(file)
