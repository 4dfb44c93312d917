"""Answers in plain words."""

from datetime import date, time

from connectors.x12.answers import GroupAnswer, InterchangeAnswer, SegmentError, SetAnswer, in_words
from connectors.x12.answers.values import ACCEPTED, REJECTED, ElementError
from connectors.x12.answers.words import TA1_NOTES, VERDICTS


def test_every_verdict_has_words() -> None:
    """No code that the reader lets through is without words."""
    assert set(VERDICTS) >= ACCEPTED | REJECTED
    assert sorted(TA1_NOTES) == [f"{number:03d}" for number in range(32)]


def test_interchange() -> None:
    """One line, with the reason where there is one."""
    refused = InterchangeAnswer(101, date(2026, 1, 2), time(22, 0), "R", "025")

    assert in_words(refused) == ["interchange 000000101 rejected: the control number was used before"]
    assert in_words(InterchangeAnswer(7, None, None, "A", "000")) == ["interchange 000000007 accepted"]


def test_group() -> None:
    """Verdicts first, then each error with its place."""
    errors = (
        SegmentError(
            "NM1", 22, "2100", "8", (ElementError(9, None, None, "67", "7"), ElementError(5, 3, 1, "", "Z"))
        ),
        SegmentError("HD", 30, "", "3"),
        SegmentError("HD", 31, "", "Z9"),
    )
    answer = GroupAnswer(
        101, "BE", "P", 2, 2, 1, ("5",), (SetAnswer("0001", "A"), SetAnswer("0002", "R", ("5",), errors))
    )

    assert in_words(answer) == [
        "group 101 partially accepted; the number of its transaction sets is wrong",
        "transaction set 0001 accepted",
        "transaction set 0002 rejected; segments are at fault",
        "segment 22 NM1 in loop 2100: NM109: the code is not known",
        "segment 22 NM1 in loop 2100: NM105-03: code Z",
        "segment 30 HD: a required segment is missing",
        "segment 31 HD: code Z9",
    ]
