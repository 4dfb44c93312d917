"""Throughput: each kind of Faust agent, and confluent-kafka doing the same, taking turns on one broker."""

from pathlib import Path
from time import monotonic

from confluent_kafka import Consumer, TopicPartition

from tests.measure import topics
from tests.measure.crew import crew_of, part_of
from tests.measure.scenes import Counts, Stage

MESSAGES = 20_000
MESSAGES_ALONE = 200_000


def faust(stage: Stage, sort: str) -> float:
    """Return how many messages a second one agent does, from its first to its last."""
    with crew_of(part_of(sort, stage.bootstrap, stop_after=MESSAGES), stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        crew.start()
        path = Path(f"{crew.part.seen}.seconds")
        assert crew.until(lambda: path.exists() and path.stat().st_size > 0), f"{sort}: not done in time"
        return MESSAGES / float(path.read_text("ascii"))


def consumed(stage: Stage, topic: str) -> float:
    """Return how many messages a second confluent-kafka alone reads, a thousand at a time."""
    consumer = _reader(stage.bootstrap, topic)
    count = len(consumer.consume(1, topics.SECONDS))
    began = monotonic()
    while count < MESSAGES_ALONE:
        count += len(consumer.consume(1000, 1))
    seconds = monotonic() - began
    consumer.close()
    return count / seconds


def sent_on(stage: Stage, topic: str, target: str) -> float:
    """Return how many messages a second confluent-kafka alone reads and sends on to another topic."""
    consumer = _reader(stage.bootstrap, topic)
    count = len(consumer.consume(1, topics.SECONDS))
    began = monotonic()
    with topics.producing(stage.bootstrap) as producer:
        while count < MESSAGES_ALONE:
            for message in consumer.consume(1000, 1):
                topics.put(producer, target, topics.number_of(message.value()))
                count += 1
    seconds = monotonic() - began
    consumer.close()
    return count / seconds


def measured(stage: Stage) -> Counts:
    """Measure all once, and return each Faust agent's share of what confluent-kafka does."""
    topic, target = f"alone-{stage.seed}", f"alone-{stage.seed}-out"
    topics.make(stage.bootstrap, topic, target)
    began = monotonic()
    topics.fill(stage.bootstrap, topic, range(MESSAGES_ALONE))
    produced = MESSAGES_ALONE / (monotonic() - began)
    rates = {sort: faust(stage, sort) for sort in ("plain", "take", "count", "relay")}
    alone, onward = consumed(stage, topic), sent_on(stage, topic, target)
    return {
        **{f"{sort}_to_plain": round(rate / rates["plain"], 3) for sort, rate in rates.items()},
        **{f"{sort}_to_consume": round(rates[sort] / alone, 4) for sort in ("plain", "take", "count")},
        "relay_to_consume_and_produce": round(rates["relay"] / onward, 4),
        "produce_to_consume": round(produced / alone, 3),
        **{f"{sort}_a_second": round(rate) for sort, rate in rates.items()},
        "consume_a_second": round(alone),
    }


def _reader(bootstrap: str, topic: str) -> Consumer:
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "alone",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 50,
        }
    )
    consumer.assign([TopicPartition(topic, each, 0) for each in range(topics.PARTITIONS)])
    return consumer
