"""The load: what a city tells in a year, taken in no faster than the workers keep up, and watched until decided.

python -m tests.scale.load FILE EMPLOYEES    write the city's lines: the family, a tab, the event
"""

import json
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic, process_time

from events.announcements import due_topic, partition_of
from services.demo.city import city
from services.intake.decide import Arrived
from tests.bench.homes import SEED
from tests.scale.plant import PATIENCE_SECONDS, Plant
from tests.scale.usage import cpu_seconds, family_cpu_seconds, resident_mib

AT_A_TIME = 1000
PULSES = 4
"""How often a second events are taken in where there is a rate to keep."""

WATCH_SECONDS = 0.25
_REST_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """How things stand at an instant of the run, in seconds since its begin."""

    at: float
    decided: int
    backlog: int
    resident: dict[str, float]


@dataclass(slots=True)
class Load:
    """Upstream events on their way to facts."""

    plant: Plant
    lines: Iterator[tuple[str, Arrived]]
    workers: tuple[str, ...]
    taken: int = 0
    began: float = 0.0
    samples: list[Sample] = field(default_factory=list)
    _sent: dict[int, list[int]] = field(default_factory=dict)
    """By partition: the log positions of upstream events, in order."""

    def begin(self) -> None:
        """Start the clock."""
        self.began = monotonic()

    def take_in(self, count: int = AT_A_TIME) -> bool:
        """Publish the next so many events to the hub; False when there is none left."""
        batch = list(islice(self.lines, count))
        families = [family for family, _ in batch]
        for answers in self.plant.hub.intake.publish(arrived for _, arrived in batch):
            for family, answer in zip(families, answers, strict=True):
                assert answer.outcome == "accepted", answer
                assert answer.position is not None
                self._sent.setdefault(partition_of(family, self.plant.partitions), []).append(answer.position)
        self.taken += len(batch)
        return bool(batch)

    def backlog(self) -> int:
        """Note how things stand; return how many events taken in have not been decided by every worker."""
        self.plant.check()
        tracked = self.plant.tracked()
        decided = 0
        for partition, positions in self._sent.items():
            reached = min(
                tracked.get(f"{name}/{due_topic(self.plant.topic)}/{partition}", 0) for name in self.workers
            )
            decided += bisect_right(positions, reached)
        resident = {name: resident_mib(each.pid) for name, each in self.plant.processes.items()}
        waiting = self.taken - decided
        self.samples.append(Sample(monotonic() - self.began, decided, waiting, resident))
        return waiting

    def at_most(self, backlog: int) -> None:
        """Wait until no more events than that wait to be decided."""
        before, deadline = self.taken + 1, 0.0
        while (waiting := self.backlog()) > backlog:
            if waiting < before:
                before, deadline = waiting, monotonic() + PATIENCE_SECONDS
            assert monotonic() < deadline, f"{waiting} events are not decided: {self.plant.said()}"
            Event().wait(WATCH_SECONDS if waiting > 2 * AT_A_TIME else _REST_SECONDS)

    def run(self, seconds: float, backlog: int) -> None:
        """Take events in for so long, as fast as they are decided, and wait until all are."""
        looked = 0.0
        while monotonic() - self.began < seconds and self.take_in():
            if monotonic() - looked >= WATCH_SECONDS:
                self.at_most(backlog)
                looked = monotonic()
        self.at_most(0)

    def run_at(self, rate: int, seconds: float, *, until: int | None = None) -> None:
        """Take events in at a rate, for so long; or, with `until`, at the most so long until no more wait than that."""
        began, before = monotonic(), self.taken
        while (passed := monotonic() - began) < seconds:
            if passed * rate >= self.taken - before:
                assert self.take_in(-(-rate // PULSES)), "the city has no more to tell"
            if self.backlog() <= (-1 if until is None else until):
                return
            Event().wait(max(_REST_SECONDS, min(WATCH_SECONDS, (self.taken - before) / rate - passed)))
        assert until is None, f"{self.samples[-1].backlog} events still wait after {seconds:.0f} s"


def used(plant: Plant) -> dict[str, float]:
    """Return the CPU seconds of everybody who takes part; intake is this process."""
    found = {"intake": process_time()}
    for name, each in plant.processes.items():
        found[name] = cpu_seconds(each.pid)
    found["Kafka"] = cpu_seconds(plant.servers.kafka_pid)
    found["PostgreSQL"] = family_cpu_seconds(plant.servers.postgres_pid)
    return found


def lines_of(path: Path) -> Iterator[tuple[str, Arrived]]:
    """Yield family and event, without holding all of them."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            family, _, event = line.rstrip(b"\n").partition(b"\t")
            yield family.decode(), Arrived(f"{path.name}:{number}", event)


def main() -> None:
    """Write a city's lines."""
    path, employees = Path(sys.argv[1]), int(sys.argv[2])
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(
            f"{event['subject']}\t{json.dumps(event)}\n"
            for event in city(SEED, employees=employees, retirees=employees // 7)
        )


if __name__ == "__main__":
    main()
