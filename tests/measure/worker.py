"""A Faust worker as the measurements run it: one process, one agent, everything it saw noted in a file.

Called with one JSON object, the fields of `Part`. Each message that the agent has in hand leaves a line
`instant process partition offset` in the file, written at once: nothing of it is lost when the process is killed.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import faust

from tests.measure.topics import number_of

BATCH = 500
"""The most messages that `stream.take` gives at once."""

WITHIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker is to do; `sort` is one of the agents at the end of this module."""

    sort: str
    bootstrap: str
    group: str
    source: str
    target: str
    partitions: int
    seen: str
    exactly_once: bool = False
    wait_empty: bool = False
    """Whether Faust waits, at a rebalance and at its end, until what is in hand is acknowledged."""
    raise_at: list[int] = field(default_factory=list)
    """Raise at the messages with these values, each once in all."""
    hold_seconds: float = 0
    """How long `take` keeps its first batch in hand before it lets it be acknowledged."""
    keep_back: list[int] = field(default_factory=list)
    """The messages with these values are never acknowledged by `keep`."""
    stop_after: int = 0
    """Write how long it took to this many messages, from the first to the last."""


class Notes:
    """The file in which a worker notes what it had in hand; lines of several workers do not mix."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def saw(self, *messages: Any) -> None:
        """Note messages, each by partition and offset."""
        now = f"{monotonic():.3f} {os.getpid()}"
        lines = (f"{now} {each.partition} {each.offset}\n" for each in messages)
        os.write(self._file, "".join(lines).encode())


class Pace:
    """How long a worker took from its first message to its last."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._count = 0
        self._began = 0.0

    def passed(self, count: int) -> None:
        """Count messages; at the last one write the seconds beside the file of what was seen."""
        if self._count == 0:
            self._began = monotonic()
        before, self._count = self._count, self._count + count
        if before < self._part.stop_after <= self._count:
            Path(f"{self._part.seen}.seconds").write_text(str(monotonic() - self._began), encoding="ascii")


class Faults:
    """The exceptions that a worker is to raise; one that was raised is not raised again, in no process."""

    def __init__(self, part: Part) -> None:
        self._path = Path(f"{part.seen}.raised")
        raised = self._path.read_text("ascii").splitlines() if self._path.exists() else []
        self._at = set(part.raise_at) - {int(line.split()[0]) for line in raised}

    def met(self, value: bytes) -> bool:
        """Whether to raise at this message now."""
        if (number := number_of(value)) not in self._at:
            return False
        self._at.discard(number)
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{number} {monotonic():.3f}\n")
        return True


def application(part: Part) -> Any:
    """Return the Faust application with its one agent."""
    app = faust.App(
        part.group,
        broker=f"kafka://{part.bootstrap}",
        store="memory://",
        processing_guarantee="exactly_once" if part.exactly_once else "at_least_once",
        topic_partitions=part.partitions,
        topic_replication_factor=1,
        topic_disable_leader=True,
        web_enabled=False,
        consumer_auto_offset_reset="earliest",
        broker_session_timeout=6.0,
        broker_heartbeat_interval=1.0,
        broker_rebalance_timeout=10.0,
        stream_wait_empty=part.wait_empty,
        key_serializer="raw",
        value_serializer="raw",
    )
    source = app.topic(part.source, key_type=bytes, value_type=bytes, internal=False)
    SORTS[part.sort](app, source, part)
    return app


def plain(app: Any, source: Any, part: Part) -> None:
    """Look at each message; raise where it is to be raised."""
    pace, faults, notes = Pace(part), Faults(part), Notes(part.seen)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for event in stream.events():
            if not part.stop_after:
                if faults.met(event.value):
                    raise RuntimeError("as measured")
                notes.saw(event.message)
            pace.passed(1)


def take(app: Any, source: Any, part: Part) -> None:
    """Take batches; note a batch only when it is done, so what is in hand at a kill is not noted."""
    pace, faults, notes = Pace(part), Faults(part), Notes(part.seen)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for batch in stream.take_events(BATCH, within=WITHIN_SECONDS):
            if not part.stop_after:
                if part.hold_seconds and first_held(part, batch):
                    await keep_in_hand(part.hold_seconds)
                if any(faults.met(event.value) for event in batch):
                    raise RuntimeError("as measured")
                notes.saw(*[event.message for event in batch])
            pace.passed(len(batch))


def first_held(part: Part, batch: Sequence[Any]) -> bool:
    """Whether this is the first batch of all workers; if so, write what is in it."""
    path = Path(f"{part.seen}.held")
    if path.exists():
        return False
    path.write_text(json.dumps([[event.message.partition, event.message.offset] for event in batch]), "ascii")
    return True


async def keep_in_hand(seconds: float) -> None:
    """Let time pass; whoever stops the agent interrupts it."""
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)


def keep(app: Any, source: Any, part: Part) -> None:
    """Acknowledge each message by hand, but never the one to be kept back."""
    notes = Notes(part.seen)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for event in stream.noack().events():
            if number_of(event.value) not in part.keep_back:
                notes.saw(event.message)
                await stream.ack(event)


def relay(app: Any, source: Any, part: Part) -> None:
    """Send each message on to another topic, that finds its partition by the key."""
    pace, notes = Pace(part), Notes(part.seen)
    target = app.topic(part.target, key_type=bytes, value_type=bytes, internal=False)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for event in stream.events():
            await target.send(key=event.key, value=event.value)
            if not part.stop_after:
                notes.saw(event.message)
            pace.passed(1)


def relay_by_partition(app: Any, source: Any, part: Part) -> None:
    """Send each message on to the same partition of another topic; with `exactly_once` that is transactional."""
    notes = Notes(part.seen)
    target = app.topic(part.target, key_type=bytes, value_type=bytes, internal=False)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for event in stream.events():
            await target.send(key=event.key, value=event.value, partition=event.message.partition)
            notes.saw(event.message)


def count(app: Any, source: Any, part: Part) -> None:
    """Count each key in a table of Faust's, kept in memory and in its changelog."""
    pace, notes = Pace(part), Notes(part.seen)
    table = app.Table("counts", default=int, key_type=bytes, partitions=part.partitions)

    @app.agent(source)
    async def agent(stream: Any) -> None:
        async for event in stream.events():
            table[event.key] += 1
            if not part.stop_after:
                notes.saw(event.message)
            pace.passed(1)


SORTS = {each.__name__: each for each in (plain, take, keep, relay, relay_by_partition, count)}
"""The agents, by name."""


if __name__ == "__main__":
    faust.Worker(application(Part(**json.loads(sys.argv[1]))), loglevel="INFO").execute_from_commandline()
