"""The log on its way to Kafka while publishers, sessions and brokers die: nothing is lost, no order broken."""

import json
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from events.errors import ConcurrentWrite
from services.relaying import PUBLISHER, publish_batch, resume
from tests.connectors.event_log.entries import moved
from tests.fixtures.announced import first_ones, holes
from tests.fixtures.kafka import Cluster
from tests.fixtures.logs import Installation
from tests.services import publishers
from tests.services.publishers import World, fill, fresh_routes, topics_of, world

pytestmark = pytest.mark.postgres

__all__ = ["world"]


def kill(world: World, kind: str, calls: int) -> None:
    """Run a publisher that kills itself at the n-th call of one kind."""
    root = Path(__file__).parents[2]
    told = [world.installation.where, str(world.installation.folder), world.bootstrap]
    command = [sys.executable, publishers.__file__, *told, world.routes.log_topic]
    command += [json.dumps(dict(world.routes.outgoing)), kind, str(calls)]
    ran = subprocess.run(command, cwd=root, env={"PYTHONPATH": str(root)}, check=False, capture_output=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()[-2000:]


@pytest.mark.crash
def test_killed_after_publishing_before_recording(world: World) -> None:
    """What was published and not recorded is published again; nothing is missing, and repeats harm no order."""
    fill(world.log, 1200)

    kill(world, "append", 1)
    first = len(world.announced())
    recorded = world.log.position(PUBLISHER)
    kill(world, "append", 2)
    world.published()

    found = world.announced()
    assert (first, recorded) == (2000, 0)
    assert len(found) == world.log.head() + 2000 + 2000
    world.assert_whole(found)
    assert holes(first_ones(found)) == []


@pytest.mark.crash
def test_killed_while_publishing(world: World) -> None:
    """What was only partly on its way is published from where the last record is."""
    fill(world.log, 1200)

    kill(world, "announcements", 2)
    kill(world, "announcements", 4)
    world.published()

    world.assert_whole(world.announced())


def test_a_zombie_cannot_record(world: World) -> None:
    """A publisher that slept while another went on finds its record refused; what it repeated harms no order."""
    fill(world.log, 1200)
    sleeper = topics_of(world.bootstrap, world.routes)
    course = publish_batch(world.log, sleeper, resume(world.log, sleeper, world.routes), batches=1)
    world.published()

    with pytest.raises(ConcurrentWrite):
        publish_batch(world.log, sleeper, course, batches=2)

    sleeper.close()
    found = world.announced()
    assert len(found) == world.log.head() + 2000
    world.assert_whole(found)


def test_a_zombie_ends(world: World) -> None:
    """A whole publisher that finds another one further on does not go on."""
    fill(world.log, 10)
    with pytest.raises(ConcurrentWrite, match=PUBLISHER):
        run_and_be_overtaken(world)
    assert world.log.position(PUBLISHER) == 1000


def run_and_be_overtaken(world: World) -> None:
    """Run a publisher until it ends by itself, which it does once another has recorded more."""
    with world.running() as running:
        running.reach(40)
        overtake(world)
        world.log.receive([moved(900, hours=20)])
        running.end()


def overtake(world: World) -> None:
    """Record something further as another publisher would."""
    with psycopg.connect(world.installation.where) as connection:
        connection.execute(
            "UPDATE notification_tracking SET notification_id = 1000 WHERE application_name = %s",
            (PUBLISHER,),
        )


def test_one_leads_and_another_takes_over(world: World) -> None:
    """Of two publishers one publishes; when it ends, the other goes on."""
    fill(world.log, 20)
    with ExitStack() as waiting:
        with world.running() as one:
            one.reach(80)
            other = waiting.enter_context(world.running())
            world.log.receive([moved(901, hours=20)])
            one.reach(81)
            assert other.said == []
        world.log.receive([moved(902, hours=21)])
        other.reach(82)

    found = world.announced()
    world.assert_whole(found)
    assert len(found) == 82


def test_a_session_that_ends_is_no_longer_trusted(world: World) -> None:
    """A publisher whose session the server has ended stops, and waits for its turn again."""
    fill(world.log, 20)
    with world.running() as running:
        running.reach(80)
        end_session(world)
        running.wait(lambda: running.said.count("publishing") == 2)
        world.log.receive([moved(901, hours=20)])
        running.reach(81)

    world.assert_whole(world.announced())


def end_session(world: World) -> None:
    """End the session that holds the leadership."""
    with psycopg.connect(world.installation.where) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hub publisher'"
        ).fetchall()
    assert ended == [(True,)]


def test_the_broker_dies_and_comes_back(postgres_dsn: str, kafka_cluster: Cluster, tmp_path: Path) -> None:
    """A broker that is killed while it is written to is waited for; nothing is lost, no order broken."""
    world = World(Installation(postgres_dsn, tmp_path), kafka_cluster.bootstrap, fresh_routes())
    fill(world.log, 2000)
    with world.running(topics_of(world.bootstrap, world.routes, patience=1.0)) as running:
        running.reach(1)
        kafka_cluster.kill()
        world.log.receive([moved(n + 100_000, family=f"city/{n}", hours=20) for n in range(2000)])
        running.hear("waiting")
        kafka_cluster.start()
        running.reach(world.log.head())

    world.assert_whole(world.announced())
    world.installation.close()


def test_one_of_three_brokers_is_lost(postgres_dsn: str, three_brokers: Cluster, tmp_path: Path) -> None:
    """With three copies, of which two must have a message, the loss of one broker stops nothing."""
    world = World(Installation(postgres_dsn, tmp_path), three_brokers.bootstrap, fresh_routes())
    fill(world.log, 2000)
    with world.running(topics_of(world.bootstrap, world.routes, replication=3)) as running:
        running.reach(1)
        three_brokers.kill(1)
        try:
            world.log.receive([moved(n + 100_000, family=f"city/{n}", hours=20) for n in range(2000)])
            running.reach(world.log.head())
        finally:
            three_brokers.start()

    world.assert_whole(world.announced())
    world.installation.close()
