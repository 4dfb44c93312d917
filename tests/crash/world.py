"""The world around a mortal hub: carriers behind real SFTP servers, a history told night by night, and the books."""

import hashlib
import json
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from events.catalog import Catalog
from services.demo.city import MONTH_FIRST_DAY, city
from services.demo.roster import is_ours
from services.demo.run import demo_catalog
from services.publishing import publish
from services.settings import Settings, read
from services.wiring import create, open_hub
from services.wiring.stage import Carrier, FixedClock, stage
from tests.crash.mortal import live

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.crash.mortal"])
NIGHTS = 3
PATIENCE = 90.0


@dataclass(slots=True)
class World:
    """One home folder, its carriers, and what has lain in their inboxes."""

    folder: Path
    catalog: Catalog
    carriers: dict[str, Carrier]
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    kills: int = 0

    @property
    def config(self) -> Path:
        """The settings of the hub under test."""
        return self.folder / "hub.toml"

    def run(self, at: datetime, lines: Sequence[str], steps: int | None) -> bool:
        """Let a process live through an instant; return whether it came to the end alive."""
        done = self.folder / f"done-{self.kills}-{at:%Y%m%d%H%M}"
        given = (str(self.config), at.isoformat(), list(lines), steps, str(done))
        process = PROCESSES.Process(target=live, args=given)
        process.start()
        process.join(PATIENCE)
        assert process.exitcode is not None, "the process hangs"
        alive = done.exists()
        assert alive == (process.exitcode == 0), f"the process ended with {process.exitcode}"
        assert alive or process.exitcode == -9, f"the process ended with {process.exitcode}"
        self.kills += not alive
        self._look()
        return alive

    def _look(self) -> None:
        """Note what lies in the inboxes: no name may ever have two contents, and the carriers read what is whole."""
        for name, carrier in self.carriers.items():
            for path in (carrier.server.root / "inbox").iterdir():
                if path.suffix != ".part":
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                    assert self.seen.setdefault((name, path.name), digest) == digest, (
                        f"{path.name} has changed"
                    )


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Make a home with the demo's catalog and its four carriers, all of which get changes each night."""
    catalog = demo_catalog()
    nightly = tuple(each.model_copy(update={"changes": True}) for each in catalog.carriers)
    catalog = catalog.model_copy(update={"carriers": nightly})
    with stage(catalog, folder / "carriers", {"tidewrack-health": (1, 0)}) as carriers:
        partners: dict[str, Any] = {name: _said(carrier) for name, carrier in carriers.items()}
        for name in (*(each.id for each in catalog.payrolls), catalog.cobra.id):
            for part in ("in", "out"):
                (folder / name / part).mkdir(parents=True)
            partners[name] = {"kind": "folder", "inbox": f"{name}/in", "outbox": f"{name}/out"}
        (folder / "hub.toml").write_text(_toml(partners))
        settings = read(folder / "hub.toml")
        create(settings)
        with open_hub(settings, FixedClock(_night(0) - timedelta(days=2))) as hub:
            publish(hub.log, catalog, note="", actor="test")
        yield World(folder, catalog, carriers)


def _said(carrier: Carrier) -> dict[str, Any]:
    partner = carrier.partner
    said: dict[str, Any] = partner.model_dump(mode="json", exclude_defaults=True)
    return {**said, "password": partner.secret()}


def _toml(partners: dict[str, dict[str, Any]]) -> str:
    """Return hub.toml; JSON's strings, numbers and lists are TOML's."""
    lines = ['home = "hub-data"']
    for name, said in partners.items():
        lines.append(f"[partners.{name}]")
        lines.extend(f"{key} = {json.dumps(value)}" for key, value in said.items())
    return "\n".join(lines)


def _night(number: int) -> datetime:
    """Return the end of a night: every carrier's hour has come."""
    return datetime.combine(MONTH_FIRST_DAY + timedelta(days=number + 1), time(6), UTC)


def told(seed: int, employees: int = 24) -> list[list[str]]:
    """Return what arrives for each night: a small city's year, dealt out at random, late and twice."""
    events = city(seed, employees=employees, retirees=4)
    chance = Random(seed)
    nights: list[list[str]] = [[] for _ in range(NIGHTS)]
    for event in events:
        nights[chance.randrange(NIGHTS)].append(json.dumps(event))
        if chance.random() < 0.1:
            nights[chance.randrange(NIGHTS)].append(json.dumps(event))
    return nights


def live_through(where: World, nights: list[list[str]], chance: Random | None) -> None:
    """Live through the nights, killed at chance as often as not, and then until nothing more is to be said."""
    for number in range(NIGHTS + 3):
        lines = nights[number] if number < NIGHTS else []
        while not where.run(_night(number), lines, chance.randint(1, 60) if chance else None):
            if chance and chance.random() < 0.3:
                _answers(where, number)
        _answers(where, number)
        assert where.run(_night(number) + timedelta(hours=1), [], None)


def _answers(where: World, number: int) -> None:
    for carrier in where.carriers.values():
        carrier.work(_night(number))


@dataclass(frozen=True, slots=True)
class Books:
    """What is left in the end, of which order and crashes may change nothing."""

    coverage: dict[str, list[str]]
    upstream: frozenset[str]
    equal: dict[str, bool]
    numbers: dict[str, list[int]]


def books(where: World) -> Books:
    """Read the log to its end and compare each carrier's roster with it."""
    settings: Settings = read(where.config)
    with open_hub(settings, FixedClock(_night(NIGHTS + 4))) as hub:
        coverage: dict[str, list[str]] = {}
        upstream: set[str] = set()
        numbers: dict[str, list[int]] = {}
        after = 0
        while batch := hub.log.read(after=after, limit=1000):
            after = batch[-1].position
            for record in batch:
                if record.category == "coverage":
                    coverage.setdefault(record.stream, []).append(record.event.model_dump_json())
                elif record.category == "hr":
                    assert str(record.ref) not in upstream, "an event was taken twice"
                    upstream.add(str(record.ref))
                elif record.event.KIND in ("feed.interchange-prepared", "batch.prepared"):
                    number = getattr(record.event, "control_number", None) or record.event.number  # type: ignore[attr-defined]
                    numbers.setdefault(record.stream, []).append(number)
        equal = {
            name: is_ours(hub.log, where.catalog, name, carrier.stand_in.roster, hub.today())
            for name, carrier in where.carriers.items()
        }
    return Books(coverage, frozenset(upstream), equal, numbers)
