"""Workbooks: what their writers write, and damaged, hostile or empty ones."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import workbooks
from connectors.spreadsheets import Cell, Sheet, write
from connectors.workbooks import is_workbook, read_sheet
from events.errors import Malformed

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = (
    f'<x:workbook xmlns:x="{MAIN[7:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<x:sheets><x:sheet name="First" sheetId="1" r:id="rId7"/></x:sheets></x:workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId7" Target="/xl/worksheets/one.xml"/></Relationships>'
)


def workbook(rows: Sequence[Sequence[Cell]], *, name: str = "Errors") -> bytes:
    """Return a workbook of one sheet, as a common writer writes it."""
    to = io.BytesIO()
    write(
        to,
        [Sheet(name, [str(each) for each in rows[0]], rows[1:])],
        written_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return to.getvalue()


def _book(sheet: str, **parts: str) -> bytes:
    """Return a workbook with this sheet, and other parts by the last word of their path."""
    paths = {
        "xl/workbook.xml": parts.get("workbook", BOOK),
        "xl/_rels/workbook.xml.rels": parts.get("rels", RELATIONS),
        "xl/worksheets/one.xml": sheet,
    }
    if "strings" in parts:
        paths["xl/sharedStrings.xml"] = parts["strings"]
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as book:
        for path, text in paths.items():
            book.writestr(path, text)
    return to.getvalue()


def _sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def test_what_a_common_writer_writes() -> None:
    """Texts, numbers and days in their cells; a day is the count of days it is stored as."""
    rows: list[list[Cell]] = [
        ["Code", "Day", "Amount", "None"],
        ["007", date(2026, 6, 8), Decimal("1.50"), None],
        ["=x"],
    ]

    assert list(read_sheet(workbook(rows), "Errors")) == [
        (1, ["Code", "Day", "Amount", "None"]),
        (2, ["007", "46181", "1.5"]),
        (3, ["=x"]),
    ]


def test_cells_that_are_left_out_and_texts_of_all_kinds() -> None:
    """Gaps in rows and cells; shared, rich, inline and computed texts; how a text sounds is no part of it."""
    strings = (
        f"<sst {MAIN}><si><t>shared</t></si>"
        "<si><r><t>ri</t></r><r><t>ch</t></r><rPh sb='0'><t>sound</t></rPh></si></sst>"
    )
    sheet = _sheet(
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2" t="str"><f>A1</f><v>got</v></c></row>'
        '<row><c t="inlineStr"><is><t>in</t></is></c><c t="s"><v>9</v></c><c t="s"><v>x</v></c></row>'
    )

    assert list(read_sheet(_book(sheet, strings=strings))) == [
        (2, ["", "shared", "rich", "", "got"]),
        (3, ["in", "", ""]),
    ]


def test_a_sheet_by_its_name() -> None:
    """Else the first; one that is not there is said."""
    assert list(read_sheet(workbook([["a"]], name="Errors"), "Errors")) == [(1, ["a"])]
    with pytest.raises(Malformed, match="no such sheet"):
        list(read_sheet(workbook([["a"]]), "Other"))


ONE = _sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
HOSTILE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + ONE.replace("<v>1", "<v>&b;")
DAMAGED = {
    "no archive": (b"PK\x03\x04 nothing", "no workbook"),
    "no parts": (_book(ONE, workbook="<workbook/>"), "no sheet"),
    "other days": (
        _book(ONE, workbook=BOOK.replace("<x:sheets>", '<x:workbookPr date1904="1"/><x:sheets>')),
        "1904",
    ),
    "no such part": (_book(ONE, rels=RELATIONS.replace("one", "two")), "no workbook"),
    "no relation": (_book(ONE, rels="<Relationships/>"), "no sheet"),
    "no XML": (_book("<worksheet><row>"), "no workbook"),
    "entities": (_book(HOSTILE), "document type"),
    "too wide": (_book(ONE.replace("A1", "XFD1")), "row 1: more cells"),
    "too far down": (_book(ONE.replace('r="1"', 'r="1048577"')), "more than 1048576 rows"),
}


@pytest.mark.parametrize(("content", "fault"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged(content: bytes, fault: str) -> None:
    """One reason, whatever broke."""
    with pytest.raises(Malformed, match=fault):
        list(read_sheet(content))


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive can hold a large part; no more of it is read than a report can have."""
    monkeypatch.setattr(workbooks, "OPENED_BYTES_MAX", 2000)
    large = _book(_sheet("<row/>" + " " * 100_000))

    with pytest.raises(Malformed, match="larger than"):
        list(read_sheet(large))


def test_what_is_no_archive_is_no_workbook() -> None:
    """Seen from the first bytes."""
    assert is_workbook(workbook([["a"]]))
    assert not is_workbook(b"Code,Text")


WHOLE = workbook([["Code", "Text"], ["E1", "b"], ["E2", "c"]])


@settings(max_examples=60)
@given(st.data())
def test_any_damage(choice: st.DataObject) -> None:
    """A good workbook with anything put in anywhere gives rows or a reason."""
    at = choice.draw(st.integers(0, len(WHOLE)))
    gone = choice.draw(st.integers(0, 40))
    content = WHOLE[:at] + choice.draw(st.binary(max_size=10)) + WHOLE[at + gone :]
    with suppress(Malformed):
        rows = list(read_sheet(content))

        assert all(number > 0 for number, _ in rows)


@settings(max_examples=60)
@given(st.text(st.sampled_from('<>/="rcvtABs1 '), max_size=60))
def test_any_sheet(inside: str) -> None:
    """Whatever stands between the rows."""
    with suppress(Malformed):
        numbers = [number for number, _ in read_sheet(_book(_sheet(inside)))]

        assert numbers == sorted(set(numbers))
