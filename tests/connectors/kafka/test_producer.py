"""Who writes to topics: in order, acknowledged, with memory that is bounded, and made anew after a failure."""

from collections.abc import Iterator

import pytest

from connectors.kafka.connection import Broker
from connectors.kafka.producer import KafkaTopics
from events.announcements import VALUE_MAX, Message
from events.errors import TransientError
from tests.fixtures.announced import drained
from tests.fixtures.kafka import topic_name


def message(topic: str, position: int, *, partition: int = 0, value: bytes = b"{}") -> Message:
    """Return a message of the log."""
    headers = {"ce_position": str(position), "ce_stream": "hr/city/1"}
    return Message(topic, partition, "city/1", headers, value)


@pytest.fixture
def topic() -> str:
    """A topic that nobody else has."""
    return topic_name()


@pytest.fixture
def topics(kafka_broker: str, topic: str) -> Iterator[KafkaTopics]:
    """A publisher of that topic, with two partitions."""
    made = KafkaTopics(Broker(kafka_broker), {topic: 2})
    assert made.partitions() == {topic: 2}
    yield made
    made.close()


def test_published_in_order(topics: KafkaTopics, topic: str, kafka_broker: str) -> None:
    """All messages are there when it returns, each in its partition, in the order they were given."""
    count = topics.publish(message(topic, n, partition=n % 2) for n in range(1, 3001))

    found = drained(kafka_broker, topic)
    assert count == 3000
    assert [each.position for each in found if each.partition == 0] == list(range(2, 3001, 2))
    assert [each.position for each in found if each.partition == 1] == list(range(1, 3001, 2))
    assert topics.last_positions(topic) == [3000, 2999]
    assert topics.publish([]) == 0


def test_the_largest_value(topics: KafkaTopics, topic: str, kafka_broker: str) -> None:
    """The largest value that is announced fits, and more of them than the queue holds."""
    value = b"x" * VALUE_MAX

    assert topics.publish(message(topic, n, value=value) for n in range(1, 7)) == 6

    found = drained(kafka_broker, topic)
    assert [(each.position, len(each.value)) for each in found] == [(n, VALUE_MAX) for n in range(1, 7)]


def test_a_partition_that_is_not_there(topics: KafkaTopics, topic: str, kafka_broker: str) -> None:
    """What cannot be taken is told, and the next call goes on with a producer made anew."""
    with pytest.raises(TransientError, match=f"topic {topic}"):
        topics.publish([message(topic, 1, partition=5)])

    assert topics.publish([message(topic, 2)]) == 1
    assert [each.position for each in drained(kafka_broker, topic)] == [2]


def test_a_source_that_fails(topics: KafkaTopics, topic: str) -> None:
    """Where the messages end in an error, that is what is told, and nothing hangs."""

    def failing() -> Iterator[Message]:
        yield message(topic, 1)
        raise RuntimeError("the log has gone")

    with pytest.raises(RuntimeError, match="the log has gone"):
        topics.publish(failing())

    assert topics.publish([message(topic, 1)]) == 1


def test_nobody_acknowledges(topic: str) -> None:
    """Without a broker, patience ends with an error that may be tried again."""
    topics = KafkaTopics(Broker("127.0.0.1:9"), {topic: 1}, patience_seconds=0.2)

    with pytest.raises(TransientError, match=r"Kafka at 127\.0\.0\.1:9"):
        topics.publish([message(topic, 1)])
