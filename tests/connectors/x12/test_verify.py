"""The second opinion: what pyx12 says, in our words, and that it can neither crash nor tell a value."""

import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyx12 import map_walker
from pyx12.map_if import segment_if
from pyx12.nodeCounter import NodeCounter

from connectors.x12.faults import Fault
from connectors.x12.verify import verify
from connectors.x12.x834 import MemberRow
from events.catalog import PlanCode
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import ANA, coverage, family, file, member, profile

GOOD = file(
    profile(),
    family(MemberRow(member(Maintenance.ADDITION, coverages=(coverage(Maintenance.ADDITION),)), ANA)),
)


def test_a_good_file() -> None:
    """No fault, from bytes as from a path."""
    assert verify(GOOD) == []


def test_a_file_on_disk(tmp_path: Path) -> None:
    """A large file need not be in memory."""
    path = tmp_path / "x.834"
    path.write_bytes(GOOD.replace(b"HLT", b"QQQ"))

    assert verify(path) == [Fault("ST 0001 segment 14 HD03", "7", "the code is not known")]


@pytest.mark.parametrize(
    "old, new, fault",
    [
        (b"*18*021*", b"*18*O21*", Fault("ST 0001 segment 5 INS03", "7", "the code is not known")),
        (b"19850101", b"19851301", Fault("ST 0001 segment 13 DMG02", "8", "it is no date")),
        (b"REF*0F*CITY-10234~\n", b"", Fault("ST 0001 segment 8 REF", "3", "a required segment is missing")),
        (b"*P*:~", b"*X*:~", Fault("ISA or ST", "envelope", "pyx12 rejects the envelope without saying why")),
        (
            b"X220A1~\nST",
            b"X999~\nST",
            Fault("file", "engine", "pyx12 could not read it to the end: EngineError"),
        ),
        (b"ISA*", b"", Fault("ISA or ST", "envelope", "pyx12 rejects the envelope without saying why")),
    ],
    ids=["code", "date", "missing", "silent about ISA15", "unknown guide", "no header"],
)
def test_faults(old: bytes, new: bytes, fault: Fault) -> None:
    """Each fault has its place, code and words."""
    assert fault in verify(GOOD.replace(old, new, 1))


def test_not_ascii(tmp_path: Path) -> None:
    """A byte outside of ASCII is a fault, not a crash, from bytes as from a path."""
    content = GOOD.replace(b"ANA", b"AN\xc3")
    path = tmp_path / "x.834"
    path.write_bytes(content)

    assert verify(content) == [Fault(f"byte {content.index(0xC3)}", "ascii", "a byte that is no ASCII")]
    assert [each.code for each in verify(path)] == ["ascii"]


def test_agreed_codes() -> None:
    """A line of insurance that the guide lacks passes where the carrier has agreed to it, and only there."""
    carrier = profile(plan_codes=(PlanCode(plan="life", insurance_line_code="LIF"),))
    row = member(Maintenance.ADDITION, coverages=(coverage(Maintenance.ADDITION, "life"),))
    content = file(carrier, family(MemberRow(row, ANA)))

    assert [each.code for each in verify(content)] == ["7"]
    assert verify(content, extra_line_codes=frozenset({"LIF", "HLT"})) == []
    assert [each.code for each in verify(content, extra_line_codes=frozenset({"ADD"}))] == ["7"]


def test_agreed_tiers() -> None:
    """Likewise a tier."""
    row = member(
        Maintenance.ADDITION, coverages=(coverage(Maintenance.ADDITION, tier=CoverageTier.EMPLOYEE_ONLY),)
    )
    content = file(profile(), family(MemberRow(row, ANA))).replace(b"*EMP~", b"*E4D~")

    assert [each.code for each in verify(content)] == ["7"]
    assert verify(content, extra_tier_codes=frozenset({"E4D", "EMP"})) == []


@pytest.mark.parametrize(
    "old, new",
    [
        (b"*F*M~", b"*F*M*:RET:2106-3^:RET:2135-2~"),
        (b"005010X220A1", b"005010X220"),
    ],
    ids=["a repeated composite", "the guide before its errata"],
)
def test_what_pyx12_breaks_on(old: bytes, new: bytes, tmp_path: Path) -> None:
    """It is no fault of the file, and what is one is still found at its place."""
    content = GOOD.replace(old, new)
    wrong = content.replace(b"HLT", b"QQQ")
    path = tmp_path / "x.834"
    path.write_bytes(wrong)

    assert old in GOOD
    assert verify(content) == []
    assert verify(wrong) == verify(path) == [Fault("ST 0001 segment 14 HD03", "7", "the code is not known")]


ALIKE = file(
    profile(),
    *(
        family(
            MemberRow(member(Maintenance.ADDITION, coverages=(coverage(Maintenance.ADDITION),)), ANA),
            family=each,
        )
        for each in ("city/1", "city/2", "city/3")
    ),
)
"""Three families of whom the same is said."""


@pytest.mark.parametrize(
    "old, new",
    [
        (b"*18*021*", b"*18*O21*"),
        (b"*F*M~", b"*F*M*::::::~"),
        (b"*PPO500~", b"*PPO500***********~"),
        (b"DTP*348*D8*", b"DTP*348*RD8*"),
        (b"REF*0F*", b"REF*0F*CITY-9~\nREF*0F*"),
        (b"NM1*IL*", b"NM1*IL*1*BEISPIEL~\nNM1*IL*"),
        (b"HD*021", b"LX*1~\nHD*021"),
        (b"N4*", b"N9*"),
    ],
)
def test_what_is_remembered_changes_nothing(old: bytes, new: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the second of three families of whom the same is said is found as by pyx12 as it comes."""
    before, first, second, after = ALIKE.split(old)
    content = before + old + first + new + second + old + after
    quick = verify(content)
    monkeypatch.setattr(segment_if, "is_valid_errors", segment_if.is_valid_errors.__wrapped__)
    monkeypatch.setattr(map_walker, "NodeCounter", NodeCounter)

    assert verify(ALIKE) == []
    assert quick
    assert quick == verify(content)


def test_no_value_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """Neither faults nor log lines hold what the file says of somebody."""
    content = GOOD.replace(b"078051120", b"078051120" * 10).replace(b"*F*M~", b"*BEISPIEL*M~")

    with caplog.at_level(logging.DEBUG):
        faults = verify(content)

    told = " ".join([str(faults), caplog.text])
    assert len(faults) >= 2
    assert "078051120" not in told
    assert "BEISPIEL" not in told


@settings(max_examples=10, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=10), st.integers(0, 50))
def test_any_damage_is_a_list_of_faults(at: int, put: bytes, gone: int) -> None:
    """pyx12 may break on a file; we do not."""
    assert isinstance(verify(GOOD[:at] + put + GOOD[at + gone :]), list)
