"""What an answer means: what was taken, what counts as never said, and whether more is awaited."""

import pytest

from events.carrier_feeds import AnswerKind, SetOutcome
from services.carrier_feeds.rules.acknowledgment import Meaning, NotOurs, acknowledgment
from services.ports import Answer, SetVerdict

MEMBERS = {"0001": ["city/1", "city/1/d1"], "0002": ["city/2"]}


def _ta1(code: str, note: str = "000") -> Answer:
    return Answer(AnswerKind.TA1, 7, rejected=code == "R", code=code, note=note)


def _999(code: str, **sets: str) -> Answer:
    verdicts = tuple(
        SetVerdict(number[1:], verdict in "AE", verdict, () if verdict == "A" else ("segment 5",))
        for number, verdict in sets.items()
    )
    return Answer(AnswerKind.GROUP_999, 7, rejected=code == "R", code=code, sets=verdicts)


def _outcome(number: str, *, accepted: bool, code: str, errors: tuple[str, ...] = ()) -> SetOutcome:
    return SetOutcome(
        control_number=number, accepted=accepted, code=code, errors=errors, members=tuple(MEMBERS[number])
    )


def _both(*, accepted: bool, code: str) -> tuple[SetOutcome, ...]:
    return tuple(_outcome(number, accepted=accepted, code=code) for number in MEMBERS)


FIRST_REFUSED = (
    _outcome("0001", accepted=False, code="R", errors=("segment 5",)),
    _outcome("0002", accepted=True, code="P"),
)

CASES = {
    "TA1 accepts": (_ta1("A"), "999", Meaning(True, False)),
    "TA1 accepts with errors": (_ta1("E", "010"), "999", Meaning(True, False)),
    "TA1 accepts where no answer is promised": (
        _ta1("A"),
        "none",
        Meaning(True, True, _both(accepted=True, code="A")),
    ),
    "TA1 accepts for good": (_ta1("A"), "TA1", Meaning(True, True, _both(accepted=True, code="A"))),
    "TA1 rejects": (_ta1("R", "006"), "999", Meaning(False, True, _both(accepted=False, code="R"))),
    "TA1 has seen the number": (_ta1("R", "025"), "999", Meaning(False, False)),
    "TA1 has seen the number, for good": (_ta1("R", "025"), "TA1", Meaning(False, False)),
    "999 accepts all": (_999("A"), "999", Meaning(True, True, _both(accepted=True, code="A"))),
    "999 rejects all": (_999("R"), "999", Meaning(False, True, _both(accepted=False, code="R"))),
    "999 rejects one of two": (_999("P", s0001="R"), "999", Meaning(False, True, FIRST_REFUSED)),
    "999 accepts one with errors": (
        _999("E", s0002="E"),
        "999",
        Meaning(
            True,
            True,
            (
                _outcome("0001", accepted=True, code="E"),
                _outcome("0002", accepted=True, code="E", errors=("segment 5",)),
            ),
        ),
    ),
    "999 of another file": (_999("P", s0003="R"), "999", NotOurs("file 7 has no transaction set 0003")),
    "999 where none is awaited": (_999("R"), "none", Meaning(False, True, _both(accepted=False, code="R"))),
}


@pytest.mark.parametrize(("answer", "final_answer", "meaning"), CASES.values(), ids=CASES.keys())
def test_acknowledgment(answer: Answer, final_answer: str, meaning: Meaning | NotOurs) -> None:
    """Each kind of answer means exactly this for a file of two sets."""
    assert acknowledgment(answer, members=MEMBERS, final_answer=final_answer) == meaning  # type: ignore[arg-type]
