"""A carrier that reports errors after the 999: where the reading of its reports is tried."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from connectors.tables import read as read_table
from services.carrier_feeds.worker.errors import CarrierErrors, ReportOutcome
from tests.life import hired, joined, person
from tests.services.carrier_feeds.stage import CARRIER, Stage, began, catalog_with, stage

TODAY = date(2026, 6, 10)
COLUMNS = {
    "file": "File",
    "member_number": "Member",
    "employee_id": "Employee",
    "ssn": "SSN",
    "line": "Line",
    "code": "Code",
    "text": "Text",
    "resolution": "Status",
}
HOW: dict[str, Any] = {"columns": COLUMNS, "resolved": ("closed",), "refusals": ("E9",)}


def _table(
    content: bytes, *, delimiter: str | None, sheet: str | None, heading_row: int
) -> tuple[Sequence[str], Sequence[tuple[int, Sequence[str]]]]:
    table = read_table(content, delimiter=delimiter, sheet=sheet, heading_row=heading_row)
    return table.headings, table.rows


def errors_of(here: Stage) -> CarrierErrors:
    """Return what reads reports, with a key that everybody knows."""
    return CarrierErrors(here.doors, lambda content: hashlib.sha256(b"key" + content).digest(), _table)


def report_of(*rows: dict[str, str]) -> bytes:
    """Return a report; each row by what our columns are called."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS.values())
    writer.writerows([row.get(name, "") for name in COLUMNS] for row in rows)
    return buffer.getvalue().encode()


def read(here: Stage, *rows: dict[str, str], name: str = "fallout.csv") -> ReportOutcome:
    """Read a report of these rows."""
    return errors_of(here).read(CARRIER, name=name, content=report_of(*rows), today=TODAY)


def facts_of(here: Stage, category: str) -> list[Any]:
    """Return every fact in streams of a category."""
    return [each.event for each in here.doors.log.read(after=0, limit=10_000, categories={category})]


@pytest.fixture
def here() -> Stage:
    """Two families who are covered; file 1 spoke of both, and was accepted."""
    made = stage(catalog_with(error_report=HOW))
    made.hr("city/1", hired("2026-01-01", who=person(ssn="012345678")), joined("d1", "2026-01-01", "child"))
    made.covers("city/1", began(), began("d1"))
    made.insured("city/2")
    made.night()
    made.answered()
    return made
