"""`hub worker`, `hub scheduler`, `hub serve`: as processes, on PostgreSQL and Kafka, killed and told to stop."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from connectors.clock import FixedClock
from services.overview import exceptions
from services.publishing import publish
from services.running import build_views, step
from services.settings import Settings, read
from services.wiring import Hub, create, open_hub
from tests.fixtures.cluster import take_in, wait_for
from tests.fixtures.hub import FAMILY_OF_TWO, folder_partners, hired
from tests.fixtures.inbound import make_topic, tell_topic
from tests.fixtures.kafka import topic_name
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog

ROOT = Path(__file__).parents[3]
HUB = "from services.cli import main; main()"
MORTAL = (
    "import os, signal; from connectors.kafka import consumer\n"
    "consumer.InboundTopic.settle = lambda topic: os.kill(os.getpid(), signal.SIGKILL)\n"
    "consumer._SESSION_SECONDS = 6.0\n"
    "consumer.InboundTopic.__init__.__kwdefaults__['session_seconds'] = 6.0\n"
)
"""Dies between the append and the commit; its partitions are given to others soon."""


@dataclass
class Cluster:
    """One hub in PostgreSQL, and every process of it that runs."""

    hub: Hub
    folder: Path
    inbound: str
    bootstrap: str
    running: list["Process"] = field(default_factory=list)

    def start(self, *arguments: str, before: str = "") -> "Process":
        """Start `hub` with arguments, as a process that says where it answers."""
        log = self.folder / f"{len(list(self.folder.glob('*.said')))}.said"
        with log.open("wb") as said:
            command = [
                sys.executable,
                "-c",
                before + HUB,
                "--config",
                str(self.folder / "hub.toml"),
                *arguments,
            ]
            popen = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        process = Process(popen, log)
        self.running.append(process)
        return process


@dataclass
class Process:
    """A process that was started."""

    popen: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """Return what it has said so far."""
        return self.log.read_text()

    def wait_until(self, met: Callable[[], Any]) -> None:
        """Wait for what it should bring about, as long as it lives."""
        wait_for(lambda: met() or self.popen.poll() is not None, self.said)
        assert met(), self.said()

    def asked(self, path: str) -> tuple[int, str]:
        """Ask it over HTTP, at the address it says."""
        self.wait_until(lambda: "http://" in self.said())
        address = next(word for word in self.said().split() if word.startswith("http://")).rstrip(",;")
        try:
            with urllib.request.urlopen(address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and return the exit code."""
        self.popen.send_signal(how)
        return self.popen.wait(60)


@contextmanager
def cluster_in(folder: Path, dsn: str, bootstrap: str, inbound: str) -> Iterator[Cluster]:
    """Make a hub with a folder for each partner; whatever is started of it ends with it."""
    (folder / "hub.toml").write_text(
        f'home = "hub-data"\nlog = "{dsn}"\nkeys = "{dsn}"\n[http]\nport = 0\n[limits]\npause_seconds = 0.1\n'
        f'[kafka]\nbootstrap = "{bootstrap}"\ninbound_topic = "{inbound}"\nlog_topic = "{inbound}-log"\n'
        f"partitions = 2\n{folder_partners(folder)}"
    )
    settings: Settings = read(folder / "hub.toml")
    create(settings)
    with open_hub(settings, FixedClock(datetime.now(UTC) - timedelta(days=10))) as hub:
        publish(hub.log, small_catalog(), note="", actor="tests")
        cluster = Cluster(hub, folder, inbound, bootstrap)
        try:
            yield cluster
        finally:
            for each in cluster.running:
                if each.popen.poll() is None:
                    each.end(signal.SIGKILL)


@pytest.fixture
def cluster(tmp_path: Path, postgres_dsn: str, kafka_broker: str) -> Iterator[Cluster]:
    """A hub on PostgreSQL and Kafka, with an inbound topic."""
    inbound = make_topic(kafka_broker, topic_name("hr"), partitions=2)
    with cluster_in(tmp_path, postgres_dsn, kafka_broker, inbound) as opened:
        yield opened


def raw(event: Any) -> bytes:
    """Return an event as a topic holds it."""
    return json.dumps(event).encode()


@pytest.mark.postgres
@pytest.mark.slow
def test_intake_takes_everything_once_though_it_dies_before_it_commits(cluster: Cluster) -> None:
    """What the dead one appended comes again to the next, and changes nothing; then SIGTERM ends it in order."""
    tell_topic(cluster.bootstrap, cluster.inbound, [raw(hired()), b"{broken", None])
    binary = [
        (f"ce_{name}", str(said)) for name, said in hired(id="b", subject="city/2").items() if name != "data"
    ]
    tell_topic(cluster.bootstrap, cluster.inbound, [raw(hired()["data"])], headers=[*binary], partition=1)

    dying = cluster.start("worker", "intake", before=MORTAL)
    assert dying.popen.wait(60) == -signal.SIGKILL, dying.said()
    log, before = cluster.hub.log, cluster.hub.log.head()
    living = cluster.start("worker", "intake")
    living.wait_until(lambda: log.head() == 5)
    for partition in ("0", "1"):
        lag = f'hub_kafka_intake_lag_messages{{partition="{partition}"}} 0.0'
        living.wait_until(partial(lambda line: line in living.asked("/metrics")[1], lag))

    assert before > 1
    assert living.asked("/readyz") == (200, '{"state":"ready"}')
    assert living.end() == 0
    assert cluster.hub.log.head() == 5
    build_views(cluster.hub)
    assert {each.place for each in exceptions(cluster.hub.views)} == {
        f"kafka:{cluster.inbound}/0@1",
        f"kafka:{cluster.inbound}/0@2",
    }


@pytest.mark.postgres
@pytest.mark.slow
def test_the_processes_together_do_what_one_does(cluster: Cluster) -> None:
    """Told by a topic, taken in, published, decided, seen over HTTP; each is ready, and ends in order when told."""
    tell_topic(cluster.bootstrap, cluster.inbound, map(raw, FAMILY_OF_TWO))
    names = ("intake", "publisher", "eligibility")
    workers = {name: cluster.start("worker", name, "--http", "0") for name in names}
    workers["scheduler"] = cluster.start("scheduler", "--http", "0")
    workers["serve"] = cluster.start("serve")
    log = cluster.hub.log
    for name, met in (
        ("eligibility", lambda: log.load(["coverage/city/10234"])["coverage/city/10234"]),
        ("publisher", lambda: log.position("publisher") == log.head()),
        ("scheduler", lambda: cluster.hub.views.position("people.1") == log.head()),
    ):
        workers[name].wait_until(met)

    assert {name: each.asked("/readyz")[0] for name, each in workers.items()} == dict.fromkeys(workers, 200)
    for name, line in (
        ("publisher", 'hub_leader{role="publisher"} 1.0'),
        ("publisher", "hub_publisher_lag_events 0.0"),
        ("publisher", f"hub_published_position {log.head()}.0"),
        ("eligibility", 'hub_worker_stalled{worker="eligibility"} 0.0'),
        ("scheduler", 'hub_leader{role="scheduler"} 1.0'),
        ("serve", 'hub_consumer_lag_events{consumer="publisher"} 0.0'),
    ):
        assert line in workers[name].asked("/metrics")[1]
    assert workers["serve"].asked("/v1/people/city/10234/coverage?as_of=2026-01-05")[0] == 200
    for each in workers.values():
        each.popen.terminate()
    assert {name: each.popen.wait(60) for name, each in workers.items()} == dict.fromkeys(workers, 0)


@pytest.mark.postgres
@pytest.mark.slow
def test_every_night_is_sent_once_though_its_leader_dies(tmp_path: Path, postgres_dsn: str) -> None:
    """Of two schedulers one leads; when it is killed the other takes over, and finds what is done already."""
    with cluster_in(tmp_path, postgres_dsn, "", "unused") as cluster:
        take_in(cluster.hub, [json.dumps(each) for each in FAMILY_OF_TWO])
        step(cluster.hub)
        inboxes = [tmp_path / name / "in" for name in ("blue", "teeth", "city-payroll", "cobra")]
        first = cluster.start("scheduler")
        first.wait_until(lambda: any(inboxes[0].iterdir()))
        assert 'hub_leader{role="scheduler"} 1.0' in first.asked("/metrics")[1]
        second = cluster.start("scheduler")
        assert 'hub_leader{role="scheduler"} 0.0' in second.asked("/metrics")[1]

        first.end(signal.SIGKILL)
        take_in(cluster.hub, [json.dumps(hired(id="next", subject="city/2"))])
        second.wait_until(lambda: cluster.hub.log.position("eligibility") >= cluster.hub.log.head())
        assert 'hub_leader{role="scheduler"} 1.0' in second.asked("/metrics")[1]
        assert second.end() == 0

        sent = [path.name for box in inboxes for path in sorted(box.iterdir())]
        assert [name for name in sent if name.startswith("blue")] == ["blue_000000001.834"]
        assert len(sent) == len(set(sent))


@pytest.mark.parametrize(
    "arguments", [("worker", "intake"), ("worker", "cobra"), ("scheduler",)], ids=" ".join
)
def test_a_log_in_a_file_is_for_one_process(folder: Path, run: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 2, and the setting is named."""
    said = run(*arguments)

    assert (said.code, "postgresql://" in said.err, said.err.count("\n")) == (2, True, 1)


@pytest.mark.parametrize("name", ["publisher", "intake", "eligibility", "payroll-sync", "cobra"])
def test_without_brokers_there_is_nothing_for_a_worker(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Exit code 2, and the setting is named, before anything is opened."""
    monkeypatch.setenv("HUB_LOG", "postgresql://nobody@127.0.0.1:1/none")

    said = run("worker", name)

    assert (said.code, "[kafka]" in said.err, said.err.count("\n")) == (2, True, 1)


def test_a_worker_of_another_name_is_refused(folder: Path, run: Run) -> None:
    """Exit code 2, with the names that there are."""
    said = run("worker", "carrier-feeds")

    assert (said.code, "eligibility" in said.err) == (2, True)
