"""Who writes to topics: in order, every message acknowledged by all copies, and made anew after any failure."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from time import monotonic

from confluent_kafka import KafkaError, KafkaException, Producer

from connectors.kafka.connection import ANSWER_SECONDS, Broker, Complaints, common, explained
from connectors.kafka.topics import Topology, unusable
from events.announcements import MESSAGE_MAX, Message
from events.errors import TransientError

PATIENCE_SECONDS = 20.0
"""How long messages may wait without a single acknowledgement."""

_LOOK_SECONDS = 0.1
_LOOKS = 10

_SILENT = logging.getLogger("connectors.kafka.library")
"""Where the library's last words go: nowhere. Its errors are told."""
_SILENT.propagate = False
_SILENT.addHandler(logging.NullHandler())

_SETTINGS: Mapping[str, str | int | bool] = {
    "acks": "all",
    "enable.idempotence": True,
    "enable.gapless.guarantee": True,
    # A message never runs out of time by itself: a later one of its key could overtake it. Who waits gives up on all.
    "message.timeout.ms": 0,
    "compression.type": "lz4",  # what is sealed hardly shrinks, and this one is the cheapest at both ends
    "linger.ms": 5,
    "batch.size": 1_000_000,
    "message.max.bytes": MESSAGE_MAX,
    "queue.buffering.max.messages": 100_000,
    "queue.buffering.max.kbytes": 64 * 1024,
}


class KafkaTopics:
    """The topics of one publisher; fits `services.relaying.Topics`. For one thread."""

    def __init__(
        self,
        broker: Broker,
        topics: Mapping[str, int],
        *,
        replication: int = 1,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Prepare to publish to topics, each with the number of partitions it is made with; nothing is connected yet.

        Raises:
          PermanentError: what is set cannot work.
        """
        self._broker = broker
        self._topics = dict(topics)
        self._replication = replication
        self._patience = patience_seconds
        self._topology = Topology(broker)
        self._line: _Line | None = None

    def partitions(self) -> dict[str, int]:
        """Return how many partitions each topic has now; those that are missing are made first.

        Raises:
          TransientError: Kafka does not answer, or a new topic is not ready.
          PermanentError: Kafka refuses.
        """
        self._topology.make_missing(self._topics, replication=self._replication)
        counts = self._topology.partitions(self._topics)
        if unready := self._topics.keys() - counts.keys():
            raise TransientError(f"Kafka at {self._broker.bootstrap} is still making {min(unready)}")
        if self._line is not None:
            self._line.refresh(counts)
        return counts

    def last_positions(self, topic: str) -> list[int | None]:
        """Return the log position of each partition's last message; None: it never had one, 0: not to be told.

        Raises: as `partitions`.
        """
        return self._topology.last_positions(topic)

    def publish(self, messages: Iterable[Message]) -> int:
        """Publish messages in their order and return how many, once all copies in step have every one of them.

        After an error some may have been taken, of each partition the first ones; the producer is thrown away, and
        the next call makes a new one. Memory is bounded: a full queue is waited for.

        Raises:
          TransientError: a message was not taken, or nothing was acknowledged for too long.
          PermanentError: Kafka refuses a message.
        """
        line = self._line if self._line is not None else _Line(self._broker, self._patience)
        self._line = None
        try:
            count = line.hand_over(messages)
            line.wait()
        except BaseException:
            line.discard()
            raise
        self._line = line
        return count

    def close(self) -> None:
        """Give up what is still on its way."""
        if self._line is not None:
            self._line.discard()
            self._line = None


class _Line:
    """One producer, and what has become of its messages."""

    def __init__(self, broker: Broker, patience: float) -> None:
        self._broker = broker
        self._patience = patience
        self._complaints = Complaints()
        self._handed = 0
        self._acknowledged = 0
        self._failed: KafkaError | None = None
        self._where = ""
        """The topic of the first message that failed."""
        told = common(broker) | dict(_SETTINGS) | {"error_cb": self._complaints.heard}
        try:
            self._producer = Producer(told, logger=_SILENT)
        except KafkaException as error:
            raise unusable(broker, error) from None

    def refresh(self, counts: Mapping[str, int]) -> None:
        """Let the producer learn of partitions that are new."""
        for topic in counts:
            try:
                self._producer.list_topics(topic, timeout=ANSWER_SECONDS)
            except KafkaException as error:
                raise self._told(error.args[0], topic) from None

    def hand_over(self, messages: Iterable[Message]) -> int:
        """Give messages to the producer, as fast as its bounded queue takes them."""
        before = self._handed
        produce, reported = self._producer.produce, self._reported
        for topic, partition, key, headers, value in messages:
            while True:
                try:
                    produce(
                        topic,
                        value,
                        key,
                        partition=partition,
                        headers=headers,  # type: ignore[arg-type]  # the library wants it invariant
                        on_delivery=reported,
                    )
                    break
                except BufferError:
                    self._progress()
                except KafkaException as error:
                    raise self._ended(error.args[0], topic) from None
            self._handed += 1
        return self._handed - before

    def wait(self) -> None:
        """Return once everything handed over is acknowledged."""
        while self._acknowledged < self._handed:
            self._progress()
        self._complaints.forget()

    def discard(self) -> None:
        """Forget everything that has not been acknowledged."""
        self._producer.purge()
        with suppress(KafkaException):
            self._producer.poll(0)

    def _progress(self) -> None:
        """Wait until at least one more message is acknowledged."""
        before, since = self._acknowledged, monotonic()
        while self._acknowledged == before:
            if self._failed is not None:
                raise self._told(self._failed, self._where)
            if monotonic() - since > self._patience:
                self._complaints.raise_last(self._broker)
                raise TransientError(f"Kafka at {self._broker.bootstrap} acknowledges nothing")
            try:
                self._producer.poll(_LOOK_SECONDS)
            except KafkaException as error:
                raise self._ended(error.args[0], "") from None

    def _ended(self, error: KafkaError, topic: str) -> Exception:
        """Return why the producer has ended: because of the first message that failed, which is told a little later."""
        for _ in range(_LOOKS):
            if self._failed is not None:
                return self._told(self._failed, self._where)
            with suppress(KafkaException):
                self._producer.poll(_LOOK_SECONDS)
        return self._told(error, topic)

    def _reported(self, error: KafkaError | None, message: object) -> None:
        if error is None:
            self._acknowledged += 1
        elif self._failed is None:
            self._failed = error
            self._where = message.topic()  # type: ignore[attr-defined]

    def _told(self, error: KafkaError, topic: str) -> Exception:
        return explained(self._complaints.instead_of(error), self._broker, topic)
