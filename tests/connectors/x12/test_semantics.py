"""Our own check of the envelope: every lie in it is found, and an honest file passes, in whatever pieces it comes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.semantics import FAULTS_MOST, check
from connectors.x12.x834 import MemberRow, write
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import ANA, ENVELOPE, coverage, family, member, profile, transaction_set

ROW = MemberRow(member(Maintenance.ADDITION, coverages=(coverage(Maintenance.ADDITION),)), ANA)
SETS = [
    transaction_set(
        family(ROW, family=f"city/{number}"), control_number=f"000{number}", reference=f"R{number}"
    )
    for number in (1, 2)
]
GOOD = b"".join(write(ENVELOPE, profile(), SETS))


def test_an_honest_file(tmp_path: Path) -> None:
    """No fault, from bytes, a path, or pieces."""
    path = tmp_path / "x.834"
    path.write_bytes(GOOD)

    assert check(GOOD) == []
    assert check(path) == []
    assert check(GOOD[at : at + 7] for at in range(0, len(GOOD), 7)) == []


@pytest.mark.parametrize(
    "old, new, code, place",
    [
        (b"ISA*00*", b"ISA*0*", "header", "ISA"),
        (b"*:~", b"*^~", "header", "ISA"),
        (b"SE*16*0001", b"SE*15*0001", "count", "ST 0001 segment 16"),
        (b"SE*16*0001", b"SE*16*0009", "control", "ST 0001 segment 16"),
        (b"ST*834*0002", b"ST*834*0001", "control", "ST 0001 segment 1"),
        (b"ST*834*0001*005010X220A1", b"ST*834*0001*005010X220", "control", "ST 0001 segment 1"),
        (b"GE*2*", b"GE*3*", "count", "group 1"),
        (b"GE*2*101", b"GE*2*102", "control", "group 1"),
        (b"IEA*1*", b"IEA*2*", "count", "group 1"),
        (b"IEA*1*000000101", b"IEA*1*000000102", "control", "group 1"),
        (b"IEA*1*000000101~\n", b"", "end", "group 1"),
        (b"*F*M~", b"*F*M*~", "empty", "ST 0001 segment 13"),
        (b"DMG*", b"~DMG*", "empty", "ST 0001 segment 13"),
        (b"*ANA*", b"* ANA*", "space", "ST 0001 segment 9"),
        (b"*ANA*", b"*A^A*", "delimiter", "ST 0001 segment 9"),
        (b"*ANA*", b"*A:A*", "delimiter", "ST 0001 segment 9"),
        (b"*ANA*", b"*A\xd1A*", "ascii", "group 0"),
        (b"GE*2*", b"N1*P5*X~\nGE*2*", "order", "group 1"),
        (b"GE*2*101~\n", b"", "order", "group 1"),
    ],
)
def test_lies(old: bytes, new: bytes, code: str, place: str) -> None:
    """Each is found at its place."""
    faults = check(GOOD.replace(old, new, 1))

    assert [(each.code, each.place) for each in faults[:1]] == [(code, place)]


def test_a_segment_without_end() -> None:
    """A file that lost its terminators is not gathered in memory."""
    faults = check([GOOD[:-20], *[b"x" * 60_000] * 5])

    assert "length" in {each.code for each in faults}


def test_faults_have_an_end() -> None:
    """A file that is wrong as a whole gives so many faults and no more."""
    assert len(check(GOOD[:300] + b"~" * 5000)) == FAULTS_MOST


@given(st.integers(0, len(GOOD)), st.binary(max_size=10))
def test_any_damage_comes_to_an_end(at: int, damage: bytes) -> None:
    """Whatever is put in, the check returns."""
    assert isinstance(check(GOOD[:at] + damage + GOOD[at:]), list)


@given(st.integers(0, len(GOOD) - 3))
def test_what_is_cut_short_is_found(length: int) -> None:
    """A file that ends before its end has a fault."""
    assert check(GOOD[:length])
