"""Sheets of an XLSX workbook as rows of text: as much of ISO/IEC 29500 as tables of text, numbers and days need."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from events.errors import Malformed

OPENED_BYTES_MAX = 256 * 1024 * 1024
"""What a part of a workbook may come to once it is unpacked; a small file can hold a large one."""

_PIECE = 1 << 16
_CELL = re.compile(r"([A-Z]{1,3})[0-9]+")
ROWS_MAX = 1_048_576
COLUMNS_MAX = 1_000
CELLS_MAX = 20_000_000
"""Empty cells before a filled one count too."""
_BROKEN = (zipfile.BadZipFile, zlib.error, ExpatError, EOFError, KeyError, OSError, RuntimeError)
"""What reading a damaged archive or part may raise."""

Attributes = Mapping[str, str]


def is_workbook(content: bytes) -> bool:
    """Whether this is a ZIP archive, which no CSV is."""
    return content.startswith(b"PK\x03\x04")


def read_sheet(content: bytes | Path, sheet: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of a sheet, the first one if none is named.

    Args:
      content: the workbook, or where it lies.
      sheet: the name of one.

    A number is as the workbook stores it; a day is the count of days that it is stored as.

    Raises:
      Malformed: no workbook, a damaged one, one that unpacks to more than `OPENED_BYTES_MAX`, or no such sheet; or one
        that counts its days from 1904, not from 1900 (ISO/IEC 29500-1, 18.17.4.1), which would all be other days.
    """
    try:
        with zipfile.ZipFile(content if isinstance(content, Path) else io.BytesIO(content)) as book:
            path = _sheet_path(book, sheet)
            texts = _shared_texts(book)
            rows = _Rows(texts)
            _parse(book, path, rows.begin, rows.end, rows.text)
            yield from rows.found
    except _BROKEN as error:
        raise Malformed("it is no workbook that can be read") from error


class _Rows:
    """Gathers the rows of a sheet while it is parsed."""

    def __init__(self, texts: list[str]) -> None:
        self.found: list[tuple[int, list[str]]] = []
        self._texts = texts
        self._cells = 0
        self._kind = ""
        self._column = 0
        self._value: list[str] | None = None
        self._phonetic = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        match name:
            case "row":
                told = attributes.get("r", "")
                last = self.found[-1][0] if self.found else 0
                number = int(told) if told.isascii() and told.isdigit() and len(told) <= 7 else last + 1
                if max(number, last + 1) > ROWS_MAX:
                    raise Malformed(f"it has more than {ROWS_MAX} rows")
                self.found.append((max(number, last + 1), []))
            case "c":
                self._kind = attributes.get("t", "")
                self._column = _column(attributes.get("r", "")) or self._next_column()
            case "rPh":
                self._phonetic = True
            case "v" | "t" if not self._phonetic:
                self._value = []
            case _:
                pass

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "rPh":
            self._phonetic = False
        if name not in {"v", "t"} or self._value is None or not self.found:
            return
        text, self._value = "".join(self._value), None
        if self._kind == "s":
            number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
            text = self._texts[number] if 0 <= number < len(self._texts) else ""
        cells = self.found[-1][1]
        lacking = self._column - len(cells)
        self._cells += max(lacking, 0)
        if self._column > COLUMNS_MAX or self._cells > CELLS_MAX:
            raise Malformed(f"row {self.found[-1][0]}: more cells than a report can have")
        cells.extend([""] * lacking)
        cells[self._column - 1] += text

    def text(self, piece: str) -> None:
        """Take some text."""
        if self._value is not None:
            self._value.append(piece)

    def _next_column(self) -> int:
        return len(self.found[-1][1]) + 1 if self.found else 1


def _sheet_path(book: zipfile.ZipFile, sheet: str | None) -> str:
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheet_begins(name: str, attributes: Attributes) -> None:
        if name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            raise Malformed("it counts days from 1904: save it with days from 1900")
        if name == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))

    def relation_begins(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(book, "xl/workbook.xml", sheet_begins)
    _parse(book, "xl/_rels/workbook.xml.rels", relation_begins)
    found = next((key for name, key in sheets if sheet in {None, name}), None)
    if found is None or found not in targets:
        raise Malformed("it has no such sheet" if sheet else "it has no sheet")
    return posixpath.normpath(posixpath.join("/xl", targets[found])).lstrip("/")


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    found: list[str] = []
    reading = {"t": False, "rPh": False}

    def begin(name: str, attributes: Attributes) -> None:
        if name == "si":
            found.append("")
        elif name in reading:
            reading[name] = True

    def end(name: str) -> None:
        if name in reading:
            reading[name] = False

    def text(piece: str) -> None:
        if reading["t"] and not reading["rPh"] and found:
            found[-1] += piece

    _parse(book, "xl/sharedStrings.xml", begin, end, text)
    return found


def _parse(
    book: zipfile.ZipFile,
    path: str,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse one part; names without their namespace. Declarations of entities are refused: no workbook has any."""

    def refuse(*declared: object) -> None:
        raise Malformed("it is no workbook that can be read: it declares a document type")

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: begin(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        closing = end
        parser.EndElementHandler = lambda name: closing(_local(name))
    parser.CharacterDataHandler = text
    opened = 0
    with book.open(path) as part:
        while piece := part.read(_PIECE):
            opened += len(piece)
            if opened > OPENED_BYTES_MAX:
                raise Malformed("it is larger than a workbook of a report can be")
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _column(reference: str) -> int | None:
    """Return the number of a cell's column from 1: `B3` is 2."""
    found = _CELL.fullmatch(reference)
    if found is None:
        return None
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
