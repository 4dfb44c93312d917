"""What proposals from a carrier's full file are made by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from events.book import Book
from events.catalog import CarrierProfile
from events.roster_rows import MemberHeld, PersonHeld
from services.carrier_feeds.rules.crosswalk import Crosswalk
from services.carrier_feeds.rules.place import Places
from services.carrier_feeds.rules.roster_comparison import Theirs


class Unplaced(Exception):
    """A family cannot be placed; the message is for an operator and holds nothing personal."""

    def __init__(self, reason: str, *, asks: tuple[str, ...] = ()) -> None:
        """Take the reason, and what the office can give so that it can be placed, as columns of its table."""
        super().__init__(reason)
        self.asks = asks


@dataclass(frozen=True, slots=True)
class Start:
    """What proposals are made by."""

    book: Book
    profile: CarrierProfile
    crosswalk: Crosswalk
    places: Places
    employer: str | None
    """Whose employees they are, where neither number nor group says so."""
    day: date
    """The day the file is of."""
    name: Callable[[PersonHeld], str]
    """What a dependent without a number of ours is called, the same in every file."""


@dataclass(slots=True)
class Somebody:
    """A member of a family, and what they are covered by."""

    held: MemberHeld
    coverages: list[Theirs] = field(default_factory=list)
