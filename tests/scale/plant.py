"""A hub on PostgreSQL and Kafka with the processes of a cluster, as `hub worker` starts them."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import psycopg
from confluent_kafka.admin import AdminClient

from events.announcements import due_topic
from services.demo.run import demo_catalog
from services.publishing import publish
from services.settings import read
from services.wiring import Hub, create, open_hub
from tests.scale.servers import Servers

PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Plant:
    """One hub, its processes, and how far they are."""

    hub: Hub
    servers: Servers
    folder: Path
    topic: str
    partitions: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, number: int = 1) -> None:
        """Start `hub worker NAME`."""
        said = self.folder / f"{name}-{number}.log"
        command: list[str | Path] = [
            Path(sys.executable).with_name("hub"),
            "--config",
            self.folder / "hub.toml",
        ]
        with said.open("ab") as output:
            self.processes[f"{name} {number}"] = subprocess.Popen(
                [*command, "worker", name, "--http", "off"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
            )

    def kill(self, name: str, number: int = 1) -> None:
        """End a worker as a power cut would."""
        process = self.processes.pop(f"{name} {number}")
        process.kill()
        process.wait()

    def end(self) -> None:
        """End everything in order."""
        for each in self.processes.values():
            each.send_signal(signal.SIGTERM)
        for each in self.processes.values():
            try:
                each.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self.processes.clear()

    def tracked(self) -> dict[str, int]:
        """Return how far every consumer of the log is."""
        with psycopg.connect(self.hub.settings.log_database) as connection:
            return dict(
                connection.execute("SELECT application_name, notification_id FROM notification_tracking")
            )

    def ready(self, workers: Mapping[str, int]) -> None:
        """Wait until so many of each worker share its partitions, all of which have passed the catalog."""
        names = {f"{name}/{due_topic(self.topic)}/{n}" for name in workers for n in range(self.partitions)}
        self.wait(lambda: names <= self.tracked().keys())
        admin = AdminClient({"bootstrap.servers": self.servers.kafka, "log_level": 0})

        def shared() -> bool:
            groups = {f"{due_topic(self.topic)}.{name}": members for name, members in workers.items()}
            found = admin.describe_consumer_groups(list(groups))
            return all(
                len(told.result(30).members) == groups[group]
                and all(each.assignment.topic_partitions for each in told.result(30).members)
                for group, told in found.items()
            )

        self.wait(shared)

    def wait(self, met: Callable[[], bool]) -> None:
        """Return once a condition is met; fail with what the processes have said when one has ended or it never is."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not met():
            self.check()
            assert monotonic() < deadline, self.said()
            Event().wait(_LOOK_SECONDS)

    def check(self) -> None:
        """Fail if a process has ended by itself."""
        ended = [name for name, each in self.processes.items() if each.poll() is not None]
        assert not ended, f"{', '.join(ended)} ended: {self.said()}"

    def said(self) -> str:
        """Return the end of what the processes have said."""
        return "".join(path.read_text()[-2000:] for path in sorted(self.folder.glob("*.log")))


@contextmanager
def plant(
    servers: Servers, folder: Path, name: str, partitions: int, *, durable: bool = True
) -> Iterator[Plant]:
    """Make a hub with a catalog and no process yet; whatever is started ends with it."""
    folder.mkdir()
    log, keys = servers.database(name, durable=durable), servers.database(f"{name}_keys")
    topic = f"{name}.log"
    (folder / "hub.toml").write_text(
        f'home = "hub-data"\nlog = "{log}"\nkeys = "{keys}"\n\n'
        f'[kafka]\nbootstrap = "{servers.kafka}"\nlog_topic = "{topic}"\npartitions = {partitions}\n'
    )
    settings = read(folder / "hub.toml")
    create(settings)
    with ExitStack() as opened:
        hub = opened.enter_context(open_hub(settings))
        publish(hub.log, demo_catalog(), note="scale", actor="scale")
        made = Plant(hub, servers, folder, topic, partitions)
        opened.callback(made.end)
        yield made
