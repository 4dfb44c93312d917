"""The topics of a real broker: made, counted, and looked at from their end."""

import pytest
from confluent_kafka import Producer

from connectors.kafka.connection import Broker
from connectors.kafka.topics import Topology
from events.errors import PermanentError, TransientError
from tests.fixtures.kafka import topic_name


@pytest.fixture
def topology(kafka_broker: str) -> Topology:
    """The broker of the tests."""
    return Topology(Broker(kafka_broker))


def say(bootstrap: str, topic: str, partition: int, position: int | None) -> None:
    """Put one message of the log into a partition; without a position, one of somebody else."""
    headers = {} if position is None else {"ce_position": str(position), "ce_stream": "hr/city/1"}
    producer = Producer({"bootstrap.servers": bootstrap})
    producer.produce(topic, b"{}", partition=partition, headers=headers)  # type: ignore[arg-type]
    assert producer.flush(30) == 0


def test_missing_topics_are_made(topology: Topology) -> None:
    """What is missing is made and ready; what is there stays as it is."""
    old, new, never = topic_name(), topic_name(), topic_name()

    assert topology.make_missing({old: 2}, replication=1) == [old]
    assert topology.make_missing({old: 7, new: 3}, replication=1) == [new]
    assert topology.partitions([old, new, never]) == {old: 2, new: 3}
    assert topology.brokers() == 1


def test_more_copies_than_brokers(topology: Topology) -> None:
    """A replication that the brokers cannot give is told, with the topic; more brokers may come."""
    topic = topic_name()

    with pytest.raises(TransientError, match=f"fewer brokers .*topic {topic}"):
        topology.make_missing({topic: 1}, replication=3)


def test_the_last_position_of_each_partition(topology: Topology, kafka_broker: str) -> None:
    """The last message says it; a partition without any, or with somebody else's at its end, says so."""
    topic = topic_name()
    topology.make_missing({topic: 4}, replication=1)
    for partition, position in ((0, 11), (0, 15), (2, 12), (3, 13), (3, None)):
        say(kafka_broker, topic, partition, position)

    assert topology.last_positions(topic) == [15, None, 12, 0]
    assert topology.last_positions(topic_name()) == []


def test_nobody_answers() -> None:
    """Where no broker is, that is told, and may be tried again."""
    with pytest.raises(TransientError, match=r"Kafka at 127\.0\.0\.1:9 does not answer"):
        Topology(Broker("127.0.0.1:9"), answer_seconds=1.0).brokers()


def test_what_cannot_work() -> None:
    """A setting that the library cannot use is a fault of the settings."""
    with pytest.raises(PermanentError, match="Kafka at one:9093"):
        Topology(Broker("one:9093", security="sasl_ssl", sasl_mechanism="NONE"))  # type: ignore[arg-type]
