"""Tables to an Excel workbook, for people: text stays text, nothing in it is a formula, and memory stays flat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

ROWS_MAX = 1_048_575
"""Rows of a sheet beside its heading; what goes beyond goes on in a further sheet. Source: ISO/IEC 29500, as Excel
reads it."""

CELL_MAX = 32_767
"""Characters of a cell."""

Cell = str | int | date | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its headings and its rows, which are read once and not kept."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write(to: IO[bytes], sheets: Iterable[Sheet], *, written_at: datetime) -> None:
    """Write a workbook; the same arguments give the same cells.

    A text is written as text whatever it begins with, so leading zeros stay, and `=`, `+`, `-` and `@` are no formula.
    A day becomes a day, a Decimal a number with two places, None an empty cell.

    Raises:
      ValueError: a text is longer than a cell can hold.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(to, options) as workbook:
        workbook.set_properties({"created": written_at.replace(tzinfo=None)})
        formats = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"num_format": "yyyy-mm-dd"}),
            workbook.add_format({"num_format": "#,##0.00"}),
        )
        for sheet in sheets:
            _write_sheet(workbook, sheet, formats)


def _write_sheet(workbook: Workbook, sheet: Sheet, formats: tuple[Format, Format, Format]) -> None:
    bold, day, money = formats
    number = 1
    worksheet = _begun(workbook, sheet, number, bold)
    line = 0
    for row in sheet.rows:
        if line == ROWS_MAX:
            number, line = number + 1, 0
            worksheet = _begun(workbook, sheet, number, bold)
        line += 1
        for column, cell in enumerate(row):
            _put(worksheet, line, column, cell, day, money)


def _begun(workbook: Workbook, sheet: Sheet, number: int, bold: Format) -> Worksheet:
    """Return a further sheet of the table, with its headings, which stay in sight."""
    worksheet = workbook.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
    worksheet.freeze_panes(1, 0)
    worksheet.set_column(0, len(sheet.headings) - 1, 16)
    for column, heading in enumerate(sheet.headings):
        worksheet.write_string(0, column, heading, bold)
    return worksheet


def _put(worksheet: Worksheet, line: int, column: int, cell: Cell, day: Format, money: Format) -> None:
    match cell:
        case None | "":
            pass
        case str():
            if len(cell) > CELL_MAX:
                raise ValueError(f"row {line}, column {column + 1}: longer than a cell can hold")
            worksheet.write_string(line, column, cell)
        case date():
            worksheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 -- a sheet has no zones
        case Decimal():
            worksheet.write_number(line, column, float(cell), money)
        case _:
            worksheet.write_number(line, column, cell)
