"""The brokers as an operator sees them."""

from pathlib import Path

import pytest

from connectors.kafka.connection import Broker
from connectors.kafka.look import look
from events.errors import PermanentError, TransientError
from tests.fixtures.inbound import make_topic
from tests.fixtures.kafka import topic_name


def test_topics_that_are_there_are_told(kafka_broker: str) -> None:
    """With partitions, copies, and the largest message; one that is not there is left out, and not made."""
    topic = make_topic(kafka_broker, topic_name("seen"), partitions=3)
    missing = topic_name("missing")

    for _ in range(2):
        found = look(Broker(kafka_broker), [topic, missing])
        assert found.topics.keys() == {topic}

    seen = found.topics[topic]
    assert (seen.partitions, seen.copies, seen.in_step, seen.without_leader) == (3, 1, 1, 0)
    assert seen.message_max is not None
    assert found.brokers >= 1


def test_brokers_that_are_away() -> None:
    """Worth another try."""
    with pytest.raises(TransientError, match="does not answer"):
        look(Broker("127.0.0.1:1"), ["any"])


def test_what_cannot_work() -> None:
    """A certificate that is not there."""
    with pytest.raises(PermanentError, match=r"127\.0\.0\.1:1"):
        look(Broker("127.0.0.1:1", security="ssl", ca_file=Path("nowhere.pem")), ["any"])
