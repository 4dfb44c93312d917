"""The Kafka side of the measurements, by confluent-kafka: topics made, filled, counted, and how far a group is."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import Any

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Message,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

PARTITIONS = 4
BODY = "x" * 92
SECONDS = 120
"""After so long without an answer the broker is taken to be gone."""


def pause(seconds: float) -> None:
    """Let time pass: between two looks at something, or because time is what a fault is made of."""
    Event().wait(seconds)


def key_of(number: int) -> bytes:
    """Return the key of a message; each message has its own."""
    return b"k%07d" % number


def value_of(number: int) -> bytes:
    """Return the value of a message: its number, as the hub's own workers are told of a record."""
    return f'[[{number + 1:>8},"hr/{number}{BODY}"]]'.encode()


def number_of(value: bytes | None) -> int:
    """Return the number of a message."""
    return int((value or b"")[2:10]) - 1


def headers_of(number: int) -> dict[str, str | bytes | None]:
    """Return the headers of a message, as far as the hub's own workers read them."""
    return {"ce_position": str(number + 1), "ce_partitions": str(PARTITIONS)}


def make(bootstrap: str, *names: str) -> None:
    """Make topics."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for made in admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names]).values():
        made.result(SECONDS)


@contextmanager
def producing(bootstrap: str) -> Iterator[Producer]:
    """Give an idempotent producer; everything produced has arrived at the end."""
    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, "log_level": 0}
    )
    yield producer
    assert producer.flush(SECONDS) == 0, "not everything was taken by the broker"


def put(producer: Producer, topic: str, number: int) -> None:
    """Produce one message, waiting while the producer's queue is full."""
    while True:
        try:
            producer.produce(
                topic,
                value_of(number),
                key_of(number),
                partition=number % PARTITIONS,
                headers=headers_of(number),
            )
            producer.poll(0)
            return
        except BufferError:
            producer.poll(0.1)


def fill(bootstrap: str, topic: str, numbers: range) -> None:
    """Produce messages and wait until all of them are there."""
    with producing(bootstrap) as producer:
        for number in numbers:
            put(producer, topic, number)


def messages(bootstrap: str, topic: str, *, committed: bool = False) -> Iterator[Message]:
    """Yield everything that a topic holds; with `committed`, only what a reader of committed messages is given."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "measure-reader",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "isolation.level": "read_committed" if committed else "read_uncommitted",
        }
    )
    consumer.assign([TopicPartition(topic, each, OFFSET_BEGINNING) for each in range(PARTITIONS)])
    ended: set[int | None] = set()
    deadline = monotonic() + SECONDS
    while len(ended) < PARTITIONS:
        assert monotonic() < deadline, f"{topic} was not read to its end in {SECONDS} s"
        for message in consumer.consume(1000, 1):
            error = message.error()
            if error is None:
                yield message
            elif error.code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
    consumer.close()


def tally(bootstrap: str, topic: str, *, committed: bool = False) -> Counter[int]:
    """Return how often a topic holds each message, by its number."""
    return Counter(number_of(m.value()) for m in messages(bootstrap, topic, committed=committed))


def last_counts(bootstrap: str, topic: str) -> dict[bytes, int]:
    """Return the last value of each key of a table's changelog."""
    return {m.key() or b"": int(m.value() or b"0") for m in messages(bootstrap, topic)}


class Watch:
    """How far a group has committed a topic, and how much a topic holds; a broker that is away gives None."""

    def __init__(self, bootstrap: str, group: str) -> None:
        self._consumer: Any = Consumer(
            {"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False}
        )

    def committed(self, topic: str) -> list[int] | None:
        """Return the committed offset of each partition; what was never committed is 0."""
        asked = [TopicPartition(topic, each) for each in range(PARTITIONS)]
        try:
            return [max(0, each.offset) for each in self._consumer.committed(asked, timeout=2)]
        except KafkaException:
            return None

    def ends(self, topic: str) -> list[int] | None:
        """Return the end of each partition."""
        try:
            asked = (TopicPartition(topic, each) for each in range(PARTITIONS))
            return [self._consumer.get_watermark_offsets(each, timeout=2)[1] for each in asked]
        except KafkaException:
            return None

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close()


def settle(bootstrap: str, topic: str) -> None:
    """Wait until no transaction is open any more in a topic, a minute at the most; those left are aborted by then."""
    deadline = monotonic() + 75
    reader = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "measure-ends", "isolation.level": "read_committed"}
    )
    other = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "measure-ends", "isolation.level": "read_uncommitted"}
    )
    asked = [TopicPartition(topic, each) for each in range(PARTITIONS)]
    while monotonic() < deadline and any(
        reader.get_watermark_offsets(each, 10) != other.get_watermark_offsets(each, 10) for each in asked
    ):
        pause(0.5)
    reader.close()
    other.close()
