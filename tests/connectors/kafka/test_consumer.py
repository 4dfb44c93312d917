"""The inbound topic on Apache Kafka: what was taken and not settled comes again, what was settled never."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, KafkaException

from connectors.kafka.connection import Broker
from connectors.kafka.consumer import GROUP, InboundTopic
from events.errors import TransientError
from tests.fixtures.inbound import make_topic, tell_topic
from tests.fixtures.kafka import topic_name

LOOKS = 120
"""Looks for messages before a test gives up; a member of a group gets its partitions after a second or some."""


@pytest.fixture
def topic(kafka_broker: str) -> str:
    """A new topic with one partition."""
    return make_topic(kafka_broker, topic_name("inbound"))


@contextmanager
def member(bootstrap: str, topic: str) -> Iterator[InboundTopic]:
    """Be a member of the group of this topic."""
    with InboundTopic(Broker(bootstrap), topic, group=f"{GROUP}-{topic}") as opened:
        yield opened


def taken(inbound: InboundTopic, count: int) -> list[tuple[str, bytes]]:
    """Take until so many events have come."""
    events: list[tuple[str, bytes]] = []
    for _ in range(LOOKS):
        events += inbound.take(0.25)
        if len(events) >= count:
            return events
    raise AssertionError(f"{len(events)} of {count} events came")


def test_what_is_not_settled_comes_again(kafka_broker: str, topic: str) -> None:
    """The next member begins where the last one settled; places name topic, partition and offset."""
    tell_topic(kafka_broker, topic, [b"0", b"1", b"2"])
    events = [(f"kafka:{topic}/0@{number}", str(number).encode()) for number in range(4)]

    with member(kafka_broker, topic) as first:
        assert taken(first, 3) == events[:3]
    with member(kafka_broker, topic) as second:
        assert taken(second, 3) == events[:3]
        second.settle()
        assert second.lags() == {0: 0}
    tell_topic(kafka_broker, topic, [b"3"])
    with member(kafka_broker, topic) as third:
        assert taken(third, 1) == events[3:]
        assert third.lags() == {0: 1}


def test_who_waits_misses_nothing(kafka_broker: str, topic: str) -> None:
    """What comes meanwhile is taken afterwards, once and in order."""
    tell_topic(kafka_broker, topic, [b"0"])

    with member(kafka_broker, topic) as inbound:
        events = taken(inbound, 1)
        for number in (1, 2):
            tell_topic(kafka_broker, topic, [str(number).encode()])
            inbound.wait(0.1)
        events += taken(inbound, 2)
        inbound.settle()

        assert [raw for _, raw in events] == [b"0", b"1", b"2"]
        assert inbound.take(0.1) == []
        assert inbound.lags() == {0: 0}


def test_values_come_as_they_were_sent(kafka_broker: str, topic: str) -> None:
    """Nearly a megabyte, compressed or not, every byte that there is, and none: a tombstone comes out too."""
    large = "Núñez 李 🏥 ".encode() * 50_000
    sent = [bytes(range(256)), None]
    tell_topic(kafka_broker, topic, sent)
    for compression in ("none", "gzip", "snappy", "lz4", "zstd"):
        sent.append(compression.encode() + large)
        tell_topic(kafka_broker, topic, sent[-1:], settings={"compression.type": compression})

    with member(kafka_broker, topic) as inbound:
        came = [raw for _, raw in taken(inbound, len(sent))]

    assert len(large) > 800_000
    assert [sha256(each).hexdigest() for each in came] == [sha256(each or b"").hexdigest() for each in sent]


def test_the_end_of_a_transaction_is_nothing_that_waits(kafka_broker: str, topic: str) -> None:
    """It takes up an offset, and holds no message that anybody could take."""
    tell_topic(kafka_broker, topic, [b"0", b"1"], transaction=True)

    with member(kafka_broker, topic) as inbound:
        taken(inbound, 2)
        inbound.settle()
        for _ in range(LOOKS):
            if inbound.lags() == {0: 0}:
                break
            assert inbound.take(0.25) == []

        assert inbound.lags() == {0: 0}


def test_two_members_share_the_partitions(kafka_broker: str) -> None:
    """Between them they get everything once, as long as nobody dies."""
    topic = make_topic(kafka_broker, topic_name("inbound"), partitions=2)
    with member(kafka_broker, topic) as one, member(kafka_broker, topic) as other:
        for _ in range(LOOKS):
            one.take(0.1)
            other.take(0.1)
            if len(one.lags()) == len(other.lags()) == 1:
                break
        for partition in (0, 1):
            tell_topic(kafka_broker, topic, [f"{partition}".encode()], partition=partition)
        events = [*taken(one, 1), *taken(other, 1)]

    assert sorted(raw for _, raw in events) == [b"0", b"1"]


class Failing:
    """A consumer whose calls for messages fail in turn, from the second on, so many times."""

    def __init__(self, consumer: Any, failures: int) -> None:
        self._consumer, self._left, self._calls = consumer, failures, 0

    def consume(self, count: int, seconds: float) -> list[Any]:
        """Ask for messages, or fail."""
        if self._calls and self._left:
            self._left -= 1
            raise KafkaException(KafkaError(KafkaError._MAX_POLL_EXCEEDED))
        messages: list[Any] = self._consumer.consume(count, seconds)
        self._calls += any(each.error() is None for each in messages)
        return messages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consumer, name)


def test_what_had_come_before_an_error_is_kept(kafka_broker: str, topic: str) -> None:
    """The error is raised as one that may pass, and the next call gives every message, in order and once."""
    tell_topic(kafka_broker, topic, [b"0", b"1", b"2"])

    with member(kafka_broker, topic) as inbound:
        inbound._consumer = cast("Any", Failing(inbound._consumer, failures=2))
        for _ in range(2):
            with pytest.raises(TransientError):
                taken(inbound, 1)
        assert [raw for _, raw in taken(inbound, 3)] == [b"0", b"1", b"2"]
        inbound.settle()
        assert inbound.lags() == {0: 0}


@pytest.mark.parametrize("what", ["topic", "broker"])
def test_what_is_not_there_is_named(kafka_broker: str, what: str) -> None:
    """A topic that nobody made, and a broker that nobody runs; both may still come."""
    bootstrap = kafka_broker if what == "topic" else "127.0.0.1:1"
    with member(bootstrap, topic_name("nowhere")) as inbound, pytest.raises(TransientError) as told:
        taken(inbound, 1)

    assert ("does not know" if what == "topic" else "does not answer") in str(told.value)
    assert bootstrap in str(told.value)
