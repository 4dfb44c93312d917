"""What the feeds need of the world, and what they ask of their own views."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.base import Cause, DomainEvent, Entry
from events.carrier_feeds import InterchangePrepared
from events.catalog import CarrierProfile
from events.errors import ConcurrentWrite, NotFound
from events.feed_holds import FileKind
from events.offers import Book
from services.carrier_feeds.projection import FILES, LEDGER
from services.carrier_feeds.projection.files import AWAITING, feed_key, file_key, file_of, night_key, opened
from services.carrier_feeds.projection.ready import READY
from services.carrier_feeds.state.feed import Feed, File, overdue
from services.carrier_feeds.worker.sayings import Files
from services.following import Catalogs
from services.nights import Timetable
from services.ports import Clock, Drops, Log, Views
from services.viewing import build


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything a feed works through."""

    log: Log
    views: Views
    clock: Clock
    catalogs: Catalogs
    interchanges: Files
    drops: Drops
    timetable: Timetable


Facts = Sequence[tuple[DomainEvent, int | None]]
"""Facts to be appended, each with the log position of what led to it."""


def catch_up(doors: Doors) -> int:
    """Bring both views to the head of the log and return the position the ledger rests on.

    The ledger comes second: it knows every file that the feed knows, so nothing is said twice.
    """
    if doors.views.position(READY.view) > doors.log.head():
        # An older copy of the log was restored: it must be noticed before the log has grown beyond that again.
        doors.views.drop(READY.view)
    build(doors.log, doors.views, FILES)
    return build(doors.log, doors.views, LEDGER)


def profile_at(doors: Doors, carrier: str, position: int) -> tuple[Book, CarrierProfile]:
    """Return the catalog in force at a log position and the carrier's profile in it.

    Raises:
      NotFound: there is no catalog yet, or no such carrier in it.
    """
    book = doors.catalogs.at(position)
    if book is None:
        raise NotFound("no catalog has been published")
    profile = book.carriers.get(carrier)
    if profile is None:
        raise NotFound(f'the catalog has no carrier "{carrier}"')
    return book, profile


def feed_of(doors: Doors, carrier: str) -> Feed:
    """Return what is remembered of a carrier."""
    row = doors.views.load(FILES.view, [feed_key(carrier)]).get(feed_key(carrier))
    feed = Feed(carrier) if row is None else opened(row)
    assert isinstance(feed, Feed)
    return feed


def is_closed(doors: Doors, carrier: str, night: date, kind: FileKind = "change") -> bool:
    """Whether a night's file of a kind has been decided."""
    key = night_key(carrier, night, kind)
    return key in doors.views.load(FILES.view, [key])


def file_of_number(doors: Doors, carrier: str, control_number: int) -> File | None:
    """Return the file of a control number, or None."""
    key = file_key(carrier, control_number)
    row = doors.views.load(FILES.view, [key]).get(key)
    return None if row is None else file_of(row)


def files_of(
    doors: Doors, carrier: str, *, mark: str | None = None, after: int = 0, limit: int = 1000
) -> list[File]:
    """Return a carrier's files by number, beyond `after`; with `mark` only those that are so far."""
    rows = doors.views.find(FILES.view, group=carrier, mark=mark, after=file_key(carrier, after), limit=limit)
    return [file_of(row) for _, row in rows]


def overdue_files(doors: Doors, carrier: str, now: datetime) -> list[File]:
    """Return the files for whose final answer the carrier has had longer than its profile allows.

    Raises:
      NotFound: the catalog does not know the carrier.
    """
    _, profile = profile_at(doors, carrier, doors.log.head())
    if profile.final_answer == "none":
        return []
    waiting = files_of(doors, carrier, mark=AWAITING)
    return overdue(waiting, answer_hours=profile.answer_hours, now=now)


def prepared_at(doors: Doors, file: File) -> InterchangePrepared:
    """Return what a file says, from its place in the log."""
    found = doors.log.read(after=file.position - 1, limit=1, categories={"feed"})
    assert found, "the log holds every file that the view holds"
    event = found[0].event
    assert isinstance(event, InterchangePrepared)
    assert (event.carrier, event.control_number) == (file.carrier, file.control_number)
    return event


def append(doors: Doors, feed: Feed, facts: Facts) -> None:
    """Append facts to a carrier's feed as it was read.

    Raises:
      ConcurrentWrite: it has grown since.
    """
    if facts:
        stream = f"feed/{feed.carrier}"
        entries = [Entry(stream, event, Cause(causation=led_by)) for event, led_by in facts]
        doors.log.append(entries, after={stream: feed.version})


def record(doors: Doors, carrier: str, decide: Callable[[Feed], Facts]) -> int:
    """Decide on the feed as it is and append; when somebody else was first, decide again. Return how many facts.

    The view of the files knows them when this returns.
    """
    while True:
        build(doors.log, doors.views, FILES)
        feed = feed_of(doors, carrier)
        facts = decide(feed)
        try:
            append(doors, feed, facts)
        except ConcurrentWrite:
            continue
        build(doors.log, doors.views, FILES)
        return len(facts)
