"""999 and 997: what became of a group and its sets, and that an unclear answer is no answer."""

import pytest

from connectors.x12.answers import (
    ElementError,
    GroupAnswer,
    SegmentError,
    SetAnswer,
)
from connectors.x12.answers.x999 import read_999
from connectors.x12.reading import Token
from connectors.x12.syntax import Problem

REJECTION = """AK1*BE*101*005010X220A1
AK2*834*0001*005010X220A1
IK5*A
AK2*834*0002*005010X220A1
IK3*NM1*22*2100*8
CTX*SUBSCRIBER NUMBER REF02:078051120
IK4*9*67*7*078051120
IK4*5:3:2*C056*1*BEISPIEL
IK3*HD*30**3
IK5*R*5*I5
AK9*P*2*2*1"""


def read(body: str, kind: str = "999", control: str = "0001") -> tuple[GroupAnswer | None, list[Problem]]:
    """Return what an acknowledgment of these segments says."""
    lines = [f"ST*{kind}*0001", *body.splitlines()]
    lines.append(f"SE*{len(lines) + 1}*{control}")
    tokens = [Token(line.split("*")[0], line.split("*")[1:], at, ":") for at, line in enumerate(lines, 3)]
    return read_999(tokens, "CARRIER")


def test_rejection() -> None:
    """Each set has its verdict, each error its place; of the bad data nothing is kept."""
    answer, problems = read(REJECTION)

    assert problems == []
    assert answer == GroupAnswer(
        control_number=101,
        function="BE",
        code="P",
        included=2,
        received=2,
        accepted_count=1,
        sets=(
            SetAnswer("0001", "A"),
            SetAnswer(
                "0002",
                "R",
                ("5", "I5"),
                (
                    SegmentError(
                        "NM1",
                        22,
                        "2100",
                        "8",
                        (ElementError(9, None, None, "67", "7"), ElementError(5, 3, 2, "C056", "1")),
                    ),
                    SegmentError("HD", 30, "", "3"),
                ),
            ),
        ),
        sender="CARRIER",
    )
    assert "078051120" not in repr(answer)
    assert "BEISPIEL" not in repr(answer)


def test_997() -> None:
    """The older acknowledgment says the same with other names."""
    old = REJECTION.replace("IK3", "AK3").replace("IK4", "AK4").replace("IK5", "AK5")

    assert read(old, "997") == read(REJECTION)


@pytest.mark.parametrize(
    "body, rejected",
    [
        ("AK1*BE*101\nAK9*A*3*3*3", False),
        ("AK1*BE*101\nAK2*834*0001\nIK5*E*5\nAK9*E*1*1*1", False),
        ("AK1*BE*101\nAK9*R*3*3*0*19", True),
        ("AK1*BE*101\nAK9*R*3*0*0*5", True),
        ("AK1*BE*101\nAK2*834*0002\nIK5*R*1\nAK9*P*3*3*2", False),
        ("AK1*BE*101\nAK2*834*0002\nIK5*X\nAK9*X*1*1*0", True),
    ],
    ids=[
        "all well, unnamed",
        "with errors",
        "duplicate group",
        "nothing came",
        "only the rejected named",
        "security",
    ],
)
def test_consistent(body: str, rejected: bool) -> None:
    """Sets that are not named share the fate of the group."""
    answer, problems = read(body)

    assert problems == []
    assert answer is not None
    assert answer.rejected is rejected


@pytest.mark.parametrize(
    "body",
    [
        "AK1*BE*101",
        "AK9*A*1*1*1",
        "AK1*BE*x\nAK9*A*1*1*1",
        "AK1*BE*101\nAK9*Q*1*1*1",
        "AK1*BE*101\nAK9*A*1*1",
        "AK1*BE*101\nAK9*A*2*2*1",
        "AK1*BE*101\nAK9*A*3*2*2",
        "AK1*BE*101\nAK9*P*3*3*3",
        "AK1*BE*101\nAK9*R*3*3*1",
        "AK1*BE*101\nAK2*834*0001\nIK5*R\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nIK5*A\nAK9*R*1*1*0",
        "AK1*BE*101\nAK2*834*0001\nIK5*R\nAK9*P*2*2*2",
        "AK1*BE*101\nAK2*834*0001\nIK5*A\nAK2*834*0001\nIK5*A\nAK9*A*2*2*2",
        "AK1*BE*101\nAK2*834*0001\nIK5*A\nAK2*834*0002\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nAK2*834*0002\nIK5*A\nAK9*A*2*2*2",
        "AK1*BE*101\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nIK5*?\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*00 1\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nIK4*1*2*3\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nIK3*NM1*x**8\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nAK2*834*0001\nIK3*NM1*1**8\nIK4*x*1*1\nIK5*A\nAK9*A*1*1*1",
        "AK1*BE*101\nREF*0F*1\nAK9*A*1*1*1",
        "AK1*BE*101\nAK9*A*1*1*1\nAK2*834*0001",
    ],
)
def test_unclear(body: str) -> None:
    """Cut short, contradictory or unknown: no answer, one problem."""
    answer, problems = read(body)

    assert answer is None
    assert [each.warning for each in problems] == [False]


def test_trailer() -> None:
    """An acknowledgment whose trailer belongs to another one is no answer."""
    assert read("AK1*BE*101\nAK9*A*1*1*1", control="0002")[0] is None


@pytest.mark.parametrize("at", range(len(REJECTION.splitlines())))
def test_a_lost_line(at: int) -> None:
    """An acknowledgment that lacks any of its lines is no answer, for SE01 counts them."""
    lines = REJECTION.splitlines()
    tokens = [Token("ST", ["999", "0001"], 1, ":")]
    tokens += [
        Token(each.split("*")[0], each.split("*")[1:], 2, ":") for each in lines[:at] + lines[at + 1 :]
    ]
    tokens.append(Token("SE", [str(len(lines) + 2), "0001"], 3, ":"))

    assert read_999(tokens, "")[0] is None


def test_data_out_of_place_is_not_kept() -> None:
    """Where a code should stand and does not, there is a question mark."""
    answer, _ = read(REJECTION.replace("IK3*NM1*22*2100*8", "IK3*Beispiel*22*078-05-1120*8"))

    assert answer is not None
    error = answer.sets[1].errors[0]
    assert (error.segment, error.loop) == ("?", "?")
