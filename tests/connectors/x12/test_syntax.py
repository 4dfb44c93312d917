"""Characters and delimiters: what is altered, what is refused, and that no text can break a segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.syntax import (
    BASIC,
    EXTENDED,
    Charset,
    Delimiters,
    UnsayableIdentifier,
    join,
    transliterated,
    trimmed,
)

PLAIN = Charset(Delimiters())
ODD = Charset(Delimiters(element="|", repetition="!", component=">", terminator="'"))


@pytest.mark.parametrize(
    "value, said",
    [
        ("Ana", "ANA"),
        ("Muñoz", "MUNOZ"),
        ("O’Neill", "O'NEILL"),
        ("Strauß", "STRAUSS"),
        ("José Ángel", "JOSE ANGEL"),
        ("Łódź", "LODZ"),
        ("Søren Æbelø", "SOREN AEBELO"),
        ("  two   spaces ", "TWO SPACES"),
        ("a*b:c^d~e", "A B C D-E"),
        ("Apt #5 @ rear", "APT #5 @ REAR"),
        ("tab\there\nand\x00there", "TAB HERE AND THERE"),
        ("zero\u200bwidth", "ZEROWIDTH"),
        ("back`tick", "BACK'TICK"),
        ("山田", ""),
        ("", ""),
    ],
)
def test_text(value: str, said: str) -> None:
    """A name is said in upper case ASCII, with neither delimiters nor needless spaces."""
    assert PLAIN.text(value, 60) == said


def test_text_is_cut_after_it_is_spelled_out() -> None:
    """The length that counts is the one that is written, and no space is left at its end."""
    assert PLAIN.text("ßßß", 5) == "SSSSS"
    assert PLAIN.text("ABCD EFGH", 5) == "ABCD"


def test_text_avoids_whatever_the_delimiters_are() -> None:
    """With an apostrophe as terminator a name has a dash instead."""
    assert ODD.text("O'Neill|Pat>rick * ~", 60) == "O-NEILL PAT RICK * ~"


@pytest.mark.parametrize("value", ["GRP100", "a-1_b", "E  1F", "CITY/7"])
def test_identifiers_stay_as_they_are(value: str) -> None:
    """An identifier is not even put into upper case."""
    assert PLAIN.identifier(value, "REF02") == value


@pytest.mark.parametrize("value", ["", "A*B", "A~", "^", "a:b", "ñ1", " A", "A ", "A\n", "x" * 51])
def test_identifiers_are_refused_rather_than_altered(value: str) -> None:
    """The refusal names the element; of the value it says nothing."""
    with pytest.raises(UnsayableIdentifier) as caught:
        PLAIN.identifier(value, "REF02 (1L)")

    assert caught.value.place == "REF02 (1L)"
    assert str(caught.value) == (
        "REF02 (1L) cannot be written unaltered: a delimiter, a character that X12 lacks, or its length"
    )


@pytest.mark.parametrize("four", ["**:~", "*^:^", "A^:~", "*^ ~", "*^:\n", "*^:é"])
def test_delimiters_are_four_different_marks(four: str) -> None:
    """Neither letters, digits and blanks nor one mark for two purposes."""
    with pytest.raises(UnsayableIdentifier):
        Delimiters(*four)


def test_trimmed() -> None:
    """Empty elements go from the end, and only from there."""
    assert trimmed(["INS", "Y", "", "A", "", ""]) == ["INS", "Y", "", "A"]


def test_join() -> None:
    """Each segment is ended, also the last; nothing is made of nothing."""
    assert (
        join([["REF", "0F", "1"], ["SE", "2"]], delimiters=Delimiters(), line_end="\n")
        == "REF*0F*1~\nSE*2~\n"
    )
    assert join([], delimiters=Delimiters()) == ""


def test_join_refuses_a_trailing_empty_element() -> None:
    """A segment that was not trimmed never leaves the house."""
    with pytest.raises(AssertionError):
        join([["REF", "0F", ""]], delimiters=Delimiters())


@given(st.text(), st.integers(1, 60))
def test_no_text_breaks_a_segment(value: str, longest: int) -> None:
    """Whatever a name holds, what is said fits, is in the character set, and holds no delimiter or loose space."""
    for charset, four in ((PLAIN, "*^:~"), (ODD, "|!>'")):
        said = charset.text(value, longest)

        assert len(said) <= longest
        assert set(said) <= set(EXTENDED) - set(four)
        assert said == " ".join(said.split())
        assert charset.text(said, longest) == said


@given(st.text())
def test_transliterated_is_ascii(value: str) -> None:
    """Nothing outside of ASCII is left."""
    assert transliterated(value).isascii()


@given(st.text(alphabet=BASIC.replace("*", "").replace(":", ""), min_size=1, max_size=50))
def test_identifiers_of_the_basic_set_can_be_said(value: str) -> None:
    """Nothing but delimiters and loose spaces stands against an identifier of the basic set."""
    stripped = value.strip()

    assert not stripped or PLAIN.identifier(stripped, "REF02") == stripped
