"""An 834 as pyx12's reader reads it: every element under the name of its place, so that two files can be compared."""

import io
from collections.abc import Iterator, Mapping

from pyx12.x12file import X12Reader

Places = dict[str, str]
"""Place → what is said there. Places are loop and element (`2100A NM103`), or loop and qualifier (`2000 DTP*356`)."""

_LOOP_OF_NAME = {
    "IL": "2100A",
    "74": "2100A",
    "70": "2100B",
    "31": "2100C",
    "M8": "2100E",
    "P3": "2310",
}
"""NM101 → its loop."""

_LOOP_OF_PARTY = {"P5": "1000A", "IN": "1000B"}
"""N101 → its loop."""

_TRAILERS = frozenset({"SE", "GE", "IEA"})
"""They repeat numbers and counts, which the reader compares with the file's own."""


def read(content: str) -> Places:
    """Return what a file says, place by place. The places of a second member begin with `member 2`, and so on.

    Raises:
      AssertionError: pyx12's reader finds an error, or one place is said twice.
    """
    reader = X12Reader(io.StringIO(content))
    said: Places = {}
    loop = _Loop()
    for segment in reader:
        name = segment.get_seg_id()
        elements = [segment.get_value(f"{name}{n:02d}") or "" for n in range(1, len(segment) + 1)]
        loop.enter(name, elements)
        for place, value in _said(name, elements):
            full = f"{loop.name} {place}".lstrip()
            assert full not in said, f"{full} is said twice"
            said[full] = value.strip()
    reader.cleanup()
    errors = reader.pop_errors()
    assert not errors, errors
    return said


def difference(theirs: Places, ours: Places) -> dict[str, tuple[str | None, str | None]]:
    """Return every place at which two files differ, with what each says there; None is nothing."""
    return {
        place: (theirs.get(place), ours.get(place))
        for place in (*theirs, *(each for each in ours if each not in theirs))
        if theirs.get(place) != ours.get(place)
    }


def at(said: Places, places: Mapping[str, object]) -> dict[str, str | None]:
    """Return what a file says at these places."""
    return {place: said.get(place) for place in places}


class _Loop:
    """Where in the set the reader is."""

    def __init__(self) -> None:
        self.name = ""
        self._member = ""
        self._members = 0

    def enter(self, name: str, elements: list[str]) -> None:
        match name:
            case "N1":
                self.name = _LOOP_OF_PARTY[elements[0]]
            case "INS":
                self._members += 1
                self._member = f"member {self._members} " if self._members > 1 else ""
                self.name = f"{self._member}2000"
            case "NM1":
                self.name = f"{self._member}{_LOOP_OF_NAME[elements[0]]}"
            case "HD":
                self.name = f"{self._member}2300 {elements[2]}"
            case "LX":
                self.name = f"{self._member}2310"
            case "COB":
                self.name = f"{self._member}2320"
            case _:
                pass


def _said(name: str, elements: list[str]) -> Iterator[tuple[str, str]]:
    """Yield place and value: of a reference, a day or a phone number under its qualifier, else element by element."""
    if name in _TRAILERS:
        return
    match name:
        case "REF":
            yield f"REF*{elements[0]}", " ".join(elements[1:])
        case "DTP":
            form, day = elements[1:]
            yield f"DTP*{elements[0]}", day if form == "D8" else f"{form} {day}"
        case "PER":
            yield "PER01", elements[0]
            for kind, number in zip(elements[2::2], elements[3::2], strict=True):
                yield f"PER*{kind}", number
        case _:
            yield from ((f"{name}{n:02d}", value) for n, value in enumerate(elements, 1) if value.strip())
