"""Installations for the measurements: a city's events as lines, taken in, decided; and many people to ask about."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from connectors.event_log import EventLog
from events.base import Cause, Entry, Recorded
from events.employment import EmployeeHired, Job
from events.enrollment import CoverageBegan, DependentAdded
from events.people import Person
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import Relationship, Sex
from services.answers.projection.census import CENSUS
from services.demo.city import city
from services.following import follow
from services.intake.decide import Arrived
from services.ports import Row
from services.publishing import publish
from services.settings import Settings
from services.wiring import Hub, create, open_hub, read_catalog

SEED = 1816
CATALOG = Path(__file__).parents[2] / "services" / "demo_city" / "catalog"
LINES = "events.jsonl"
AT_A_TIME = 1000

_T = TypeVar("_T")


def write_lines(folder: Path, employees: int) -> None:
    """Write what a city of that size tells in a year, one CloudEvent a line."""
    with (folder / LINES).open("w", encoding="utf-8") as lines:
        lines.writelines(
            json.dumps(event) + "\n" for event in city(SEED, employees=employees, retirees=employees // 7)
        )


def arrived(folder: Path) -> Iterator[Arrived]:
    """Yield the lines as they arrive, without holding them all."""
    with (folder / LINES).open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            yield Arrived(f"{LINES}:{number}", line.strip())


@contextmanager
def opened(home: Path, *, log: str = "", views: str = "") -> Iterator[Hub]:
    """Open an installation; it is made if it is not there."""
    settings = Settings(home=home, master_key_file=home / "master.key", log=log, views=views)
    if not settings.master_key_file.exists():
        create(settings)
    with open_hub(settings) as hub:
        yield hub


def publish_catalog(hub: Hub) -> None:
    """Put the city's catalog into the log and let every follower pass it."""
    catalog, faults = read_catalog(CATALOG)
    assert catalog is not None, faults
    publish(hub.log, catalog, note="bench", actor="bench")
    for follower in hub.followers:
        follow(hub.log, follower, hub.catalogs)


def take_in(hub: Hub, folder: Path) -> int:
    """Take all lines in and return how many there were."""
    taken = 0
    for answers in hub.intake.publish(arrived(folder)):
        assert all(each.outcome == "accepted" for each in answers)
        taken += len(answers)
    return taken


def prepare(folder: Path, employees: int) -> None:
    """Make three installations: with a catalog alone, with a city's events taken in, and with everything decided."""
    write_lines(folder, employees)
    with opened(folder / "empty") as hub:
        publish_catalog(hub)
    with opened(folder / "received") as hub:
        publish_catalog(hub)
        take_in(hub, folder)
    with opened(folder / "decided") as hub:
        publish_catalog(hub)
        take_in(hub, folder)
        for follower in hub.followers:
            follow(hub.log, follower, hub.catalogs)


def prepare_lines(folder: Path, employees: int) -> None:
    """Write a city's lines, and make an installation with a catalog to take them in."""
    write_lines(folder, employees)
    with opened(folder / "home") as hub:
        publish_catalog(hub)


def prepare_people(folder: Path, employees: int) -> None:
    """Make an installation in which that many employees have a child and two coverages each."""
    with opened(folder / "people") as hub:
        publish_catalog(hub)
        assert isinstance(hub.log, EventLog)
        numbers = iter(range(employees))
        while some := list(islice(numbers, AT_A_TIME)):
            hub.log.receive([entry for number in some for entry in _told(number)])
            facts = [fact for number in some for fact in _facts(number)]
            hub.log.append(facts, after={fact.stream: 0 for fact in facts})


def prepare_census(folder: Path, employees: int) -> None:
    """Make an installation whose census has that many employees with a spouse and a child, two coverages each.

    The rows are those that the view makes of such a family's records; they are put there without a log, but for the
    catalog by which they are priced.
    """
    with opened(folder / "covered") as hub:
        publish_catalog(hub)
        numbers = iter(range(employees))
        while some := list(islice(numbers, AT_A_TIME)):
            rows = {family(number): _census_row(number) for number in some}
            hub.views.save(CENSUS.view, rows, position=0)


def _census_row(number: int) -> Row:
    entries = [*_told(number), *_facts(number, ("self", "d1", "d2"))]
    kept: dict[str, Any] = {family(number): None}
    for position, entry in enumerate(entries, 1):
        recorded_at = datetime(2026, 1, 5, 14, tzinfo=UTC)
        record = Recorded(position, entry.stream, position, recorded_at, entry.event, entry.cause)
        kept.update(CENSUS.project(kept, record))
    return CENSUS.closed(family(number), kept[family(number)])


def in_batches(things: Sequence[_T], size: int) -> list[Sequence[_T]]:
    """Return things in batches of one size, without the rest that does not fill one."""
    return [things[at : at + size] for at in range(0, len(things) - size + 1, size)]


def family(number: int) -> str:
    """Return the family of an employee of `prepare_people`."""
    return f"city/{100_000 + number}"


def _told(number: int) -> list[Entry]:
    stream, first_day = f"hr/{family(number)}", date(2026, 1, 5)
    ana = Person(first_name="Linden", last_name=f"Rush{number}", birth_day=date(1980, 1, 1), sex=Sex.UNKNOWN)
    child = Person(first_name="Wren", last_name=f"Rush{number}", birth_day=date(2015, 1, 1), sex=Sex.FEMALE)
    job = Job.model_validate(
        {
            "department": "Library",
            "employment_class": "regular",
            "weekly_hours": "40",
            "annual_salary": "52000.00",
            "pay_group": "biweekly",
        }
    )
    hired = EmployeeHired(hire_day=first_day, person=ana, job=job)
    born = DependentAdded(
        dependent_id="d1", person=child, relationship=Relationship.CHILD, reason="hire", event_day=first_day
    )
    told_at = datetime(2026, 1, 5, 14, tzinfo=UTC)
    return [
        Entry(stream, event, Cause("munis/city", f"bench-{number}-{index}", told_at))
        for index, event in enumerate((hired, born))
    ]


def _facts(number: int, members: Sequence[str] = ("self", "d1")) -> list[Entry]:
    return [
        Entry(
            f"coverage/{family(number)}",
            CoverageBegan(
                member=member,
                line=line,
                plan=plan,
                carrier=carrier,
                first_day=date(2026, 2, 1),
                reason=MaintenanceReason.INITIAL_ENROLLMENT,
                rests_on=(f"munis/city#bench-{number}-0",),
                rules=("ACA-1",),
                tier=CoverageTier.FAMILY,
                catalog="bench",
            ),
            Cause(causation=1),
        )
        for line, plan, carrier in (
            (InsuranceLine.MEDICAL, "harbor-ppo", "tidewrack-health"),
            (InsuranceLine.DENTAL, "dental", "barnacle-dental"),
        )
        for member in members
    ]
