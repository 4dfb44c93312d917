"""Workbooks, read back by their XML: text stays text, days are days, and a long table goes on in a further sheet."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from connectors import spreadsheets
from connectors.spreadsheets import Cell, Sheet, write

WRITTEN_AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(*sheets: Sheet) -> zipfile.ZipFile:
    """Return a workbook as the parts it is made of."""
    file = io.BytesIO()
    write(file, sheets, written_at=WRITTEN_AT)
    return zipfile.ZipFile(file)


def cells(book: zipfile.ZipFile, number: int) -> list[list[tuple[str, str]]]:
    """Return the kind and the text of each cell of a sheet, row by row: `inlineStr` is text, `n` a number."""
    tree = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        [(each.get("t", "n"), "".join(each.itertext())) for each in row.iter(f"{MAIN}c")]
        for row in tree.iter(f"{MAIN}row")
    ]


def one_row(row: Sequence[Cell]) -> list[tuple[str, str]]:
    """Return the cells of a sheet's only row."""
    headings = [f"c{number}" for number in range(len(row))]
    return cells(workbook(Sheet("S", headings, [row])), 1)[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "02139", "1e5", "http://x.example"])
def test_text_stays_text(text: str) -> None:
    """Nothing that looks like a formula, a number or a link is one; leading zeros stay."""
    book = workbook(Sheet("S", ["c"], [[text]]))

    assert cells(book, 1)[1] == [("inlineStr", text)]
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert not [name for name in book.namelist() if "rels" in name and "sheet1" in name]


def test_days_amounts_and_counts_are_numbers() -> None:
    """A day is counted as Excel counts days; an amount keeps its cents."""
    assert one_row([date(2026, 7, 1), Decimal("812.29"), 7]) == [("n", "46204"), ("n", "812.29"), ("n", "7")]


def test_nothing_is_an_empty_cell() -> None:
    """Neither None nor an empty text writes anything."""
    assert one_row([None, "", "x"]) == [("inlineStr", "x")]


def test_a_long_table_goes_on_in_a_further_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its headings again."""
    monkeypatch.setattr(spreadsheets, "ROWS_MAX", 2)

    book = workbook(Sheet("Census", ["c"], [["a"], ["b"], ["c"]]), Sheet("Totals", ["n"], [[3]]))

    assert re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode()) == [
        "Census",
        "Census 2",
        "Totals",
    ]
    assert cells(book, 2) == [[("inlineStr", "c")], [("inlineStr", "c")]]


def test_rows_of_a_later_sheet_are_asked_for_after_those_before() -> None:
    """So a sheet of totals can be counted while the rows go by."""
    seen: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            seen.append(number)
            yield [number]

    def totals() -> Iterator[list[int]]:
        yield [sum(seen)]

    book = workbook(Sheet("Rows", ["n"], rows()), Sheet("Totals", ["n"], totals()))

    assert cells(book, 2)[1] == [("n", "3")]


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    """The message names the place, not the text."""
    with pytest.raises(ValueError, match=r"^row 1, column 1: longer than a cell can hold$"):
        one_row(["x" * 32_768])
