"""Eligibility as a follower of the log."""

from collections.abc import Sequence

from events.base import Entry
from events.offers import Book
from services.eligibility.decide import decide
from services.eligibility.state import known
from services.following import Follower, Loaded


def decide_family(loaded: Loaded, book: Book) -> Sequence[Entry]:
    """Return the coverage facts that are due for one family."""
    return decide(known(loaded.family, loaded.streams), book)


FOLLOWER = Follower(
    name="eligibility",
    listens=frozenset({"hr", "misfit"}),
    needs=frozenset({"hr", "coverage", "misfit"}),
    writes=frozenset({"coverage", "misfit"}),
    decide=decide_family,
)
