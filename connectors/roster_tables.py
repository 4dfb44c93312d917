"""A roster that is a table, row by row: CSV without ever having it whole in memory, or a workbook's sheet."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from connectors.workbooks import COLUMNS_MAX, is_workbook, read_sheet
from events.errors import Malformed

_DELIMITERS = ",;\t|"
_PIECE = 1 << 16
_LINE_MAX = 1 << 20
"""Characters of one line: no row of a roster is so long, and a file without line ends would be read as one."""

NumberedRow = tuple[int, tuple[str, ...]]


def read_rows(
    path: Path, *, delimiter: str | None = None, sheet: str | None = None, heading_row: int = 1
) -> Iterator[NumberedRow]:
    """Yield the headings and then every row that is not empty, each with its number from 1, as text without blanks.

    Memory does not grow with a CSV. A workbook is bounded by what a workbook can hold.

    Raises:
      Malformed: no table, or no headings. The message names the row, never a value.
    """
    with path.open("rb") as file:
        start = file.read(4)
    lines = read_sheet(path.read_bytes(), sheet) if is_workbook(start) else _csv(path, delimiter, heading_row)
    headed = False
    for number, cells in lines:
        if number < heading_row:
            continue
        if len(cells) > COLUMNS_MAX:
            raise Malformed(f"row {number}: it has more than {COLUMNS_MAX} columns")
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


def _csv(path: Path, delimiter: str | None, heading_row: int) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        told = delimiter or _delimiter(path, encoding, heading_row)
        reader = csv.reader(_lines(file), delimiter=told)
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


def _lines(file: object) -> Iterator[str]:
    while line := file.readline(_LINE_MAX):  # type: ignore[attr-defined]  # a text file
        if "\0" in line:
            raise Malformed("it is neither text nor a workbook")
        if len(line) == _LINE_MAX:
            raise Malformed("it has a line that is too long for a table")
        yield line


def _encoding(path: Path) -> str:
    """Return UTF-16 by its mark, UTF-8 where all of it is, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
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


def _delimiter(path: Path, encoding: str, heading_row: int) -> str:
    """Return which delimiter the line of headings has most of; a comma if none."""
    with path.open(encoding=encoding, errors="replace") as file:
        heading = ""
        for _ in range(heading_row):
            heading = file.readline(_LINE_MAX)
    return max(_DELIMITERS, key=heading.count)
