"""What an answer means: what was taken, what counts as never said, and whether more is awaited."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from events.carrier_answers import MemberFault
from events.carrier_feeds import AnswerKind, SetOutcome
from services.carrier_feeds.rules.acknowledgment import Meaning, NotOurs, acknowledgment
from services.ports import Answer, SetVerdict

WRITTEN_AT = datetime(2026, 6, 2, 22, 5, 59, tzinfo=UTC)
MEMBERS = {"0001": ["city/1", "city/1/d1"], "0002": ["city/2"]}


def _ta1(code: str, note: str = "000") -> Answer:
    return Answer(
        AnswerKind.TA1,
        7,
        rejected=code == "R",
        code=code,
        note=note,
        original_day=WRITTEN_AT.date(),
        original_time=time(22, 5),
    )


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
    assert _meaning(answer, final_answer) == meaning


def _meaning(answer: Answer, final_answer: str = "999", **given: object) -> Meaning | NotOurs:
    return acknowledgment(
        answer,
        members=MEMBERS,
        final_answer=final_answer,  # type: ignore[arg-type]
        written_at=WRITTEN_AT,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("code", ["R", "M", "W", "X"])
def test_every_rejection_of_a_set_rejects_it(code: str) -> None:
    """Rejected for its content, or because its authenticity, assurance or encryption failed (IK501)."""
    found = _meaning(_999("P", s0001=code))

    assert isinstance(found, Meaning)
    assert [(each.control_number, each.accepted, each.code) for each in found.outcomes] == [
        ("0001", False, code),
        ("0002", True, "P"),
    ]


OURS = "ours of that number was written 2026-06-02 22:05"
OTHER_INTERCHANGES = [
    (date(2025, 6, 2), time(22, 5), "is about an interchange of 2025-06-02 22:05"),
    (date(2026, 6, 2), time(22, 4), "is about an interchange of 2026-06-02 22:04"),
    (date(2026, 6, 2), time(10, 5), "is about an interchange of 2026-06-02 10:05"),
    (None, time(22, 5), "does not say of which date and time"),
    (date(2026, 6, 2), None, "does not say of which date and time"),
]


@pytest.mark.parametrize(("day", "hour", "differs"), OTHER_INTERCHANGES)
@pytest.mark.parametrize("code", ["A", "R"])
def test_a_number_alone_is_no_match(day: date | None, hour: time | None, differs: str, code: str) -> None:
    """Another environment, or an earlier year, has the number too; what differs is told (TA101 to TA103)."""
    answer = replace(_ta1(code), original_day=day, original_time=hour)

    assert _meaning(answer) == NotOurs(f"TA1 for control number 7 {differs}; {OURS}")


def test_seconds_of_the_answer_do_not_matter() -> None:
    """ISA10 has none."""
    assert _meaning(replace(_ta1("A"), original_time=time(22, 5, 41))) == Meaning(True, False)


def test_a_group_of_another_kind_is_not_ours() -> None:
    """AK101 names what is answered: claims (HC) are none of ours, whatever their number."""
    assert _meaning(replace(_999("A"), function="HC")) == NotOurs(
        "it answers a group of another kind than BE, under number 7"
    )


def test_what_is_wrong_with_a_member_goes_with_its_set() -> None:
    """Of each set its own."""
    fault = MemberFault(family="city/1", member="d1", reason="segment 9 NM1: no date")
    found = _meaning(_999("P", s0001="R"), faults={"0001": [fault]})

    assert isinstance(found, Meaning)
    assert [each.faults for each in found.outcomes] == [(fault,), ()]
