"""Delimiters and characters: the only place that joins, trims, cleans and checks what is written into a file."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from events.errors import Malformed

Segment = list[str]
"""Its identifier, then its elements."""

BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?="
EXTENDED = BASIC + "abcdefghijklmnopqrstuvwxyz%@[]_{}\\|<>#$~^`"
"""Source: X12.6, basic and extended character set, as of version 005010."""

_SPELLED = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l",
        "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ı": "i", "Ħ": "H", "ħ": "h", "Ŧ": "T",
        "ŧ": "t", "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "´": "'", "`": "'", "“": '"',
        "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-",
        "−": "-", "⁄": "/", "•": " ", "·": " ",
    }
)  # fmt: skip
"""Letters and marks that Unicode does not decompose into ASCII."""


_SAID_MAX = 8192
"""Texts that are remembered as they were written: names, streets and cities come again and again."""


class UnsayableIdentifier(Malformed):
    """An identifier that X12 could only carry altered. The message names the element, never the value."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} cannot be written unaltered: a delimiter, a character that X12 lacks, or its length"
        )
        self.place = place


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file of somebody else, without any of its data.

    A warning was mended and read over; anything else makes the answer, or the rest of the file, unusable.
    """

    place: str
    reason: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The four characters that hold a file together; none of them can be said inside an element."""

    element: str = "*"
    repetition: str = "^"
    component: str = ":"
    terminator: str = "~"

    def all(self) -> str:
        """Return the four, in the order in which ISA shows them."""
        return self.element + self.repetition + self.component + self.terminator

    def __post_init__(self) -> None:
        four = self.all()
        if len(set(four)) != 4 or any(each.isalnum() or each not in EXTENDED or each == " " for each in four):
            raise UnsayableIdentifier("ISA: the delimiters")


def trimmed(segment: Segment) -> Segment:
    """Return the segment without its trailing empty elements."""
    while not segment[-1]:
        segment.pop()
    return segment


def join(segments: Sequence[Segment], *, delimiters: Delimiters, line_end: str = "") -> str:
    """Return segments as text: elements joined, each segment ended by terminator and line end.

    Segments are trimmed by whoever fills an optional last element; one that is not would be no X12, so we broke.
    """
    if not segments:
        return ""
    end = delimiters.terminator + line_end
    text = end.join(map(delimiters.element.join, segments)) + end
    assert delimiters.element + delimiters.terminator not in text, "a segment ends in an empty element"
    return text


@lru_cache(maxsize=16384)
def d8(day: date) -> str:
    """Return a day as CCYYMMDD (format qualifier D8)."""
    return day.isoformat().replace("-", "")


def transliterated(text: str) -> str:
    """Return text in ASCII: accents dropped, ligatures and typographic marks spelled out, the rest a space.

    >>> transliterated("Muñoz-Strauß’s Łódź")
    "Munoz-Strauss's Lodz"
    """
    kept: list[str] = []
    for each in unicodedata.normalize("NFKD", text.translate(_SPELLED)).translate(_SPELLED):
        if each.isascii():
            kept.append(each)
        elif unicodedata.category(each) not in {"Mn", "Me", "Mc", "Cf"}:
            kept.append(" ")
    return "".join(kept)


class Charset:
    """What can be said in a file with these delimiters. Made once a file; its methods run for every element."""

    __slots__ = ("_is_clean", "_is_sayable", "_replacements", "_said", "upper")

    def __init__(self, delimiters: Delimiters, *, letter_case: Literal["upper", "as_is"] = "upper") -> None:
        four = delimiters.all()
        self.upper = letter_case == "upper"
        """Whether texts are put into upper case."""
        sayable = set(EXTENDED) - set(four)
        cased = str.upper if self.upper else str
        table = {code: each if each in sayable else " " for code in range(128) if (each := cased(chr(code)))}
        if "-" in sayable:
            table[ord(delimiters.terminator)] = "-"
        table[ord("`")] = "'" if "'" in sayable else " "
        self._replacements = table
        self._said: dict[tuple[str, int], str] = {}
        marks = re.escape("".join(sorted(sayable - {" "})))
        plain = re.escape("".join(sorted(sayable - {" ", "`"})))
        self._is_sayable = re.compile(f"[{marks}]+(?: +[{marks}]+)*").fullmatch
        self._is_clean = re.compile(f"[{plain}]+(?: [{plain}]+)*").fullmatch

    def text(self, value: str, longest: int) -> str:
        """Return a name or an address line in the file's letter case, transliterated, without delimiters, and cut.

        What cannot be said becomes a space, the segment terminator a dash; runs of spaces become one. Empty means
        that nothing of it can be said.
        """
        said = self._said.get((value, longest))
        if said is None:
            if len(self._said) >= _SAID_MAX:
                self._said.clear()
            said = self._said[value, longest] = self._text(value, longest)
        return said

    def _text(self, value: str, longest: int) -> str:
        if self._is_clean(value) and len(value) <= longest:
            return value.upper() if self.upper else value
        if not value.isascii():
            value = transliterated(value)
        return " ".join(value.translate(self._replacements).split())[:longest].rstrip()

    def identifier(self, value: str, place: str, *, shortest: int = 1, longest: int = 50) -> str:
        """Return an identifier as it is.

        Raises:
          UnsayableIdentifier: it would have to be altered; names `place`, the element, and not the value.
        """
        if not shortest <= len(value) <= longest or not self._is_sayable(value):
            raise UnsayableIdentifier(place)
        return value

    def sayable(self, value: str) -> bool:
        """Whether a text can be written as it is, to the character; an empty one cannot."""
        return self._is_sayable(value) is not None
