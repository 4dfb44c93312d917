"""TA1: what became of an interchange."""

from datetime import date, time

import pytest

from connectors.x12.answers import InterchangeAnswer
from connectors.x12.answers.ta1 import count, read_ta1
from connectors.x12.reading import Token


def ta1(line: str) -> Token:
    """Return a TA1 as the reader gives it."""
    return Token("TA1", line.split("*"), 2, ":")


@pytest.mark.parametrize(
    "line, answer",
    [
        ("000000050*200229*1200*A*000", (50, date(2020, 2, 29), time(12, 0), "A", "000")),
        ("000000100*030809*0823*R*024", (100, date(2003, 8, 9), time(8, 23), "R", "024")),
        ("0659*20110922*051259*A", (659, date(2011, 9, 22), time(5, 12, 59), "A", "")),
        ("1*260101*0000*E*014", (1, date(2026, 1, 1), time(0, 0), "E", "014")),
    ],
)
def test_good(line: str, answer: tuple[int, date, time, str, str]) -> None:
    """Number, day, time, verdict, note; no problem."""
    assert read_ta1(ta1(line), "CARRIER") == (InterchangeAnswer(*answer, sender="CARRIER"), [])


@pytest.mark.parametrize(
    "line", ["1*260230*1200*A*000", "1*260101*2500*A", "1***A", "1*1*1*R*001", "1*260101*1200*R*999"]
)
def test_mended(line: str) -> None:
    """A day, a time or a note that cannot be read does not hide the verdict."""
    answer, problems = read_ta1(ta1(line), "")

    assert answer is not None
    assert [each.warning for each in problems] == [True]


@pytest.mark.parametrize(
    "line, place",
    [
        ("x*260101*1200*A*000", "segment 2 TA1 TA101"),
        ("*260101*1200*A*000", "segment 2 TA1 TA101"),
        ("1*260101*1200*Q*000", "segment 2 TA1 TA104"),
        ("1*260101*1200", "segment 2 TA1 TA104"),
        ("1*260101*1200*A*025", "segment 2 TA1"),
    ],
)
def test_unclear(line: str, place: str) -> None:
    """Without a number or a clear verdict there is no answer."""
    answer, problems = read_ta1(ta1(line), "")

    assert answer is None
    assert [(each.place, each.warning) for each in problems] == [(place, False)]


@pytest.mark.parametrize(
    "text, number", [("007", 7), ("", None), ("²", None), ("1" * 10, None), ("-1", None)]
)
def test_count(text: str, number: int | None) -> None:
    """Digits, nine at most."""
    assert count(text) == number
