"""On which line of a TOML text each key, table and array element begins; the standard library's reader forgets it.

Only for text that `tomllib` has read already: nothing is checked here, so anything valid is found and nothing else
need be understood. A path is the keys and the array indexes that lead to a value: `("plan", 3, "tiers", 0)`.
"""

import re
import tomllib
from bisect import bisect_right
from typing import cast

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # a closing triple may be preceded by quotes that belong to the text
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


class Lines:
    """The lines of one TOML text, asked by path."""

    def __init__(self, text: str) -> None:
        self._lines = _Scan(text).lines

    def line_of(self, path: Path) -> int:
        """Return the line, from 1, of the value at `path`; of its closest owner where the text has no such value."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Path, int] = {}
        self.lines: dict[Path, int] = {(): 1}
        self._document()

    def _document(self) -> None:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._text.startswith("[[", self._at):
                table = self._array_header()
            elif self._text[self._at] == "[":
                table = self._table_header()
            else:
                self._pair(table)
            self._skip()

    def _array_header(self) -> Path:
        line = self._line()
        self._at += 2
        *owners, name = self._dotted_key()
        self._at += 2
        path = (*self._latest(owners), name)
        number = self._counts.get(path, 0)
        self._counts[path] = number + 1
        self.lines.setdefault(path, line)
        self.lines[*path, number] = line
        return (*path, number)

    def _table_header(self) -> Path:
        line = self._line()
        self._at += 1
        path = self._latest(self._dotted_key())
        self._at += 1
        self.lines.setdefault(path, line)
        return path

    def _latest(self, keys: list[str]) -> Path:
        """Return the path that a header's keys name: through an array of tables the last one is meant."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._dotted_key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at += 1
        self._skip()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            match = (_STRING if opening in "\"'" else _SCALAR).match(self._text, self._at)
            self._at = match.end() if match else len(self._text)

    def _array(self, path: Path) -> None:
        self._at += 1
        self._skip()
        number = 0
        while self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
            else:
                self.lines[*path, number] = self._line()
                self._value((*path, number))
                number += 1
            self._skip()
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        self._skip()
        while self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
            else:
                self._pair(path)
            self._skip()
        self._at += 1

    def _dotted_key(self) -> list[str]:
        """Read a key up to its `=` or `]`; a quoted part may hold dots."""
        keys: list[str] = []
        self._skip()
        while True:
            if self._text[self._at] in "\"'":
                match = _STRING.match(self._text, self._at)
                assert match is not None
                keys.append(_unquoted(match.group()))
            else:
                match = _KEY.match(self._text, self._at)
                assert match is not None
                keys.append(match.group())
            self._at = match.end()
            self._skip()
            if self._text[self._at] != ".":
                return keys
            self._at += 1
            self._skip()

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._at)
        assert match is not None
        self._at = match.end()

    def _line(self) -> int:
        return bisect_right(self._breaks, self._at) + 1


def _unquoted(text: str) -> str:
    if text[0] == "'":
        return text[1:-1]
    return cast(str, tomllib.loads(f"key = {text}")["key"])
