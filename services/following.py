"""How a service follows the log: read a batch, load the families it touches, decide in memory, append once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from events.base import Entry, Recorded
from events.catalog import CatalogPublished
from events.errors import ConcurrentWrite
from events.offers import Book, index
from services.ports import Log, Progress, Tick

BATCH = 1000
"""Records read at a time."""

FAMILIES = 250
"""Families decided at a time; their facts are appended in one transaction."""

CATALOG_STREAM = "catalog"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One family with its streams, by category: `hr`, `coverage`, …"""

    family: str
    streams: Mapping[str, Sequence[Recorded]]

    def __getitem__(self, category: str) -> Sequence[Recorded]:
        return self.streams[category]


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


class Catalogs:
    """The catalog in force at a position of the log, indexed once. May be shared by threads."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: list[tuple[int, Book]] = []
        self._seen = 0
        self._one_at_a_time = Lock()

    def at(self, position: int) -> Book | None:
        """Return the last catalog published up to a position, or None if there was none yet."""
        if self._seen < position:
            self._refresh()
        return next((book for published, book in reversed(self._known) if published <= position), None)

    def version(self, version: str) -> Book | None:
        """Return the catalog of this version."""
        self._refresh()
        return next((book for _, book in self._known if book.version == version), None)

    def _refresh(self) -> None:
        """Look through what the log has got since the last look; the first time, through the stream alone."""
        with self._one_at_a_time:
            head = self._log.head()
            if self._seen:
                records = self._log.read(after=self._seen, limit=BATCH, categories={CATALOG_STREAM})
            else:
                records = self._log.load([CATALOG_STREAM], up_to=head)[CATALOG_STREAM]
            for record in records:
                if isinstance(record.event, CatalogPublished):
                    self._known.append((record.position, index(record.event.catalog)))
            last = records[-1].position if records else 0
            self._seen = last if len(records) == BATCH else max(head, last)


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
    log.append([], after={}, progress=Progress(follower.name, at))
    return appended


def decide_families(
    log: Log,
    follower: Follower,
    catalogs: Catalogs,
    families: Collection[str],
    *,
    at: int,
    progress: bool = True,
) -> int:
    """Decide these families on everything the log holds of them and append the facts once, with the position."""
    book = catalogs.at(at)
    names = [f"{category}/{family}" for family in families for category in sorted(follower.needs)]
    while True:
        loaded: Mapping[str, Sequence[Recorded]] = {}
        facts: list[Entry] = []
        if book is not None and names:
            loaded = log.load(names)
            for family in families:
                streams = {category: loaded[f"{category}/{family}"] for category in follower.needs}
                facts.extend(follower.decide(Loaded(family, streams), book))
        touched = {fact.stream for fact in facts}
        try:
            log.append(
                facts,
                after={name: len(loaded[name]) for name in touched},
                progress=Progress(follower.name, at) if progress else None,
            )
        except ConcurrentWrite:
            if log.position(follower.name) >= at:
                return 0  # another instance has taken this batch
            continue
        return len(facts)
