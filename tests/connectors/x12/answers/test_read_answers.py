"""Whole files of answers: several in one, padded, damaged, or no answers at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.answers import Answer, GroupAnswer, InterchangeAnswer, in_words, read_answers

SAMPLES = Path(__file__).parents[5] / "shared" / "samples"
ISA = "ISA*00*          *00*          *ZZ*CARRIER        *30*123456789      *260103*0600*^*00501*000000009*0*P*:~"
TA1 = "TA1*000000101*260102*2200*A*000~"
GROUP = (
    "GS*FA*EXHEALTH*CITY*20260103*0600*9*X*005010X231A1~ST*999*0001*005010X231A1~AK1*BE*101*005010X220A1~"
    "AK2*834*0001*005010X220A1~IK3*NM1*9*2100*8~IK4*9*67*7*078051120~IK5*R*5~AK9*R*1*1*0~SE*8*0001~GE*1*9~"
)
WHOLE = f"{ISA}{TA1}{GROUP}IEA*1*000000009~"


def summary(answers: list[Answer]) -> list[tuple[str, int, str]]:
    """Return kind, number and verdict of each answer."""
    return [
        ("TA1" if isinstance(each, InterchangeAnswer) else "999", each.control_number, each.code)
        for each in answers
    ]


def test_both_kinds_in_one_interchange() -> None:
    """A TA1 and a 999 are two answers, in order, and both name their sender."""
    answers, problems = read_answers(WHOLE.encode())

    assert problems == []
    assert summary(answers) == [("TA1", 101, "A"), ("999", 101, "R")]
    assert {each.sender for each in answers} == {"CARRIER"}


def test_several_interchanges_wrapped_and_indented() -> None:
    """However they are chained and wrapped."""
    content = "\ufeff".encode() + (WHOLE.replace("~", "~\r\n   ") * 3).encode()
    answers, problems = read_answers(content)

    assert problems == []
    assert summary(answers) == [("TA1", 101, "A"), ("999", 101, "R")] * 3


@pytest.mark.parametrize(
    "old, new", [("GE*1*9", "GE*1*8"), ("IEA*1*000000009", "IEA*1*000000008"), ("GE*1*9~", "")]
)
def test_a_careless_envelope(old: str, new: str) -> None:
    """What closes the envelope does not change what was answered."""
    answers, problems = read_answers(WHOLE.replace(old, new).encode())

    assert len(answers) == 2
    assert [each.warning for each in problems] in ([True], [])


def test_cut_short_anywhere() -> None:
    """A file that ends early gives a problem, and never an answer that the whole file does not give."""
    whole, _ = read_answers(WHOLE.encode())
    for length in range(len(WHOLE)):
        answers, problems = read_answers(WHOLE[:length].encode())

        assert answers == whole[: len(answers)]
        assert [each for each in problems if not each.warning]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        f"{ISA}IEA*0*000000009~".encode(),
        f"{ISA}GS*BE*A*B*20260103*0600*9*X*G~ST*834*0001~BGN*00~SE*3*0001~GE*1*9~IEA*1*000000009~".encode(),
        f"{ISA}AK9*A*1*1*1~IEA*1*000000009~".encode(),
    ],
    ids=["empty", "no X12", "no answer", "an 834", "out of place"],
)
def test_no_answers(content: bytes) -> None:
    """What is no answer is said to be none."""
    answers, problems = read_answers(content)

    assert answers == []
    assert [each for each in problems if not each.warning]


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    """Whatever the bytes are, there is an answer or a problem."""
    answers, problems = read_answers(content)

    assert answers or problems


@given(st.data())
def test_any_damage(choice: st.DataObject) -> None:
    """A good file with anything put in anywhere gives answers or problems, and words for all of them."""
    content = WHOLE.encode()
    at = choice.draw(st.integers(0, len(content)))
    gone = choice.draw(st.integers(0, 30))
    put = choice.draw(
        st.binary(max_size=20) | st.sampled_from([b"~", b"*", b"~SE*2*0001~", b"AK2*834*0002~", b"IK5*A~"])
    )

    answers, problems = read_answers(content[:at] + put + content[at + gone :])

    assert answers or problems
    assert all(in_words(each) for each in answers)
    assert b"078051120" not in repr((answers, problems)).encode()


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout")
@pytest.mark.parametrize(
    "name, expected, warnings",
    [
        ("999/dhs-wisconsin__accepted.edi", [("999", 17456, "P")], 0),
        ("999/imsweb__x12_999_accepted.edi", [("999", 17456, "A")], 1),
        ("999/imsweb__x12_999_rejected.edi", [("999", 28, "R")], 0),
        ("999/x12org__response-to-three-837s.edi", [("999", 17456, "P")], 0),
        (
            "ta1/oopfactory__Acknowledgments-TechnicalAcknowledgment_Sample1.edi",
            [("TA1", 659, "A"), ("TA1", 660, "A")],
            0,
        ),
        ("ta1/staedi__wiki_x12_interchange_ack.edi", [("TA1", 50, "A")], 0),
        ("ta1/uhin__TA1.edi", [("TA1", 100, "R")], 1),
    ],
)
def test_published_answers(name: str, expected: list[tuple[str, int, str]], warnings: int) -> None:
    """Published answers say what they say; what was mended is told."""
    answers, problems = read_answers((SAMPLES / name).read_bytes())

    assert summary(answers) == expected
    assert [each.warning for each in problems] == [True] * warnings


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout")
def test_published_sets() -> None:
    """X12's own example names three sets, two of them rejected, with segment and element."""
    answers, _ = read_answers((SAMPLES / "999/x12org__response-to-three-837s.edi").read_bytes())

    assert isinstance(answers[0], GroupAnswer)
    assert [(each.control_number, each.accepted) for each in answers[0].sets] == [
        ("0001", True),
        ("0002", False),
        ("0003", False),
    ]
    assert in_words(answers[0])[-1] == "segment 57 REF: a required segment is missing"
