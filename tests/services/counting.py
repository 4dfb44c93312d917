"""Families of whom something is told, one follower that counts it, and the topic by which it hears."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from connectors.event_log import EventLog
from events.announcements import Heard, key_of, partition_of, told_to_all
from events.base import Cause, Entry, Recorded
from events.catalog import Catalog
from events.cobra import CobraWaiverRevoked
from events.enrollment import CoverageVoided
from events.offers import Book
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from services.following import Catalogs, Follower, Loaded
from services.partitions import Done, Share, take
from services.publishing import publish
from tests.fixtures.logs import BEGINNING, Installation
from tests.life import day
from tests.small_catalog import small_catalog

FAMILIES = tuple(f"city/{number}" for number in range(12))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """A new log on SQLite."""
    made = Installation(str(tmp_path / "log.db"), tmp_path, FixedClock(BEGINNING))
    yield made
    made.close()


@pytest.fixture
def log(here: Installation) -> EventLog:
    """A log with a catalog, and nothing else."""
    opened = here.open()
    publish(opened, catalog("one"), note="", actor="tests")
    return opened


def catalog(name: str) -> Catalog:
    """Return a catalog that differs from others by the program's name."""
    small = small_catalog()
    return small.model_copy(update={"program": small.program.model_copy(update={"name": name})})


def tell(log: EventLog, *families: str) -> None:
    """Let one more thing be told of each family."""
    told = CobraWaiverRevoked(beneficiary_ref="self", sent_day=day("2026-01-05"))
    head = log.head()
    log.receive(
        [Entry(f"hr/{each}", told, Cause("munis/city", f"{head}-{each}", BEGINNING)) for each in families]
    )


def fact(family: str, plan: str) -> Entry:
    """Return a fact of a family."""
    said = CoverageVoided(
        member="self",
        line=InsuranceLine.MEDICAL,
        plan=plan,
        carrier="blue",
        first_day=day("2026-01-01"),
        reason=MaintenanceReason.ACTIVE,
        rests_on=(),
    )
    return Entry(f"coverage/{family}", said)


def said(log: EventLog, family: str) -> list[str]:
    """Return the facts recorded of a family."""
    stream = f"coverage/{family}"
    return [each.event.plan for each in log.load([stream])[stream] if isinstance(each.event, CoverageVoided)]


def _decide(loaded: Loaded, book: Book) -> Sequence[Entry]:
    """Want one fact for each thing told, with the number of it, and one named after the catalog last in force."""
    held = [each.event.plan for each in loaded["coverage"] if isinstance(each.event, CoverageVoided)]
    wanted = [str(number) for number in range(1, len(loaded["hr"]) + 1)]
    missing = [fact(loaded.family, name) for name in wanted if name not in held]
    programs = [name for name in held if not name.isdecimal()]
    if programs[-1:] != [book.catalog.program.name]:
        missing.append(fact(loaded.family, book.catalog.program.name))
    return missing


FOLLOWER = Follower(
    "tests", frozenset({"hr"}), frozenset({"hr", "coverage"}), frozenset({"coverage"}), _decide
)


def share(partition: int = 0, count: int = 1) -> Share:
    """Return one partition of the topic."""
    return Share(FOLLOWER, "hub.log", partition, count)


def announced(log: EventLog, count: int = 1) -> dict[int, list[Heard]]:
    """Return the messages of each partition, as a publisher tells the whole log."""
    messages: dict[int, list[Heard]] = {partition: [] for partition in range(count)}
    for record in log.read(after=0, limit=10_000):
        for partition in range(count) if told_to_all(record.stream) else [partition_of_record(record, count)]:
            before = messages[partition]
            previous = before[-1].position if before else 0
            before.append(Heard(partition, len(before), record.position, previous, record.stream))
    return messages


def partition_of_record(record: Recorded, count: int) -> int:
    """Return where a record is told when there are so many partitions."""
    return partition_of(key_of(record.stream), count)


def take_all(log: EventLog, count: int = 1) -> list[Done]:
    """Let every partition hear everything."""
    return [
        take(log, Catalogs(log), share(partition, count), messages)
        for partition, messages in announced(log, count).items()
        if messages
    ]
