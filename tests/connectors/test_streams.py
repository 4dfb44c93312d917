"""Faust gives out every message at least once, and again whatever was not taken; it leaves its group in order."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from faust.auth import SASLCredentials, SSLCredentials
from faust.types.auth import AuthProtocol

from connectors import streams
from connectors.kafka.connection import Broker
from connectors.streams import Reach, consume, credentials
from events.announcements import Heard, due
from events.errors import LogUnavailable
from tests.fixtures.cluster import ROOT, wait_for
from tests.fixtures.kafka import topic_name


@dataclass
class Listener:
    """Takes what it is given, until it is told otherwise."""

    broker: str
    topic: str
    group: str
    answer: bool | Exception = True
    later: set[int] = field(default_factory=set)
    """Partitions of which it takes nothing yet."""
    offered: list[tuple[int, int]] = field(default_factory=list)
    """Partition and position of the last record of what it was given and took nothing of."""
    taken: list[tuple[int, int]] = field(default_factory=list)
    """Partition and position of everything given, in order."""
    reaches: Sequence[Reach] = ()
    partitions: set[int] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)
    ended: Exception | None = None
    stop: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._live)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _live(self) -> None:
        try:
            consume(
                Broker(self.broker),
                group=self.group,
                topic=self.topic,
                take=self._take,
                look=self._look,
                strange=self.strange.append,
                stop=self.stop,
            )
        except Exception as error:
            self.ended = error

    def _take(self, partition: int, partitions: int, batch: Sequence[Heard]) -> bool | None:
        assert {each.partition for each in batch} == {partition}
        if partition in self.later:
            self.offered.append((partition, batch[-1].position))
            return None
        self.partitions.add(partitions)
        self.taken += [(partition, each.position) for each in batch]
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def _look(self, partitions: int, reaches: Sequence[Reach]) -> None:
        self.partitions.add(partitions)
        self.reaches = reaches


@pytest.fixture
def topic(kafka_broker: str) -> Iterator[str]:
    """Return the name of a new topic with three partitions."""
    name = topic_name("streams")
    admin = AdminClient({"bootstrap.servers": kafka_broker, "log_level": 0})
    admin.create_topics([NewTopic(name, 3, 1)])[name].result(30)
    yield name
    admin.delete_topics([name])[name].result(30)


def tell(broker: str, topic: str, *messages: tuple[int, int]) -> None:
    """Send messages: partition and position; 0 is none of ours."""
    producer = Producer({"bootstrap.servers": broker, "log_level": 0})
    for partition, position in messages:
        said, value = due([(position, "hr/city/1")], previous=None, partitions=3)
        producer.produce(topic, value, "city/1", partition, headers=[*said.items()] if position else [])
    assert producer.flush(60) == 0


def heard(listener: Listener, *messages: tuple[int, int]) -> None:
    """Wait until a listener has been given exactly these messages, whatever the order of partitions."""
    wait_for(lambda: len(listener.taken) >= len(messages), lambda: str(listener.taken))
    assert sorted(listener.taken) == sorted(messages)


def test_what_was_taken_does_not_come_again(kafka_broker: str, topic: str) -> None:
    """From the first message of each partition, in order; who comes later goes on where the group was."""
    first = [(0, 1), (1, 2), (0, 3), (2, 4), (0, 5)]
    tell(kafka_broker, topic, *first)

    with Listener(kafka_broker, topic, f"{topic}.a") as one:
        heard(one, *first)
        wait_for(lambda: one.reaches == [Reach(0, 3, 3), Reach(1, 1, 1), Reach(2, 1, 1)])
    tell(kafka_broker, topic, (0, 6))
    with Listener(kafka_broker, topic, f"{topic}.a") as two:
        heard(two, (0, 6))
        wait_for(lambda: two.reaches == [Reach(0, 4, 4), Reach(1, 1, 1), Reach(2, 1, 1)])

    assert [position for partition, position in one.taken if partition == 0] == [1, 3, 5]
    assert (one.ended, two.ended) == (None, None)
    assert one.partitions == two.partitions == {3}


@pytest.mark.parametrize("answer", [False, LogUnavailable("PostgreSQL does not answer")])
def test_what_was_not_taken_comes_again(kafka_broker: str, topic: str, answer: bool | Exception) -> None:
    """A batch that failed ends this member, and its offsets have not moved, although Faust acknowledges it then."""
    tell(kafka_broker, topic, (0, 1), (0, 2))
    with Listener(kafka_broker, topic, f"{topic}.b", answer) as one:
        heard(one, (0, 1), (0, 2))

    with Listener(kafka_broker, topic, f"{topic}.b") as two:
        heard(two, (0, 1), (0, 2))

    assert one.ended is (answer if isinstance(answer, Exception) else None)


def test_what_waits_holds_up_no_other_partition(kafka_broker: str, topic: str) -> None:
    """It is offered again until it is taken, whole and in order, and its offsets move no sooner."""
    with Listener(kafka_broker, topic, f"{topic}.f", later={0}) as one:
        tell(kafka_broker, topic, (0, 1), (1, 2))
        wait_for(lambda: (0, 1) in one.offered)
        tell(kafka_broker, topic, (0, 3), (1, 4), (2, 5))
        heard(one, (1, 2), (1, 4), (2, 5))
        wait_for(lambda: one.offered[-1] == (0, 3))
        wait_for(lambda: one.reaches == [Reach(0, 0, 2), Reach(1, 2, 2), Reach(2, 1, 1)])

    with Listener(kafka_broker, topic, f"{topic}.f", later={0}) as two:
        wait_for(lambda: (0, 3) in two.offered)
        assert two.taken == []
        two.later.clear()
        heard(two, (0, 1), (0, 3))
        wait_for(lambda: two.reaches == [Reach(0, 2, 2), Reach(1, 2, 2), Reach(2, 1, 1)])
    tell(kafka_broker, topic, (0, 6))
    with Listener(kafka_broker, topic, f"{topic}.f") as three:
        heard(three, (0, 6))

    assert (one.ended, two.ended, three.ended) == (None, None, None)


def test_not_everything_is_held(kafka_broker: str, topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With so much that waits nothing further is read, which is told of the partitions that are held up by it."""
    monkeypatch.setattr(streams, "HELD_MAX", 3)
    with Listener(kafka_broker, topic, f"{topic}.g", later={0}) as one:
        tell(kafka_broker, topic, (0, 1), (0, 2), (0, 3))
        wait_for(lambda: (0, 3) in one.offered)
        tell(kafka_broker, topic, (1, 4))
        wait_for(lambda: one.reaches == [Reach(0, 0, 3), Reach(1, 0, 1, True), Reach(2, 0, 0, True)])
        assert one.taken == []
        one.later.clear()
        heard(one, (0, 1), (0, 2), (0, 3), (1, 4))
        wait_for(lambda: one.reaches == [Reach(0, 3, 3), Reach(1, 1, 1), Reach(2, 0, 0)])


def test_what_faust_drops_comes_again(kafka_broker: str, topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a rebalance it goes back to what was committed, since it has dropped the rest; also where that is nothing."""
    made: list[Any] = []
    create = streams._app

    def remembered(*said: Any) -> Any:
        made.append(create(*said))
        return made[0]

    monkeypatch.setattr(streams, "_app", remembered)
    with Listener(kafka_broker, topic, f"{topic}.h", later={0}) as one:
        tell(kafka_broker, topic, (0, 1), (1, 2))
        heard(one, (1, 2))
        wait_for(lambda: (0, 1) in one.offered)
        wait_for(lambda: one.reaches == [Reach(0, 0, 1), Reach(1, 1, 1), Reach(2, 0, 0)])
        (app,) = made
        asyncio.run_coroutine_threadsafe(app.consumer.perform_seek(), app.loop).result(60)
        tell(kafka_broker, topic, (0, 3))
        wait_for(lambda: (0, 3) in one.offered)
        one.later.clear()
        heard(one, (1, 2), (0, 1), (0, 1), (0, 3))

    assert one.ended is None


def test_every_member_is_told_how_it_stands(kafka_broker: str, topic: str) -> None:
    """Also the one that does not lead the group, of whom Faust does not say how many partitions there are."""
    group = f"{topic}.e"
    with Listener(kafka_broker, topic, group) as one, Listener(kafka_broker, topic, group) as other:
        wait_for(lambda: one.reaches and other.reaches and len([*one.reaches, *other.reaches]) == 3)
        tell(kafka_broker, topic, (0, 1), (1, 2), (2, 3))
        wait_for(lambda: all(each.handled == each.end == 1 for each in (*one.reaches, *other.reaches)))

    assert max(one.partitions) == max(other.partitions) == 3
    assert sorted({*one.taken, *other.taken}) == [(0, 1), (1, 2), (2, 3)]


def test_a_message_of_nobody(kafka_broker: str, topic: str) -> None:
    """It is told of by its place, and passed over."""
    tell(kafka_broker, topic, (0, 1), (0, 0), (0, 2))

    with Listener(kafka_broker, topic, f"{topic}.c") as one:
        heard(one, (0, 1), (0, 2))
        wait_for(lambda: one.reaches == [Reach(0, 3, 3), Reach(1, 0, 0), Reach(2, 0, 0)])

    assert one.strange == ["partition 0, offset 1: does not tell of the log"]


ALONE = """
from threading import Event
from connectors.kafka.connection import Broker
from connectors.streams import consume
from events.errors import TransientError
nothing = lambda *_: True
try:
    consume(Broker("127.0.0.1:1"), group="g", topic="t", take=nothing, look=nothing, strange=nothing, stop=Event())
except TransientError as error:
    print(error)
"""


def test_nobody_answers() -> None:
    """Without a broker it ends, with an error that says where it looked and that trying again may help.

    In a process of its own, since Faust then leaves its thread's event loop open.
    """
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert (done.stdout, done.stderr) == ("Kafka at 127.0.0.1:1: KafkaConnectionError\n", "")


def test_how_we_show_who_we_are(tmp_path: Path) -> None:
    """By nothing, by a certificate, by a password, or by a password inside TLS."""
    assert credentials(Broker("b:9092")) is None

    tls = credentials(Broker("b:9092", security="ssl"))
    assert isinstance(tls, SSLCredentials)
    assert tls.context.check_hostname

    plain = credentials(Broker("b:9092", security="sasl_plaintext", user="hub", password="secret"))
    assert isinstance(plain, SASLCredentials)
    assert (plain.protocol, plain.mechanism.value) == (AuthProtocol.SASL_PLAINTEXT, "SCRAM-SHA-512")
    assert (plain.username, plain.password) == ("hub", "secret")

    both = credentials(Broker("b:9092", security="sasl_ssl", sasl_mechanism="PLAIN", user="hub"))
    assert isinstance(both, SASLCredentials)
    assert (both.protocol, both.mechanism.value) == (AuthProtocol.SASL_SSL, "PLAIN")

    with pytest.raises(OSError, match="No such file"):
        credentials(Broker("b:9092", security="ssl", ca_file=tmp_path / "none.pem"))
