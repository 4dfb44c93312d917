"""Families decided again on what the log holds: what a consumer would say now, and nobody is told."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from events.base import Recorded
from services.following import BATCH, CATALOG_STREAM, FAMILIES, Catalogs, Follower, load_families
from services.ports import LogReader, Tick
from services.reading import OnlyReading

NAMES = 10_000
"""Names of streams read at a time where they are only counted."""


@dataclass(frozen=True, slots=True)
class Due:
    """A family of which a consumer would say more now than the log holds: facts by kind, with how many."""

    family: str
    facts: Mapping[str, int]


def decide_anew(
    log: LogReader, follower: Follower, *, first: int, last: int, tick: Tick | None = None
) -> Iterator[Due]:
    """Decide every family with a record between two positions on all that the log holds of it, and append nothing.

    A catalog among these records makes every family due, as it does for the consumer. Each family is decided once.
    Yields those about which there would be something to append. Memory does not grow with the log.
    """
    head = log.head()
    held = OnlyReading(log, up_to=head)
    book = Catalogs(held).at(head)
    if book is None:
        return
    catalogs = OnlyReading(log, up_to=last).read(after=first - 1, limit=1, categories={CATALOG_STREAM})
    due = _every_family(held, tick) if catalogs else _touched(held, follower, first, last, tick)
    needed = follower.needs | follower.listens
    for families, since in due:
        for loaded in load_families(held, follower, families, needed):
            if since is not None and _was_due(loaded.streams, follower, first, since):
                continue
            facts = Counter(fact.event.KIND for fact in follower.decide(loaded, book))
            if facts:
                yield Due(loaded.family, dict(sorted(facts.items())))


def _was_due(streams: Mapping[str, Collection[Recorded]], follower: Follower, first: int, since: int) -> bool:
    """Whether a batch before this one, which begins beyond `since`, has named the family already."""
    positions = (r.position for category in follower.listens for r in streams[category])
    return any(first <= each <= since for each in positions)


def _every_family(log: LogReader, tick: Tick | None) -> Iterator[tuple[list[str], None]]:
    """Yield all families, some at a time."""
    families = 0 if tick is None else sum(map(len, _pages(log, NAMES)))
    done = 0
    for page in _pages(log, FAMILIES):
        yield [stream.partition("/")[2] for stream in page], None
        done += len(page)
        if tick is not None:
            tick(done, max(done, families))


def _pages(log: LogReader, limit: int) -> Iterator[list[str]]:
    last = ""
    while page := log.streams("hr", after=last, limit=limit):
        last = page[-1]
        yield page


def _touched(
    log: LogReader, follower: Follower, first: int, last: int, tick: Tick | None
) -> Iterator[tuple[list[str], int]]:
    """Yield the families of each batch of records, some at a time, with the position before the batch."""
    within = OnlyReading(log, up_to=last)
    after = first - 1
    while batch := within.read(after=after, limit=BATCH, categories=follower.listens):
        due = sorted({record.subject for record in batch})
        for start in range(0, len(due), FAMILIES):
            yield due[start : start + FAMILIES], after
        after = batch[-1].position
        if tick is not None:
            tick(after - first + 1, last - first + 1)
