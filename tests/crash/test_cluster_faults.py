"""Worker processes on Kafka and PostgreSQL, disturbed in every way: the facts are those of the undisturbed history."""

import signal
import subprocess
import tempfile
from pathlib import Path
from random import Random

import pytest

from services.demo.run import demo_catalog
from services.working import STALLED
from tests.crash.cable import postgres_cable
from tests.crash.small_city import History
from tests.fixtures.announcer import hostile
from tests.fixtures.cluster import FOLLOWERS, facts, grid, wait_for
from tests.fixtures.kafka import Cluster, topic_name
from tests.fixtures.postgres import new_database, require_postgres, running_server, server_account

pytestmark = [pytest.mark.crash, pytest.mark.postgres, pytest.mark.timeout(300)]

KILLS = 2


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(2, 22))])
def test_killed_in_the_middle_of_batches(
    tmp_path: Path, postgres_dsn: str, kafka_broker: str, history: History, seed: int
) -> None:
    """Before a transaction and after it, again and again: what takes over goes on where the log says."""
    chance = Random(seed)
    with grid(tmp_path, postgres_dsn, kafka_broker, topic_name("hub.log"), demo_catalog()) as at:
        living = {name: at.workers.start(name, steps=chance.randint(1, 6)) for name in FOLLOWERS}
        kills = dict.fromkeys(FOLLOWERS, 0)

        def rested() -> bool:
            for name, worker in living.items():
                if worker.poll() is not None:
                    assert at.workers.died(worker) == -signal.SIGKILL, at.workers.said()
                    kills[name] += 1
                    doom = {"steps": chance.randint(2, 9)} if kills[name] < KILLS else {}
                    living[name] = at.workers.start(name, **doom)
            return at.rested()

        for lines in history.steps:
            at.publish(lines)
            wait_for(rested, at.workers.said)

        assert facts(at.hub.log) == history.facts
        assert kills == dict.fromkeys(FOLLOWERS, KILLS)


def test_joining_and_leaving(tmp_path: Path, postgres_dsn: str, kafka_broker: str, history: History) -> None:
    """A second worker of a kind takes partitions over, in the midst of work, and gives them back when it leaves."""
    with grid(tmp_path, postgres_dsn, kafka_broker, topic_name("hub.log"), demo_catalog()) as at:
        at.workers.all()
        for number, lines in enumerate(history.steps):
            at.publish(lines)
            at.announcer.announce()
            if number % 2 == 0:
                second = [at.workers.start(name) for name in FOLLOWERS[:2]]
                wait_for(lambda: [at.members(name) for name in FOLLOWERS] == [2, 2, 1], at.workers.said)
            else:
                assert [at.workers.end(each) for each in second] == [0, 0]
            at.rest()

        assert facts(at.hub.log) == history.facts


def test_a_hostile_publisher(tmp_path: Path, postgres_dsn: str, kafka_broker: str, history: History) -> None:
    """News twice, in disorder, never, and of nobody: it comes to the same, also for what was lost at the very end."""
    chance = Random(7)
    with grid(tmp_path, postgres_dsn, kafka_broker, topic_name("hub.log"), demo_catalog()) as at:

        def announce() -> None:
            if news := at.announcer.news():
                at.announcer.tell(hostile(news, chance))
                at.announcer.record()

        at.announce = announce
        at.workers.all(SETTLE_SECONDS=1.0)
        for lines in history.steps:
            at.publish(lines)
            at.rest()

        assert facts(at.hub.log) == history.facts
        assert "offset" in at.workers.said()


def test_a_topic_that_grows(tmp_path: Path, postgres_dsn: str, kafka_broker: str, history: History) -> None:
    """From four partitions to seven, with news on the way in the old ones: the workers find the new ones."""
    with grid(tmp_path, postgres_dsn, kafka_broker, topic_name("hub.log"), demo_catalog()) as at:
        at.workers.all(METADATA_SECONDS=0.5)
        for number, lines in enumerate(history.steps):
            at.publish(lines)
            at.announcer.announce()
            if number == 1:
                at.announcer.grow(7)
            at.rest()

        assert at.announcer.last.keys() == set(range(7))
        assert facts(at.hub.log) == history.facts


def test_the_database_is_restarted(tmp_path: Path, kafka_broker: str, history: History) -> None:
    """PostgreSQL goes away under the workers, at once, and comes back; the workers live on."""
    where = require_postgres()
    with running_server(where) as server:
        folder = server.partition("host=")[2]
        with grid(tmp_path, new_database(server), kafka_broker, topic_name("hub.log"), demo_catalog()) as at:
            workers = at.workers.all()
            for lines in history.steps:
                at.publish(lines)
                at.announcer.announce()
                subprocess.run(
                    [
                        where / "pg_ctl",
                        "-D",
                        f"{folder}/db",
                        "-l",
                        f"{folder}/log",
                        "-w",
                        "-mimmediate",
                        "restart",
                    ],
                    check=True,
                    cwd="/",
                    stdout=subprocess.DEVNULL,
                    **server_account(),
                )
                at.rest()

            assert facts(at.hub.log) == history.facts
            assert [each.poll() for each in workers] == [None, None, None]


def test_the_broker_is_killed(
    tmp_path: Path, postgres_dsn: str, kafka_cluster: Cluster, history: History
) -> None:
    """Twice, and started again with news waiting; workers that give up are started anew, as a supervisor does."""
    where = tmp_path, postgres_dsn, kafka_cluster.bootstrap, topic_name("hub.log")
    with grid(*where, demo_catalog()) as at:
        living = dict(zip(FOLLOWERS, at.workers.all(), strict=True))

        def rested() -> bool:
            for name, worker in living.items():
                if worker.poll() is not None:
                    at.workers.died(worker)
                    living[name] = at.workers.start(name)
            return at.rested()

        for number, lines in enumerate(history.steps):
            at.publish(lines)
            at.announcer.announce()
            if number in {1, 2}:
                kafka_cluster.kill()
                kafka_cluster.start()
            wait_for(rested, at.workers.said)

        assert facts(at.hub.log) == history.facts


def test_cut_off_from_the_database(
    tmp_path: Path, postgres_dsn: str, kafka_broker: str, history: History
) -> None:
    """A worker whose network is cut ends by itself after a while, saying why; one started after that goes on."""
    folder = postgres_dsn.partition("host=")[2]
    with (
        tempfile.TemporaryDirectory(prefix="cable-") as ours,
        postgres_cable(f"{folder}/.s.PGSQL.5432", Path(ours)) as cable,
        grid(
            tmp_path, postgres_dsn, kafka_broker, topic_name("hub.log"), demo_catalog(), stalled_seconds=3
        ) as at,
    ):
        at.workers.dsn = postgres_dsn.replace(folder, ours)
        for number, lines in enumerate(history.steps):
            if number == 0:
                workers = at.workers.all(GRACE_SECONDS=1.0)
            if number == 1:
                cable.fail("cut")
            at.publish(lines)
            at.announcer.announce()
            if number == 1:
                assert [at.workers.died(each) for each in workers] == [STALLED] * 3, at.workers.said()
                assert at.workers.said().count("comes no further and ends") == 3
                cable.heal()
                at.workers.all()
            at.rest()

        assert facts(at.hub.log) == history.facts
