"""Says the elements of segments in one dialect: codes and identifiers as they are or not at all, names cleaned."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from connectors.x12.syntax import Charset, Delimiters, UnsayableIdentifier, d8
from connectors.x12.x834.dialects import Dialect834


class Scribe:
    """What the loops are written with: delimiters, characters, and the guide that is spoken."""

    __slots__ = ("charset", "delimiters", "dialect", "identifier", "text")

    def __init__(self, delimiters: Delimiters, dialect: Dialect834, charset: Charset) -> None:
        self.delimiters = delimiters
        self.dialect = dialect
        self.charset = charset
        self.text = charset.text
        self.identifier = charset.identifier

    def code(self, value: str, place: str, shortest: int = 1, longest: int = 3) -> str:
        """Return a code as it is; empty stays empty.

        Raises:
          UnsayableIdentifier: it would have to be altered, or does not fit its element.
        """
        return self.identifier(value, place, shortest=shortest, longest=longest) if value else ""

    def composite(self, parts: Sequence[str], place: str) -> str:
        """Return the components of an element, joined, without empty ones at the end."""
        said = [self.code(each, place, longest=30) for each in parts]
        while said and not said[-1]:
            said.pop()
        return self.delimiters.component.join(said)

    def repeated(self, values: Iterable[str], place: str) -> str:
        """Return the repetitions of an element, joined.

        Raises:
          UnsayableIdentifier: there are several, and the dialect has no repetition.
        """
        said = list(values)
        if len(said) > 1 and not self.dialect.repeats:
            raise UnsayableIdentifier(place)
        return self.delimiters.repetition.join(said)


def day_said(day: date | None) -> str:
    """Return a day as CCYYMMDD; empty for none."""
    return d8(day) if day else ""


def number_said(number: Decimal | None) -> str:
    """Return a number as it stands, in digits with a decimal point; empty for none."""
    return "" if number is None else f"{number:f}"
