"""The census at work: family by family, from the view as things stand, or from the log as they were known."""

from collections.abc import Iterator

from events.book import Book
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.census_rows import census_of
from services.answers.decide.family_shown import family_shown
from services.answers.decide.tier_price import TierPrices
from services.answers.projection.census import CENSUS, rows_in
from services.ports import LogReader, Views

FamilyRows = tuple[str, list[CensusRow]]
"""A family and its rows."""

AT_A_TIME = 1000
"""Rows of the view read together."""

LOADED_AT_A_TIME = 250
"""Families loaded from the log together."""


def census_of_view(
    views: Views, asked: CensusAsked, book: Book | None, *, after: str = ""
) -> Iterator[FamilyRows]:
    """Yield the census from the view, in order of family, beyond `after`; prices by tier are those of the book."""
    first, last = _bounds(asked)
    day, wanted, prices = asked.as_of.isoformat(), asked.fields(), TierPrices(book, asked.as_of)
    at = max(after, first)
    while page := views.find(CENSUS.view, after=at, limit=AT_A_TIME):
        for at, row in page:
            if last is not None and at > last:
                return
            if rows := rows_in(row, day, wanted, prices):
                yield at, rows


def census_of_log(
    log: LogReader, asked: CensusAsked, book: Book | None, *, up_to: int, after: str = ""
) -> Iterator[FamilyRows]:
    """Yield the census from the log's records up to a position, in order of family, beyond `after`.

    Prices by tier are those of the book, the one published last up to that position.
    """
    first, last = _bounds(asked)
    prices = TierPrices(book, asked.as_of)
    at = f"coverage/{max(after, first)}"
    while streams := log.streams("coverage", after=at, limit=LOADED_AT_A_TIME):
        at = streams[-1]
        families = [stream.partition("/")[2] for stream in streams]
        wanted = [family for family in families if last is None or family <= last]
        names = [f"{each}/{family}" for family in wanted for each in ("hr", "coverage", "misfit")]
        loaded = log.load(names, up_to=up_to) if names else {}
        for family in wanted:
            known = {each: loaded[f"{each}/{family}"] for each in ("hr", "coverage", "misfit")}
            if rows := list(census_of(family, family_shown(family, known), asked, prices)):
                yield family, rows
        if len(wanted) < len(families):
            return


def _bounds(asked: CensusAsked) -> tuple[str, str | None]:
    """Return between which names the families of the employer asked for lie."""
    if asked.employer is None:
        return "", None
    return f"{asked.employer}/", f"{asked.employer}/\U0010ffff"
