"""Reads the elements of segments: one member's, or a heading's, from the front; what cannot be read is a problem."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from connectors.x12.reading import Token
from connectors.x12.syntax import Problem

_NUMBER = re.compile(r"-?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
"""Type R of X12 without an exponent, which no amount of an 834 needs."""
_DIGITS: Final = frozenset("0123456789")

NAMES = frozenset(
    {
        "BGN",
        "REF",
        "DTP",
        "QTY",
        "N1",
        "ACT",
        "INS",
        "NM1",
        "PER",
        "N3",
        "N4",
        "DMG",
        "EC",
        "ICM",
        "AMT",
        "HLH",
    }
    | {"LUI", "DSB", "HD", "IDC", "LX", "PLA", "COB", "LS", "LE"}
)
"""Segments of an 834 between ST and SE."""


_END: Final = Token("", [], 0, "")
"""Stands behind the last segment."""


@lru_cache(maxsize=16384)
def day_of(text: str) -> date | None:
    """Return the day that CCYYMMDD names, or None.

    >>> day_of("20240229"), day_of("20230229")
    (datetime.date(2024, 2, 29), None)
    """
    if len(text) != 8 or not _DIGITS.issuperset(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


class Cursor:
    """Segments that are read in their order, and what was wrong with them; those that no 834 has are left out.

    `control` is ST02; `offset` is what is added to a segment's position in its interchange to count it from ST = 1.
    """

    __slots__ = (
        "_at",
        "_control",
        "_offset",
        "_taken",
        "_tokens",
        "component",
        "name",
        "problems",
        "repetition",
    )

    def __init__(self, tokens: Sequence[Token], *, control: str = "", offset: int = 0) -> None:
        self._control = control
        self._offset = offset
        self._at = 0
        self._taken = tokens[0] if tokens else _END
        self.component = self._taken.component
        self.repetition = self._taken.repetition
        self.problems: list[Problem] = []
        known = [each for each in tokens if each.name in NAMES]
        if len(known) < len(tokens):
            self._tell_unknown(tokens)
        self._tokens = [*known, _END]
        self.name = self._tokens[0].name
        """Of the segment that comes next; empty at the end."""

    def _tell_unknown(self, tokens: Sequence[Token]) -> None:
        for self._taken in tokens:
            if self._taken.name not in NAMES:
                self.complain("a segment that no 834 has was passed over", warning=True)
        self._taken = tokens[0]

    def peek(self, number: int) -> str:
        """Return an element of the segment that comes next, in upper case."""
        return self._tokens[self._at].element(number).upper()

    def take(self, used: int, unused: tuple[int, ...] = ()) -> list[str]:
        """Return so many elements of the next segment, empty where there are none, and go on.

        Data in an element after these, or in an unused one among them, is told as passed over.
        """
        token = self._taken = self._tokens[self._at]
        self._at += 1
        self.name = self._tokens[self._at].name
        elements = token.elements
        missing = used - len(elements)
        if missing < 0 or (unused and len(elements) >= unused[0]):
            self._tell_unused(elements, used, unused)
        if missing > 0:
            return elements + [""] * missing
        return elements if missing == 0 else elements[:used]

    def _tell_unused(self, elements: list[str], used: int, unused: tuple[int, ...]) -> None:
        for number in (*unused, *range(used + 1, len(elements) + 1)):
            if number <= len(elements) and elements[number - 1]:
                self.complain("an element that is not used here was passed over", number, warning=True)

    def misplaced(self) -> None:
        """Tell that the next segment has no place where it stands, and go on."""
        self._taken = self._tokens[self._at]
        self.complain("a segment that has no place here was passed over")
        self._at += 1
        self.name = self._tokens[self._at].name

    def complain(self, reason: str, number: int = 0, *, warning: bool = False) -> None:
        """Note what is wrong with the segment taken last, or with one of its elements."""
        token = self._taken
        name = f"{token.name}{number:02d}" if number else token.name
        place = f"ST {self._control} segment {token.position + self._offset} {name}".rstrip()
        self.problems.append(Problem(place, reason, warning=warning))

    def day(self, text: str, number: int) -> date | None:
        """Return the day that an element of the segment taken last names; None for none.

        What is no day is told.
        """
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self.complain("not a day as CCYYMMDD", number)
        return day

    def number(self, text: str, number: int) -> Decimal | None:
        """Return the number in an element of the segment taken last; None for none. What is no number is told."""
        if not text:
            return None
        if _NUMBER.fullmatch(text) is None:
            self.complain("not a number", number)
            return None
        return Decimal(text)

    def count(self, text: str, number: int) -> int | None:
        """Return the whole number in an element of the segment taken last; None for none. Others are told."""
        if not text:
            return None
        if len(text) > 15 or not _DIGITS.issuperset(text):
            self.complain("not a whole number", number)
            return None
        return int(text)

    def components(self, text: str, most: int, number: int) -> list[str]:
        """Return so many components of an element of the segment taken last; data in further ones is told."""
        parts = [each.strip() for each in text.split(self.component)]
        if any(parts[most:]):
            self.complain("a component that is not used here was passed over", number, warning=True)
        return parts[:most] + [""] * (most - len(parts))

    def repetitions(self, text: str) -> list[str]:
        """Return the repetitions of an element, without empty ones."""
        if not self.repetition:
            return [text] if text else []
        return [each.strip() for each in text.split(self.repetition) if each.strip()]
