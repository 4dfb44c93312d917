"""What pyx12 does not look at: the envelope to the byte, counts, families and spans; fast enough for every file."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from connectors.x12.envelope import ISA_LENGTH
from connectors.x12.faults import Fault
from connectors.x12.semantics_834 import Members
from connectors.x12.syntax import Delimiters, UnsayableIdentifier

_CHUNK = 1 << 16
_OUTSIDE = re.compile(rb"[^\x20-\x7e\r\n]")
_COMPOSITES = frozenset({("INS", 6), ("DMG", 5)})
"""Elements of the segments we write that have components."""
FAULTS_MOST = 1000
"""No more are gathered: a file with so many is wrong as a whole."""


def check(content: bytes | Path | Iterable[bytes], *, day_before_allowed: bool = False) -> list[Fault]:
    """Return what is wrong with one interchange of ours, in order, at most a thousand faults.

    Envelope: ISA of 106 bytes, four different delimiters that are in no data, ASCII, no empty segment, no trailing
    empty element, no element with blank space around it, counts and control numbers of SE, GE and IEA, ST02 unique,
    ST03 as GS08. Content: see `Members`.

    Args:
      day_before_allowed: the carrier takes a coverage that ends on the day before it begins as cancelled.

    Memory does not grow with the file, but for the control numbers of its sets.
    """
    chunks = _chunks(content)
    header = b""
    while len(header) < ISA_LENGTH and (chunk := next(chunks, b"")):
        header += chunk
    delimiters = _delimiters(header)
    if delimiters is None:
        return [Fault("ISA", "header", "not 106 bytes with sixteen elements and four different delimiters")]
    walk = _Walk(header[:ISA_LENGTH].decode("ascii"), delimiters, day_before_allowed=day_before_allowed)
    rest: bytes | None = header[ISA_LENGTH:]
    while rest is not None and len(walk.faults) < FAULTS_MOST:
        if _OUTSIDE.search(rest):
            walk.complain("ascii", "a byte that is no printable ASCII, here or a little later")
            return walk.faults
        walk.read(rest.decode("ascii"))
        rest = next(chunks, None)
    if rest is None:
        walk.end()
    return walk.faults[:FAULTS_MOST]


class _Walk:
    """The envelope, segment by segment; what lies inside of a set goes to `Members`."""

    def __init__(self, isa: str, delimiters: Delimiters, *, day_before_allowed: bool) -> None:
        self.faults: list[Fault] = []
        self._delimiters = delimiters
        self._isa = isa[:-1].split(delimiters.element)
        self._members = Members(self.complain, day_before_allowed=day_before_allowed)
        self._rest = ""
        self._group: list[str] | None = None
        self._set = ""
        self._sets: set[str] = set()
        self._groups = 0
        self._position = 0
        self._closed = False
        sep, end = delimiters.element, delimiters.terminator
        self._suspicious = (
            sep + end,
            f"{sep} ",
            f" {sep}",
            f" {end}",
            delimiters.repetition,
            delimiters.component,
        )
        self._readers: dict[str, Callable[[list[str]], None]] = {
            "": self._empty,
            "GS": self._gs,
            "ST": self._st,
            "SE": self._se,
            "GE": self._ge,
            "IEA": self._iea,
            **self._members.readers,
        }

    def complain(self, code: str, words: str) -> None:
        """Note a fault at the segment that is being read."""
        place = f"ST {self._set} segment {self._position}" if self._set else f"group {self._groups}"
        self.faults.append(Fault(place, code, words))

    def read(self, text: str) -> None:
        """Check the next stretch of the file."""
        text = (self._rest + text).replace("\r", "").replace("\n", "")
        *segments, self._rest = text.split(self._delimiters.terminator)
        if len(self._rest) > _CHUNK:
            self.complain("length", "a segment is longer than any can be")
            self._rest = ""
        separator = self._delimiters.element
        readers = self._readers
        suspicious = any(each in text for each in self._suspicious)
        for segment in segments:
            self._position += 1
            name = segment.partition(separator)[0]
            reader = readers.get(name)
            if reader is not None:
                elements = segment.split(separator)
                reader(elements if len(elements) > 4 else elements + [""] * 4)
            if not self._set and name not in _ENVELOPE:
                self.complain("order", "a segment outside of a transaction set")
            if suspicious:
                self._spell(segment)

    def end(self) -> None:
        """Check that the file is whole."""
        if self._rest or self._set or self._group or not self._closed:
            self.complain("end", "the file ends before the interchange does")

    def _spell(self, segment: str) -> None:
        delimiters = self._delimiters
        elements = segment.split(delimiters.element)
        if not elements[-1]:
            self.complain("empty", f"{elements[0]} ends in an empty element")
        for number, each in enumerate(elements):
            if each != each.strip():
                self.complain("space", f"{elements[0]}{number:02d} has blank space around it")
            if delimiters.repetition in each and (elements[0], number) != ("DMG", 5):
                self.complain("delimiter", f"{elements[0]}{number:02d} holds the repetition separator")
            if delimiters.component in each and (elements[0], number) not in _COMPOSITES:
                self.complain("delimiter", f"{elements[0]}{number:02d} holds the component separator")

    def _empty(self, elements: list[str]) -> None:
        self.complain("empty", "an empty segment")

    def _gs(self, elements: list[str]) -> None:
        self._groups += 1
        if self._group or self._closed:
            self.complain("order", "a group inside of a group, or after the end")
        self._group = elements
        self._sets = set()

    def _st(self, elements: list[str]) -> None:
        if self._set or not self._group:
            self.complain("order", "a transaction set inside of a set, or outside of a group")
        self._set, self._position = elements[2] or "?", 1
        if self._set in self._sets:
            self.complain("control", "ST02 is not unique in the group")
        self._sets.add(self._set)
        if not self._group or elements[3] != self._group[8]:
            self.complain("control", "ST03 is not the guide of the group (GS08)")
        self._members.begin_set()

    def _se(self, elements: list[str]) -> None:
        self._members.end_set()
        if elements[1] != str(self._position):
            self.complain("count", "SE01 does not count the segments of the set")
        if elements[2] != self._set:
            self.complain("control", "SE02 is not ST02")
        self._set = ""

    def _ge(self, elements: list[str]) -> None:
        if self._set or not self._group:
            self.complain("order", "a group ends inside of a set, or was not opened")
        elif elements[2] != self._group[6]:
            self.complain("control", "GE02 is not GS06")
        if elements[1] != str(len(self._sets)):
            self.complain("count", "GE01 does not count the sets of the group")
        self._group = None

    def _iea(self, elements: list[str]) -> None:
        if self._group or self._closed:
            self.complain("order", "the interchange ends inside of a group, or twice")
        if elements[1] != str(self._groups):
            self.complain("count", "IEA01 does not count the groups")
        if elements[2] != self._isa[13]:
            self.complain("control", "IEA02 is not ISA13")
        self._closed = True


_ENVELOPE = frozenset({"GS", "SE", "GE", "IEA"})


def _delimiters(header: bytes) -> Delimiters | None:
    text = header[:ISA_LENGTH].decode("latin-1")
    if len(text) < ISA_LENGTH or not text.startswith("ISA") or not text.isascii():
        return None
    parts = text[:-1].split(text[3])
    if [len(each) for each in parts] != [3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1]:
        return None
    try:
        return Delimiters(element=text[3], repetition=text[82], component=text[104], terminator=text[105])
    except UnsayableIdentifier:
        return None


def _chunks(content: bytes | Path | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), _CHUNK):
            yield content[start : start + _CHUNK]
    elif isinstance(content, Path):
        with content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    else:
        yield from content
