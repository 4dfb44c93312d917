"""Tables of partners: every encoding and delimiter, and whatever else the bytes may be."""

import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.tables import read, read_rows
from connectors.workbooks import COLUMNS_MAX
from events.errors import Malformed
from tests.connectors.test_workbooks import workbook

ROWS = 'Code,"Text, long"\nE1,"a ""quoted"", b"\n\n E2 ,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Each is seen from the bytes."""
    table = read("Code;Text\nE1;Núñez\n".encode(encoding))

    assert (table.headings, table.rows) == (("Code", "Text"), ((2, ("E1", "Núñez")),))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    """Seen from the headings; one that is named counts whatever the headings have."""
    content = delimiter.join(["Code", "Text"]) + "\r\n" + delimiter.join(["E1", "b"])

    assert read(content.encode()).rows == ((2, ("E1", "b")),)
    assert read(content.encode(), delimiter=delimiter).rows == ((2, ("E1", "b")),)


def test_quotes_blank_lines_and_blanks() -> None:
    """Rows keep the number a spreadsheet would show; empty ones are left out, cells are trimmed."""
    table = read(ROWS.encode())

    assert table.headings == ("Code", "Text, long")
    assert table.rows == ((2, ("E1", 'a "quoted", b')), (4, ("E2", "")))


def test_headings_further_down() -> None:
    """What stands above is passed over."""
    table = read(b"Report of June\nfor the city\nCode,Text\nE1,b\n", heading_row=3)

    assert (table.headings, table.rows) == (("Code", "Text"), ((4, ("E1", "b")),))


def test_a_workbook_is_seen_from_its_bytes() -> None:
    """Whatever its name is."""
    table = read(workbook([["Code", "Text"], ["E1", "b"]]))

    assert (table.headings, table.rows) == (("Code", "Text"), ((2, ("E1", "b")),))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "row 1 has no headings"),
        (b"\n\nCode\n", "row 1 has no headings"),
        (b"Code\x00Text\n", "neither text nor a workbook"),
        (b"," * (COLUMNS_MAX + 1), "row 1: the table has more than"),
        (b"Code\n" + b"x" * 200_000, "row 2: it cannot be read as CSV"),
        (b"Code\n" + b"x" * (1 << 20), "too long"),
    ],
    ids=["empty", "no headings", "binary", "too wide", "too long a cell", "too long a line"],
)
def test_no_table(content: bytes, fault: str) -> None:
    """Row and reason, without a value."""
    with pytest.raises(Malformed, match=fault):
        read(content)


@given(st.binary(max_size=300) | st.text(st.sampled_from('",;\t|\r\n\0aé'), max_size=80).map(str.encode))
def test_any_bytes(content: bytes) -> None:
    """A table or a reason."""
    with suppress(Malformed):
        table = read(content)

        assert any(table.headings)
        assert all(any(cells) for _, cells in table.rows)


def test_a_file_is_read_row_by_row(tmp_path: Path) -> None:
    """The same rows as of its bytes, headings first; ten times the rows take no more memory."""
    path = tmp_path / "some.csv"
    path.write_bytes(ROWS.encode())
    table = read(ROWS.encode())

    assert list(read_rows(path)) == [(1, table.headings), *table.rows]
    peaks = []
    for count in (5_000, 50_000):
        path.write_text("A,B\n" + "Example,2026-01-01\n" * count)
        tracemalloc.start()
        assert sum(1 for _ in read_rows(path)) == count + 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2
