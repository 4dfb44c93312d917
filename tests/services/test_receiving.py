"""Intake from a topic: first the log, then the offsets, whatever goes away in between; here with topics in memory."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from events.base import Entry
from events.errors import LogUnavailable, TransientError
from services.intake.projection import EXCEPTIONS
from services.overview import exceptions
from services.ports import Receipt
from services.publishing import publish
from services.receiving import Intaken, Stalled, not_ready, receive
from services.viewing import build
from services.wiring import Hub
from tests.fixtures.hub import clock_of, hired, hub_in
from tests.small_catalog import small_catalog

QUICK = "\n[limits]\npause_seconds = 0.01\n"


class MemoryTopic:
    """A topic with batches in it, that says stop when all is settled, or when a look at it says so."""

    def __init__(self, *batches: Sequence[bytes]) -> None:
        self.stop = Event()
        self.batches = [
            [(f"kafka:t/0@{n}.{m}", raw) for m, raw in enumerate(b)] for n, b in enumerate(batches)
        ]
        self.done: list[str] = []
        """What was asked of it, in order."""
        self.lag = 0
        self.looked: Callable[[], None] = self.stop.set
        """Done where nothing is left."""
        self.waited: Callable[[], None] = lambda: None

    def take(self, seconds: float) -> Sequence[tuple[str, bytes]]:
        if not self.batches:
            self.looked()
            return []
        self.done.append("take")
        return self.batches.pop(0)

    def settle(self) -> None:
        self.done.append("settle")

    def wait(self, seconds: float) -> None:
        self.done.append("wait")
        self.waited()

    def lags(self) -> Mapping[int, int]:
        return {0: self.lag}


class FailingLog:
    """A log that does not answer the first so many times that it shall receive something."""

    def __init__(self, log: Any, failures: int) -> None:
        self._log, self.left = log, failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def receive(self, entries: Sequence[Entry]) -> list[Receipt]:
        self.left -= 1
        if self.left >= 0:
            raise LogUnavailable("PostgreSQL does not answer: OperationalError")
        return cast("list[Receipt]", self._log.receive(entries))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that knows the small catalog and nobody yet."""
    with hub_in(tmp_path / "hub", extra=QUICK) as opened:
        yield opened


def raw(**said: Any) -> bytes:
    """Return a hire as it lies in a topic."""
    return json.dumps(hired(**said)).encode()


def received(hub: Hub, topic: MemoryTopic, intaken: Intaken | None = None) -> list[str]:
    """Receive until the topic says stop, and return what was said."""
    said: list[str] = []
    receive(hub, topic, topic.stop, said.append, intaken)
    return said


def test_what_cannot_be_used_waits_for_a_person_and_holds_up_nobody(hub: Hub) -> None:
    """Each poison message is kept with its place; what came beside it is in the log, and all of it is settled."""
    unknown = json.dumps({**hired(id="u"), "type": "hr.employee.promoted.v1"}).encode()
    other = raw(time="2026-01-05T09:00:01Z", subject="city/77777")
    topic = MemoryTopic(
        [b"{broken", raw()], [b"", b'"text"', unknown, other, raw(), raw(id="x", source="nobody")]
    )
    intaken = Intaken()

    said = received(hub, topic, intaken)
    build(hub.log, hub.views, EXCEPTIONS)

    assert {(each.place, each.kind) for each in exceptions(hub.views)} == {
        ("kafka:t/0@0.0", "unreadable"),
        ("kafka:t/0@1.0", "unreadable"),
        ("kafka:t/0@1.1", "unreadable"),
        ("kafka:t/0@1.2", "unreadable"),
        ("kafka:t/0@1.3", "conflict"),
        ("kafka:t/0@1.5", "unreadable"),
    }
    assert len(said) == 6
    assert len(hub.log.load(["hr/city/10234"])["hr/city/10234"]) == 1
    assert (topic.done, intaken.taken) == (["take", "settle"] * 2, 8)
    page = hub.metrics.page().decode()
    for source, result, count in (
        ("munis/city", "recorded", 1),
        ("munis/city", "duplicate", 1),
        ("unknown", "rejected", 5),
        ("unknown", "conflict", 1),
    ):
        labels = f'result="{result}",source="{source}",transport="kafka"'
        assert f"hub_intake_requests_total{{{labels}}} {count}.0" in page


def test_a_database_that_is_away_is_waited_for(hub: Hub) -> None:
    """Nothing is settled before it is in the log; meanwhile we stay in the group, and say once what we wait for."""
    failing = FailingLog(hub.log, 3)
    away = dataclasses.replace(hub, log=cast("Any", failing))
    intaken = Intaken()
    topic = MemoryTopic([raw()])
    waiting: list[list[str]] = []
    topic.waited = lambda: waiting.append(not_ready(intaken))

    said = received(away, topic, intaken)

    assert topic.done == ["take", "wait", "wait", "wait", "settle"]
    assert said == ["waiting: PostgreSQL does not answer: OperationalError", "going on"]
    assert waiting == [["waiting: PostgreSQL does not answer: OperationalError"]] * 3
    assert not_ready(intaken) == []
    assert len(hub.log.load(["hr/city/10234"])["hr/city/10234"]) == 1


def test_without_a_catalog_nothing_is_lost(tmp_path: Path) -> None:
    """Nobody's source is known yet; once it is, everything is taken."""
    with hub_in(tmp_path / "hub", catalog=False, extra=QUICK) as hub:
        topic = MemoryTopic([raw()])

        def published() -> None:
            publish(hub.log, small_catalog(), note="", actor="tests")

        topic.waited = published

        received(hub, topic)

        assert topic.done == ["take", "wait", "settle"]
        assert hub.log.head() == 2


def test_what_is_not_in_the_log_is_not_settled(hub: Hub) -> None:
    """Told to stop while the log is away: somebody else gets it."""
    topic = MemoryTopic([raw()])
    topic.waited = topic.stop.set

    received(dataclasses.replace(hub, log=cast("Any", FailingLog(hub.log, 1000))), topic)

    assert topic.done == ["take", "wait"]


def test_what_is_given_again_is_taken_once(hub: Hub) -> None:
    """Offsets that could not be committed bring the same messages again, poison too."""

    class Forgetful(MemoryTopic):
        def settle(self) -> None:
            super().settle()
            raise TransientError("Kafka says no for now")

    batch = [raw(), b"{broken"]
    first, second = Forgetful(batch), MemoryTopic(batch)

    said = received(hub, first)
    before = hub.log.head()
    received(hub, second)

    assert (before, hub.log.head()) == (3, 3)
    assert "waiting: Kafka says no for now" in said


def test_brokers_that_are_away_are_waited_for(hub: Hub) -> None:
    """Said once, and not ready until they are back."""
    intaken = Intaken()
    states: list[list[str]] = []

    class Away(MemoryTopic):
        def take(self, seconds: float) -> Sequence[tuple[str, bytes]]:
            if len(states) < 3:
                states.append(not_ready(intaken))
                raise TransientError("Kafka does not answer")
            return super().take(seconds)

    topic = Away([raw()])

    said = received(hub, topic, intaken)

    assert said == ["waiting: Kafka does not answer", "going on"]
    assert states == [[], ["waiting: Kafka does not answer"], ["waiting: Kafka does not answer"]]
    assert hub.log.head() == 2


def test_messages_that_do_not_come_end_the_worker(hub: Hub) -> None:
    """Whoever supervises starts it anew; where nothing waits it may be quiet for ever."""
    intaken = Intaken()
    topic = MemoryTopic()
    looks = iter(range(100))

    def looked() -> None:
        clock_of(hub).advance(timedelta(seconds=20))
        topic.lag = 7 if next(looks) >= 20 else 0

    topic.looked = looked

    with pytest.raises(Stalled, match="7 messages wait"):
        received(hub, topic, intaken)

    assert next(looks) == 23
    assert not_ready(intaken) == ["intake stands still"]
    assert ("hub_kafka_intake_lag_messages", ("0",), 7) in list(intaken.samples())
