"""How a service follows the log: read a batch, load the families it touches, decide in memory, append once."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from events.base import Entry, Recorded
from events.catalog import CatalogPublished
from events.errors import ConcurrentWrite
from events.offers import Book, index
from services.ports import Log, LogReader, Progress, Tick

BATCH = 2000
"""Records read at a time; the more, the fewer families come due again in the next batch."""

FAMILIES = 250
"""Families decided at a time; their facts are appended together."""

FACTS = 4000
"""Facts appended in one transaction, unless one family alone has more; a log takes no more than 5,000."""

BOOKS = 4
"""Catalogs kept in memory, ready to be asked."""

CATALOG_STREAM = "catalog"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One family with its streams, by category: `hr`, `coverage`, …"""

    family: str
    streams: Mapping[str, Sequence[Recorded]]
    beside: Mapping[str, Sequence[Recorded]] = field(default_factory=dict)
    """Streams by their whole names, with personal data, that `Follower.also` asked for."""

    def __getitem__(self, category: str) -> Sequence[Recorded]:
        return self.streams[category]

    def version(self, stream: str) -> int:
        """Return how many records a stream of it has, of its own or beside."""
        category, _, subject = stream.partition("/")
        found = self.streams[category] if subject == self.family else self.beside[stream]
        return len(found)


Decide = Callable[[Loaded, Book], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Follower:
    """A consumer that decides family by family. Its name is its cursor's key and never changes.

    `listens` are the stream categories whose records make a family due; `needs` those that are loaded for it.
    `writes` are the categories it alone appends to: no other consumer may, so a conflict means a second instance.
    """

    name: str
    listens: frozenset[str]
    needs: frozenset[str]
    writes: frozenset[str]
    decide: Decide
    personal: bool = False
    """Whether it has to see sealed fields, as a day of birth."""
    also: Callable[[Loaded], Collection[str]] | None = None
    """Names the streams of other families that have to be known of some: few, for they are opened."""


class Catalogs:
    """The catalogs of the log, each indexed when it is asked for; the last few are kept. May be shared by threads."""

    def __init__(self, log: LogReader) -> None:
        self._log = log
        self._published: list[tuple[int, str]] = []
        """Position and version of every catalog, oldest first."""
        self._books: OrderedDict[int, Book] = OrderedDict()
        """By position, the one asked for last at the end."""
        self._seen = 0
        self._one_at_a_time = Lock()

    def at(self, position: int) -> Book | None:
        """Return the last catalog published up to a position, or None if there was none yet."""
        with self._one_at_a_time:
            if self._seen < position:
                self._refresh()
            found = next((each for each, _ in reversed(self._published) if each <= position), None)
            return None if found is None else self._book(found)

    def newest(self) -> tuple[Book | None, Mapping[str, int]]:
        """Return the last catalog of the log as it is now, and the version its stream then has."""
        with self._one_at_a_time:
            self._refresh()
            book = self._book(self._published[-1][0]) if self._published else None
            return book, {CATALOG_STREAM: len(self._published)}

    def version(self, version: str) -> Book | None:
        """Return the catalog of this version."""
        with self._one_at_a_time:
            self._refresh()
            found = next((each for each, name in self._published if name == version), None)
            return None if found is None else self._book(found)

    def _book(self, position: int) -> Book:
        book = self._books.pop(position, None)
        if book is None:
            (record,) = self._log.read(after=position - 1, limit=1, categories={CATALOG_STREAM})
            assert isinstance(record.event, CatalogPublished)
            book = _indexed(record.event)
        self._books[position] = book
        while len(self._books) > BOOKS:
            self._books.popitem(last=False)
        return book

    def _refresh(self) -> None:
        """Look through what the log has got since the last look; the first time, through the stream alone."""
        head = self._log.head()
        if self._seen:
            records = self._log.read(after=self._seen, limit=BATCH, categories={CATALOG_STREAM})
        else:
            records = self._log.load([CATALOG_STREAM], up_to=head)[CATALOG_STREAM]
        for record in records:
            if isinstance(record.event, CatalogPublished):
                self._published.append((record.position, record.event.version))
        last = records[-1].position if records else 0
        self._seen = last if len(records) == BATCH else max(head, last)


def _indexed(published: CatalogPublished) -> Book:
    """Return the catalog under the version it was published as, by which facts name it for ever."""
    return replace(index(published.catalog), version=published.version)


def follow(log: Log, follower: Follower, catalogs: Catalogs, *, tick: Tick | None = None) -> int:
    """Bring a follower up to the head of the log and return how many facts it appended.

    Interrupted anywhere, it goes on where its last transaction ended. The head is the one at the start: what the
    follower itself appends does not keep it running.
    """
    head = log.head()
    start = log.position(follower.name)
    appended = 0
    while (position := log.position(follower.name)) < head:
        appended += _step(log, follower, catalogs, after=position, head=head)
        if tick is not None:
            tick(log.position(follower.name) - start, head - start)
    return appended


def _step(log: Log, follower: Follower, catalogs: Catalogs, *, after: int, head: int) -> int:
    """Take one batch of records; a published catalog ends its batch and makes every family due."""
    batch = log.read(after=after, limit=BATCH, categories=follower.listens | {CATALOG_STREAM})
    published = next((n for n, r in enumerate(batch) if isinstance(r.event, CatalogPublished)), None)
    if published == 0:
        return _decide_all(log, follower, catalogs, at=batch[0].position)
    # A batch that is not full was read after the head was: nothing due up to the head is missing from it.
    last = batch[-1].position if batch else 0
    at = last if len(batch) == BATCH else max(head, last)
    if published is not None:
        batch = batch[:published]
        at = batch[-1].position
    due = sorted({record.subject for record in batch if record.category in follower.listens})
    appended = 0
    while len(due) > FAMILIES:
        first, due = due[:FAMILIES], due[FAMILIES:]
        appended += decide_families(log, follower, catalogs, first, at=at, progress=False)
    return appended + decide_families(log, follower, catalogs, due, at=at)


def _decide_all(log: Log, follower: Follower, catalogs: Catalogs, *, at: int) -> int:
    """Decide every family under a new catalog, then pass it; a restart decides again and appends nothing twice."""
    appended = 0
    last = ""
    while streams := log.streams("hr", after=last, limit=FAMILIES):
        last = streams[-1]
        families = [stream.partition("/")[2] for stream in streams]
        appended += decide_families(log, follower, catalogs, families, at=at, progress=False)
    return appended + decide_families(log, follower, catalogs, (), at=at)


def decide_everybody(log: Log, follower: Follower, catalogs: Catalogs, *, at: int) -> int:
    """Decide every family by the newest catalog, then go to a position; return how many facts that gave."""
    appended = 0
    last = ""
    while streams := log.streams("hr", after=last, limit=FAMILIES):
        last = streams[-1]
        families = [stream.partition("/")[2] for stream in streams]
        appended += decide_families(
            log, follower, catalogs, families, at=at, progress=False, tracked_as=follower.name
        )
    return appended + decide_families(log, follower, catalogs, (), at=at, tracked_as=follower.name)


def decide_families(
    log: Log,
    follower: Follower,
    catalogs: Catalogs,
    families: Collection[str],
    *,
    at: int,
    progress: bool = True,
    tracked_as: str = "",
) -> int:
    """Decide these families on everything the log holds of them and append the facts, with the position at the end.

    All at once, unless the facts are more than `FACTS`: then some families' before the others', each family's whole.
    With `tracked_as` the position is kept under that name, and the catalog is not that of the position but the newest,
    also when one is published meanwhile: whoever shares the families with others never falls back behind them.
    """
    consumer = tracked_as or follower.name
    appended = 0
    while True:
        book, fence = catalogs.newest() if tracked_as else (catalogs.at(at), {})
        *first, last = _decided(log, follower, book, families)
        try:
            for part in first:
                log.append(part.facts, after={**part.versions, **fence})
                appended += len(part.facts)
            log.append(
                last.facts,
                after={**last.versions, **fence},
                progress=Progress(consumer, at) if progress else None,
            )
        except ConcurrentWrite:
            if progress and log.position(consumer) >= at:
                return appended  # another instance has taken this batch
            continue
        return appended + len(last.facts)


@dataclass(slots=True)
class _Part:
    """Facts to be appended in one transaction, and the version of each stream they go to."""

    facts: list[Entry] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)


def _decided(log: Log, follower: Follower, book: Book | None, families: Collection[str]) -> list[_Part]:
    """Return what is due for these families in as few parts as may be; at least one, which may be empty."""
    parts = [_Part()]
    if book is None or not families:
        return parts
    for loaded in load_families(log, follower, families, follower.needs):
        facts = follower.decide(loaded, book)
        if len(parts[-1].facts) + len(facts) > FACTS and parts[-1].facts:
            parts.append(_Part())
        parts[-1].facts.extend(facts)
        parts[-1].versions.update((fact.stream, loaded.version(fact.stream)) for fact in facts)
    return parts


def load_families(
    log: LogReader, follower: Follower, families: Collection[str], categories: Collection[str]
) -> Iterator[Loaded]:
    """Yield these families with their streams of some categories, and those of others that the follower asks for."""
    needed = sorted(categories)
    streams_of = [f"{category}/{family}" for family in families for category in needed]
    held = log.load(streams_of, personal=follower.personal)
    for family in families:
        loaded = Loaded(family, {category: held[f"{category}/{family}"] for category in needed})
        also = follower.also(loaded) if follower.also is not None else ()
        yield replace(loaded, beside=log.load(sorted(also), personal=True)) if also else loaded
