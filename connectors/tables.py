"""Tables that partners send, CSV or XLSX, as rows of text; never raises anything but `Malformed` for their content."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.workbooks import COLUMNS_MAX, ROWS_MAX, is_workbook, read_sheet
from events.errors import Malformed

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows below it, each with its number from 1 as a spreadsheet counts; empty rows are left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(
    content: bytes, *, delimiter: str | None = None, sheet: str | None = None, heading_row: int = 1
) -> Table:
    """Return a CSV's or a workbook's sheet as text, blank space around each cell taken off.

    A CSV may be UTF-8, UTF-16 with a byte order mark, or Windows-1252, with any of four delimiters.

    Raises:
      Malformed: no table, no heading, or too large a one. The message names row and column, never a value.
    """
    lines = read_sheet(content, sheet) if is_workbook(content) else _read_csv(content, delimiter, heading_row)
    headings: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in lines:
        if len(cells) > COLUMNS_MAX or number > ROWS_MAX:
            raise Malformed(
                f"row {number}: the table is larger than {ROWS_MAX} rows of {COLUMNS_MAX} columns"
            )
        row = tuple(cell.strip() for cell in cells)
        if number < heading_row:
            continue
        if number == heading_row:
            headings = row
        elif any(row):
            rows.append((number, row))
    if not headings or not any(headings):
        raise Malformed(f"row {heading_row} has no headings")
    return Table(headings, tuple(rows))


def _read_csv(content: bytes, delimiter: str | None, heading_row: int) -> Iterator[tuple[int, list[str]]]:
    text = _text(content)
    if "\0" in text:
        raise Malformed("it is neither text nor a workbook")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text, heading_row))
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Malformed(f"row {number}: it cannot be read as CSV") from error
        yield number, cells


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(text: str, heading_row: int) -> str:
    """Return which delimiter the line of headings has most of; a comma if none."""
    lines = io.StringIO(text, newline=None)
    heading = ""
    for _ in range(heading_row):
        heading = lines.readline()
    return max(_DELIMITERS, key=heading.count)
