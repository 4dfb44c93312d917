"""The composition root: the only module that knows services and connectors, and joins them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connectors import columns, tables
from connectors.catalog_files import CatalogFault
from connectors.catalog_files import read as read_catalog_files
from connectors.catalog_files.error_reports import read_error_report
from connectors.clock import SystemClock
from connectors.event_log import PostgresLog, SQLiteLog
from connectors.keys import KeyStore, create_master_key, read_master_key
from connectors.metrics import CONTENT_TYPE, Metrics
from connectors.schedule import Timetable
from connectors.spreadsheets import Sheet
from connectors.spreadsheets import write as write_spreadsheet
from connectors.turn import turn
from connectors.views import PostgresViews, SQLiteViews
from connectors.x12 import looking
from events.catalog import Catalog
from events.errors import NotFound
from events.offers import Book
from services.answers.projection.census import CENSUS
from services.answers.projection.people import people
from services.answers.projection.tallies import TALLIES
from services.answers.worker import Answers
from services.batch_files import BATCH_FILES
from services.batches import Doors as ColumnFiles
from services.carrier_feeds.projection import ERRORS, FILES, ROSTERS
from services.carrier_feeds.projection import LEDGER as CARRIER_LEDGER
from services.carrier_feeds.worker.doors import Doors as Feeds
from services.carrier_feeds.worker.errors import CarrierErrors
from services.carrier_feeds.worker.rosters import Rosters
from services.carrier_feeds.worker.showing import Looking
from services.cobra.projection import LEDGER as COBRA_LEDGER
from services.cobra.worker import FOLLOWER as COBRA
from services.eligibility.projection import QUESTIONS
from services.eligibility.worker import FOLLOWER as ELIGIBILITY
from services.following import Catalogs, Follower
from services.intake.projection import EXCEPTIONS
from services.intake.worker import Intake
from services.payroll_sync.projection import LEDGER as PAYROLL_LEDGER
from services.payroll_sync.worker import FOLLOWER as PAYROLL
from services.ports import Clock, Log, Views
from services.settings import Settings
from services.viewing import Projection
from services.wiring.drops import Partners
from services.wiring.interchanges import X12Interchanges
from services.wiring.rosters import RosterFiles, fetched

__all__ = [
    "CONTENT_TYPE",
    "CatalogFault",
    "Hub",
    "Partners",
    "Sheet",
    "create",
    "open_hub",
    "read_catalog",
    "read_error_report",
    "turn",
    "write_spreadsheet",
]

VERSION = version("benefits-hub")


@dataclass(repr=False, eq=False)
class Hub:
    """One open installation."""

    settings: Settings
    clock: Clock
    log: Log
    views: Views
    keys: KeyStore
    catalogs: Catalogs
    drops: Partners
    metrics: Metrics
    timetable: Timetable = field(default_factory=Timetable)

    @cached_property
    def intake(self) -> Intake:
        """The one way in for upstream events."""
        return Intake(self.log, self.views, self.catalogs, self.keys.digest)

    @cached_property
    def answers(self) -> Answers:
        """Who is covered by what."""
        return Answers(self.log, self.views, self.catalogs, self.keys.digest)

    @cached_property
    def followers(self) -> tuple[Follower, ...]:
        """The consumers that decide family by family, in the order in which one hears the other's facts."""
        return (ELIGIBILITY, PAYROLL, COBRA)

    @cached_property
    def projections(self) -> tuple[Projection[Any], ...]:
        """Every view, all of which can be dropped and built again."""
        return (
            EXCEPTIONS,
            QUESTIONS,
            people(self.keys.digest),
            TALLIES,
            CENSUS,
            FILES,
            ERRORS,
            ROSTERS,
            CARRIER_LEDGER,
            PAYROLL_LEDGER,
            COBRA_LEDGER,
            BATCH_FILES,
        )

    @cached_property
    def feeds(self) -> Feeds:
        """What is needed to tell carriers and to hear from them."""
        return Feeds(
            self.log,
            self.views,
            self.clock,
            self.catalogs,
            X12Interchanges(self.keys),
            self.drops,
            self.timetable,
        )

    @cached_property
    def carrier_errors(self) -> CarrierErrors:
        """What carriers report after they have accepted a file."""
        return CarrierErrors(self.feeds, self.keys.digest, _table)

    @cached_property
    def rosters(self) -> Rosters:
        """What carriers hold by their own rosters, beside our books."""
        return Rosters(self.feeds, self.keys.digest, RosterFiles())

    def fetched(self, carrier: str, name: str) -> AbstractContextManager[Path]:
        """Fetch a roster from a carrier's outbox into a file, which is gone with the context.

        Raises:
          PartnerUnreachable: the carrier cannot be reached.
          PartnerRefused: there is no such file, or it is larger than `limits.roster_bytes_max`.
          PermanentError: our own disk does not take it.
        """
        most = self.settings.limits.roster_bytes_max
        return fetched(self.drops[carrier], name, folder=self.settings.home, bytes_max=most)

    @cached_property
    def column_files(self) -> ColumnFiles:
        """What is needed to prepare and deliver the files of payrolls and COBRA administrators."""
        return ColumnFiles(self.log, self.clock, self.catalogs, self.drops, columns.write)

    @cached_property
    def looking(self) -> Looking:
        """What takes enrollment files apart for who looks."""
        return looking

    def book(self) -> Book:
        """Return the catalog in force.

        Raises:
          NotFound: none has been published.
        """
        book = self.catalogs.at(self.log.head())
        if book is None:
            raise NotFound("no catalog has been published yet; 'hub catalog publish DIR'")
        return book

    def today(self) -> date:
        """Return the present day where the program is; in UTC before there is a catalog."""
        book = self.catalogs.at(self.log.head())
        zone = UTC if book is None else ZoneInfo(book.catalog.program.time_zone)
        return self.clock.now().astimezone(zone).date()

    @property
    def lock(self) -> Path:
        """The file whose lock a process holds while it builds views."""
        return self.settings.home / "views.lock"


@contextmanager
def open_hub(settings: Settings, clock: Clock | None = None) -> Iterator[Hub]:
    """Open an installation and close it again.

    Raises:
      NotFound: there is none in the home folder.
    """
    if not settings.home.is_dir():
        raise NotFound(f"there is no hub in {settings.home}; 'hub init DIR' makes one")
    now = clock or SystemClock()
    with ExitStack() as opened:
        keys = KeyStore(settings.keys_database, read_master_key(settings.master_key_file))
        opened.callback(keys.close)
        log = _log(settings.log_database, keys, now)
        opened.callback(log.close)
        views = _views(settings.views_database)
        opened.callback(views.close)
        yield Hub(
            settings=settings,
            clock=now,
            log=log,
            views=views,
            keys=keys,
            catalogs=Catalogs(log),
            drops=Partners(settings.partners, settings.home, now.now),
            metrics=Metrics(),
        )


def create(settings: Settings) -> None:
    """Make the home folder with its master key; only their owner may enter the one and read the other.

    Raises:
      FileExistsError: there is a master key already; it is never replaced.
    """
    settings.home.parent.mkdir(parents=True, exist_ok=True)
    settings.home.mkdir(mode=0o700, exist_ok=True)
    create_master_key(settings.master_key_file)


def read_catalog(folder: Path) -> tuple[Catalog | None, list[CatalogFault]]:
    """Read a folder of TOML files: the catalog and no fault, or None and every fault."""
    return read_catalog_files(folder)


def _table(
    content: bytes, *, delimiter: str | None, sheet: str | None, heading_row: int
) -> tuple[Sequence[str], Sequence[tuple[int, Sequence[str]]]]:
    read = tables.read(content, delimiter=delimiter, sheet=sheet, heading_row=heading_row)
    return read.headings, read.rows


def _log(where: str, keys: KeyStore, clock: Clock) -> SQLiteLog | PostgresLog:
    if where.startswith("postgres"):
        return PostgresLog(where, keys, clock)
    return SQLiteLog(where, keys, clock)


def _views(where: str) -> SQLiteViews | PostgresViews:
    return PostgresViews(where) if where.startswith("postgres") else SQLiteViews(where)
