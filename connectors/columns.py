"""Rows of values to the bytes of a column file, delimited or of fixed width, as a layout says."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice

from events.catalog import Column, Layout
from events.errors import Malformed

_ROWS_AT_A_TIME = 500

Row = Mapping[str, object]


def write(layout: Layout, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the file in UTF-8, some hundred rows at a time; the same rows always give the same bytes.

    A value may be text, a day, a Decimal (two places), a whole number, a yes or no (`true`, `false`), None (nothing),
    or a sequence of texts, which are joined by a semicolon. Nothing is altered to please a spreadsheet: a payroll
    reads this, and a value that looks like a formula is a value. Fixed widths are counted in bytes.

    Raises:
      Malformed: a value is wider than its column, breaks a fixed line, has no word of theirs, or is not there. The
        message names column and row, never the value.
    """
    numbered = enumerate(rows, start=1)
    if layout.header:
        yield _encode(layout, [[_placed(layout, column, column.heading, row=0) for column in layout.columns]])
    while batch := list(islice(numbered, _ROWS_AT_A_TIME)):
        yield _encode(layout, [_cells(layout, row, number) for number, row in batch])


def _cells(layout: Layout, row: Row, number: int) -> list[str]:
    return [_placed(layout, column, _text(column, row, number), row=number) for column in layout.columns]


def _encode(layout: Layout, lines: list[list[str]]) -> bytes:
    if layout.kind == "fixed":
        return "".join("".join(cells) + layout.line_end for cells in lines).encode()
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=layout.delimiter, lineterminator=layout.line_end).writerows(lines)
    return buffer.getvalue().encode()


def _text(column: Column, row: Row, number: int) -> str:
    if column.constant is not None:
        return column.constant
    if column.field not in row:
        raise Malformed(f'row {number}, column "{column.heading}": the row has no "{column.field}"')
    value = row[column.field]
    if isinstance(value, (tuple, list)):
        return ";".join(_word(column, _plain(column, each), number) for each in value)
    return _word(column, _plain(column, value), number)


def _plain(column: Column, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:.2f}"
        case date():
            return value.strftime(column.date_format) if column.date_format else value.isoformat()
        case _:
            return str(value)


def _word(column: Column, text: str, number: int) -> str:
    """Return their word for ours; nothing stays nothing unless the layout has a word for it."""
    if column.values is None:
        return text
    word = column.values.get(text)
    if word is None and text:
        raise Malformed(
            f'row {number}, column "{column.heading}": the layout has no word for what is to be said'
        )
    return word or ""


def _placed(layout: Layout, column: Column, text: str, *, row: int) -> str:
    """Return the text as its column holds it: as it is, or filled with blanks to the width."""
    place = f'row {row}, column "{column.heading}"' if row else f'header, column "{column.heading}"'
    size = len(text.encode())
    if column.width is not None and size > column.width:
        raise Malformed(f"{place}: {size} bytes do not fit into {column.width}")
    if layout.kind == "delimited":
        return text
    if column.width is None:
        raise Malformed(f"{place}: a file of fixed width needs a width for every column")
    if "\n" in text or "\r" in text:
        raise Malformed(f"{place}: a line break inside a line of fixed width")
    return text + " " * (column.width - size)
