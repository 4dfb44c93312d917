"""The families of a carrier for a full file, a page of accounts at a time."""

from collections.abc import Iterator

from events.catalog import CarrierProfile, FullFile
from events.errors import NotFound
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import key_of
from services.carrier_feeds.worker.doors import Doors
from services.following import FAMILIES
from services.ports import Row


def full_file_of(profile: CarrierProfile) -> FullFile:
    """Return what a carrier's full files are like.

    Raises:
      NotFound: it takes none.
    """
    if profile.full_file is None:
        raise NotFound(f'carrier "{profile.id}" takes no full file')
    return profile.full_file


def rows_of(
    doors: Doors, carrier: str, *, first: str = "", last: str | None = None
) -> Iterator[list[tuple[str, Row]]]:
    """Yield pages of a carrier's accounts from one family to another, both included; no page is empty."""
    after, beyond = "", None if last is None else key_of(carrier, last)
    if first:
        after = key_of(carrier, first)
        yield list(doors.views.load(LEDGER.view, [after]).items())
    while (beyond is None or after < beyond) and (
        rows := doors.views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES)
    ):
        after = rows[-1][0]
        if page := [(key, row) for key, row in rows if beyond is None or key <= beyond]:
            yield page
