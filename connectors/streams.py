"""Messages of a topic in batches, on Faust: at least once, in groups that share the partitions; nothing but that.

Faust acknowledges a batch when its agent leaves it, also by an exception or a cancellation; so a batch that was not
taken is marked before that, and its offsets stay where they are. It has no tables, no timers, no second topic and no
transactions here: each of them loses or doubles messages.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any, NamedTuple

import faust
from aiokafka.errors import KafkaError
from faust.auth import Credentials, SASLCredentials, SSLCredentials
from faust.transport.drivers.aiokafka import Consumer

from connectors.held_back import Held, HeldBack, acknowledge
from connectors.kafka.connection import Broker, tls_context
from connectors.kafka.topics import Topology
from connectors.rewinding import rewind
from events.announcements import Heard, heard
from events.errors import HubError, PermanentError, TransientError

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

AGAIN_SECONDS = 0.1
"""How often what could not be taken yet is offered again."""

HELD_MAX = 100
"""Messages held until they can be taken; with more nothing further is read from any partition."""

_ASK_SECONDS = 3.0


class Reach(NamedTuple):
    """How far one partition has been taken, by offset."""

    partition: int
    handled: int
    """The offset after the last message taken."""
    end: int
    """The offset after the last message there is."""
    held_up: bool = False
    """Whether it is given nothing for now, since too much of other partitions could not be taken yet."""


Take = Callable[[int, int, Sequence[Heard]], bool | None]
"""Partition, how many partitions there are, records told → whether they were taken.

None: not yet; they are offered again soon, with what has come behind them, and other partitions go on meanwhile.
False: never by this member, which ends; they come again to who has the partition then.
"""

Look = Callable[[int, Sequence[Reach]], None]
"""How many partitions there are, 0 as long as that is not known, and how far those of this member have come."""


class _Consumer(Consumer):
    """Reads on at the beginning where Faust's own would not read again what it has dropped."""

    async def seek_to_committed(self) -> Any:
        return await self._thread.call_thread(rewind, self._thread._ensure_consumer())  # noqa: SLF001 -- as Faust does


class _App(faust.App):
    """An app without folders on disk: it keeps nothing."""

    def _create_directories(self) -> None:
        """Make none."""

    def _new_transport(self) -> Any:
        made: Any = super()._new_transport()
        made.Consumer = _Consumer
        return made


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

    `take` and `look` are called in threads, `take` once at a time: partition by partition, in order of offset; a batch
    that it cannot take yet holds up no other partition. What it raises ends everything and is raised again, with
    nothing acknowledged of what it had not taken. `look` is called about twice a second. `strange` is told of messages
    that are none of ours; they are passed over.

    Raises:
      TransientError: the brokers cannot be reached, or Faust gave up.
      PermanentError: they will not have us.
    """
    for name in ("faust", "mode", "aiokafka"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        app = _app(broker, group)
        asyncio.run(_Member(app, topic, take, look, strange, stop).live())
    except (TimeoutError, OSError, KafkaError, faust.exceptions.FaustError) as error:
        raise _explained(broker, error) from error


def _app(broker: Broker, group: str) -> _App:
    return _App(
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


def _explained(broker: Broker, error: Exception) -> HubError:
    """Return why Faust got nowhere: it says only that it did, so another client tries the same and says why."""
    try:
        Topology(broker, answer_seconds=_ASK_SECONDS).brokers()
    except PermanentError as refused:
        return refused
    except TransientError:
        pass  # nobody answers: there is no more to be said
    return TransientError(f"Kafka at {broker.bootstrap}: {type(error).__name__}")


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
        self._held = HeldBack()
        self._let_go = asyncio.Event()
        self._handled: dict[int, int] = {}
        self._partitions = 0
        self._ends = False
        self._failure: BaseException | None = None
        heard_on = app.topic(
            topic, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes
        )
        app.agent(heard_on, name=topic)(self._agent)

    async def live(self) -> None:
        """Join, take what comes, and leave in order when told to."""
        starting = asyncio.ensure_future(self._app.start())
        again = asyncio.ensure_future(self._offer_again())
        try:
            while not (self._stop.is_set() or self._failure or self._app.should_stop):
                if starting.done():
                    starting.result()
                    await self._looked()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._ends = True
            self._let_go.set()
            starting.cancel()
            await again
            async with self._busy:
                await asyncio.wait_for(self._app.stop(), STOP_SECONDS)
        if failure := self._failure or self._app.crash_reason:
            raise failure

    async def _agent(self, stream: Any) -> None:
        # Else Faust, once the agent has left, acknowledges what nobody was given.
        async for events in stream.noack().take_events(BATCH, within=WITHIN_SECONDS):
            for event in sorted(events, key=lambda each: (each.message.partition, each.message.offset)):
                self._hold(event)
            try:
                await self._offer()
            finally:
                self._held.not_acknowledged()
            await self._wait_for_room()
            if self._ends:
                return

    async def _wait_for_room(self) -> None:
        while len(self._held) >= HELD_MAX and not self._ends:
            await self._let_go.wait()
            self._let_go.clear()

    def _hold(self, event: Any) -> None:
        message = event.message
        held = Held(message)
        try:
            told = heard(message.partition, message.offset, event.headers or {}, message.value or b"")
            held = Held(message, told.partitions, told.records)
        except ValueError as error:
            self._strange(str(error))
        self._held.add(message.partition, held)

    async def _offer_again(self) -> None:
        while not self._ends:
            await asyncio.sleep(AGAIN_SECONDS)
            if self._held:
                await self._offer()

    async def _offer(self) -> None:
        """Give out what is held, partition by partition; what is not taken yet stays."""
        try:
            async with self._busy:
                for partition in self._held.partitions:
                    if not self._ends:
                        await self._offered(partition)
        except Exception as error:
            self._failure = error
            self._ends = True
        finally:
            self._let_go.set()

    async def _offered(self, partition: int) -> None:
        if not (some := self._held.of(partition)):
            return
        batch = [record for each in some for record in each.records]
        taken: bool | None = True
        if batch:
            partitions = self._partitions = max(partition + 1, *(each.partitions for each in some))
            taken = await asyncio.to_thread(self._take, partition, partitions, batch)
        self._ends = self._ends or taken is False
        if taken:
            self._held.taken(partition, some)
            # What comes again after a rebalance lies before what was taken already.
            self._handled[partition] = max(self._handled.get(partition, 0), some[-1].message.offset + 1)
            acknowledge(some, self._app.consumer)

    async def _looked(self) -> None:
        consumer = self._app.consumer
        ours = {each for each in consumer.assignment() if each.topic == self._topic}
        self._held.keep({each.partition for each in ours})
        self._let_go.set()
        ends = await consumer.highwaters(*ours) if ours else {}
        for each in ours:
            committed = consumer._committed_offset.get(each) or 0  # noqa: SLF001 -- it tells nobody else
            self._handled[each.partition] = max(self._handled.get(each.partition, 0), committed)
        if new := [each for each in ours if not self._handled[each.partition]]:
            begun = await consumer.earliest_offsets(*new)
            for each in new:
                self._handled[each.partition] = max(self._handled[each.partition], begun[each])
        fed = set(self._held.partitions) if len(self._held) >= HELD_MAX else {each.partition for each in ours}
        reaches = [
            Reach(each.partition, self._handled[each.partition], ends[each], each.partition not in fed)
            for each in sorted(ours)
        ]
        # Faust knows the count only in the member that leads the group; the others know it from what they are told.
        partitions = max(self._partitions, consumer.topic_partitions(self._topic) or 0)
        await asyncio.to_thread(self._look, partitions, reaches)


def credentials(broker: Broker) -> Credentials | None:
    """Return how Faust shows the brokers who we are; None where they do not ask.

    Raises:
      OSError: a file of certificates cannot be read.
    """
    context = tls_context(broker) if broker.security in {"ssl", "sasl_ssl"} else None
    if broker.security.startswith("sasl"):
        return SASLCredentials(
            username=broker.user,
            password=broker.password,
            mechanism=broker.sasl_mechanism,
            ssl_context=context,
        )
    return None if context is None else SSLCredentials(context)
