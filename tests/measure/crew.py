"""The workers of one run as their supervisor has them: started, killed, sent home, started again when they die."""

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from time import monotonic

from tests.measure import topics
from tests.measure.worker import Part

STALL_SECONDS = 30
RECOVERY_SECONDS = 240
"""So long without anything seen or committed, while there is something to do, is a stall; with a table, the latter."""

STALLS_MAX = 3
LEAVE_SECONDS = 60
WAIT_SECONDS = 150
_NAMES = count(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One message in the hand of one worker at one instant (seconds of the monotonic clock)."""

    at: float
    process: int
    partition: int
    offset: int

    @property
    def number(self) -> int:
        """The message's number: they were produced in turn to the partitions."""
        return self.offset * topics.PARTITIONS + self.partition


class Crew:
    """Workers that do the same part, and what happened to them."""

    def __init__(self, part: Part, folder: Path) -> None:
        self.part = part
        self.watch = topics.Watch(part.bootstrap, part.group)
        self.died = 0
        """How many workers ended of themselves."""
        self.patience = RECOVERY_SECONDS if part.sort == "count" else STALL_SECONDS
        self.stalls = 0
        """How often nothing went on for `patience` seconds, so that all workers were killed and started again."""
        self._log = folder / f"{part.group}.log"
        self._workers: list[subprocess.Popen[bytes]] = []

    def start(self) -> int:
        """Start one more worker and return its process id."""
        module = "tests.measure.hub_worker" if self.part.sort == "hub" else "tests.measure.worker"
        command = [sys.executable, "-m", module, json.dumps(asdict(self.part))]
        with self._log.open("ab") as log:
            worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._workers.append(worker)
        return worker.pid

    def kill(self) -> None:
        """End the newest worker at once."""
        worker = self._workers.pop()
        worker.kill()
        worker.wait()

    def leave(self) -> bool:
        """Let the newest worker end in order; one that does not within a minute is killed, and False returned."""
        worker = self._workers.pop()
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
            return False
        return True

    def mend(self) -> None:
        """Start a worker for each that ended of itself."""
        dead = [each for each in self._workers if each.poll() is not None]
        for each in dead:
            self._workers.remove(each)
            self.died += 1
            self.start()

    def seen(self) -> list[Seen]:
        """Return what the workers had in hand so far, in order of time."""
        path = Path(self.part.seen)
        lines = path.read_text("ascii").splitlines() if path.exists() else []
        rows = (line.split() for line in lines)
        return sorted(
            (Seen(float(a), int(b), int(c), int(d)) for a, b, c, d in rows), key=lambda each: each.at
        )

    def lines(self) -> int:
        """Return how many messages were in hand so far, repeated ones too."""
        path = Path(self.part.seen)
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def until(self, there: Callable[[], bool], seconds: float = WAIT_SECONDS) -> bool:
        """Wait until something is so, mending the crew meanwhile; return whether it came to be so."""
        deadline = monotonic() + seconds
        while not (so := there()) and monotonic() < deadline:
            self.mend()
            topics.pause(0.1)
        return so

    def finish(self, total: int) -> int:
        """Let the crew work until all is committed, or it stalls for good; return how many messages are not."""
        stalls = 0
        before: tuple[object, int] = (None, 0)
        moved = monotonic()
        while True:
            committed = self.watch.committed(self.part.source)
            if committed is not None and sum(committed) >= total:
                return 0
            if (now := (committed, self.lines())) != before:
                before, moved = now, monotonic()
            elif monotonic() - moved > self.patience:
                self.stalls, stalls, moved = self.stalls + 1, stalls + 1, monotonic()
                if stalls > STALLS_MAX:
                    return total - sum(committed or [0])
                for _ in range(len(self._workers)):
                    self.kill()
                    self.start()
            self.mend()
            topics.pause(0.25)

    def go_home(self) -> None:
        """End all workers in order."""
        while self._workers:
            self.leave()

    def end(self) -> None:
        """Leave no process behind."""
        while self._workers:
            self.kill()
        self.watch.close()


@contextmanager
def crew_of(part: Part, folder: Path) -> Iterator[Crew]:
    """Give a crew with a group, topics and a file of its own, and no worker yet."""
    name = f"{part.sort.replace('_', '-')}-{folder.name}-{next(_NAMES)}"
    source, target = f"{name}-in", f"{name}-out"
    topics.make(part.bootstrap, source, target)
    crew = Crew(
        replace(part, group=name, source=source, target=target, seen=str(folder / f"{name}.seen")), folder
    )
    try:
        yield crew
    finally:
        crew.end()


def part_of(sort: str, bootstrap: str, **more: object) -> Part:
    """Return a part whose names `crew_of` fills in."""
    blank = Part(sort, bootstrap, group="", source="", target="", partitions=topics.PARTITIONS, seen="")
    return replace(blank, **more)  # type: ignore[arg-type]


def lost_and_doubled(copies: Counter[int] | Counter[bytes], total: int) -> dict[str, int]:
    """Return how many messages are missing, how many copies are too many, and how many messages those are of."""
    return {
        "messages": total,
        "lost": total - len(copies),
        "doubled": copies.total() - len(copies),
        "messages_doubled": sum(number > 1 for number in copies.values()),
    }
