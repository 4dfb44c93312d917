"""The envelope: fixed width, control numbers, and ids that are refused rather than altered."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.x12.envelope import (
    ISA_LENGTH,
    Dialect,
    Envelope,
    close_interchange,
    close_set,
    delimiters_of,
    open_interchange,
    open_set,
)
from connectors.x12.syntax import Delimiters, UnsayableIdentifier
from tests.connectors.x12.examples import ENVELOPE, profile

GUIDE = Dialect("005010X220A1")
OLD = Dialect("004010X095A1", version="00401", repeats=False, guide_in_set=False)


def test_header_to_the_byte() -> None:
    """ISA has its fixed width, GS its own numbers; both tell the carrier's wall-clock time."""
    text = open_interchange(ENVELOPE, profile(line_end=""), function="BE", dialect=GUIDE)

    assert text == (
        "ISA*00*          *00*          *30*123456789      *ZZ*EXAMPLEHEALTH  *260102*2200*^*00501*000000101*1*P*:~"
        "GS*BE*CITY*EXHEALTH*20260102*2200*101*X*005010X220A1~"
    )
    assert text.index("~") + 1 == ISA_LENGTH


def test_before_005010_isa11_is_no_separator() -> None:
    """An older version has its own number, and `U` where the repetition separator is now."""
    text = open_interchange(ENVELOPE, profile(), function="BE", dialect=OLD)

    assert text[81:89] == "*U*00401"
    assert text.strip().endswith("*X*004010X095A1~")


@pytest.mark.parametrize(
    "test, want_ta1, flags", [(True, True, "1*T"), (True, False, "0*T"), (False, False, "0*P")]
)
def test_flags(test: bool, want_ta1: bool, flags: str) -> None:
    """ISA14 asks for a TA1, ISA15 says whether this is a test."""
    text = open_interchange(ENVELOPE, profile(test=test, want_ta1=want_ta1), function="BE", dialect=GUIDE)

    assert text[99:105] == f"*{flags}*:"


def test_line_ends_follow_the_fixed_width() -> None:
    """A line end comes after the terminator and is no part of ISA."""
    text = open_interchange(ENVELOPE, profile(line_end="\r\n"), function="BE", dialect=GUIDE)

    assert text[ISA_LENGTH - 1 : ISA_LENGTH + 4] == "~\r\nGS"


@pytest.mark.parametrize(
    "changes, place",
    [
        ({"sender_id": "TOO-LONG-FOR-ISA"}, "ISA06"),
        ({"receiver_id": "A*B"}, "ISA08"),
        ({"sender_qualifier": "3"}, "ISA05"),
        ({"receiver_qualifier": "ZZZ"}, "ISA07"),
        ({"application_sender": "X"}, "GS02"),
        ({"application_receiver": "é2"}, "GS03"),
        ({"component_separator": "*"}, "ISA: the delimiters"),
    ],
)
def test_ids_that_cannot_be_written(changes: dict[str, Any], place: str) -> None:
    """Each refusal names its element."""
    with pytest.raises(UnsayableIdentifier) as caught:
        open_interchange(ENVELOPE, profile(**changes), function="BE", dialect=GUIDE)

    assert caught.value.place == place


@pytest.mark.parametrize("number", [0, 1_000_000_000])
def test_control_numbers_have_nine_digits(number: int) -> None:
    """A number that ISA13 has no room for is our fault."""
    with pytest.raises(AssertionError):
        Envelope(number, datetime(2026, 1, 2, tzinfo=UTC))


def test_times_have_a_zone() -> None:
    """A time without a zone is our fault."""
    with pytest.raises(AssertionError):
        Envelope(1, datetime(2026, 1, 2))


def test_trailers() -> None:
    """Each trailer repeats the number of its header and counts what is in between."""
    assert close_interchange(ENVELOPE, sets=3) == [["GE", "3", "101"], ["IEA", "1", "000000101"]]
    assert close_set("0001", segments=38) == ["SE", "38", "0001"]
    assert open_set("834", "0001", GUIDE) == ["ST", "834", "0001", "005010X220A1"]
    assert open_set("834", "0001", OLD) == ["ST", "834", "0001"]


@pytest.mark.parametrize("number", ["001", "1234567890", "00-1", "000é"])
def test_set_numbers(number: str) -> None:
    """ST02 has four to nine letters or digits."""
    with pytest.raises(UnsayableIdentifier, match="ST02"):
        open_set("834", number, GUIDE)


def test_delimiters_of_the_profile() -> None:
    """The carrier's own delimiters are taken."""
    carrier = profile(repetition_separator="%", component_separator=">")

    assert delimiters_of(carrier) == Delimiters(repetition="%", component=">")
