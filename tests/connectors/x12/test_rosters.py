"""A full 834 as a roster: numbers, people, groups and coverages by the carrier's profile; and every published file."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.rosters import read_roster
from events.roster_rows import CoverageHeld, MedicareHeld, MemberHeld, RosterFault, RosterOpened
from events.vocabulary.people import Relationship, Sex
from tests.connectors.x12.examples import profile

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
PATHS = sorted(SAMPLES.glob("834*/*.edi"))
HEAD = (
    b"ISA*00*          *00*          *ZZ*S              *ZZ*R              *260601*1200*^*00501*000000101*0*T*:~"
    b"GS*BE*S*R*20260601*1200*101*X*005010X220A1~ST*834*0001*005010X220A1~"
    b"BGN*00*1*20260601*1200****4~N1*P5*A*FI*123456789~N1*IN*B*FI*%s~"
)
TAIL = b"SE*9*0001~GE*1*101~IEA*1*000000101~"
ROW = (
    b"INS*Y*18*030*XN*C***RT~REF*0F*078051120~REF*1L*G1~REF*23*N1~REF*6O*H1~REF*ZZ*E77~DTP*336*D8*20200501~"
    b"NM1*IL*1*DOE*JANE*Q**JR*34*078051120~N3*100 MAIN ST*APT 2~N4*CHICAGO*IL*606011234~DMG*D8*19850101*F*M~"
    b"HD*030**HLT*PPO500*FAM~DTP*348*D8*20260101~DTP*349*D8*20261231~REF*17*S1~"
    b"HD*002**DEN*D~DTP*348*D8*20260101~"
)
CARRIER = profile(
    subscriber_identifier="ssn",
    identifiers=(
        {"qualifier": "ZZ", "value": "employee_id"},
        {"qualifier": "6O", "value": "carrier_number"},
    ),
    payer_id="987654321",
)


def members(content: bytes) -> list[MemberHeld]:
    """Return the members of a file."""
    return [each for each in read_roster(CARRIER, [content]) if isinstance(each, MemberHeld)]


@pytest.mark.parametrize(
    ("said", "medicare"),
    [
        (b"C:1", MedicareHeld(True, True, "disability", date(2025, 10, 1), date(2026, 5, 31))),
        (b"A:2", MedicareHeld(True, False, "esrd", date(2025, 10, 1), date(2026, 5, 31))),
        (b"B", MedicareHeld(False, True, "age", date(2025, 10, 1), date(2026, 5, 31))),
        (b"D", None),
        (b"E", None),
        (b"", None),
    ],
)
def test_retirement_and_medicare(said: bytes, medicare: MedicareHeld | None) -> None:
    """DTP*286, 338 and 339, INS06: the parts and why; D (unknown which) and E (none) say nothing that we could have."""
    row = ROW.replace(b"*XN*C***RT", b"*XN*A*" + said + b"**RT").replace(
        b"DTP*336*D8*20200501~",
        b"DTP*286*D8*20251201~DTP*336*D8*20200501~DTP*338*D8*20251001~DTP*339*D8*20260531~",
    )
    (member,) = members(HEAD % b"987654321" + row + TAIL)

    assert (member.retired, member.retirement_day, member.medicare) == (True, date(2025, 12, 1), medicare)


def test_a_member_with_everything() -> None:
    """What never took effect is left out; REF*0F is no number where the carrier knows people by their SSN."""
    (member,) = members(HEAD % b"987654321" + ROW + TAIL)
    person = member.person
    address = person.address

    assert (member.place, member.subscriber, member.relationship) == (
        "ST 0001 segment 5",
        True,
        Relationship.SELF,
    )
    assert (member.subscriber_number, member.subscriber_ssn) == ("", "078051120")
    assert (member.member_number, member.carrier_number, member.employee_id) == ("N1", "H1", "E77")
    assert (member.employed_day, member.continued, member.retired) == (date(2020, 5, 1), True, True)
    assert (person.first_name, person.middle_name, person.last_name, person.suffix) == (
        "JANE",
        "Q",
        "DOE",
        "JR",
    )
    assert (person.ssn, person.birth_day, person.sex) == ("078051120", date(1985, 1, 1), Sex.FEMALE)
    assert person.marital_status == "married"
    assert address is not None
    assert (address.line2, address.zip) == ("APT 2", "60601-1234")
    assert member.groups == (("1L", "G1"), ("23", "N1"), ("6O", "H1"), ("ZZ", "E77"))
    assert member.coverages == (
        CoverageHeld("HLT", "PPO500", "FAM", date(2026, 1, 1), date(2026, 12, 31), (("17", "S1"),)),
    )


def test_an_address_that_our_books_cannot_have_is_none() -> None:
    """The rest of the person stays."""
    (member,) = members(HEAD % b"987654321" + ROW.replace(b"*IL*6", b"*QQ*6") + TAIL)

    assert (member.person.address, member.person.first_name) == (None, "JANE")


@pytest.mark.parametrize(("action", "everything"), [(b"4", True), (b"RX", True), (b"2", False)])
def test_what_a_file_says_of_itself(action: bytes, everything: bool) -> None:
    """Its day, whether it says everything, and whether it is this payer's."""
    head = (HEAD % b"111111111").replace(b"****4~", b"****" + action + b"~")
    opened = next(iter(read_roster(CARRIER, [head + ROW + TAIL])))

    assert opened == RosterOpened(date(2026, 6, 1), everything, ours=False)


@pytest.mark.samples
@pytest.mark.skipif(not PATHS, reason="the samples do not lie beside the checkout")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_published_file_is_read(path: Path) -> None:
    """Each has members with a relationship of ours, and nothing that cannot be read."""
    parts = list(read_roster(CARRIER, path))
    held = [each for each in parts if isinstance(each, MemberHeld)]

    assert len(held) == len(re.findall(rb"(?:~|\n)\s*INS\*", path.read_bytes()))
    assert all(each.relationship is not None for each in held)
    assert [each for each in parts if isinstance(each, RosterFault)] == []


@given(st.integers(0, len(ROW) - 1), st.binary(max_size=6))
def test_any_bytes_in_between(at: int, put: bytes) -> None:
    """Nothing raises, and no fault has a value of the file."""
    content = HEAD % b"987654321" + ROW[:at] + put + ROW[at:] + TAIL
    faults = [str(each) for each in read_roster(CARRIER, [content]) if isinstance(each, RosterFault)]

    assert not any("078051120" in each or "JANE" in each for each in faults)


@pytest.mark.parametrize("over", [b"DTP*349*D8*99991231~", b""])
def test_the_last_day_of_all_is_no_end(over: bytes) -> None:
    """DTP*349, 357 and 339: carriers that must say an end write 99991231 for none."""
    row = (
        ROW.replace(b"DTP*349*D8*20261231~", over).replace(b"XN*C*", b"XN*A*A").replace(b"HD*030", b"HD*024")
    )
    days = b"DTP*336*D8*20200501~DTP*338*D8*20251001~DTP*339*D8*99991231~DTP*357*D8*99991231~"
    (member,) = members(HEAD % b"987654321" + row.replace(b"DTP*336*D8*20200501~", days) + TAIL)
    (medical,) = member.coverages

    assert medical.end_day is None
    assert member.medicare == MedicareHeld(True, False, "age", date(2025, 10, 1), None)
