"""What the last full files that a carrier has taken said of its families, made again from the log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from events.carrier_feeds import InterchangePrepared
from events.errors import NotFound
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.full import full_family
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import key_of
from services.carrier_feeds.state.feed import Feed, File
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors, file_of_number, prepared_at


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What a full file said of a family, and on which night; nothing where the carrier was not told of it."""

    night: date
    changes: tuple[FamilyChange, ...]


class LastFull:
    """A carrier's last full files. One that is not answered yet counts as taken, a set that was refused does not."""

    def __init__(self, doors: Doors, feed: Feed) -> None:
        self._doors = doors
        self._feed = feed
        self._files: dict[int, tuple[File, InterchangePrepared]] = {}

    def of(self, families: Sequence[str]) -> dict[str, LastSaid]:
        """Return of each family what the carrier was told of it last; nobody is named before the first full file.

        Raises:
          NotFound: the catalog by which a file was written is not in the log.
        """
        found: dict[str, LastSaid] = {}
        for night in self._nights():
            waiting = [each for each in families if each not in found]
            taken = {file.control_number: self._taken_from(file, said, waiting) for file, said in night}
            named = {each for file, said in night for each in _spoken_of(said, waiting)}
            for _, prepared in night:
                there = taken[prepared.control_number]
                said = said_in(self._doors, prepared, there)
                found |= {family: LastSaid(prepared.night, said[family]) for family in there}
            absent = [each for each in waiting if each not in named] if night else []
            found |= {family: LastSaid(night[0][1].night, ()) for family in absent}
        return found

    def since(self) -> int | None:
        """Return the log position after which a family can be otherwise than the carrier was told; None: of nobody."""
        position: int | None = None
        for night in self._nights():
            position = min(file.basis for file, _ in night)
            if not any(file.rejected for file, _ in night):
                break
        return position

    def _nights(self) -> Iterator[list[tuple[File, InterchangePrepared]]]:
        """Yield the files of each night, the latest first; a night that was decided anew has other books."""
        files = (self._file(number) for number in reversed(self._feed.fulls))
        for _, night in groupby(files, key=lambda each: each[0].basis):
            parts = list(night)
            if not all(file.withdrawn for file, _ in parts):
                yield parts

    def _file(self, number: int) -> tuple[File, InterchangePrepared]:
        if number not in self._files:
            file = file_of_number(self._doors, self._feed.carrier, number)
            assert file is not None, "files do not vanish"
            self._files[number] = file, prepared_at(self._doors, file)
        return self._files[number]

    @staticmethod
    def _taken_from(file: File, prepared: InterchangePrepared, families: Iterable[str]) -> list[str]:
        refused = {each.control_number for each in file.sets if each.accepted is False}
        taken = [each for each in prepared.full_sets if each.control_number not in refused]
        return [f for f in families if any(each.first_family <= f <= each.last_family for each in taken)]


def _spoken_of(prepared: InterchangePrepared, families: Iterable[str]) -> list[str]:
    ranges = [(each.first_family, each.last_family) for each in prepared.full_sets]
    return [family for family in families if any(first <= family <= last for first, last in ranges)]


def said_in(
    doors: Doors, prepared: InterchangePrepared, families: Collection[str]
) -> dict[str, tuple[FamilyChange, ...]]:
    """Return what a full file said of each of these families, nothing where it did not speak of one.

    Raises:
      NotFound: the catalog by which it was written is not in the log.
    """
    book = doors.catalogs.version(prepared.catalog)
    if book is None or prepared.carrier not in book.carriers:
        raise NotFound(f"the catalog {prepared.catalog} is not in the log")
    profile = book.carriers[prepared.carrier]
    assert profile.full_file is not None, "it has written a full file"
    found: dict[str, tuple[FamilyChange, ...]] = dict.fromkeys(families, ())
    for change in prepared.standing:
        if change.family in found:
            found[change.family] += (change,)
    apart = {each.family for each in prepared.standing}.union(prepared.left_out)
    keys = [key_of(profile.id, each) for each in families if each not in apart]
    terms = terms_of(book, profile)
    for known in known_of(doors, sorted(doors.views.load(LEDGER.view, keys).items()), prepared.basis):
        whole = full_family(known, terms, profile.full_file, prepared.night, basis=prepared.basis)
        found[known.family] = whole.changes
    return found
