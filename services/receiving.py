"""`hub worker intake`: events of the inbound topic go into the log, and only then are their offsets committed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Protocol

from events.errors import NotFound, TransientError
from services.intake.decide import Answer, Arrived
from services.wiring import Hub

Say = Callable[[str], None]

WORKER = "intake"
LOOK_SECONDS = 1.0
"""How long one look for new messages takes where there are none."""

_RESULTS = {"accepted": "recorded", "refused": "rejected", "quarantined": "rejected", "settled": "rejected"}


class Topic(Protocol):
    """The inbound topic as one member of its group. Every call may raise `TransientError`."""

    def take(self, seconds: float) -> Sequence[tuple[str, bytes]]:
        """Return the next events, each with its place; none if none came for so long."""
        ...

    def settle(self) -> None:
        """Commit everything taken so far."""
        ...

    def wait(self, seconds: float) -> None:
        """Take nothing for so long, and stay in the group."""
        ...

    def lags(self) -> Mapping[int, int]:
        """Return how many messages of each of our partitions have not been settled."""
        ...


@dataclass(slots=True)
class Intaken:
    """What this process has taken in, and whether it stands still."""

    taken: int = 0
    """Events of which something was recorded: in the log, in quarantine, or held already."""
    batches: int = 0
    trouble: str = ""
    """What it waits for; empty while it goes on."""
    stalled: bool = False
    lags: Mapping[int, int] = field(default_factory=dict)
    """Messages of each of our partitions that are not in the log yet, at the last look."""

    @property
    def lag(self) -> int:
        """The same of all our partitions."""
        return sum(self.lags.values())

    def samples(self) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Yield every metric: name, values of its labels, value."""
        for partition, lag in self.lags.items():
            yield "hub_kafka_intake_lag_messages", (str(partition),), lag
        yield "hub_worker_batches_total", (WORKER,), self.batches
        yield "hub_worker_stalled", (WORKER,), self.stalled


class Stalled(TransientError):
    """Messages are there, and none has come for too long: whoever supervises has to start this worker anew."""


def receive(hub: Hub, topic: Topic, stop: Event, say: Say, intaken: Intaken | None = None) -> None:
    """Take events in until told to stop. A message that cannot be used goes to quarantine and holds up nobody.

    While the log or the brokers are away nothing is committed and everything is tried again.

    Raises:
      Stalled: the topic has messages for us and gave none for `stalled_seconds`.
    """
    _Receiving(hub, topic, stop, say, intaken if intaken is not None else Intaken()).run()


class _Receiving:
    """One run of the loop."""

    def __init__(self, hub: Hub, topic: Topic, stop: Event, say: Say, intaken: Intaken) -> None:
        self._hub, self._topic, self._stop, self._say, self._intaken = hub, topic, stop, say, intaken
        self._pause = hub.settings.limits.pause_seconds
        self._patience = timedelta(seconds=hub.settings.kafka.stalled_seconds)
        self._moved_at = self._looked_at = hub.clock.now()

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                events = self._topic.take(LOOK_SECONDS)
                self._going_on()
            except TransientError as error:
                self._waiting(error)
                self._stop.wait(self._pause)
                continue
            if events:
                self._take_in([Arrived(place, raw) for place, raw in events])
            self._look()

    def _take_in(self, arrived: Sequence[Arrived]) -> None:
        """Append, then commit. What is told to stop before it is appended is given to somebody else."""
        while not self._stop.is_set():
            try:
                with self._hub.metrics.appending():
                    answers = [each for batch in self._hub.intake.publish(arrived) for each in batch]
                break
            except (TransientError, NotFound) as error:
                self._waiting(error)
            self._stay()
        else:
            return
        self._count(answers)
        try:
            self._topic.settle()
        except TransientError as error:
            self._waiting(error)

    def _stay(self) -> None:
        try:
            self._topic.wait(self._pause)
        except TransientError as error:
            self._waiting(error)
            self._stop.wait(self._pause)

    def _count(self, answers: Sequence[Answer]) -> None:
        self._going_on()
        self._intaken.batches += 1
        self._intaken.taken += len(answers)
        self._moved_at = self._hub.clock.now()
        offered = Counter((_source(each), _result(each)) for each in answers)
        for (source, result), count in offered.items():
            self._hub.metrics.offered(source=source, transport="kafka", result=result, count=count)
        for each in answers:
            if each.exception:
                self._say(f"{each.place}: {each.faults[0].reason} ({each.faults[0].code}) [{each.exception}]")

    def _look(self) -> None:
        """Ask now and then how far behind we are, and end where nothing comes although there is something."""
        now = self._hub.clock.now()
        if now - self._looked_at < min(self._patience, _LOOK_EVERY):
            return
        self._looked_at = now
        try:
            self._intaken.lags = self._topic.lags()
        except TransientError as error:
            self._waiting(error)
            self._moved_at = now
            return
        if not self._intaken.lag:
            self._moved_at = now
        self._intaken.stalled = now - self._moved_at >= self._patience
        if self._intaken.stalled:
            raise Stalled(f"{self._intaken.lag:,} messages wait and none came; this worker has to start anew")

    def _waiting(self, error: Exception) -> None:
        if str(error) != self._intaken.trouble:
            self._say(f"waiting: {error}")
        self._intaken.trouble = str(error)

    def _going_on(self) -> None:
        if self._intaken.trouble:
            self._say("going on")
        self._intaken.trouble = ""


_LOOK_EVERY = timedelta(seconds=5)


def not_ready(intaken: Intaken) -> list[str]:
    """Return what keeps a worker from taking events in."""
    lacking = [f"waiting: {intaken.trouble}"] if intaken.trouble else []
    return lacking + ["intake stands still"] * intaken.stalled


def _source(answer: Answer) -> str:
    """Return the source of what was taken; of what was not, anybody can have written it."""
    known = answer.outcome in {"accepted", "duplicate"} and answer.ref is not None
    return answer.ref.source if known and answer.ref is not None else "unknown"


def _result(answer: Answer) -> str:
    if answer.faults and answer.faults[0].code == "conflict":
        return "conflict"
    return _RESULTS.get(answer.outcome, answer.outcome)
