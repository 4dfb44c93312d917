"""Nobody is covered any more: an 834 names at least one member, so the last ones are named, each with the end.

Source: X12 834 005010X220A1: loop 2000 is required in every transaction set; HD01 030 with DTP*349.
"""

from dataclasses import dataclass, field

from services.carrier_feeds.decide.standing import last_ends, left_open
from services.carrier_feeds.projection.ledger import account_of, family_of
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_apart import Rows
from services.carrier_feeds.worker.full_last import LastFull
from services.carrier_feeds.worker.full_pages import rows_of

BY_HAND = (
    "nobody is covered any more, and it never took effect, which no full file can say: end it at the carrier"
)


@dataclass(slots=True)
class Farewell:
    """What is left to say to a carrier of people none of whom is covered."""

    rows: dict[str, Rows] = field(default_factory=dict)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    """Family and reason: what can only be ended by a person, at the carrier."""


def farewell(doors: Doors, feed: Feed) -> Farewell:
    """Return who the last full file left covered, with the ends that have come since.

    While somebody can be named, the others end by not being in the file.

    Raises:
      NotFound: the catalog by which the last full file was written is not in the log.
    """
    found = Farewell()
    last = LastFull(doors, feed)
    for page in rows_of(doors, feed.carrier):
        truth = {family_of(key): account_of(row).truth for key, row in page}
        for family, said in last.of(list(truth)).items():
            if rows := last_ends(said.changes, truth[family], said.night):
                found.rows[family] = rows
            elif left_open(said.changes, truth[family], said.night):
                found.by_hand.append((family, BY_HAND))
    return Farewell(found.rows) if found.rows else found
