"""Messages of a topic in batches, on Faust: at least once, in groups that share the partitions; nothing but that.

Faust acknowledges a batch when its agent leaves it, also by an exception or a cancellation; so a batch that was not
taken is marked before that, and its offsets stay where they are. It has no tables, no timers, no second topic and no
transactions here: each of them loses or doubles messages.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from itertools import groupby
from threading import Event
from typing import Any, NamedTuple

import faust
from aiokafka.errors import KafkaError
from faust.auth import Credentials, SASLCredentials, SSLCredentials

from connectors.kafka.connection import Broker
from events.announcements import Heard, heard
from events.errors import TransientError

BATCH = 20
"""Messages taken at a time, of all partitions together; one tells some hundred records, a thousand at most."""

WITHIN_SECONDS = 0.1
"""How long a batch that is not full is waited for."""

LOOK_SECONDS = 0.5
"""How often the ends of the partitions are looked up."""

STOP_SECONDS = 15.0
"""How long Faust may take to leave its group in order."""

SESSION_SECONDS = 10.0
"""A member of which nothing was heard for so long is dead: its partitions go to others."""

METADATA_SECONDS = 60.0
"""How soon it is noticed that a topic has more partitions."""


class Reach(NamedTuple):
    """How far one partition has been taken, by offset."""

    partition: int
    handled: int
    """The offset after the last message taken."""
    end: int
    """The offset after the last message there is."""


Take = Callable[[int, int, Sequence[Heard]], bool]
"""Partition, how many partitions there are, records told → whether they were taken; not taken, they come again."""

Look = Callable[[int, Sequence[Reach]], None]
"""How many partitions there are, 0 as long as that is not known, and how far those of this member have come."""


class _App(faust.App):
    """An app without folders on disk: it keeps nothing."""

    def _create_directories(self) -> None:
        """Make none."""


def consume(
    broker: Broker,
    *,
    group: str,
    topic: str,
    take: Take,
    look: Look,
    strange: Callable[[str], None],
    stop: Event,
) -> None:
    """Give out the messages of a topic until told to stop; blocks, and runs its own event loop in this thread.

    `take` and `look` are called in threads, `take` once at a time: partition by partition, in order of offset. What it
    raises ends everything and is raised again, with nothing acknowledged of what it had not taken. `look` is called
    about twice a second. `strange` is told of messages that are none of ours; they are passed over.

    Raises:
      TransientError: the brokers cannot be reached, or Faust gave up.
    """
    for name in ("faust", "mode", "aiokafka"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    app = _App(
        group,
        broker=[f"kafka://{each.strip()}" for each in broker.bootstrap.split(",")],
        broker_credentials=credentials(broker),
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=SESSION_SECONDS / 5,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=int(METADATA_SECONDS * 1000),
        processing_guarantee="at_least_once",
        store="memory://",
        table_standby_replicas=0,
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        stream_wait_empty=False,
    )
    try:
        asyncio.run(_Member(app, topic, take, look, strange, stop).live())
    except (TimeoutError, OSError, KafkaError, faust.exceptions.FaustError) as error:
        raise TransientError(f"Kafka at {broker.bootstrap}: {type(error).__name__}") from error


class _Member:
    """One member of the group, as long as it lives."""

    def __init__(
        self, app: Any, topic: str, take: Take, look: Look, strange: Callable[[str], None], stop: Event
    ) -> None:
        self._app = app
        self._topic = topic
        self._take = take
        self._look = look
        self._strange = strange
        self._stop = stop
        self._busy = asyncio.Lock()
        self._handled: dict[int, int] = {}
        self._partitions = 0
        self._failure: BaseException | None = None
        heard_on = app.topic(
            topic, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes
        )
        app.agent(heard_on, name=topic)(self._agent)

    async def live(self) -> None:
        """Join, take what comes, and leave in order when told to."""
        starting = asyncio.ensure_future(self._app.start())
        try:
            while not (self._stop.is_set() or self._failure or self._app.should_stop):
                if starting.done():
                    starting.result()
                    await self._looked()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            starting.cancel()
            async with self._busy:
                await asyncio.wait_for(self._app.stop(), STOP_SECONDS)
        if failure := self._failure or self._app.crash_reason:
            raise failure

    async def _agent(self, stream: Any) -> None:
        # Else Faust, once the agent has left, acknowledges what nobody was given.
        async for events in stream.noack().take_events(BATCH, within=WITHIN_SECONDS):
            left = {id(event): event for event in events}
            try:
                async with self._busy:
                    for partition, group in groupby(sorted(events, key=_place), key=_partition):
                        some = list(group)
                        if not await self._taken(partition, some):
                            break
                        for event in some:
                            del left[id(event)]
            except Exception as error:
                self._failure = error
            finally:
                for event in left.values():
                    event.message.acked = (
                        True  # Faust believes so, and does not count it among those it commits
                    )
            if left:
                return

    async def _taken(self, partition: int, events: Sequence[Any]) -> bool:
        partitions, batch = partition + 1, list[Heard]()
        for event in events:
            message = event.message
            try:
                told = heard(partition, message.offset, event.headers or {}, message.value or b"")
            except ValueError as error:
                self._strange(str(error))
                continue
            partitions = self._partitions = max(partitions, told.partitions)
            batch += told.records
        taken = not batch or await asyncio.to_thread(self._take, partition, partitions, batch)
        if taken:
            self._handled[partition] = events[-1].message.offset + 1
        return taken

    async def _looked(self) -> None:
        consumer = self._app.consumer
        ours = {each for each in consumer.assignment() if each.topic == self._topic}
        ends = await consumer.highwaters(*ours) if ours else {}
        for each in ours:
            committed = consumer._committed_offset.get(each) or 0  # noqa: SLF001 -- it tells nobody else
            self._handled[each.partition] = max(self._handled.get(each.partition, 0), committed)
        if new := [each for each in ours if not self._handled[each.partition]]:
            begun = await consumer.earliest_offsets(*new)
            for each in new:
                self._handled[each.partition] = max(self._handled[each.partition], begun[each])
        reaches = [Reach(each.partition, self._handled[each.partition], ends[each]) for each in sorted(ours)]
        # Faust knows the count only in the member that leads the group; the others know it from what they are told.
        partitions = max(self._partitions, consumer.topic_partitions(self._topic) or 0)
        await asyncio.to_thread(self._look, partitions, reaches)


def _partition(event: Any) -> int:
    partition: int = event.message.partition
    return partition


def _place(event: Any) -> tuple[int, int]:
    return event.message.partition, event.message.offset


def credentials(broker: Broker) -> Credentials | None:
    """Return how Faust shows the brokers who we are; None where they do not ask.

    Raises:
      OSError: a file of certificates cannot be read.
    """
    context = _context(broker) if broker.security in {"ssl", "sasl_ssl"} else None
    if broker.security.startswith("sasl"):
        return SASLCredentials(
            username=broker.user,
            password=broker.password,
            mechanism=broker.sasl_mechanism,
            ssl_context=context,
        )
    return None if context is None else SSLCredentials(context)


def _context(broker: Broker) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=None if broker.ca_file is None else str(broker.ca_file))
    if broker.certificate_file is not None:
        context.load_cert_chain(broker.certificate_file, broker.key_file)
    return context
