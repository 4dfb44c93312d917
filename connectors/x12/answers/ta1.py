"""Reads TA1, the acknowledgment of an interchange."""

from datetime import date, time

from connectors.x12.answers.values import InterchangeAnswer
from connectors.x12.answers.words import TA1_NOTES
from connectors.x12.reading import Token
from connectors.x12.syntax import Problem


def read_ta1(token: Token, sender: str) -> tuple[InterchangeAnswer | None, list[Problem]]:
    """Return what a TA1 says, and what is wrong with it; nothing when its verdict is unclear.

    TA101 control number, TA102/03 date (six or eight digits) and time of the interchange, TA104 code, TA105 note.
    """
    number = count(token.element(1))
    if number is None:
        return None, [Problem(f"{token.place} TA101", "the control number is no number")]
    code = token.element(4)
    if code not in {"A", "E", "R"}:
        return None, [Problem(f"{token.place} TA104", "the code is none of A, E and R")]
    problems: list[Problem] = []
    note = token.element(5)
    if note and note not in TA1_NOTES:
        problems.append(Problem(f"{token.place} TA105", "the note code is unknown", warning=True))
        note = ""
    if code == "A" and note not in {"", "000"}:
        return None, [*problems, Problem(token.place, "it accepts, and names an error")]
    day, hour = _day(token.element(2)), _time(token.element(3))
    if day is None or hour is None:
        problems.append(
            Problem(token.place, "the date or time of the interchange cannot be read", warning=True)
        )
    return InterchangeAnswer(number, day, hour, code, note, sender), problems


def count(text: str) -> int | None:
    """Return a number of at most nine digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _day(text: str) -> date | None:
    if not (text.isascii() and text.isdigit() and len(text) in {6, 8}):
        return None
    full = text if len(text) == 8 else f"20{text}"
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None


def _time(text: str) -> time | None:
    if not (text.isascii() and text.isdigit() and len(text) in {4, 6, 8}):
        return None
    try:
        return time(int(text[:2]), int(text[2:4]), int(text[4:6] or 0))
    except ValueError:
        return None
