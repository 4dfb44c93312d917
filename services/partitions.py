"""What a worker does with a batch of one partition: drop what it has had, find what was lost, decide, record once.

Truth and position are the log's; a topic only says what is new. So what a topic tells twice, late, out of order or not
at all makes no difference: every family that may be due is decided on everything the log holds of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from events.announcements import CATALOG_STREAM, Heard, key_of, partition_of, told_to_all
from services.following import BATCH, FAMILIES, Catalogs, Follower, decide_families
from services.ports import Log


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a batch."""

    position: int
    """How far the partition has come in the log."""
    facts: int = 0
    """Appended by this worker."""
    duplicates: int = 0
    """Messages of what the partition had had before."""
    gaps: int = 0
    """Ranges of the log that should have been told and were not; they were read from the log instead."""


@dataclass(frozen=True, slots=True)
class Share:
    """One partition of a topic, as one follower hears it."""

    follower: Follower
    topic: str
    partition: int
    partitions: int
    """How many the topic has now; more later, never fewer."""

    @property
    def tracked_as(self) -> str:
        """The name under which the position of this partition is kept in the log."""
        return f"{self.follower.name}/{self.topic}/{self.partition}"

    def holds(self, key: str) -> bool:
        """Whether what has this key is told in this partition, now."""
        return partition_of(key, self.partitions) == self.partition


def take(log: Log, catalogs: Catalogs, share: Share, batch: Sequence[Heard]) -> Done:
    """Decide every family a batch makes due; facts and position in one transaction at the end.

    A partition that is met for the first time makes all of its families due: when a topic grows, families move to
    partitions whose worker has heard nothing of them, nor of the catalog in force.

    Raises:
      LogUnavailable: the database does not answer; take the same batch again.
    """
    tracked = log.position(share.tracked_as)
    fresh = sorted({each.position: each for each in batch if each.position > tracked}.items())
    duplicates = len(batch) - len(fresh)
    if not fresh:
        return Done(tracked, duplicates=duplicates)
    at = fresh[-1][0]
    gaps = list(_gaps(tracked, [each for _, each in fresh])) if tracked else []
    streams = {each.stream for _, each in fresh}
    for after, last in gaps:
        streams.update(stream for _, stream in _told(log, [share], after, last))
    everybody = not tracked or CATALOG_STREAM in streams
    facts = _decide(
        log, catalogs, share, _all(log, share) if everybody else _due(share.follower, streams), at
    )
    return Done(at, facts, duplicates, len(gaps))


def ready(log: Log, share: Share, before: Iterable[Follower], batch: Sequence[Heard]) -> bool:
    """Whether the followers whose facts this one hears have taken the batch themselves.

    One that decided before them would decide on half of it, and take back later what it never should have said.
    """
    at = max((each.position for each in batch), default=0)
    if at <= log.position(share.tracked_as):
        return True
    return all(log.position(replace(share, follower=each).tracked_as) >= at for each in before)


def settle(log: Log, catalogs: Catalogs, shares: Collection[Share], upto: int) -> Mapping[int, Done]:
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
    for position, stream in _told(log, shares, min(old), upto) if old else ():
        for share, missing in lost.items():
            if behind[share] and behind[share] < position:
                if told_to_all(stream) or share.holds(key_of(stream)):
                    missing.add(stream)
    return {
        share.partition: _settled(log, catalogs, share, tracked[share], lost.get(share), upto)
        for share in shares
    }


def _settled(
    log: Log, catalogs: Catalogs, share: Share, tracked: int, lost: Collection[str] | None, upto: int
) -> Done:
    """Decide what was lost of one partition, if anything was, and note that it has come as far as all the others."""
    if lost is None:
        return Done(tracked)
    everybody = not tracked or CATALOG_STREAM in lost
    families = _all(log, share) if everybody else _due(share.follower, lost)
    return Done(upto, _decide(log, catalogs, share, families, upto), gaps=bool(lost))


def _gaps(tracked: int, fresh: Iterable[Heard]) -> Iterator[tuple[int, int]]:
    """Yield each range, beyond its first position, that messages in order of position leave untold.

    Where a publisher did not know what came before, anything may have.
    """
    for each in fresh:
        previous = each.position - 1 if each.previous is None else each.previous
        if previous > tracked:
            yield tracked, previous
        tracked = each.position


def _told(log: Log, shares: Collection[Share], after: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield position and stream of everything these shares' followers listen to, in a range of the log."""
    categories = {CATALOG_STREAM}.union(*(each.follower.listens for each in shares))
    while batch := log.read(after=after, limit=BATCH, categories=categories):
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


def _decide(log: Log, catalogs: Catalogs, share: Share, families: Iterable[str], at: int) -> int:
    """Decide families, so many at a time; the position comes with the last of them."""
    facts = 0
    waiting: list[str] = []
    for family in families:
        if len(waiting) == FAMILIES:
            facts += decide_families(
                log, share.follower, catalogs, waiting, at=at, progress=False, tracked_as=share.tracked_as
            )
            waiting = []
        waiting.append(family)
    return facts + decide_families(log, share.follower, catalogs, waiting, at=at, tracked_as=share.tracked_as)
