"""Tables that partners send, CSV or XLSX, as rows of text; never raises anything but `Malformed` for their content."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from connectors.workbooks import COLUMNS_MAX, ROWS_MAX, is_workbook, read_sheet
from events.errors import Malformed

_DELIMITERS = ",;\t|"
_PIECE = 1 << 16
_LINE_MAX = 1 << 20
"""Characters of one line: no row of a table is so long, and a file without line ends would be read as one."""

NumberedRow = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows below it, each with its number from 1 as a spreadsheet counts; empty rows are left out."""

    headings: tuple[str, ...]
    rows: tuple[NumberedRow, ...]


def read(
    content: bytes, *, delimiter: str | None = None, sheet: str | None = None, heading_row: int = 1
) -> Table:
    """Return a small table whole, as `read_rows` reads it.

    Raises:
      Malformed: as of `read_rows`; or it has more rows than a workbook can have.
    """
    lines = read_rows(content, delimiter=delimiter, sheet=sheet, heading_row=heading_row)
    _, headings = next(lines)
    rows: list[NumberedRow] = []
    for number, cells in lines:
        if number > ROWS_MAX:
            raise Malformed(f"row {number}: the table has more than {ROWS_MAX} rows")
        rows.append((number, cells))
    return Table(headings, tuple(rows))


def read_rows(
    source: Path | bytes, *, delimiter: str | None = None, sheet: str | None = None, heading_row: int = 1
) -> Iterator[NumberedRow]:
    """Yield the headings and then every row that is not empty, each with its number from 1, as text without blanks.

    A CSV may be UTF-8, UTF-16 with a byte order mark, or Windows-1252, with any of four delimiters; memory does not
    grow with it. A workbook is bounded by what a workbook can hold.

    Raises:
      Malformed: no table, no headings, or too many columns. The message names the row, never a value.
    """
    headed = False
    for number, cells in _lines(source, delimiter, sheet, heading_row):
        if number < heading_row:
            continue
        if len(cells) > COLUMNS_MAX:
            raise Malformed(f"row {number}: the table has more than {COLUMNS_MAX} columns")
        row = tuple(cell.strip() for cell in cells)
        if number == heading_row:
            headed = any(row)
            if headed:
                yield number, row
        if not headed:
            break
        if number > heading_row and any(row):
            yield number, row
    if not headed:
        raise Malformed(f"row {heading_row} has no headings")


def _lines(
    source: Path | bytes, delimiter: str | None, sheet: str | None, heading_row: int
) -> Iterator[tuple[int, list[str]]]:
    with _opened(source) as file:
        start = file.read(4)
    if is_workbook(start):
        yield from read_sheet(source, sheet)
        return
    encoding = _encoding(source)
    with _text(source, encoding) as text:
        told = delimiter or _delimiter(text, heading_row)
    with _text(source, encoding) as text:
        yield from _records(text, told)


def _records(text: IO[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_pieces(text), delimiter=delimiter)
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


def _pieces(text: IO[str]) -> Iterator[str]:
    while line := text.readline(_LINE_MAX):
        if "\0" in line:
            raise Malformed("it is neither text nor a workbook")
        if len(line) == _LINE_MAX:
            raise Malformed("it has a line that is too long for a table")
        yield line


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _text(source: Path | bytes, encoding: str) -> IO[str]:
    return io.TextIOWrapper(_opened(source), encoding, "replace", newline="")


def _encoding(source: Path | bytes) -> str:
    """Return UTF-16 by its mark, UTF-8 where all of it is, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _opened(source) as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(text: IO[str], heading_row: int) -> str:
    """Return which delimiter the line of headings has most of; a comma if none."""
    heading = ""
    for _ in range(heading_row):
        heading = text.readline(_LINE_MAX)
    return max(_DELIMITERS, key=heading.count)
