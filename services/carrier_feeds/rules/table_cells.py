"""What the cells of a carrier's table say: which column is which, words, days and numbers of people.

Source: RFC 4180 (CSV); ISO 8601 (days); ISO/IEC 29500-1, 18.17.4.1 (days of a workbook).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from events.errors import Malformed

_SERIAL = re.compile(r"([1-7][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_FIRST = date(1899, 12, 30)
"""Day 0 of a workbook's days, for every day since March 1900."""

Field = TypeVar("Field", bound=str)


def places_of(table: str, columns: Mapping[Field, str], headings: Sequence[str]) -> dict[Field, int]:
    """Return at which place of a row each column is; the first heading of a name counts.

    Raises:
      Malformed: a column is not there; the message names the table and the heading that the profile asks for.
    """
    known: dict[str, int] = {}
    for at, heading in enumerate(headings):
        known.setdefault(plain(heading), at)
    missing = [heading for heading in columns.values() if plain(heading) not in known]
    if missing:
        named = ", ".join(f'"{each}"' for each in missing)
        raise Malformed(f"the {table} has no column {named}")
    return {name: known[plain(heading)] for name, heading in columns.items()}


def plain(word: str) -> str:
    """Return a word as it is compared: without regard to case, and with single blanks."""
    return " ".join(word.split()).casefold()


def cell_at(cells: Sequence[str], at: int | None) -> str:
    """Return a cell without blanks around it; a column that is not asked for or a row that is too short has none."""
    return cells[at].strip() if at is not None and at < len(cells) else ""


def day_in(told: str, date_format: str) -> date | None:
    """Return the day that a cell says: as a workbook counts days, in the table's own form or ISO 8601; or None.

    A workbook's days are those since 18 May 1927, five digits; fewer digits are none.
    """
    serial = _SERIAL.fullmatch(told)
    if serial is not None:
        return _SERIAL_FIRST + timedelta(days=int(serial[1]))
    try:
        return datetime.strptime(told, date_format).date()  # noqa: DTZ007 -- a cell has no zone
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(told).date()
    except ValueError:
        return None


def ssn_in(told: str) -> str | None:
    """Return the nine digits of an SSN, zeros before it put back where a workbook lost them; None: it is none."""
    digits = "".join(each for each in told if each.isascii() and each.isdigit())
    return digits.zfill(9) if 7 <= len(digits) <= 9 else None
