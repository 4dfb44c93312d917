"""The network between the hub and the broker fails in mid-stream and heals: nothing lost, doubled or out of order."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest

from services.demo.run import demo_catalog
from services.working import STALLED
from tests.connectors.event_log.entries import moved
from tests.crash.cable import Cable, Fall, Way
from tests.crash.small_city import History, lived
from tests.crash.wired import Wired
from tests.fixtures.announced import first_ones, holes
from tests.fixtures.cluster import FOLLOWERS, Grid, facts, grid, wait_for
from tests.fixtures.kafka import topic_name
from tests.fixtures.logs import Installation
from tests.services.publishers import World, fill, fresh_routes, topics_of

pytestmark = [pytest.mark.crash, pytest.mark.postgres, pytest.mark.timeout(300)]


SOAK = pytest.mark.soak
FALLS: tuple[Fall, ...] = ("cut", "mute", "deaf")
WAYS: tuple[Way, ...] = ("up", "down")


@pytest.fixture(scope="module")
def history() -> History:
    """Return three steps of the small city."""
    return lived(steps=3)


@dataclass
class Crew:
    """A worker of each name, started anew whenever it ends, as a supervisor does."""

    at: Grid
    cable: Cable
    living: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)
    """The exit codes of those that did."""

    def start(self, **settings: float) -> None:
        """Start all of them."""
        self.living = dict(zip(FOLLOWERS, self.at.workers.all(**settings), strict=True))

    def supervised(self) -> None:
        """Start those anew that have ended."""
        for name, worker in self.living.items():
            if worker.poll() is not None:
                self.ended.append(self.at.workers.died(worker))
                self.living[name] = self.at.workers.start(name)

    def rested(self) -> bool:
        """Whether everything is decided, by whoever lives or is started anew."""
        self.supervised()
        return self.at.rested()

    def meanwhile(self, met: Callable[[], bool]) -> bool:
        """Whether something is so; who has ended is started anew until it is."""
        self.supervised()
        return met()

    def rest(self) -> None:
        """Wait until everything is decided."""
        wait_for(self.rested, self.at.workers.said)

    def given_up(self) -> bool:
        """Whether the broker holds every worker to be dead, of whom it hears nothing."""
        return not any(map(self.at.members, FOLLOWERS))


@contextmanager
def crew(folder: Path, dsn: str, wired: Wired, *, stalled_seconds: float = 60.0) -> Iterator[Crew]:
    """Set up a hub whose workers reach the broker by the cable, while it is announced beside it what is new."""
    topic = topic_name("hub.log")
    with grid(folder, dsn, wired.by_cable, topic, demo_catalog(), stalled_seconds=stalled_seconds) as at:
        at.announcer.bootstrap = wired.direct
        try:
            yield Crew(at, wired.cable)
        finally:
            wired.cable.heal()


@pytest.mark.parametrize("fall", ["cut", pytest.param("mute", marks=SOAK)])
def test_workers_come_back(
    tmp_path: Path, postgres_dsn: str, wired: Wired, history: History, fall: Fall
) -> None:
    """Cut off while they hear of news, with more news told meanwhile: once healed they go on.

    Those that Faust leaves standing, as it may after a rebalance, end for their supervisor; nobody ends otherwise.
    """
    first, second, *more = history.steps
    with crew(tmp_path, postgres_dsn, wired, stalled_seconds=10) as workers:
        at = workers.at
        workers.start(GRACE_SECONDS=1.0)
        at.publish(first)
        workers.rest()

        tripped = wired.cable.fail_after(1500, "down", fall)
        at.publish(second[::2])
        at.announcer.announce()
        wait_for(tripped.is_set, at.workers.said)
        at.publish(second[1::2])
        at.announcer.announce()
        wait_for(lambda: wired.cable.refused >= 6 if fall == "cut" else workers.given_up(), at.workers.said)
        assert not at.rested()
        wired.cable.heal()
        workers.rest()
        for lines in more:
            at.publish(lines)
            workers.rest()

        assert facts(at.hub.log) == history.facts
        assert set(workers.ended) <= {STALLED}, at.workers.said()


@pytest.mark.parametrize("fall", ["cut", pytest.param("mute", marks=SOAK)])
def test_workers_end_for_their_supervisor(
    tmp_path: Path, postgres_dsn: str, wired: Wired, history: History, fall: Fall
) -> None:
    """Cut off for longer than they may stand still, they end by themselves, saying why; others go on after them."""
    first, second, *more = history.steps
    with crew(tmp_path, postgres_dsn, wired, stalled_seconds=3) as workers:
        at = workers.at
        workers.start(GRACE_SECONDS=1.0)
        at.publish(first)
        workers.rest()

        tripped = wired.cable.fail_after(1500, "down", fall)
        at.publish(second)
        at.announcer.announce()
        wait_for(tripped.is_set, at.workers.said)
        assert [at.workers.died(each) for each in workers.living.values()] == [STALLED] * 3
        assert [f"{name} comes no further and ends" in at.workers.said() for name in FOLLOWERS] == [True] * 3
        wired.cable.heal()
        workers.start()
        for lines in ([], *more):
            at.publish(lines)
            workers.rest()

        assert facts(at.hub.log) == history.facts


@SOAK
def test_one_of_two_is_cut_off(tmp_path: Path, postgres_dsn: str, wired: Wired, history: History) -> None:
    """The other takes its partitions over and decides everything; the one that comes back doubles nothing."""
    first, second, *more = history.steps
    with crew(tmp_path, postgres_dsn, wired) as workers:
        at = workers.at
        workers.start()
        at.publish(first)
        workers.rest()
        config = tmp_path / "hub.toml"
        config.write_text(re.sub(wired.by_cable, wired.direct, config.read_text()))
        beside = at.workers.all()
        wait_for(lambda: [at.members(name) for name in FOLLOWERS] == [2, 2, 2], at.workers.said)

        tripped = wired.cable.fail_after(1500, "down", "mute")
        at.publish(second)
        at.announcer.announce()
        wait_for(tripped.is_set, at.workers.said)
        at.rest()
        wired.cable.heal()
        for lines in more:
            at.publish(lines)
            workers.rest()

        assert facts(at.hub.log) == history.facts
        assert [each.poll() for each in beside] == [None, None, None]


@SOAK
@pytest.mark.parametrize("seed", range(1, 11))
def test_again_and_again(
    tmp_path: Path, postgres_dsn: str, wired: Wired, history: History, seed: int
) -> None:
    """At random places, in every way, for a random while; whoever gives up is started anew."""
    chance = Random(seed)
    with crew(tmp_path, postgres_dsn, wired, stalled_seconds=chance.choice((5, 30))) as workers:
        at = workers.at
        workers.start()
        for lines in history.steps:
            fall, way = chance.choice(FALLS), chance.choice(WAYS)
            tripped = wired.cable.fail_after(chance.randint(1, 20_000), way, fall)
            at.publish(lines)
            at.announcer.announce()
            wait_for(partial(workers.meanwhile, tripped.is_set), at.workers.said)
            if chance.random() < 0.5:
                wait_for(workers.given_up, at.workers.said)
            wired.cable.heal()
            workers.rest()

        assert facts(at.hub.log) == history.facts


@pytest.mark.parametrize("fall", ["cut", "mute", "deaf"])
def test_the_publisher_is_cut_off(tmp_path: Path, postgres_dsn: str, wired: Wired, fall: Fall) -> None:
    """In the middle of a message, or of what the broker answers to it: it waits, and begins where the log says."""
    made = World(Installation(postgres_dsn, tmp_path), wired.direct, fresh_routes())
    fill(made.log, 1000)
    made.topics.partitions()
    tripped = wired.cable.fail_after(100_000, "up", fall)
    with made.running(topics_of(wired.by_cable, made.routes, patience=1.0)) as running:
        try:
            wait_for(tripped.is_set, lambda: str(running.said))
            running.hear("waiting")
            made.log.receive([moved(n + 100_000, family=f"city/{n}", hours=20) for n in range(1000)])
        finally:
            wired.cable.heal()
        running.reach(made.log.head())

    found = made.announced()
    made.assert_whole(found)
    assert holes(first_ones(found)) == []
    made.topics.close()
    made.installation.close()
