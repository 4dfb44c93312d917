"""The topics of a cluster: made where they are missing, counted, and looked at from their end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from time import sleep
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._listoffsets import OffsetSpec
from confluent_kafka.cimpl import NewTopic

from connectors.kafka.connection import ANSWER_SECONDS, Broker, Complaints, asked, common, explained
from events.announcements import MESSAGE_MAX
from events.errors import PermanentError, TransientError

_SAFE_REPLICATION = 3
"""From so many copies on, two must have a message before it is acknowledged: one broker may then be lost."""

_LOOKS = 40
"""How often something that is about to be there is asked for, a quarter of a second each time."""

_LOOK_SECONDS = 0.25

_FIRST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
_NEXT = OffsetSpec.latest()  # type: ignore[no-untyped-call]


class Topology:
    """What a cluster holds. Opened once, it reconnects by itself; may be shared by threads."""

    def __init__(self, broker: Broker, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Prepare to ask, and to wait so long for an answer; nothing is connected yet.

        Raises:
          PermanentError: what is set cannot work: a certificate that is not there, an unknown mechanism.
        """
        self._broker = broker
        self._patience = answer_seconds
        self._complaints = Complaints()
        told: dict[str, Any] = common(broker) | {"error_cb": self._complaints.heard}
        try:
            self._admin = AdminClient(told)
        except KafkaException as error:
            raise unusable(broker, error) from None

    def brokers(self) -> int:
        """Return how many brokers there are, having reached one.

        Raises:
          TransientError: none answers.
          PermanentError: they will not have us.
        """
        return len(self._listed().brokers)

    def partitions(self, topics: Iterable[str]) -> dict[str, int]:
        """Return how many partitions each of these topics has; one that does not exist is left out.

        Raises: as `brokers`.
        """
        there = self._listed().topics
        return {
            topic: len(there[topic].partitions)
            for topic in topics
            if topic in there and there[topic].error is None and there[topic].partitions
        }

    def make_missing(self, topics: Mapping[str, int], *, replication: int) -> list[str]:
        """Make the topics that do not exist, with so many partitions each, and return their names once they are ready.

        Topics that exist stay as they are. Messages of theirs may be as large as `MESSAGE_MAX`.

        Raises: as `brokers`.
        """
        missing = sorted(topics.keys() - self.partitions(topics).keys())
        settings = {"max.message.bytes": str(MESSAGE_MAX)}
        if replication >= _SAFE_REPLICATION:
            settings["min.insync.replicas"] = "2"
        wanted = [
            NewTopic(
                topic, num_partitions=topics[topic], replication_factor=replication, config=dict(settings)
            )
            for topic in missing
        ]
        made: Mapping[str, Future[None]] = {}
        if wanted:
            made = self._admin.create_topics(wanted, operation_timeout=self._patience)
        for topic, answer in made.items():
            try:
                answer.result()
            except KafkaException as error:
                fault = _fault(error)
                if fault.name() != "TOPIC_ALREADY_EXISTS":  # another process was quicker
                    raise explained(self._complaints.instead_of(fault), self._broker, topic) from None
        for topic in missing:
            self._await_ready(topic, topics[topic])
        return missing

    def last_positions(self, topic: str) -> list[int | None]:
        """Return, for each partition of a topic, the log position that its last message announces.

        None: the partition has never had a message. 0: it has had some, but none of ours is at its end.

        Raises: as `brokers`.
        """
        found: list[int | None] = [None] * self.partitions([topic]).get(topic, 0)
        firsts = self._offsets(topic, len(found), _FIRST)
        wanted: list[TopicPartition] = []
        for partition, end in enumerate(self._offsets(topic, len(found), _NEXT)):
            if end > 0:
                found[partition] = 0
            if end > firsts[partition]:
                wanted.append(TopicPartition(topic, partition, end - 1))
        for message in self._messages(wanted):
            found[message.partition() or 0] = _position(message)
        return found

    def _await_ready(self, topic: str, count: int) -> None:
        """Return once every partition of a topic that has just been made has a leader."""
        for _ in range(_LOOKS):
            try:
                self._offsets(topic, count, _NEXT)
            except TransientError:
                sleep(_LOOK_SECONDS)
            else:
                return
        raise TransientError(f"Kafka at {self._broker.bootstrap} is still making {topic}")

    def _offsets(self, topic: str, count: int, which: OffsetSpec) -> list[int]:
        """Return the first or the next offset of each partition."""
        asked = {TopicPartition(topic, partition): which for partition in range(count)}
        if not asked:
            return []
        answers = self._admin.list_offsets(asked, request_timeout=self._patience)
        try:
            return [answers[place].result().offset for place in asked]
        except KafkaException as error:
            raise explained(self._complaints.instead_of(_fault(error)), self._broker, topic) from None

    def _messages(self, wanted: Sequence[TopicPartition]) -> "list[Message[bytes, bytes]]":
        """Return the messages at these places, in any order."""
        if not wanted:
            return []
        told: dict[str, Any] = common(self._broker) | {
            "group.id": "benefits-hub-looks",  # never joined: partitions are assigned by hand
            "enable.auto.commit": False,
            "fetch.message.max.bytes": MESSAGE_MAX,
            "error_cb": self._complaints.heard,
        }
        consumer = Consumer(told)
        topic = wanted[0].topic
        try:
            consumer.assign(list(wanted))
            found: dict[int | None, Message[bytes, bytes]] = {}
            for _ in range(_LOOKS):
                for message in consumer.consume(len(wanted), timeout=_LOOK_SECONDS):
                    if (error := message.error()) is not None:
                        raise explained(self._complaints.instead_of(error), self._broker, topic)
                    found.setdefault(message.partition(), message)
                if len(found) == len(wanted):
                    return list(found.values())
            raise TransientError(f"Kafka at {self._broker.bootstrap} does not show the end of {topic}")
        finally:
            consumer.close()

    def _listed(self) -> Any:
        """Return the library's description of the cluster."""
        found = asked(lister(self._admin), self._patience, self._complaints, self._broker)
        self._complaints.forget()
        return found


def lister(admin: AdminClient) -> Callable[[float], Any]:
    """Return how the library's description of the cluster is asked for, in so many seconds, for `asked`."""

    def listed(seconds: float) -> Any:
        try:
            return admin.list_topics(timeout=seconds)
        finally:
            admin.poll(0)

    return listed


def unusable(broker: Broker, error: KafkaException) -> PermanentError:
    """Return why no client could be made of what is set; the library names the setting, never its value."""
    return PermanentError(f"Kafka at {broker.bootstrap}: {_fault(error).str()}")


def _position(message: "Message[bytes, bytes]") -> int:
    """Return the position a message announces, 0 if it is none of ours."""
    headers: Sequence[tuple[str, Any]] = message.headers() or []  # type: ignore[assignment]
    try:
        return int(dict(headers)["ce_position"])
    except (KeyError, ValueError):
        return 0


def _fault(error: KafkaException) -> KafkaError:
    fault = error.args[0]
    assert isinstance(fault, KafkaError)
    return fault
