"""A tolerant reader of segments: whatever stands between ISA and IEA, however its sender padded and wrapped it."""

import re
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from connectors.x12.syntax import Problem

_CHUNK = 1 << 16
_ISA_LENGTH = 106
_ISA_LONGEST = 512
"""No interchange header is longer, however it is padded."""
_SEGMENT_LONGEST = 1 << 16
"""No segment is longer; a file that says otherwise has lost its terminators."""
_SEPARATORS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
"""Where the element separators of an ISA of fixed width stand."""
_MARGIN = re.compile("[ \\t\\r\\n\\x00\\x1a\\xef\\xbb\\xbf]*")
"""Blank space, padding, end-of-file marks and a byte order mark: no data around a segment, whoever adds them."""
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,2}")


class Token(NamedTuple):
    """One segment as it was read."""

    name: str
    """The segment's identifier; empty when it has none that X12 could know."""
    elements: list[str]
    """From the first on, without blank space around them."""
    position: int
    """Within its interchange, ISA = 1."""
    component: str
    """The interchange's component separator."""

    def element(self, number: int) -> str:
        """Return an element by its number from 1; empty if it is not there."""
        return self.elements[number - 1] if number <= len(self.elements) else ""

    @property
    def place(self) -> str:
        """Where the segment stands, for a message."""
        return f"segment {self.position} {self.name}".rstrip()


class _Marks(NamedTuple):
    """What the header of an interchange says of how to read it."""

    element: str
    component: str
    terminator: str
    fixed: bool
    """Whether the header had its fixed width."""


class _Source:
    """Text that is read from the front, with no more of it in memory than is looked at."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._text = ""
        self._start = 0

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._text = self._text[self._start :] + chunk.decode("latin-1")
        self._start = 0
        return True

    def peek(self, length: int) -> str:
        """Return the next characters, fewer at the end, and stay before them."""
        while len(self._text) - self._start < length and self._more():
            pass
        return self._text[self._start : self._start + length]

    def skip(self, length: int) -> None:
        """Go on by so many characters."""
        self._start += length

    def skip_margin(self) -> bool:
        """Go on to the next character that is data; False at the end."""
        while True:
            margin = _MARGIN.match(self._text, self._start)
            self._start = margin.end() if margin else self._start
            if self._start < len(self._text):
                return True
            if not self._more():
                return False

    def find(self, wanted: str, longest: int) -> int:
        """Return how far ahead the next `wanted` stands, -1 if it does not within `longest` or before the end."""
        while True:
            at = self._text.find(wanted, self._start, self._start + longest)
            if at >= 0:
                return at - self._start
            if len(self._text) - self._start >= longest or not self._more():
                return -1


def tokens(content: bytes | Iterable[bytes]) -> Iterator[Token | Problem]:
    """Yield the segments of every interchange of a file, and what was wrong with it, in order.

    Delimiters are taken from each ISA. Mended with a warning: an ISA that is not padded, text outside of an
    interchange, an interchange that is not closed before the next. The reading ends at the first thing that cannot
    be mended. Bytes outside of ASCII are read as Latin-1. Memory does not grow with the file.
    """
    source = _Source(_slices(content) if isinstance(content, bytes) else content)
    found = False
    while source.skip_margin():
        if source.peek(3) != "ISA":
            yield Problem(
                "between interchanges", "text that is in no interchange was passed over", warning=True
            )
            if not _skip_to_header(source):
                break
        marks = _marks(source.peek(_ISA_LONGEST))
        if marks is None:
            yield Problem("ISA", "the interchange header cannot be read")
            return
        found = True
        if not marks.fixed:
            yield Problem(
                "ISA", "the interchange header is not of fixed width; read by its elements", warning=True
            )
        gave_up = yield from _interchange(source, marks)
        if gave_up:
            return
        while source.peek(1) == marks.terminator:
            source.skip(1)
    if not found:
        yield Problem("file", "there is no interchange in it")


def _interchange(source: _Source, marks: _Marks) -> Generator[Token | Problem, None, bool]:
    """Yield the segments of one interchange; return whether nothing after it can be read."""
    position = 0
    while source.skip_margin():
        if position and source.peek(3) == "ISA" and source.peek(4)[3:] == marks.element:
            yield Problem(
                f"segment {position}", "the interchange is not closed before the next one", warning=True
            )
            return False
        length = source.find(marks.terminator, _SEGMENT_LONGEST)
        if length < 0:
            yield Problem(
                f"segment {position + 1}", "the file ends, or loses its way, in the middle of a segment"
            )
            return True
        name, *elements = source.peek(length).split(marks.element)
        source.skip(length + 1)
        if not (name or elements):
            continue
        position += 1
        name = name if _NAME.fullmatch(name) else ""
        yield Token(name, [each.strip() for each in elements], position, marks.component)
        if name == "IEA":
            return False
    yield Problem(f"segment {position}", "the file ends before the interchange is closed")
    return True


def _marks(header: str) -> _Marks | None:
    """Return the delimiters that an ISA shows, or None when it does not show them."""
    element = header[3:4]
    fixed = (
        len(header) >= _ISA_LENGTH
        and all(header[each] == element for each in _SEPARATORS)
        and header.count(element, 0, _ISA_LENGTH) == len(_SEPARATORS)
    )
    parts = header.split(element, 16) if element else []
    if len(parts) < 17 or len(parts[16]) < 2 or not parts[12].strip().isdecimal():
        return None
    component, terminator = parts[16][0], parts[16][1]
    if len({element, component, terminator}) < 3 or any(
        each.isalnum() for each in (element, component, terminator)
    ):
        return None
    if element.isspace() or component.isspace() or terminator == " ":
        return None
    return _Marks(element, component, terminator, fixed)


def _skip_to_header(source: _Source) -> bool:
    """Go on to the next `ISA`; False if there is none."""
    while True:
        ahead = source.find("ISA", _CHUNK)
        if ahead >= 0:
            source.skip(ahead)
            return True
        passed = len(source.peek(_CHUNK))
        if passed < _CHUNK:
            return False
        source.skip(passed - 2)


def _slices(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
