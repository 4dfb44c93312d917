"""One worker process: it hears of the log by a topic, decides the families of its partitions, and watches itself."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event, Thread
from time import monotonic
from typing import NoReturn

from events.announcements import Heard, due_topic
from events.errors import NotFound, TransientError
from services import partitions
from services.following import Follower
from services.partitions import Done, Share
from services.relaying import PUBLISHER
from services.wiring import Hub
from services.wiring.alone import deciding_with_others
from services.wiring.streams import Reach, consume_log

STALLED = 75
"""With this the process ends when it has fallen behind and comes no further (sysexits.h: a failure that may pass)."""

GRACE_SECONDS = 15.0
"""How long it still says that it is stalled before it ends, so that monitors see it; at most as long as the wait."""

SETTLE_SECONDS = 30.0
"""How often a partition in which nothing waits is compared with the log."""

_RETRY_SECONDS = 0.5
_WATCH_SECONDS = 1.0

Say = Callable[[str], None]
Sample = tuple[str, tuple[str, ...], float]


@dataclass(slots=True)
class Watchdog:
    """Notices a partition that has messages waiting and comes no further, and a loop that does not turn any more.

    A partition stands while the worker could have taken it: the time in which a batch of another comes further does
    not count, for batches are taken one after the other.
    """

    seconds: float
    now: Callable[[], float] = monotonic
    _looked: float = 0.0
    _worked: float = 0.0
    """Seconds in which batches came further."""
    _working_since: float | None = None
    """When the batch at work last came further."""
    _waits_since: dict[int, float] = field(default_factory=dict)
    """By partition that waits for another worker."""
    _excused: dict[int, float] = field(default_factory=dict)
    """By partition: until when, not counting `_worked`, it waited for another worker."""
    _handled: dict[int, tuple[int, float]] = field(default_factory=dict)
    """By partition: the offset, and since when, not counting `_worked`, it stands there with messages waiting."""

    def __post_init__(self) -> None:
        self._looked = self.now()

    def excuse(self, partition: int) -> None:
        """Note that a partition waits for another worker: to start this one anew would not help it."""
        self._waits_since.setdefault(partition, self.now())
        self._excused[partition] = self._idle()

    def waits(self) -> str | None:
        """Return that another worker has been waited for longer than is allowed; None if that is not so."""
        before = self.now() - self.seconds
        too_long = any(since < before for since in self._waits_since.copy().values())
        return "the worker whose facts it hears does not come as far" if too_long else None

    @contextmanager
    def working(self, partition: int) -> Iterator[None]:
        """Take a batch of a partition while inside; `moved` says that it comes further."""
        if self._waits_since.pop(partition, None) is not None:
            self._excused[partition] = self._idle()
        self._working_since = self.now()
        try:
            yield
            self.moved()
        finally:
            self._working_since = None

    def moved(self) -> None:
        """Note that the batch at work comes further: a catalog makes more due than fits into the wait."""
        now = self.now()
        if self._working_since is not None:
            self._worked += now - self._working_since
            self._working_since = now

    def looking(self) -> None:
        """Note that a look comes further, which excuses no batch."""
        self._looked = self.now()

    def looked(self, reaches: Sequence[Reach]) -> None:
        """Note how far the partitions have come; one that is held up by others is as one in which nothing waits."""
        self._looked = self.now()
        idle = self._idle()
        since = {}
        for each in reaches:
            handled, before = self._handled.get(each.partition, (-1, idle))
            standing = each.handled == handled and each.handled < each.end and not each.held_up
            since[each.partition] = (each.handled, before if standing else idle)
        self._handled = since
        for given_up in {*self._waits_since, *self._excused} - since.keys():
            self._waits_since.pop(given_up, None)
            self._excused.pop(given_up, None)

    def complaint(self, grace: float = 0.0) -> str | None:
        """Return what has stood still for longer than is allowed, and the grace beyond that; None if all is well."""
        allowed = self.seconds + grace
        if self._looked < self.now() - allowed:
            return "the brokers or the database have not answered"
        before, held = self._idle() - allowed, self._handled.copy().items()
        stuck = sorted(
            each for each, (_, since) in held if max(since, self._excused.get(each, since)) < before
        )
        return f"messages wait in partitions {', '.join(map(str, stuck))}" if stuck else None

    def _idle(self) -> float:
        """Return the time without that in which batches came further."""
        return self.now() - self._worked


@dataclass(slots=True)
class State:
    """How a worker stands, for its health and its metrics. Written by one thread at a time, read by any."""

    worker: str
    stalled: str | None = None
    """Why it is not ready, or None."""
    positions: dict[int, int] = field(default_factory=dict)
    lags: dict[int, int] = field(default_factory=dict)
    batches: int = 0
    facts: int = 0
    gaps: int = 0
    duplicates: int = 0

    def add(self, partition: int, done: Done) -> None:
        """Count what came of a batch."""
        self.positions[partition] = done.position
        self.facts += done.facts
        self.gaps += done.gaps
        self.duplicates += done.duplicates

    def looked(self, reaches: Sequence[Reach]) -> None:
        """Note the partitions that are ours, and what waits in them."""
        self.lags = {each.partition: max(0, each.end - each.handled) for each in reaches}
        self.positions = {each: position for each, position in self.positions.items() if each in self.lags}

    def samples(self) -> Iterator[Sample]:
        """Yield every metric: name, values of its labels, value."""
        for partition, position in self.positions.copy().items():
            yield "hub_worker_position", (self.worker, str(partition)), position
        for partition, lag in self.lags.copy().items():
            yield "hub_worker_lag_messages", (self.worker, str(partition)), lag
        for name in ("batches", "facts", "gaps", "duplicates"):
            yield f"hub_worker_{name}_total", (self.worker,), getattr(self, name)
        yield "hub_worker_stalled", (self.worker,), float(self.stalled is not None)


def work(hub: Hub, name: str, stop: Event, say: Say, state: State | None = None) -> None:
    """Run the worker of this name until told to stop; it takes no signals itself.

    What it decides is in the log before the topic's offsets move. A database that is away is waited for. A worker that
    falls behind without coming further ends the process with `STALLED`, whatever hangs in it.

    Raises:
      NotFound: there is no worker of this name.
      PermanentError: one process decides every family of this log.
      TransientError: the brokers cannot be reached.
    """
    follower = next((each for each in hub.followers if each.name == name), None)
    if follower is None:
        raise NotFound(
            f'there is no worker "{name}"; there are {", ".join(each.name for each in hub.followers)}'
        )
    seconds = hub.settings.kafka.stalled_seconds
    topic = due_topic(hub.settings.kafka.log_topic)
    with deciding_with_others(hub.settings, f"hub worker {name}") as sure:
        worker = _Worker(hub, follower, stop, say, state or State(name), Watchdog(seconds), sure)
        ended = Event()
        Thread(target=worker.watch, args=(ended, min(GRACE_SECONDS, seconds)), daemon=True).start()
        try:
            consume_log(hub, f"{topic}.{name}", worker.take, worker.look, say, stop)
        finally:
            ended.set()


def _need_nothing() -> None:
    """Make sure of nothing."""


@dataclass(slots=True)
class _Worker:
    """What a worker does when it is called."""

    hub: Hub
    follower: Follower
    stop: Event
    say: Say
    state: State
    watchdog: Watchdog
    sure: Callable[[], None] = _need_nothing
    """Makes sure that workers may decide still."""
    _settled: dict[int, float] = field(default_factory=dict)
    """By partition of ours: when it was last compared with the log."""
    _published: int | None = None
    """How far the log had been announced before the present ends of the partitions were asked for."""

    @property
    def before(self) -> Iterator[Follower]:
        """The followers whose facts this one hears."""
        return (
            each for each in self.hub.followers if each.writes & self.follower.listens - self.follower.writes
        )

    def take(self, partition: int, count: int, batch: Sequence[Heard]) -> bool | None:
        """Stay on a batch until the log has taken what comes of it, or until told to stop, which is False.

        None: the followers whose facts this one hears have not taken it yet, and other partitions may go on.

        Raises:
          PermanentError: one process decides every family of this log by now.
        """
        share = self._share(partition, count)
        while not self.stop.is_set():
            try:
                if not partitions.ready(self.hub.log, share, self.before, batch):
                    self.watchdog.excuse(partition)
                    return None
                self.sure()
                self.state.add(partition, self._taken(share, batch))
                self.state.batches += 1
                return True
            except TransientError as error:
                self.say(f"waiting: {error}")
                self.stop.wait(_RETRY_SECONDS)
        return False

    def _taken(self, share: Share, batch: Sequence[Heard]) -> Done:
        with self.watchdog.working(share.partition):
            return partitions.take(self.hub.log, self.hub.catalogs, share, batch, moved=self.watchdog.moved)

    def look(self, count: int, reaches: Sequence[Reach]) -> None:
        """Note how the partitions stand, and compare with the log now and then those in which nothing waits.

        As long as it is not known how many there are, nobody can say which families are whose: nothing is compared.
        """
        self.watchdog.looked(reaches)
        self.state.looked(reaches)
        now = self.watchdog.now()
        self._settled = {
            each.partition: self._settled.get(each.partition, -SETTLE_SECONDS) for each in reaches
        }
        calm = {each.partition for each in reaches if each.handled >= each.end}
        due = [each for each in calm if now - self._settled[each] >= SETTLE_SECONDS]
        published, self._published = self._published, None
        if not due or not count:
            return
        try:
            if published is not None:
                self._settle([self._share(each, count) for each in due], published)
                self._settled |= dict.fromkeys(due, now)
            else:
                self._published = self.hub.log.position(PUBLISHER)
        except TransientError as error:
            self.say(f"waiting: {error}")

    def _settle(self, shares: Sequence[Share], published: int) -> None:
        """Settle up to what is published, but no further than the followers whose facts this one hears have come."""
        log = self.hub.log
        before = tuple(self.before)
        come = {
            share: min(
                (log.position(replace(share, follower=each).tracked_as) for each in before), default=published
            )
            for share in shares
        }
        met = [share for share in shares if come[share]]
        upto = min([published, *(come[share] for share in met)])
        settled = partitions.settle(log, self.hub.catalogs, met, upto, moved=self.watchdog.looking)
        for partition, done in settled.items():
            self.state.add(partition, done)

    def _share(self, partition: int, count: int) -> Share:
        return Share(self.follower, due_topic(self.hub.settings.kafka.log_topic), partition, count)

    def watch(self, ended: Event, grace: float) -> None:
        """Look at the watchdog until the worker has ended, and end the process when it barks for too long."""
        while not ended.wait(_WATCH_SECONDS):
            self.state.stalled = self.watchdog.complaint() or self.watchdog.waits()
            if (why := self.watchdog.complaint(grace)) is not None and not self.stop.is_set():
                self._give_up(why)

    def _give_up(self, why: str) -> NoReturn:
        self.say(f"{self.follower.name} comes no further and ends, to be started anew: {why}")
        os._exit(STALLED)
