"""How the log is published: read a batch, hand it to the topics, wait until all have it, and then record how far."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Protocol

from events.announcements import (
    OUTGOING,
    Announcement,
    Message,
    due_topic,
    key_of,
    partition_of,
    told_to_all,
)
from events.base import Entry
from events.errors import ConcurrentWrite, PermanentError, TransientError
from services.due_lists import DueLists
from services.ports import Clock, Progress
from services.turns import Turn

PUBLISHER = "publisher"
"""Under this name the log keeps how far it has been published."""

BATCH = 1000
"""Records read at a time."""

AHEAD = 10
"""Batches handed over before their acknowledgement is waited for, as long as there are so many."""

COUNT_AGAIN = timedelta(minutes=1)
"""How often topics are asked whether they have more partitions."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Routes:
    """Where records go: all to the log's topic and, as lists, to the workers' topic; some to the topics for others."""

    log_topic: str
    outgoing: Mapping[str, str] = field(default_factory=lambda: OUTGOING)
    """Topic → the category of the streams whose records it carries."""

    @property
    def due_topic(self) -> str:
        """Return the topic that tells workers what is due."""
        return due_topic(self.log_topic)

    @property
    def topics(self) -> tuple[str, ...]:
        """Return all of them."""
        return (self.log_topic, self.due_topic, *self.outgoing)


class Announcing(Protocol):
    """What of the log a publisher needs."""

    def announcements(self, *, after: int, limit: int) -> list[Announcement]:
        """Return records in order of position, beyond `after`, as topics carry them."""
        ...

    def append(
        self, entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        """Record progress; ConcurrentWrite if the consumer's position is already there or beyond."""
        ...

    def position(self, consumer: str) -> int:
        """Return how far a consumer has come, 0 if it never ran."""
        ...

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        ...


class Topics(Protocol):
    """The topics that one publisher writes to.

    Every call raises TransientError (nothing is sure, try again) or PermanentError (a person must look).
    """

    def partitions(self) -> Mapping[str, int]:
        """Return how many partitions each topic has now; those that are missing are made first."""
        ...

    def last_positions(self, topic: str) -> Sequence[int | None]:
        """Return the log position of each partition's last message; None: it never had one, 0: not to be told."""
        ...

    def publish(self, messages: Iterable[Message]) -> int:
        """Publish messages, in order within a partition, and return how many, once all are safely there.

        After an error some may be there, of each partition the first ones.
        """
        ...


@dataclass(frozen=True, slots=True)
class Published:
    """How far the log is published."""

    position: int
    head: int

    @property
    def lag(self) -> int:
        """Return how many records are still to be published."""
        return max(0, self.head - self.position)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a publisher is. Every record up to `position` is in its topics."""

    routes: Routes
    position: int
    partitions: Mapping[str, int]
    last: Mapping[tuple[str, int], int]
    """For topic and partition, the position of the last record in it; no later one is. Absent: none, or not known."""

    def recounted(self, partitions: Mapping[str, int]) -> "Course":
        """Return the same course over topics that may have grown; a new partition has had no record yet."""
        return Course(self.routes, self.position, dict(partitions), self.last)


def resume(log: Announcing, topics: Topics, routes: Routes) -> Course:
    """Return where to go on: after the last record that was recorded as published.

    In the log's topic and the workers', each partition goes on as if it had been told that record: it has no later
    one that is recorded, and whoever missed an earlier one looks into the log. Others have no log to look into, so in
    their topics it is the record that is there.
    """
    counts = topics.partitions()
    ours = {routes.log_topic, routes.due_topic}
    position = log.position(PUBLISHER)
    last: dict[tuple[str, int], int] = {}
    head = log.head()
    for topic in counts:
        found = topics.last_positions(topic)
        furthest = max((each or 0 for each in found), default=0)
        if topic in ours and furthest > head:
            raise PermanentError(
                f"topic {topic} tells of position {furthest:,}, and the log ends at {head:,}: an older copy of the log"
                " was put back, or another hub writes there. Delete the hub's topics, or give this hub others"
            )
        emptied = not any(each is not None for each in found)
        for partition, there in enumerate(found):
            if topic in ours and position and (there is not None or emptied):
                last[topic, partition] = position
            elif topic not in ours and there is not None and 0 < there <= position:
                last[topic, partition] = there
    return Course(routes, position, dict(counts), last)


def publish_batch(log: Announcing, topics: Topics, course: Course, *, batches: int = AHEAD) -> Course:
    """Publish what comes next, at most so many batches, and record it; return the course after it.

    Interrupted anywhere, it is done again from `course`, with some messages twice and none left out.

    Raises:
      ConcurrentWrite: somebody else has published further; this publisher is out of date and must end.
      TransientError, PermanentError: the log or the topics do not take it.
    """
    last = dict(course.last)
    reader = _Reader(log, course, last, batches)
    topics.publish(reader.messages())
    if reader.position == course.position:
        return course
    log.append([], after={}, progress=Progress(PUBLISHER, reader.position))
    return Course(course.routes, reader.position, course.partitions, last)


class _Reader:
    """The records that come next as messages, read while those before them are on their way."""

    def __init__(
        self, log: Announcing, course: Course, last: dict[tuple[str, int], int], batches: int
    ) -> None:
        self._log = log
        self._course = course
        self._last = last
        self._batches = batches
        self._log_topic = course.routes.log_topic
        self._topics = {category: topic for topic, category in course.routes.outgoing.items()}
        self.position = course.position

    def messages(self) -> Iterator[Message]:
        for _ in range(self._batches):
            records = self._log.announcements(after=self.position, limit=BATCH)
            yield from self._of(records)
            if records:
                self.position = records[-1].position
            if len(records) < BATCH:
                return

    def _of(self, records: Iterable[Announcement]) -> Iterator[Message]:
        log_topic, counts, to = self._log_topic, self._course.partitions, self._to
        workers = self._course.routes.due_topic
        told = DueLists(workers, counts[workers])
        for record in records:
            key = key_of(record.stream)
            everywhere = told_to_all(record.stream)
            told.add(record, None if everywhere else key)
            if everywhere:
                for partition in range(counts[log_topic]):
                    yield to(log_topic, partition, key, record)
                continue
            yield to(log_topic, partition_of(key, counts[log_topic]), key, record)
            if (topic := self._topics.get(record.stream.partition("/")[0])) is not None:
                yield to(topic, partition_of(key, counts[topic]), key, record)
        yield from told.messages(self._last)

    def _to(self, topic: str, partition: int, key: str, record: Announcement) -> Message:
        place = topic, partition
        headers = {**record.headers}
        if (previous := self._last.get(place)) is not None:
            headers["ce_previous"] = str(previous)
        self._last[place] = record.position
        return Message(topic, partition, key, headers, record.value)


def _nobody(published: Published) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Relay:
    """Everything a publisher works with."""

    log: Announcing
    topics: Topics
    clock: Clock
    routes: Routes
    say: Say
    told: Callable[[Published], None] = _nobody
    """Told after each batch, and each time there was nothing to publish."""
    pause_seconds: float = 0.1
    """How long it rests when there is nothing to publish."""
    retry_seconds: float = 1.0
    """How long it waits after an error before it tries again."""


def relay(relay: Relay, turn: Turn, stop: Event) -> None:
    """Publish the log as long as this process leads and nobody says stop; else wait for the turn.

    What does not answer is waited for.

    Raises:
      ConcurrentWrite: another publisher went further while this one believed to lead: it must end.
      PermanentError: a person must look.
    """
    said = ""
    while not stop.is_set():
        try:
            if turn.wait(stop):
                course = resume(relay.log, relay.topics, relay.routes)
                relay.say("publishing")
                said = ""
                _publish(relay, turn, stop, course)
        except ConcurrentWrite:
            raise
        except TransientError as error:
            if str(error) != said:
                relay.say(f"waiting: {error}")
            said = str(error)
            stop.wait(relay.retry_seconds)


def _publish(relay: Relay, turn: Turn, stop: Event, course: Course) -> None:
    """Publish until the turn is lost or it is time to stop."""
    count_again = relay.clock.now() + COUNT_AGAIN
    while turn.holds() and not stop.is_set():
        if relay.clock.now() >= count_again:
            course = course.recounted(relay.topics.partitions())
            count_again = relay.clock.now() + COUNT_AGAIN
        before = course.position
        course = publish_batch(relay.log, relay.topics, course)
        relay.told(Published(course.position, relay.log.head()))
        if course.position == before:
            stop.wait(relay.pause_seconds)
