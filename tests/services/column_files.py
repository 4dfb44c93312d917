"""An installation with a real log, real views and a partner's folder, and a payroll and an administrator to tell."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import BinaryIO

from connectors.clock import FixedClock
from connectors.columns import write
from connectors.database import SQLiteDatabase
from connectors.event_log import EventLog
from connectors.folder import FolderDrop
from connectors.views import SQLViews
from events.base import Cause, DomainEvent, Entry
from events.catalog import Catalog, CatalogPublished, Column, Layout
from events.doors import Delivery, FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from events.offers import version_of
from services.batches import Doors
from services.cobra.worker import FOLLOWER as COBRA
from services.eligibility.worker import FOLLOWER as ELIGIBILITY
from services.following import Catalogs, follow
from services.payroll_sync.worker import FOLLOWER as PAYROLL
from tests.fixtures.logs import Installation
from tests.life import FAMILY
from tests.small_catalog import small_catalog

PAYROLL_COLUMNS = (
    "employee_id",
    "employer",
    "name",
    "code",
    "action",
    "first_pay_day",
    "last_pay_day",
    "amount",
    "frequency",
)
COBRA_COLUMNS = (
    "action",
    "member_number",
    "relationship",
    "name",
    "city",
    "qualifying_event",
    "event_day",
    "lines",
    "election_last_day",
)


def columns(*fields: str) -> Layout:
    """Return a layout of these fields, headed by their names."""
    return Layout(columns=tuple(Column(field=each, heading=each) for each in fields), line_end="\n")


def catalog() -> Catalog:
    """Return the small catalog with layouts that say more."""
    small = small_catalog()
    payroll = small.payrolls[0].model_copy(update={"layout": columns(*PAYROLL_COLUMNS)})
    cobra = small.cobra.model_copy(update={"layout": columns(*COBRA_COLUMNS)})
    return small.model_copy(update={"payrolls": (payroll,), "cobra": cobra})


@dataclass
class Partner:
    """A partner's folder that can be away, before the file is there or after."""

    folder: FolderDrop
    away: str = ""
    tried: list[bool] = field(default_factory=list)

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file, unless the partner is away."""
        self.tried.append(tried_before)
        if self.away == "refuses":
            raise PartnerRefused("the disk is full")
        if self.away == "before":
            raise PartnerUnreachable("no answer")
        delivery = self.folder.deliver(name, content, tried_before=tried_before)
        if self.away == "after":
            raise PartnerUnreachable("lost before the answer")
        return delivery

    def answers(self) -> list[str]:
        """Return the files in the outbox."""
        return self.folder.answers()

    def marks(self) -> dict[str, str]:
        """Return their sizes and times of change."""
        return self.folder.marks()

    def fetch(self, name: str) -> bytes:
        """Return one of them."""
        return self.folder.fetch(name)

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one of them."""
        self.folder.copy(name, to, bytes_max=bytes_max)


class Drops:
    """Only the partners that have been connected have a drop."""

    def __init__(self, **partners: Partner) -> None:
        self._partners = {name.replace("_", "-"): partner for name, partner in partners.items()}

    def __getitem__(self, partner: str) -> Partner:
        """Return the partner's drop."""
        if partner not in self._partners:
            raise PartnerRefused(f'no connection is configured for "{partner}"')
        return self._partners[partner]


class Told:
    """A turn whose answers are told beforehand; the last one stays."""

    def __init__(self, *answers: bool) -> None:
        self._answers = list(answers)

    def wait(self, stop: Event) -> bool:
        """Wait in vain."""
        return False

    def holds(self) -> bool:
        """Give the next answer."""
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class Office:
    """The hub in a folder, on a day that can be set."""

    def __init__(self, folder: Path) -> None:
        inbox, outbox = folder / "inbox", folder / "outbox"
        inbox.mkdir()
        outbox.mkdir()
        self.inbox = inbox
        self.partner = Partner(FolderDrop(inbox=inbox, outbox=outbox))
        self.installation = Installation(str(folder / "log.db"), folder)
        self.clock: FixedClock = self.installation.clock
        self.log: EventLog = self.installation.open()
        self._database = SQLiteDatabase(str(folder / "views.db"), durable=False)
        self.views = SQLViews(self._database)
        self.doors = Doors(
            log=self.log,
            clock=self.clock,
            catalogs=Catalogs(self.log),
            drops=Drops(city_payroll=self.partner, cobra=self.partner),
            write=write,
        )

    def close(self) -> None:
        """Close everything."""
        self._database.close()
        self.installation.close()

    def on(self, day: str) -> "Office":
        """Make it noon of a day."""
        self.clock.set(datetime.fromisoformat(f"{day}T17:00:00").replace(tzinfo=UTC))
        return self

    def publish(self, published: Catalog) -> "Office":
        """Publish a catalog."""
        fact = CatalogPublished(version=version_of(published), catalog=published)
        self.log.append(
            [Entry("catalog", fact)], after={"catalog": len(self.log.load(["catalog"])["catalog"])}
        )
        return self

    def told(self, *families: str, **events: DomainEvent) -> "Office":
        """Receive what HR tells of one employee or of several alike, and let every service decide."""
        entries = [
            Entry(f"hr/{family}", event, Cause("munis/city", f"{family}-{name}", self.clock.now()))
            for family in families or (FAMILY,)
            for name, event in events.items()
        ]
        self.log.receive(entries)
        for follower in (ELIGIBILITY, PAYROLL, COBRA):
            follow(self.log, follower, self.doors.catalogs)
        return self

    def files(self) -> dict[str, list[str]]:
        """Return the lines of every file at the partner, without headers."""
        paths = sorted(path for path in self.inbox.iterdir() if not path.name.startswith("."))
        return {path.name: path.read_text(encoding="utf-8").splitlines()[1:] for path in paths}
