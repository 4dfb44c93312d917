"""What a carrier's file does not say and the office gives: an employee id, and who died when, whom others survive.

A row of the office's table is for one subscriber of the file, named by the place of that row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from typing import Final

from events.errors import Malformed
from events.roster_rows import MemberHeld, PersonHeld
from events.vocabulary.people import Relationship
from services.carrier_feeds.rules.table_cells import day_in, plain, ssn_in

PLACE: Final = "place"
SUBSCRIBER: Final = "subscriber"
ASKS: Final = "asks"
COLUMNS: Final = (
    PLACE,
    SUBSCRIBER,
    ASKS,
    "death_day",
    "hire_day",
    "retirement_day",
    "first_name",
    "last_name",
    "birth_day",
    "ssn",
    "employee_id",
)
"""The columns of the table; all but the place may be empty, or missing. The next two are for who fills it in."""

_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}([-/. ])([0-9]{1,2}|[A-Za-z]+)\1[0-9]{2}")
_ROUNDED: Final = re.compile(r"[0-9]([.,][0-9]+)?[Ee][+][0-9]+")
_DIGITS: Final = frozenset("0123456789- ")


@dataclass(frozen=True, slots=True)
class Given:
    """What the office gives of one family; name, birth date and SSN are of the subscriber who died."""

    row: int = 0
    """Of the table, as a spreadsheet counts."""
    death_day: date | None = None
    hire_day: date | None = None
    retirement_day: date | None = None
    birth_day: date | None = field(default=None, repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    ssn: str = field(default="", repr=False)
    employee_id: str = field(default="", repr=False)


NOTHING: Final = Given()


def read_given(rows: Iterable[tuple[int, Sequence[str]]]) -> dict[str, Given]:
    """Return what is given, by place, from the headings of a table and its rows, as a spreadsheet may have saved them.

    A day is such as 2026-01-31 or, as a spreadsheet of the United States has it, 1/31/2026, or is counted as a workbook
    does. An SSN gets its zeros back.

    Raises:
      Malformed: a column has no meaning or stands twice, a place is missing or comes twice, or a cell is no day or no
        number. The message names the row and the column, never a value.
    """
    lines = iter(rows)
    _, headings = next(lines, (1, ()))
    names = [plain(each) for each in headings]
    named = [each for each in names if each]
    if not {PLACE} <= set(named) <= set(COLUMNS) or len(set(named)) < len(named):
        raise Malformed(f"a table of what is given has the columns {', '.join(COLUMNS)}, each once")
    found: dict[str, Given] = {}
    for number, cells in lines:
        if any(cell and not name for name, cell in zip_longest(names, cells, fillvalue="")):
            raise Malformed(f"row {number}: a value in a column without a heading")
        told = dict(zip(names, (" ".join(cell.split()) for cell in cells), strict=False))
        place = told.get(PLACE, "")
        if not place or place in found:
            raise Malformed(f"row {number}: {'a place that came before' if place else 'no place'}")
        found[place] = _given(number, told)
    return found


def _given(row: int, told: Mapping[str, str]) -> Given:
    def day(column: str) -> date | None:
        return _day(told.get(column, ""), row, column)

    return Given(
        row=row,
        death_day=day("death_day"),
        hire_day=day("hire_day"),
        retirement_day=day("retirement_day"),
        birth_day=day("birth_day"),
        first_name=told.get("first_name", ""),
        last_name=told.get("last_name", ""),
        ssn=_ssn(told.get("ssn", ""), row),
        employee_id=_employee_id(told.get("employee_id", ""), row),
    )


def _day(text: str, row: int, column: str) -> date | None:
    if not text:
        return None
    if _SHORT_YEAR.fullmatch(text):
        raise Malformed(f"row {row}: {column} has a year of two digits: write it as 2026-01-31")
    day = day_in(text, "%m/%d/%Y")
    if day is None:
        raise Malformed(f"row {row}: {column} is no day such as 2026-01-31 or 1/31/2026")
    return day


def _ssn(text: str, row: int) -> str:
    ssn = ssn_in(text) if _DIGITS.issuperset(text) else None
    if text and ssn is None:
        raise Malformed(f"row {row}: ssn is no SSN of nine digits")
    return ssn or ""


def _employee_id(text: str, row: int) -> str:
    if _ROUNDED.fullmatch(text):
        raise Malformed(
            f"row {row}: employee_id was rounded by a spreadsheet: make the column text, and write it again"
        )
    return text


def with_given(rows: Sequence[MemberHeld], given: Mapping[str, Given]) -> list[MemberHeld]:
    """Return a family's rows with what the office gives of it.

    A survivor who is the subscriber of a file (834: INS02 18, INS05 S) is the spouse of the one who died, whose row
    goes before: without coverage, and with who they were.
    """
    first = next((each for each in rows if each.subscriber), None)
    if first is None:
        return list(rows)
    told = given.get(first.place, NOTHING)
    if not (first.survivor and any(each.coverages for each in rows if each.subscriber)):
        return [_dated(each, told) if each.subscriber else each for each in rows]
    person = PersonHeld(told.first_name, last_name=told.last_name, ssn=told.ssn, birth_day=told.birth_day)
    gone = _dated(
        replace(
            first,
            relationship=Relationship.SELF,
            subscriber_ssn=told.ssn,
            person=person,
            employed_day=None,
            retirement_day=None,
            student=False,
            disabled=False,
            medicare=None,
            coverages=(),
        ),
        told,
    )
    left = [
        replace(each, subscriber=False, relationship=Relationship.SPOUSE) if each.subscriber else each
        for each in rows
    ]
    return [gone, *left]


def _dated(row: MemberHeld, told: Given) -> MemberHeld:
    return replace(
        row,
        employee_id=told.employee_id or row.employee_id,
        death_day=told.death_day or row.death_day,
        employed_day=told.hire_day or row.employed_day,
        retirement_day=told.retirement_day or row.retirement_day,
    )
