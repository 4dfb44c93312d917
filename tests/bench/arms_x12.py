"""Writing an 834: ours from members, pyx12's writer from segments that are ready."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from pyx12.segment import Segment
from pyx12.x12file import X12Writer

from connectors.x12.x834 import FamilyRows, MemberRow, write
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import (
    ANA,
    ENVELOPE,
    LUIS,
    MIA,
    coverage,
    family,
    member,
    profile,
    transaction_set,
)

FIRST_DAY = date(2026, 2, 1)


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
    for number in range(members // 3):
        subscriber = member(Maintenance.ADDITION, employment_status=EmploymentStatus.FULL_TIME, **new)
        yield family(
            MemberRow(subscriber, ANA),
            MemberRow(member(Maintenance.ADDITION, "d1", **new, relationship=Relationship.SPOUSE), LUIS),
            MemberRow(member(Maintenance.ADDITION, "d2", **new), MIA),
            family=f"city/{100_000 + number}",
        )


def ours(folder: Path, work: Path, members: int) -> tuple[float, str]:
    """Write members to a file."""
    rows = list(families(members))
    one = transaction_set(*rows)
    begun = perf_counter()
    with (work / "ours.834").open("wb") as file:
        file.writelines(write(ENVELOPE, profile(), [one]))
    seconds = perf_counter() - begun
    content = (work / "ours.834").read_bytes()
    return 3 * len(rows) / seconds, f"{3 * len(rows):,} members of {len(content) / 3 / len(rows):.0f} bytes"


def pyx12(folder: Path, work: Path, members: int) -> tuple[float, str]:
    """Write the segments of the same members with pyx12, each made from its text."""
    rows = list(families(members))
    content = b"".join(write(ENVELOPE, profile(), [transaction_set(*rows)])).decode("ascii")
    texts = [text.strip("\r\n") for text in content.split("~") if text.strip("\r\n")]
    written = io.StringIO()
    begun = perf_counter()
    writer = X12Writer(written, "~", "*", ":", "\n", "^")
    for text in texts:
        writer.Write(Segment(text, "~", "*", ":"))
    writer.Close()
    seconds = perf_counter() - begun
    assert written.getvalue().count("\nINS*") == 3 * len(rows)
    return 3 * len(rows) / seconds, f"{len(texts):,} segments"
