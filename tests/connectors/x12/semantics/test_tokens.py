"""The short ways through a segment: whatever they let pass has no fault for the long way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.x12.semantics import STRICT, Demands
from connectors.x12.semantics.grammar import Grammar
from connectors.x12.semantics.segment import Standpoint, faults_of
from connectors.x12.semantics.tokens import Tokens
from tests.connectors.x12.broken_files import BASES

GRAMMAR = Grammar("*", ":", "~", "^", ("ISA",))
SEGMENTS = sorted({each for each in BASES["changes"].decode("ascii").split("~\n")[1:] if each})
CHARACTERS = "*^: .-@09AZaz\t\xe9"


def here(demands: Demands = STRICT) -> Standpoint:
    """Return where a segment of the corpus is judged from."""
    return Standpoint(GRAMMAR, demands, "20260302")


@pytest.mark.parametrize("segment", SEGMENTS)
def test_the_short_way_is_the_long_way(segment: str) -> None:
    """Met for the first time, met again, taken apart: no fault, and the same token."""
    tokens = Tokens(here())

    first, faults = tokens.meet(segment)

    assert faults == []
    assert tokens.meet(segment) == (first, [])
    assert tokens.known.get(segment, first) is first


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([each for each in SEGMENTS if not each.startswith(("GS", "ST", "SE", "GE", "IEA"))]),
    st.data(),
)
def test_no_short_way_past_a_fault(segment: str, data: st.DataObject) -> None:
    """A segment with one character changed has the faults that taking it apart finds."""
    at = data.draw(st.integers(0, len(segment) - 1))
    edited = segment[:at] + data.draw(st.sampled_from(CHARACTERS)) + segment[at + 1 :]

    assert Tokens(here()).meet(edited)[1] == faults_of(edited.split("*"), here())


def test_one_token_for_all_people() -> None:
    """Names, numbers, amounts and days do not make another kind of row; codes do."""
    tokens = Tokens(here())

    def same(one: str, other: str) -> bool:
        return tokens.meet(one)[0] is tokens.meet(other)[0]

    assert same("NM1*IL*1*NOVAK*EVA", "NM1*IL*1*SATO*KEN*J***34*219095555")
    assert same("DTP*336*D8*20200101", "DTP*336*D8*20210101")
    assert same("AMT*P3*12.50", "AMT*P3*7")
    assert not same("INS*Y*18*021*28*A***FT", "INS*Y*18*021*28*A***PT")
    assert not same("HD*021**HLT*PPO500*FAM", "HD*021**HLT*PPO500*EMP")


def test_the_latest_day() -> None:
    """A birth on the day of the file passes; on the day after it passes only where that is allowed."""
    on, after = "DMG*D8*20260302*F", "DMG*D8*20260303*F"

    assert Tokens(here()).meet(on)[1] == []
    assert Tokens(here()).meet(after)[1] == [(2, "birth-in-future")]
    assert Tokens(here(Demands(future_days=1))).meet(after)[1] == []
    assert Tokens(here(Demands())).meet("DMG*D8*20991231*F")[1] == []
