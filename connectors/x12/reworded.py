"""A file as pyx12 can read it: what it is known to break on is said in words that it knows, segment by segment.

Repeated composites (race, DMG05) end its run with an error, for it does not part repetitions: it is given the first.
It has no map for 005010X220 without errata: it is given X220A1, whose only differences it would not notice. No segment
is added or taken away, so what it says of places holds.
"""

from collections.abc import Iterable, Iterator

_LONGEST = 1 << 20
"""No segment is longer; text without a terminator for so long is handed on as it is."""
_ISA_LENGTH = 106
_REPETITION_AT, _TERMINATOR_AT, _ELEMENT_AT = 82, 105, 3
_REPEATED = {"DMG": 5, "COB": 4}
"""Segment → its element that may be repeated."""
_GUIDE_AT = {"GS": 8, "ST": 3}
_BEFORE_ERRATA, _WITH_ERRATA = "005010X220", "005010X220A1"


class Reworded:
    """Text to be read like a file, from pieces of a file."""

    closed = False

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = _reworded(iter(pieces))
        self._text = ""

    def read(self, size: int = -1) -> str:
        """Return the next so many characters, fewer at the end; all of them when the size is negative."""
        parts, length = [self._text], len(self._text)
        while size < 0 or length < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            length += len(piece)
        text = "".join(parts)
        end = len(text) if size < 0 else size
        self._text = text[end:]
        return text[:end]

    def close(self) -> None:
        """Nothing is open."""


def _reworded(pieces: Iterator[str]) -> Iterator[str]:
    text = ""
    for piece in pieces:
        text += piece
        if len(text) >= _ISA_LENGTH:
            break
    if len(text) < _ISA_LENGTH or not text.startswith("ISA"):
        yield text
        yield from pieces
        return
    element, repetition, end = text[_ELEMENT_AT], text[_REPETITION_AT], text[_TERMINATOR_AT]
    while True:
        *segments, text = text.split(end)
        yield "".join(_segment(each, element, repetition) + end for each in segments)
        if len(text) > _LONGEST:
            yield text
            text = ""
        following = next(pieces, None)
        if following is None:
            yield text
            return
        text += following


def _segment(segment: str, element: str, repetition: str) -> str:
    """Return a segment as pyx12 can read it, most of them as they are."""
    name = segment.lstrip("\r\n").partition(element)[0]
    at = _GUIDE_AT.get(name)
    if at is not None and segment.endswith(element + _BEFORE_ERRATA):
        return segment[: -len(_BEFORE_ERRATA)] + _WITH_ERRATA
    at = _REPEATED.get(name)
    if at is None or repetition not in segment:
        return segment
    elements = segment.split(element)
    if len(elements) > at:
        elements[at] = elements[at].partition(repetition)[0]
    return element.join(elements)
