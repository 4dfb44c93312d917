"""What a worker does with a batch of one partition: drop what it has had, find what was lost, decide, record once.

Truth and position are the log's; a topic only says what is new. So what a topic tells twice, late, out of order or not
at all makes no difference: every family that may be due is decided on everything the log holds of it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from events.announcements import CATALOG_STREAM, Heard, key_of, partition_of, told_to_all
from events.errors import ConcurrentWrite
from services.following import BATCH, FAMILIES, Catalogs, Follower, decide_families
from services.ports import Log, Progress

MANY = 10_000
"""Names kept in memory at most, however much was lost."""

_COUNTS = 100_000
"""More than a topic has partitions."""

Moved = Callable[[], object]
"""Told each time something was read or decided, for who watches over a batch that takes long."""


def _nobody() -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a batch."""

    position: int
    """How far the partition has come in the log."""
    facts: int = 0
    """Appended by this worker."""
    duplicates: int = 0
    """Messages of what the partition had had before, or of what the log does not hold."""
    gaps: int = 0
    """Ranges of the log that should have been told and were not; they were read from the log instead."""


@dataclass(frozen=True, slots=True)
class Share:
    """One partition of a topic, as one follower hears it."""

    follower: Follower
    topic: str
    partition: int
    partitions: int
    """How many the topic has, as far as this worker knows."""

    @property
    def tracked_as(self) -> str:
        """The name under which the position of this partition is kept in the log."""
        return f"{self.follower.name}/{self.topic}/{self.partition}"

    @property
    def counted_as(self) -> str:
        """The name under which the log keeps among how many partitions this one last took its part."""
        return f"{self.tracked_as}/of"

    def holds(self, key: str) -> bool:
        """Whether what has this key is told in this partition, now."""
        return partition_of(key, self.partitions) == self.partition


def take(
    log: Log, catalogs: Catalogs, share: Share, batch: Sequence[Heard], *, moved: Moved = _nobody
) -> Done:
    """Decide every family a batch makes due; facts and position in one transaction at the end.

    A partition that is met for the first time, or whose topic had another number of partitions the last time, makes
    all of its families due: families have moved to it whose worker has heard nothing of them, nor of the catalog in
    force. What it is told of families that have moved away is decided all the same. What the log does not hold, since
    an older copy of it was put back, is passed by: the position must not get ahead of what will be there.

    Raises:
      LogUnavailable: the database does not answer; take the same batch again.
    """
    tracked, head = log.position(share.tracked_as), log.head()
    fresh = sorted({each.position: each for each in batch if tracked < each.position <= head}.items())
    duplicates = len(batch) - len(fresh)
    if not fresh:
        return Done(tracked, duplicates=duplicates)
    at = fresh[-1][0]
    gaps = list(_gaps(tracked, [each for _, each in fresh])) if tracked else []
    recounted = _recounted(log, share)
    streams = {each.stream for _, each in fresh}
    due = _heard(log, share, streams, gaps, everybody=recounted or not tracked, moved=moved)
    facts = _decide(log, catalogs, share, due, at, moved=moved)
    if recounted:
        _count(log, share, at)
    return Done(at, facts, duplicates, len(gaps))


def ready(log: Log, share: Share, before: Iterable[Follower], batch: Sequence[Heard]) -> bool:
    """Whether the followers whose facts this one hears have taken the batch themselves.

    One that decided before them would decide on half of it, and take back later what it never should have said.
    """
    head = log.head()
    at = max((each.position for each in batch if each.position <= head), default=0)
    if at <= log.position(share.tracked_as):
        return True
    return all(log.position(replace(share, follower=each).tracked_as) >= at for each in before)


def undecided(log: Log, shares: Collection[Share], upto: int) -> bool:
    """Whether something that the log holds up to a position has not been taken by the partition it belongs to.

    A partition that no worker has ever had counts as behind.

    Raises:
      LogUnavailable: the database does not answer.
    """
    tracked = {share: log.position(share.tracked_as) for share in shares}
    if not all(tracked.values()):
        return upto > 0
    return any(
        tracked[share] < position
        for position, stream in _told(log, shares, min(tracked.values()), upto, _nobody)
        for share in shares
        if told_to_all(stream) or share.holds(key_of(stream))
    )


def settle(
    log: Log, catalogs: Catalogs, shares: Collection[Share], upto: int, *, moved: Moved = _nobody
) -> Mapping[int, Done]:
    """See from the log that nothing was lost behind the last message of these partitions; answer for each.

    For partitions in which everything up to `upto` has been told and taken: what the log holds of them beyond their
    position was lost on the way, with no message after it by which that could be seen. It is decided now.

    Raises:
      LogUnavailable: the database does not answer; try again.
    """
    tracked = {share: log.position(share.tracked_as) for share in shares}
    behind = {share: position for share, position in tracked.items() if position < upto}
    lost: dict[Share, set[str]] = {share: set() for share in behind}
    old = [position for position in behind.values() if position]
    for position, stream in _told(log, shares, min(old), upto, moved) if old else ():
        for share, missing in lost.items():
            if behind[share] and behind[share] < position and len(missing) < MANY:
                if told_to_all(stream) or share.holds(key_of(stream)):
                    missing.add(stream)
    return {
        share.partition: _settled(log, catalogs, share, tracked[share], lost.get(share), upto, moved)
        for share in shares
    }


def _settled(
    log: Log,
    catalogs: Catalogs,
    share: Share,
    tracked: int,
    lost: Collection[str] | None,
    upto: int,
    moved: Moved,
) -> Done:
    """Decide what was lost of one partition, if anything was, and note that it has come as far as all the others."""
    recounted = _recounted(log, share)
    if lost is None and not recounted:
        return Done(tracked)
    missing = lost or ()
    everybody = recounted or not tracked or CATALOG_STREAM in missing or len(missing) >= MANY
    families = _all(log, share) if everybody else _due(share.follower, missing)
    at = max(tracked, upto)
    facts = _decide(log, catalogs, share, families, at, moved=moved, progress=lost is not None)
    if recounted:
        _count(log, share, at)
    return Done(at, facts, gaps=bool(missing))


def _recounted(log: Log, share: Share) -> bool:
    """Whether this partition last took its part among another number of them, or never did."""
    return log.position(share.counted_as) % _COUNTS != share.partitions


def _count(log: Log, share: Share, at: int) -> None:
    """Note among how many partitions all families of this one have been decided; numbers under a name only rise."""
    since = max(at, log.position(share.counted_as) // _COUNTS + 1)
    try:
        log.append([], after={}, progress=Progress(share.counted_as, since * _COUNTS + share.partitions))
    except ConcurrentWrite:
        return  # another worker noted it at this instant; where that was another number, it is seen by the next batch


def _gaps(tracked: int, fresh: Iterable[Heard]) -> Iterator[tuple[int, int]]:
    """Yield each range, beyond its first position, that messages in order of position leave untold.

    Where a publisher did not know what came before, anything may have.
    """
    for each in fresh:
        previous = each.position - 1 if each.previous is None else each.previous
        if previous > tracked:
            yield tracked, previous
        tracked = each.position


def _heard(
    log: Log,
    share: Share,
    streams: Collection[str],
    gaps: Iterable[tuple[int, int]],
    *,
    everybody: bool,
    moved: Moved,
) -> Iterator[str]:
    """Yield what is due by what was told and what should have been; a family may come more than once."""
    yield from _due(share.follower, streams)
    everybody = everybody or CATALOG_STREAM in streams
    for after, last in gaps:
        for _, stream in _told(log, [share], after, last, moved):
            everybody = everybody or told_to_all(stream)
            yield from _due(share.follower, [stream])
    if everybody:
        yield from _all(log, share)


def _told(
    log: Log, shares: Collection[Share], after: int, last: int, moved: Moved
) -> Iterator[tuple[int, str]]:
    """Yield position and stream of everything these shares' followers listen to, in a range of the log."""
    categories = {CATALOG_STREAM}.union(*(each.follower.listens for each in shares))
    while batch := log.read(after=after, limit=BATCH, categories=categories):
        moved()
        yield from ((each.position, each.stream) for each in batch if each.position <= last)
        after = batch[-1].position
        if after >= last or len(batch) < BATCH:
            return


def _due(follower: Follower, streams: Iterable[str]) -> Iterator[str]:
    named = (stream.partition("/") for stream in streams)
    yield from sorted({family for category, _, family in named if category in follower.listens})


def _all(log: Log, share: Share) -> Iterator[str]:
    """Yield every family of a partition."""
    last = ""
    while streams := log.streams("hr", after=last, limit=BATCH):
        last = streams[-1]
        families = (stream.partition("/")[2] for stream in streams)
        yield from (family for family in families if share.holds(family))


def _decide(
    log: Log,
    catalogs: Catalogs,
    share: Share,
    families: Iterable[str],
    at: int,
    *,
    moved: Moved,
    progress: bool = True,
) -> int:
    """Decide families, so many at a time; the position comes with the last of them.

    One that is named again is passed over as long as it is remembered; after that it is decided again, to no effect.
    """
    facts = 0
    waiting: list[str] = []
    seen: set[str] = set()
    for family in families:
        if family in seen:
            continue
        if len(waiting) == FAMILIES:
            facts += decide_families(
                log, share.follower, catalogs, waiting, at=at, progress=False, tracked_as=share.tracked_as
            )
            moved()
            waiting = []
            if len(seen) >= MANY:
                seen.clear()
        waiting.append(family)
        seen.add(family)
    return facts + decide_families(
        log, share.follower, catalogs, waiting, at=at, progress=progress, tracked_as=share.tracked_as
    )
