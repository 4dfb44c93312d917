"""A publisher over a real log and a real broker, in this process or in one that kills itself at a chosen step."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Self

import pytest

from connectors.clock import FixedClock
from connectors.event_log import EventLog
from connectors.kafka.connection import Broker
from connectors.kafka.producer import KafkaTopics
from connectors.leader import lead
from events.announcements import Announcement
from events.base import Entry
from events.doors import Progress
from services.relaying import (
    COUNT_AGAIN,
    PUBLISHER,
    Course,
    Published,
    Relay,
    Routes,
    publish_batch,
    relay,
    resume,
)
from tests.connectors.event_log.entries import ended, hired, moved
from tests.fixtures.announced import Found, by_key, drained, first_ones
from tests.fixtures.kafka import topic_name
from tests.fixtures.logs import BEGINNING, Installation

PARTITIONS = 4
PATIENCE_SECONDS = 90.0


def fresh_routes() -> Routes:
    """Return routes over topics that no other test has."""
    return Routes(
        topic_name("hub.log"),
        {topic_name("coverage.changed"): "coverage", topic_name("payroll.deductions"): "payroll"},
    )


def topics_of(bootstrap: str, routes: Routes, *, replication: int = 1, patience: float = 20.0) -> KafkaTopics:
    """Return a publisher's topics."""
    names = dict.fromkeys(routes.topics, PARTITIONS)
    return KafkaTopics(Broker(bootstrap), names, replication=replication, patience_seconds=patience)


def fill(log: EventLog, families: int, *, moves: int = 2) -> None:
    """Append a hire and some changes of so many families, one family after the other, then a coverage fact of each."""
    log.receive([hired(n) for n in range(families)])
    changes = [(n, k) for k in range(moves) for n in range(families)]
    log.receive([moved(n * moves + k, family=f"city/{n}") for n, k in changes])
    facts = [ended(f"city/{n}") for n in range(families)]
    log.append(facts, after={fact.stream: 0 for fact in facts})


def publish_all(log: EventLog, topics: KafkaTopics, routes: Routes) -> Course:
    """Publish up to the end of the log."""
    course = resume(log, topics, routes)
    while course.position < log.head():
        course = publish_batch(log, topics, course, batches=1)
    return course


@dataclass
class Running:
    """A relay in a thread. It is told to stop at the end, and what it raised is raised again."""

    log: EventLog
    topics: KafkaTopics
    routes: Routes
    where: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(BEGINNING))
    said: list[str] = field(default_factory=list)
    at: int = -1
    """How far the log is published."""
    _rounds: int = 0
    _stop: Event = field(default_factory=Event)
    _changed: Condition = field(default_factory=Condition)
    _error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self.topics.close()
        if self._error is not None and error is None:
            raise self._error

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until something is so, which is asked whenever the publisher has done or said something."""
        with self._changed:
            assert self._changed.wait_for(what, PATIENCE_SECONDS), f"at {self.at}: {self.said}: {self._error}"

    def reach(self, position: int) -> None:
        """Wait until the log is published up to a position."""
        self.wait(lambda: self.at >= position)

    def hear(self, word: str) -> None:
        """Wait until it has said something."""
        self.wait(lambda: any(word in line for line in self.said))

    def end(self) -> None:
        """Wait until it has ended by itself."""
        self.wait(lambda: self._error is not None)

    def count_again(self) -> None:
        """Let the minute pass after which it counts partitions, and wait until it has."""
        rounds = self._rounds
        self.clock.advance(COUNT_AGAIN)
        self.wait(lambda: self._rounds >= rounds + 2)

    def _run(self) -> None:
        try:
            with lead(self.where, PUBLISHER, ask_again_seconds=0.1) as turn:
                doors = Relay(
                    self.log,
                    self.topics,
                    self.clock,
                    self.routes,
                    self._say,
                    self._told,
                    pause_seconds=0.02,
                    retry_seconds=0.1,
                )
                relay(doors, turn, self._stop)
        except BaseException as error:
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _say(self, line: str) -> None:
        with self._changed:
            self.said.append(line)
            self._changed.notify_all()

    def _told(self, published: Published) -> None:
        with self._changed:
            self.at = published.position
            self._rounds += 1
            self._changed.notify_all()


@dataclass
class World:
    """A log in PostgreSQL and a broker, with topics of their own."""

    installation: Installation
    bootstrap: str
    routes: Routes

    @cached_property
    def log(self) -> EventLog:
        """The log, opened once."""
        return self.installation.open()

    @cached_property
    def topics(self) -> KafkaTopics:
        """The topics of one publisher."""
        return topics_of(self.bootstrap, self.routes)

    def published(self) -> Course:
        """Publish up to the end of the log."""
        return publish_all(self.log, self.topics, self.routes)

    def running(self, topics: KafkaTopics | None = None) -> Running:
        """Return a relay of its own, to be entered."""
        made = topics or topics_of(self.bootstrap, self.routes)
        return Running(self.installation.open(), made, self.routes, self.installation.where)

    def announced(self) -> list[Found]:
        """Return what the log's topic holds."""
        return drained(self.bootstrap, self.routes.log_topic)

    def assert_whole(self, found: list[Found]) -> None:
        """Every record is there, each key's in order; nothing is left out of any partition's chain."""
        assert sorted({each.position for each in found}) == list(range(1, self.log.head() + 1))
        kept = first_ones(found)
        assert {key: sorted(p) for key, p in by_key(kept).items()} == by_key(kept)
        assert self.log.position(PUBLISHER) == self.log.head()


@pytest.fixture
def world(postgres_dsn: str, kafka_broker: str, tmp_path: Path) -> Iterator[World]:
    """A new log, and topics that nobody else has."""
    made = World(Installation(postgres_dsn, tmp_path), kafka_broker, fresh_routes())
    yield made
    made.topics.close()
    made.installation.close()


class Mortal:
    """A log that kills the process which publishes it, at the n-th call of one kind."""

    def __init__(self, log: EventLog, kind: str, calls: int) -> None:
        self._log = log
        self._kind = kind
        self._left = calls
        self.position = log.position
        self.head = log.head

    def announcements(self, *, after: int, limit: int) -> list[Announcement]:
        """Read, or die with what was read before on its way."""
        self._step("announcements")
        return self._log.announcements(after=after, limit=limit)

    def append(
        self, entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        """Record, or die with everything published and nothing recorded."""
        self._step("append")
        return self._log.append(entries, after=after, progress=progress)

    def _step(self, kind: str) -> None:
        self._left -= kind == self._kind
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def main(where: str, folder: str, bootstrap: str, routes: Routes, kind: str, calls: int) -> None:
    """Publish in batches of two until death comes."""
    log = Mortal(Installation(where, Path(folder)).open(), kind, calls)
    topics = topics_of(bootstrap, routes)
    course = resume(log, topics, routes)
    while course.position < log.head():
        course = publish_batch(log, topics, course, batches=2)


if __name__ == "__main__":
    _, where, folder, bootstrap, log_topic, outgoing, kind, calls = sys.argv
    main(where, folder, bootstrap, Routes(log_topic, json.loads(outgoing)), kind, int(calls))
