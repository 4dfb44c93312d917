"""The inbound topic: events taken in batches, their offsets committed only once whoever took them says so."""

from collections.abc import Sequence
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from connectors.kafka.connection import Broker, Complaints, asked, common, explained
from connectors.kafka.inbound import events_in, place_of
from connectors.kafka.topics import unusable
from events.errors import HubError, TransientError

GROUP = "hub-intake"
MESSAGES_MAX = 1000
"""Messages taken at a time."""

_BYTES_MAX: Final = 8 * 1024 * 1024
"""A batch is closed beyond so many bytes, so that memory does not grow with the size of events."""
_AT_A_TIME: Final = 100
_MORE_SECONDS: Final = 0.02
_ASK_SECONDS: Final = 3.0
_SESSION_SECONDS: Final = 10.0


class InboundTopic:
    """One member of the group that takes in a topic. One thread takes, settles and waits; others may ask for lags.

    Every call raises `TransientError` while the brokers are away, and `PermanentError` when they refuse us.
    """

    def __init__(
        self, broker: Broker, topic: str, *, group: str = GROUP, session_seconds: float = _SESSION_SECONDS
    ) -> None:
        """Ask to become a member.

        Raises:
          PermanentError: what is set cannot work: a certificate that is not there, an unknown mechanism.
        """
        self._topic, self._broker = topic, broker
        self._complaints = Complaints()
        self._complained = False
        self._fault: KafkaError | None = None
        self._kept: list[Message] = []
        self._taken: dict[int, int] = {}
        """Partition → offset from which nothing has been taken yet; of what is not settled."""
        self._done: dict[int, int] = {}
        """Partition → offset up to which everything is settled, or holds no message."""
        self._paused = False
        told: dict[str, Any] = {
            **common(broker),
            "group.id": group,
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "partition.assignment.strategy": "cooperative-sticky",
            "session.timeout.ms": int(session_seconds * 1000),
            "queued.max.messages.kbytes": 2 * _BYTES_MAX // 1024,
            "error_cb": self._heard,
        }
        try:
            self._consumer = Consumer(told)
        except KafkaException as error:
            raise unusable(broker, error) from None
        self._consumer.subscribe([topic])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(self, seconds: float) -> list[tuple[str, bytes]]:
        """Return the next events, each with its place, as structured CloudEvents; none if none came for so long.

        What had come when an error is raised is kept for the next call: librdkafka does not give it twice.
        """
        if self._paused:
            self._consumer.resume(self._consumer.assignment())
            self._paused = False
        waiting = seconds
        size = sum(map(_size, self._kept))
        while len(self._kept) < MESSAGES_MAX and size < _BYTES_MAX:
            some = self._consumed(_AT_A_TIME if self._kept else 1, waiting)
            if not some:
                break
            self._kept += some
            size += sum(map(_size, some))
            waiting = _MORE_SECONDS
        if not self._kept:
            self._raise_fault()
        messages, self._kept = self._kept, []
        for each in messages:
            partition, offset = _place(each)
            self._taken[partition] = offset + 1
        return [event for each in messages for event in self._events(each)]

    def settle(self) -> None:
        """Commit everything taken so far: it will not be given to anybody again.

        What fails to be committed is given again, to us or another, or is committed with what comes after it.
        """
        ours = {each.partition for each in self._consumer.assignment()}
        taken = {partition: offset for partition, offset in self._taken.items() if partition in ours}
        self._taken.clear()
        if not taken:
            return
        offsets = [TopicPartition(self._topic, *each) for each in taken.items()]
        try:
            told = self._consumer.commit(offsets=offsets, asynchronous=False) or ()
        except KafkaException as error:
            raise self._explained(error.args[0]) from error
        for each in told:
            if each.error is not None:
                raise self._explained(each.error)
        self._done |= taken

    def wait(self, seconds: float) -> None:
        """Take nothing for so long, and stay in the group."""
        self._consumer.pause(self._consumer.assignment())
        self._paused = True
        self._kept += self._consumed(_AT_A_TIME, seconds)

    def lags(self) -> dict[int, int]:
        """Return how many messages of each of our partitions have not been settled; asks the brokers."""
        try:
            ours = self._consumer.assignment()
            unknown = [each for each in ours if each.partition not in self._done]
            held = self._consumer.committed(unknown, timeout=_ASK_SECONDS) if unknown else []
            done = {**{each.partition: each.offset for each in held}, **self._done}
            return {each.partition: self._lag(each, done[each.partition]) for each in ours}
        except KafkaException as error:
            raise self._explained(error.args[0]) from error
        except RuntimeError as error:
            raise TransientError(f"{self._topic}: the consumer is closed") from error

    def close(self) -> None:
        """Leave the group, so that others take over at once."""
        self._consumer.close()

    def _lag(self, partition: TopicPartition, done: int) -> int:
        low, high = self._consumer.get_watermark_offsets(partition, timeout=_ASK_SECONDS)
        return max(0, high - max(done, low))

    def _consumed(self, count: int, seconds: float) -> list[Message]:
        try:
            return self._good(self._consumer.consume(count, seconds))
        except KafkaException as error:
            raise self._explained(error.args[0]) from error

    def _good(self, messages: Sequence[Message]) -> list[Message]:
        """Return the messages that are some, and keep what the library tells in between."""
        good = []
        for each in messages:
            fault = each.error()
            if fault is None:
                good.append(each)
            elif fault.name() != "_PARTITION_EOF":
                self._fault = fault
            else:
                partition, offset = _place(each)
                # What transactions leave at the end of a partition is passed over, and is no message that waits.
                if partition not in self._taken and not good:
                    self._done[partition] = offset
        return good

    def _raise_fault(self) -> None:
        """Raise what keeps messages from coming. That nobody answers may be over by now, so it is asked once more."""
        fault, self._fault = self._fault, None
        if fault is not None:
            raise self._explained(fault)
        if not self._complained:
            return
        asked(
            lambda seconds: self._consumer.list_topics(self._topic, timeout=seconds),
            _ASK_SECONDS,
            self._complaints,
            self._broker,
            self._topic,
        )
        self._complained = False
        self._complaints.forget()

    def _heard(self, error: KafkaError) -> None:
        self._complained = True
        self._complaints.heard(error)

    def _explained(self, error: KafkaError) -> HubError:
        return explained(self._complaints.instead_of(error), self._broker, self._topic)

    def _events(self, message: Message) -> list[tuple[str, bytes]]:
        place = place_of(self._topic, *_place(message))
        return list(events_in(place, message.headers(), message.value()))


def _place(message: Message) -> tuple[int, int]:
    partition, offset = message.partition(), message.offset()
    assert partition is not None, "what was consumed lies in a partition"
    assert offset is not None, "what was consumed has an offset"
    return partition, offset


def _size(message: Message) -> int:
    return len(message.value() or b"")
