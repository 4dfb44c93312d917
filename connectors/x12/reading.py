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
_NAMES_MOST = 500
"""Segment identifiers that are remembered; X12 has fewer, but a file that is none may have any."""
_SEPARATORS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
"""Where the element separators of an ISA of fixed width stand."""
_MARGIN = re.compile("[ \\t\\r\\n\\x00\\x1a\\xef\\xbb\\xbf]*")
"""Blank space, padding, end-of-file marks and a byte order mark: no data around a segment, whoever adds them."""
_MARGIN_CHARACTERS = " \t\r\n\x00\x1a\xef\xbb\xbf"
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
    repetition: str = ""
    """Its repetition separator; empty where the header names none that data could not hold."""

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
    repetition: str
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

    def ready(self, terminator: str, longest: int) -> str | None:
        """Return the text up to the last terminator that lies ready, and stay before it.

        None where the next one is further away than `longest`, or the file ends before it.
        """
        while True:
            last = self._text.rfind(terminator, self._start)
            if last >= 0:
                first = self._text.find(terminator, self._start)
                return self._text[self._start : last] if first - self._start <= longest else None
            if len(self._text) - self._start >= longest or not self._more():
                return None

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
        if source.peek(3).upper() != "ISA":
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
    mark, component, repetition = marks.element, marks.component, marks.repetition
    is_loose = re.compile(rf"\s{re.escape(mark)}|{re.escape(mark)}\s|\s{re.escape(marks.terminator)}").search
    names: dict[str, str] = {}
    while source.skip_margin():
        block = source.ready(marks.terminator, _SEGMENT_LONGEST)
        if block is None:
            yield Problem(
                f"segment {position + 1}", "the file ends, or loses its way, in the middle of a segment"
            )
            return True
        loose = is_loose(block) is not None or block[-1:].isspace()
        for raw in block.split(marks.terminator):
            text = raw.lstrip(_MARGIN_CHARACTERS)
            if len(text) > _SEGMENT_LONGEST:
                break
            name, *elements = text.split(mark)
            known = names.get(name)
            if known is None:
                known = _name(name)
                if len(names) < _NAMES_MOST:
                    names[name] = known
            if known == "ISA" and position:
                source.skip(len(raw) - len(text))
                yield Problem(
                    f"segment {position}", "the interchange is not closed before the next one", warning=True
                )
                return False
            source.skip(len(raw) + 1)
            if not text:
                continue
            position += 1
            if loose:
                elements = [each.strip() for each in elements]
            yield Token(known, elements, position, component, repetition)
            if known == "IEA":
                return False
    yield Problem(f"segment {position}", "the file ends before the interchange is closed")
    return True


def _name(text: str) -> str:
    """Return the identifier of a segment, in capitals; empty for what can be none."""
    name = text.strip().upper()
    return name if _NAME.fullmatch(name) else ""


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
    repetition = parts[11].strip()
    if len(repetition) != 1 or repetition.isalnum() or repetition in {element, component, terminator}:
        repetition = ""
    return _Marks(element, component, repetition, terminator, fixed)


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
