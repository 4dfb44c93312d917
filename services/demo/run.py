"""The demo from front to back: an empty folder, a city, a month of nights, and a report that proves itself."""

import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console

from events.catalog import Catalog
from events.errors import InvalidCatalog, PermanentError
from services.demo.city import EMPLOYEES, MONTH_FIRST_DAY, MONTH_LAST_DAY, city
from services.demo.month import Month, Stage, Tell, play
from services.demo.report import print_report, read_log
from services.demo.roster import is_ours
from services.publishing import publish
from services.running import step
from services.settings import CONFIG_FILE, Partner, Settings, read
from services.wiring import create, open_hub, read_catalog
from services.wiring.stage import FixedClock, stage

SEED = 2026
MARK = ".hub-demo"
"""Lies in a folder that a demo made and may therefore empty."""

REFUSALS = {"tidewrack-health": (4, 0)}
"""The carrier that rejects a transaction set on purpose: the set (from 0) of the file (from 1)."""


def run(folder: Path) -> bool:
    """Play the demo in a folder, print what it came to, and return whether every carrier's roster equals the books.

    Raises:
      PermanentError: the folder holds something that no demo made.
    """
    out = Console(highlight=False)
    out.print(f"An invented city, its schools and its housing authority, in {folder}/.")
    out.print("Nothing leaves this machine.")
    with out.status("") as line:
        catalog, month, equal = play_month(folder, lambda text: line.update(f"Night of {text}"))
    settings = read(folder / CONFIG_FILE)
    with open_hub(settings) as hub:
        print_report(catalog, month, read_log(hub.log), equal, _command(folder))
    return all(equal.values())


def play_month(
    folder: Path, tell: Tell, *, employees: int = EMPLOYEES, last_day: date = MONTH_LAST_DAY
) -> tuple[Catalog, Month, Mapping[str, bool]]:
    """Play the month in an emptied folder; the last part says whose roster equals the hub's books."""
    catalog = demo_catalog()
    _empty(folder)
    clock = FixedClock(datetime.combine(MONTH_FIRST_DAY - timedelta(days=1), time(12), UTC))
    with stage(catalog, folder / "carriers", REFUSALS) as carriers:
        partners = {name: carrier.partner for name, carrier in carriers.items()}
        for name in (*(each.id for each in catalog.payrolls), catalog.cobra.id):
            partners[name] = _folder(folder, name)
        settings = Settings(home=(folder / "hub-data").absolute(), partners=partners)
        settings = settings.model_copy(update={"master_key_file": settings.home / "master.key"})
        create(settings)
        with open_hub(settings, clock) as hub:
            publish(hub.log, catalog, note="the demo city", actor="demo")
            step(hub)
            told = city(SEED, employees=employees)
            month = play(Stage(hub, clock, carriers), told, MONTH_FIRST_DAY, last_day, tell)
            equal = {
                name: is_ours(hub.log, catalog, name, carrier.stand_in.roster, last_day)
                for name, carrier in carriers.items()
            }
    return catalog, month, equal


def demo_catalog() -> Catalog:
    """Return the demo city's catalog.

    Raises:
      InvalidCatalog: it has faults; each is named with its file and line.
    """
    with as_file(files("services") / "demo_city" / "catalog") as folder:
        catalog, faults = read_catalog(folder)
    if catalog is None:
        raise InvalidCatalog("\n".join(str(fault) for fault in faults))
    return catalog


def _empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise PermanentError(f"{folder} holds something that no demo made; name another folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    (folder / CONFIG_FILE).write_text(
        '# What the demo left behind. Its carriers have gone home.\nhome = "hub-data"\n'
    )


def _folder(folder: Path, name: str) -> Partner:
    for part in ("in", "out"):
        (folder / "partners" / name / part).mkdir(parents=True, exist_ok=True)
    place = (folder / "partners" / name).absolute()
    return Partner(kind="folder", inbox=str(place / "in"), outbox=str(place / "out"))


def _command(folder: Path) -> str:
    """Return how the reader calls the hub on the folder: by the path they called it with."""
    return f"{Path(sys.argv[0])} --config {folder / CONFIG_FILE}"
