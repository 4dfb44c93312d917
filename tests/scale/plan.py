"""What is measured for scale, how much of it, and what a line of the result says."""

from dataclasses import dataclass

from tests.bench.plan import Goal


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: once for figures, once only to see that everything runs."""

    partitions: int
    employees: int
    """Of the city whose year is the load; it tells about 4.3 events for each."""
    load_seconds: float
    """How long events are taken in, as long as the city has some."""
    backlog: int
    """Upstream events that may wait to be decided; intake waits beyond that."""
    restart_rate: int
    """Events a second while a worker is killed: what one worker alone can nearly do."""
    calm_seconds: float
    """How long all workers run before one is killed."""
    down_seconds: float
    """How long the killed worker is away."""
    records: tuple[int, ...]
    """Sizes of the log at which the cost of an event is measured."""
    template: int
    """Employees of the city that a large log is made of, again and again under other names."""
    warm_share: int
    """Before anything is measured, something new happens to as many families as the log has records, over this."""
    events: int
    """New upstream events at each size, each of another family."""
    tail: int
    """Records published, and read for a view, at each size."""
    asked: int
    batches: int
    """Appends of each size, to see what the one writer of the log does."""
    peer_events: int
    peer_rounds: int
    replayed: int
    """Records that all views are built from."""


FULL = Sizes(
    partitions=4,
    employees=90_000,
    load_seconds=75,
    backlog=8000,
    restart_rate=1000,
    calm_seconds=20,
    down_seconds=5,
    records=(100_000, 1_000_000, 10_000_000),
    template=200,
    warm_share=50,
    events=3000,
    tail=20_000,
    asked=2000,
    batches=60,
    peer_events=3000,
    peer_rounds=3,
    replayed=300_000,
)
QUICK = Sizes(
    partitions=4,
    employees=300,
    load_seconds=2,
    backlog=2000,
    restart_rate=40,
    calm_seconds=1,
    down_seconds=0.5,
    records=(2000, 10_000),
    template=40,
    warm_share=50,
    events=100,
    tail=1500,
    asked=20,
    batches=2,
    peer_events=60,
    peer_rounds=1,
    replayed=1000,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, as build/scale.json has it. A goal is for the rate, or for the ratio to the peer."""

    name: str
    rate: float
    unit: str
    peer: str | None = None
    peer_rate: float | None = None
    goal: Goal | None = None
    peak_mib: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer's figure ours is."""
        return self.rate / self.peer_rate if self.peer_rate else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.goal is None else self.goal.met(self.rate, self.ratio)

    def told(self) -> dict[str, object]:
        """Return the line in the shape of build/bench.json."""
        return {
            "name": self.name,
            "rate": round(self.rate, 3),
            "unit": self.unit,
            "peer": self.peer,
            "peer_rate": None if self.peer_rate is None else round(self.peer_rate, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": None if self.goal is None else str(self.goal),
            "peak_mib": None if self.peak_mib is None else round(self.peak_mib, 1),
        }


MEASUREMENTS = {
    "sustained": "HR events from intake to coverage facts: publisher, Kafka, two workers of eligibility",
    "partitions": "the same with as many partitions as the hub makes by default",
    "beside": "the same with payroll-sync and cobra beside",
    "restart": "a worker killed under load and started again",
    "peer": "the library's ProcessApplication doing the same",
    "replay": "every view from PostgreSQL",
    "growth": "cost of an event in logs of all sizes",
}
"""What `--only` can name, in the order in which it is measured; each is a process of its own."""

MICROSECONDS = "µs/event"
EVENTS = "events/s"
FLAT = Goal("ratio", 1.5, "less")
"""A hundred times the log may cost this much more: one more level of an index, and caches that hold less of it."""
