"""What the carrier that stands in answers, as our own reader of answers understands it."""

from datetime import date, time
from typing import Any

import pytest

from connectors.x12.answers import GroupAnswer, InterchangeAnswer, read_answers
from connectors.x12.stand_in import CarrierStandIn
from tests.connectors.x12.carrier_files import ADDED, ANA, AT, MIA, carrier, coverage, interchange, member
from tests.connectors.x12.examples import profile


def two_sets() -> bytes:
    """Return a file with a set for the subscriber and one for the child."""
    return interchange(ADDED, member("021", *coverage("021", tier=""), dependent=True))


def answers(stand_in: CarrierStandIn, content: bytes) -> dict[str, InterchangeAnswer | GroupAnswer]:
    """Return the answers to a file by the names of theirs, as our reader reads them, without a problem."""
    found: dict[str, InterchangeAnswer | GroupAnswer] = {}
    for name, answer in stand_in.take(content, at=AT):
        read, problems = read_answers(answer)
        assert problems == []
        (found[name],) = read
    return found


def test_a_file_that_is_taken_is_answered() -> None:
    """A TA1 for the interchange, then a 999 that accepts every set by its number."""
    ta1, x999 = answers(carrier(), two_sets()).values()

    assert isinstance(ta1, InterchangeAnswer)
    assert (ta1.control_number, ta1.interchange_date, ta1.interchange_time) == (
        101,
        date(2026, 7, 1),
        time(22),
    )
    assert (ta1.code, ta1.note, ta1.sender) == ("A", "000", "EXAMPLEHEALTH")
    assert isinstance(x999, GroupAnswer)
    assert (x999.control_number, x999.function, x999.code) == (7, "BE", "A")
    assert (x999.included, x999.received, x999.accepted_count) == (2, 2, 2)
    assert [(each.control_number, each.accepted, each.errors) for each in x999.sets] == [
        ("0001", True, ()),
        ("0002", True, ()),
    ]


@pytest.mark.parametrize(
    ("refused", "code", "taken", "roster"),
    [((1, 1), "P", [True, False], [ANA]), ((1, 0), "P", [False, True], [MIA])],
)
def test_a_set_that_is_refused_is_not_applied(
    refused: tuple[int, int], code: str, taken: list[bool], roster: list[tuple[str, str]]
) -> None:
    """The other set is; the 999 accepts in part and names the segment and element at fault."""
    stand_in = CarrierStandIn(profile(), refuses=refused)

    _, x999 = answers(stand_in, two_sets()).values()

    assert isinstance(x999, GroupAnswer)
    assert (x999.code, [each.accepted for each in x999.sets]) == (code, taken)
    (bad,) = [each for each in x999.sets if not each.accepted]
    assert [(each.segment, [e.code for e in each.elements]) for each in bad.errors] == [("N4", ["7"])]
    assert list(stand_in.roster) == roster


def test_a_file_of_one_refused_set_is_refused() -> None:
    """Nothing of it was taken: AK9 says R, and the next file is taken."""
    stand_in = CarrierStandIn(profile(), refuses=(1, 0))

    _, first = answers(stand_in, interchange(ADDED)).values()
    empty = dict(stand_in.roster)
    _, second = answers(stand_in, interchange(ADDED)).values()

    assert isinstance(first, GroupAnswer)
    assert isinstance(second, GroupAnswer)
    assert (first.code, first.rejected, first.accepted_count, empty) == ("R", True, 0, {})
    assert (second.code, list(stand_in.roster)) == ("A", [ANA])


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["TA1_000000101.edi", "999_000000101.edi"]),
        ({"want_ta1": False}, ["999_000000101.edi"]),
        ({"final_answer": "TA1"}, ["TA1_000000101.edi"]),
        ({"want_ta1": False, "final_answer": "none"}, []),
    ],
)
def test_a_carrier_answers_as_its_profile_says(asked: dict[str, Any], names: list[str]) -> None:
    """Which answers come, and under what names."""
    assert list(answers(carrier(**asked), interchange(ADDED))) == names
