"""Rosters as tables, row by row: any of four encodings and delimiters, a workbook, and whatever else lies there."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.roster_tables import read_rows
from events.errors import Malformed
from tests.connectors.test_workbooks import workbook


def rows(folder: Path, content: bytes, **said: object) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a file of this content."""
    path = folder / "roster"
    path.write_bytes(content)
    return list(read_rows(path, **said))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    """The same rows; cells without blanks around them, empty rows left out."""
    assert rows(tmp_path, " A ; B\n\nMuñoz;x\n".encode(encoding)) == [(1, ("A", "B")), (3, ("Muñoz", "x"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    """As the line of headings has it, or as it is told."""
    content = f"above\nA{delimiter}B\n1{delimiter}2\n".encode()

    assert rows(tmp_path, content, heading_row=2) == [(2, ("A", "B")), (3, ("1", "2"))]
    assert rows(tmp_path, content, heading_row=2, delimiter="!")[1][1] == (f"1{delimiter}2",)


def test_a_workbook(tmp_path: Path) -> None:
    """By its first sheet."""
    assert rows(tmp_path, workbook([["A", "B"], ["1", "2"]])) == [(1, ("A", "B")), (2, ("1", "2"))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no headings"),
        (b"\n\n", "no headings"),
        (b"A\n\0\n", "neither"),
        (b"A\n" + b"x" * (1 << 20), "too long"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, says: str) -> None:
    """The message names what is wrong, never a value."""
    with pytest.raises(Malformed, match=says):
        rows(tmp_path, content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_at_all(tmp_path: Path, content: bytes) -> None:
    """Rows or a clear refusal."""
    try:
        found = rows(tmp_path, content)
    except Malformed:
        return
    assert found[0][0] == 1


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """Ten times the rows take no more."""
    peaks = []
    for count in (5_000, 50_000):
        path = tmp_path / f"{count}.csv"
        path.write_text("A,B\n" + "Example,2026-01-01\n" * count)
        tracemalloc.start()
        assert sum(1 for _ in read_rows(path)) == count + 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 2
