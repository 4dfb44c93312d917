"""The stage of the demo: a clock that is set, and for each carrier a real SFTP server with a stand-in behind it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.clock import FixedClock
from connectors.sftp.server import INBOX, OUTBOX, SftpServer
from connectors.x12.stand_in import CarrierStandIn, Held, Roster
from events.catalog import Catalog
from services.settings import Partner

__all__ = ["Carrier", "FixedClock", "Held", "Roster", "stage"]

_USER = "harbor"
_PASSWORD = "only-on-this-machine"


@dataclass(slots=True)
class Carrier:
    """A carrier's server, what lies on it, and who reads it."""

    stand_in: CarrierStandIn
    server: SftpServer
    read: set[str] = field(default_factory=set)

    @property
    def partner(self) -> Partner:
        """How the hub reaches the carrier."""
        return Partner.model_validate(
            {
                "kind": "sftp",
                "host": "127.0.0.1",
                "port": self.server.port,
                "user": _USER,
                "password": _PASSWORD,
                "host_keys": (self.server.host_key_line,),
                "inbox": INBOX,
                "outbox": OUTBOX,
            }
        )

    def work(self, at: datetime) -> int:
        """Read every new file of the inbox and leave the answers in the outbox; return how many files were read.

        What is hidden is still on its way, or stayed behind when the hub was killed, and is no file yet.
        """
        inbox = (self.server.root / INBOX).iterdir()
        new = sorted(each for each in inbox if not each.name.startswith(".") and each.name not in self.read)
        for path in new:
            self.read.add(path.name)
            for name, content in self.stand_in.take(path.read_bytes(), at=at):
                (self.server.root / OUTBOX / name).write_bytes(content)
        return len(new)


@contextmanager
def stage(
    catalog: Catalog, folder: Path, rejects: Mapping[str, tuple[int, int]]
) -> Iterator[dict[str, Carrier]]:
    """Run a server for each carrier of the catalog, by id, each over a folder of its own.

    `rejects` names for a carrier which set (from 0) of which file (from 1) it refuses on purpose.
    """
    with ExitStack() as running:
        carriers: dict[str, Carrier] = {}
        for profile in catalog.carriers:
            stand_in = CarrierStandIn(profile, rejects.get(profile.id))
            server = SftpServer(folder / profile.id, user=_USER, password=_PASSWORD)
            carriers[profile.id] = Carrier(stand_in, running.enter_context(server))
        yield carriers
