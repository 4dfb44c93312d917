"""A broker with two doors: one that is reached by a cable, and one beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.crash.cable import Cable, tcp_cable
from tests.fixtures.kafka import require_kafka, running_cluster


@dataclass(frozen=True, slots=True)
class Wired:
    """Where the broker is; who enters by the cable is sent by it for ever after."""

    direct: str
    cable: Cable

    @property
    def by_cable(self) -> str:
        """Where the cable begins."""
        return self.cable.name


@contextmanager
def wired_broker() -> Iterator[Wired]:
    """Start a broker behind a cable that is whole."""
    require_kafka()
    with tcp_cable() as cable:
        port = cable.name.rpartition(":")[2]
        with running_cluster(1, "--through", port) as cluster:
            host, _, behind = cluster.other.rpartition(":")
            cable.server = (host, int(behind))
            yield Wired(cluster.bootstrap, cable)
