"""Reviews: once a day whoever has something to come by itself is thought of, before its day; and the list of it all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import Cause, Entry, Recorded
from events.catalog import CatalogPublished
from events.demographics import latest_person
from events.eligibility import FamilyReviewed
from events.errors import ConcurrentWrite
from events.history import history
from events.intake import PersonForgotten
from events.offers import Book
from events.vocabulary.calendar import deadline
from events.vocabulary.people import masked_name
from services.eligibility.rules.upcoming import LISTED, Coming
from services.following import BATCH, CATALOG_STREAM, FAMILIES, Catalogs
from services.outlooks import (
    LISTENS,
    NEEDS,
    VIEW,
    Outlook,
    families_next,
    families_past,
    looked,
    looked_row,
    outlook,
    rows_of,
)
from services.ports import Log, LogReader, Row, Views

_HEARD = LISTENS | {CATALOG_STREAM, "operator"}


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that comes for somebody, with the name masked."""

    day: date
    kind: str
    age: int | None
    family: str
    member: str
    name: str


def review(
    log: Log, views: Views, catalogs: Catalogs, today: date, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Record a review of every family for which something is due within the program's `review_days`; return how many.

    Nobody is reviewed twice for the same: interrupted anywhere, or called again on the same day, it goes on where it
    was. `goes_on` is asked before a batch is recorded.
    """
    brought = bring_up(log, views, catalogs)
    if brought is None:
        return 0
    book = brought.book
    until = deadline(today, book.catalog.program.review_days)
    if not brought.changed and looked(views) >= until.isoformat():
        return 0
    reviewed = 0
    for families in families_next(views, until):
        for some in _some(families):
            recorded = _review(log, views, book, some, until, goes_on)
            if recorded is None:
                return reviewed
            reviewed += recorded
    if looked(views) < until.isoformat():
        _save(views, looked_row(until))
    bring_up(log, views, catalogs)
    return reviewed


def _review(
    log: Log,
    views: Views,
    book: Book,
    families: Sequence[str],
    until: date,
    goes_on: Callable[[], bool],
) -> int | None:
    """Record the reviews that are due of these families, and return how many; None if that is to be left to others.

    Of the others it is noted that they were looked at.
    """
    while True:
        seen = _outlooks(log, book, families, looked_day=until)
        due = [each for each in seen.outlooks.values() if each is not None and each.is_due(until)]
        entries = [Entry(f"review/{each.family}", FamilyReviewed(through_day=until), Cause()) for each in due]
        if entries and not goes_on():
            return None
        try:
            if entries:
                log.append(entries, after={entry.stream: seen.reviews[entry.stream] for entry in entries})
        except ConcurrentWrite:
            continue
        _save(views, rows_of(views, seen.outlooks))
        return len(entries)


@dataclass(frozen=True, slots=True)
class Brought:
    """The catalog by which the view is up to date, and whether anything in it had to change for that."""

    book: Book
    changed: bool


def bring_up(log: LogReader, views: Views, catalogs: Catalogs) -> Brought | None:
    """Bring the view up to the head of the log; None before there is a catalog.

    A new catalog makes every family worth a look, as the first time does.
    """
    book, _ = catalogs.newest()
    head = log.head()
    if (position := views.position(VIEW)) > head:
        views.drop(VIEW)
        position = 0
    if book is None:
        return None
    changed = False
    while position < head:
        families, last = _touched(log, after=position, head=head)
        for some in families:
            _save(views, rows_of(views, _outlooks(log, book, some).outlooks))
            changed = True
        try:
            views.save(VIEW, {}, position=last, after=position)
        except ConcurrentWrite:
            last = views.position(VIEW)
        position = last
    return Brought(book, changed)


def _touched(log: LogReader, *, after: int, head: int) -> tuple[Iterator[Sequence[str]], int]:
    """Return the families worth a look after a position, some at a time, and the position that this reaches."""
    batch = log.read(after=after, limit=BATCH, categories=_HEARD) if after else []
    if not after or any(isinstance(each.event, CatalogPublished) for each in batch):
        return _everybody(log), head
    # A batch that is not full was read after the head was: nothing up to the head is missing from it.
    last = batch[-1].position if batch else 0
    reached = last if len(batch) == BATCH else max(head, last)
    return _some(sorted({name for each in batch for name in _named(each)})), reached


def listed(log: LogReader, views: Views, book: Book, first_day: date, last_day: date) -> list[Listed]:
    """Return who turns 26 or 65 and whose waiting or stability period ends on these days, in order of the days.

    The view has to be up to date. Whoever cannot be read any more is not listed.
    """
    found: dict[str, list[Listed]] = {}
    for families in (*families_next(views, last_day), *families_past(views, first_day)):
        for some in _some([each for each in families if each not in found]):
            seen = _outlooks(log, book, some)
            for family, each in seen.outlooks.items():
                comings = (
                    [] if each is None else [c for c in each.between(first_day, last_day) if c.kind in LISTED]
                )
                found[family] = list(_listed(family, comings, seen.streams[f"hr/{family}"]))
    every = (each for some in found.values() for each in some)
    return sorted(every, key=lambda each: (each.day, each.family, each.member, each.kind))


def _listed(family: str, comings: Iterable[Coming], records: Sequence[Recorded]) -> Iterator[Listed]:
    told = None
    for each in comings:
        told = told or history(records)
        person = latest_person(told, each.member)
        name = "" if person is None else masked_name(person.first_name, person.last_name)
        yield Listed(each.day, each.kind, each.age, family, each.member, name)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Some families' outlooks, their streams, and how many reviews each has had."""

    outlooks: Mapping[str, Outlook | None]
    streams: Mapping[str, Sequence[Recorded]]

    @property
    def reviews(self) -> dict[str, int]:
        return {name: len(held) for name, held in self.streams.items() if name.startswith("review/")}


def _outlooks(log: LogReader, book: Book, families: Sequence[str], looked_day: date = date.min) -> _Seen:
    names = [f"{category}/{family}" for family in families for category in sorted(NEEDS)]
    streams = log.load(names, personal=True) if names else {}
    outlooks = {
        family: outlook(family, {each: streams[f"{each}/{family}"] for each in NEEDS}, book, looked_day)
        for family in families
    }
    return _Seen(outlooks, streams)


def _named(record: Recorded) -> Iterator[str]:
    """Yield the families that a record makes worth a look."""
    match record.event:
        case PersonForgotten(family=family):
            yield family
        case _ if record.category in LISTENS:
            yield record.subject
        case _:
            pass


def _save(views: Views, rows: Mapping[str, Row | None]) -> None:
    """Write rows that rest on no further position than the view has."""
    if rows:
        views.save(VIEW, rows, position=views.position(VIEW))


def _some(families: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the families, as many at a time as fit into memory with their histories."""
    for start in range(0, len(families), FAMILIES):
        yield families[start : start + FAMILIES]


def _everybody(log: LogReader) -> Iterator[Sequence[str]]:
    last = ""
    while streams := log.streams("hr", after=last, limit=FAMILIES):
        last = streams[-1]
        yield [stream.partition("/")[2] for stream in streams]
