"""Writing an 834: ours from members, pyx12's writer from segments that are ready."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, TypeVar

from pyx12.segment import Segment
from pyx12.x12file import X12Writer

from connectors.x12.x834 import Action, FamilyRows, MemberRow, Purpose, TransactionSet, write
from events.people import Person
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship
from services.demo.words import FIRST_NAMES, LAST_NAMES, STREETS
from tests.bench.homes import AT_A_TIME, SEED
from tests.connectors.x12.examples import (
    ANA,
    ENVELOPE,
    LUIS,
    MIA,
    coverage,
    family,
    member,
    profile,
)

FIRST_DAY = date(2026, 2, 1)

_T = TypeVar("_T")


def families(members: int) -> Iterator[FamilyRows]:
    """Yield families of three with medical and dental coverage."""
    both = tuple(
        coverage(Maintenance.ADDITION, plan, FIRST_DAY, tier=CoverageTier.FAMILY)
        for plan in ("ppo", "dental")
    )
    new: dict[str, Any] = {
        "reason": MaintenanceReason.INITIAL_ENROLLMENT,
        "eligibility_first_day": FIRST_DAY,
        "coverages": both,
    }
    chance = Random(SEED)
    for number in range(members // 3):
        subscriber = member(Maintenance.ADDITION, employment_status=EmploymentStatus.FULL_TIME, **new)
        yield family(
            MemberRow(subscriber, _as(ANA, chance)),
            MemberRow(
                member(Maintenance.ADDITION, "d1", **new, relationship=Relationship.SPOUSE), _as(LUIS, chance)
            ),
            MemberRow(member(Maintenance.ADDITION, "d2", **new), _as(MIA, chance)),
            family=f"city/{100_000 + number}",
        )


def _as(person: Person, chance: Random) -> Person:
    """Return somebody else of this kind; one in ten has an accent in the name."""
    first_name, last_name = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    if chance.random() < 0.1:
        last_name += "\N{LATIN SMALL LETTER E WITH ACUTE}"
    home = person.address
    if home is not None:
        street = f"{chance.randint(1, 9999)} {chance.choice(STREETS)}"
        home = home.model_copy(update={"line1": street, "zip": f"{chance.randint(1001, 2799):05d}"})
    return person.model_copy(update={"first_name": first_name, "last_name": last_name, "address": home})


class Stopwatch:
    """Counts the seconds of what is measured, and not those in which more of it is made ready."""

    def __init__(self) -> None:
        self.seconds = -perf_counter()

    def ready(self, things: Iterable[_T]) -> Iterator[_T]:
        """Yield things, some at a time made ready while the watch stands."""
        them = iter(things)
        while True:
            self.seconds += perf_counter()
            some = list(islice(them, AT_A_TIME))
            self.seconds -= perf_counter()
            if not some:
                return
            yield from some

    def stop(self) -> None:
        """End the count."""
        self.seconds += perf_counter()


def ours(folder: Path, work: Path, members: int) -> tuple[float, str]:
    """Write members to a file."""
    with (work / "ours.834").open("wb") as file:
        watch = Stopwatch()
        file.writelines(write(ENVELOPE, profile(), [_set(watch.ready(families(members)))]))
        watch.stop()
    size = (work / "ours.834").stat().st_size
    written = members // 3 * 3
    return written / watch.seconds, f"{written:,} members of {size / written:.0f} bytes"


def pyx12(folder: Path, work: Path, members: int) -> tuple[float, str]:
    """Write the segments of the same members with pyx12, each made from its text."""
    with (work / "ready.834").open("wb") as file:
        file.writelines(write(ENVELOPE, profile(), [_set(families(members))]))
    with (work / "ready.834").open(encoding="ascii") as ready, (work / "pyx12.834").open("w") as written:
        watch = Stopwatch()
        writer = X12Writer(written, "~", "*", ":", "\n", "^")
        for line in watch.ready(ready):
            writer.Write(Segment(line.rstrip("~\n"), "~", "*", ":"))
        writer.Close()
        watch.stop()
    found = (work / "pyx12.834").read_text(encoding="ascii").count("\nINS*")
    assert found == members // 3 * 3
    return found / watch.seconds, "each segment made from its text"


def _set(rows: Iterable[FamilyRows]) -> TransactionSet:
    return TransactionSet("0001", "20260102-0001", Purpose.ORIGINAL, Action.CHANGE, rows)
