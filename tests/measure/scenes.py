"""The faults: workers killed, a broker killed, an exception, joins and leaves; each ends in counts."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from tests.fixtures.kafka import Cluster
from tests.measure import topics
from tests.measure.crew import Crew, Seen, crew_of, lost_and_doubled, part_of

MESSAGES = 20_000
KILLS = 5
Counts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a measurement is made: a broker of its own, a folder for what it leaves, and a seed."""

    cluster: Cluster
    folder: Path
    seed: int

    @property
    def bootstrap(self) -> str:
        """`host:port` of the broker."""
        return self.cluster.bootstrap


def killed(stage: Stage, sort: str, *, exactly_once: bool = False) -> Counts:
    """Kill the one worker again and again, each time after some thousand messages, and let the last one finish."""
    chance = random.Random(stage.seed)
    with crew_of(part_of(sort, stage.bootstrap, exactly_once=exactly_once), stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        for _ in range(KILLS):
            goal = crew.lines() + chance.randint(1500, 6000)
            crew.start()
            crew.until(lambda goal=goal: crew.lines() >= goal, 2 * crew.patience)  # type: ignore[misc]
            crew.kill()
        crew.start()
        return {"kills": KILLS, **outcome(stage, crew, MESSAGES)}


def broker_killed(stage: Stage, sort: str, *, exactly_once: bool = False, away_seconds: float = 3) -> Counts:
    """Kill the one broker in the middle, start it again, and let the worker finish."""
    with crew_of(part_of(sort, stage.bootstrap, exactly_once=exactly_once), stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        crew.start()
        crew.until(lambda: crew.lines() >= 4_000)
        stage.cluster.kill()
        topics.pause(away_seconds)
        stage.cluster.start()
        return outcome(stage, crew, MESSAGES)


def outcome(stage: Stage, crew: Crew, total: int) -> Counts:
    """Let the crew finish and count what is lost and doubled where its results are."""
    uncommitted = crew.finish(total)
    crew.go_home()
    part = crew.part
    if part.sort == "count":
        counts = topics.last_counts(stage.bootstrap, f"{part.group}-counts-changelog")
        copies: Counter[bytes] | Counter[int] = Counter(counts)
    elif part.sort.startswith("relay"):
        topics.settle(stage.bootstrap, part.target)
        copies = topics.tally(stage.bootstrap, part.target, committed=True)
    else:
        copies = Counter(each.number for each in crew.seen())
    return {
        **lost_and_doubled(copies, total),
        "not_seen_by_agent": total - len({each.number for each in crew.seen()}),
        "not_committed": uncommitted,
        "died": crew.died,
        "stalls": crew.stalls,
    }


def raised(stage: Stage, sort: str, *at: int) -> Counts:
    """Raise in the agent at some messages: how many are lost, and how long until the next one is in hand."""
    with crew_of(part_of(sort, stage.bootstrap, raise_at=list(at)), stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        crew.start()
        counts = outcome(stage, crew, MESSAGES)
        seen = crew.seen()
        rows = [line.split() for line in Path(f"{crew.part.seen}.raised").read_text("ascii").splitlines()]
        pauses = [pause_after(seen, float(instant)) for _, instant in rows]
    return {
        "raised": len(rows),
        **counts,
        "shortest_pause_s": round(min(pauses), 1),
        "longest_pause_s": round(max(pauses), 1),
    }


def pause_after(seen: list[Seen], instant: float) -> float:
    """Return how many seconds after an instant the next message was in hand."""
    return next((each.at - instant for each in seen if each.at > instant), float("nan"))


def joined_and_left(stage: Stage, sort: str, rounds: int, how: str, *, wait_empty: bool = False) -> Counts:
    """Let a second worker join and leave, again and again, while 400 messages a second arrive."""
    with crew_of(part_of(sort, stage.bootstrap, wait_empty=wait_empty), stage.folder) as crew:
        joined, unwilling = 0, 0
        with load(stage.bootstrap, crew.part.source) as produced:
            crew.start()
            crew.until(lambda: crew.lines() > 0)
            for _ in range(rounds):
                process = crew.start()
                joined += crew.until(works(crew, process), 60)
                topics.pause(2)
                if how == "killed":
                    crew.kill()
                else:
                    unwilling += not crew.leave()
                before = crew.lines()
                crew.until(lambda before=before: crew.lines() > before + 400, 60)  # type: ignore[misc]
        total = produced()
        counts = outcome(stage, crew, total)
        seen = crew.seen()
    still = [standstill(seen, each) for each in range(topics.PARTITIONS)]
    silent = [standstill(seen, each, anything=True) for each in range(topics.PARTITIONS)]
    return {
        "rounds": rounds,
        "had_work": joined,
        "killed_at_leave": unwilling,
        **counts,
        "longest_silence_s": round(max(silent), 1),
        "longest_without_new_s": round(max(still), 1),
    }


def works(crew: Crew, process: int) -> Callable[[], bool]:
    """Return whether a worker has had something in hand, as something to wait for."""
    mark = f" {process} ".encode()
    return lambda: mark in Path(crew.part.seen).read_bytes()


def standstill(seen: list[Seen], partition: int, *, anything: bool = False) -> float:
    """Return the longest time in seconds in which nothing new of a partition, or not `anything`, came into any hand."""
    longest, newest, since = 0.0, -1, seen[0].at
    for each in seen:
        if each.partition == partition and (anything or each.offset > newest):
            longest = max(longest, each.at - since)
            newest, since = each.offset, each.at
    return longest


@contextmanager
def load(bootstrap: str, topic: str) -> Iterator[Callable[[], int]]:
    """Produce 400 messages a second in the background; what is given says, afterwards, how many it were."""
    number, stop = 0, Event()

    def produce() -> None:
        nonlocal number
        with topics.producing(bootstrap) as producer:
            while not stop.wait(0.05):
                for _ in range(20):
                    topics.put(producer, topic, number)
                    number += 1

    thread = Thread(target=produce)
    thread.start()
    try:
        yield lambda: number
    finally:
        stop.set()
        thread.join()
