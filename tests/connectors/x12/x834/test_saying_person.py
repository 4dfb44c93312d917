"""Names, addresses, contacts: what is said, how it is cleaned, and what is left out."""

from typing import Any

import pytest

from connectors.x12.syntax import UnsayableIdentifier
from connectors.x12.x834 import MemberRow
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.saying_person import say_names, says_demographics
from events.people import Address
from events.vocabulary.maintenance import Maintenance, MaintenanceReason
from events.vocabulary.people import Sex
from tests.connectors.x12.examples import ANA, HOME, MIA, family, member, profile

CHILD = member(Maintenance.ADDITION, "d1")


def names(row: MemberRow, **changes: Any) -> list[str]:
    """Return the segments of loop 2100 with blanks between elements."""
    phrasing = Phrasing(profile(**changes))
    return [" ".join(each) for each in say_names(row, Family(family(), phrasing), phrasing)]


def test_everything_in_order() -> None:
    """2100A name, contacts, address, birth, health; then 2100C."""
    ana = ANA.model_copy(update={"suffix": "Jr.", "tobacco": True, "mailing_address": HOME})

    assert names(MemberRow(CHILD, ana)) == [
        "NM1 IL 1 BEISPIEL ANA Q  JR. 34 078051120",
        "PER IP  HP 4135550100 EM ANA@EXAMPLE.COM",
        "N3 100 MAIN STREET APT. 2",
        "N4 SPRINGFIELD MA 011012345",
        "DMG D8 19850101 F M",
        "HLH T",
        "NM1 31 1",
        "N3 100 MAIN STREET APT. 2",
        "N4 SPRINGFIELD MA 011012345",
    ]


def test_correction() -> None:
    """The right person under 74 with everything, then the one told before under 70, then the mail."""
    prior = MIA.model_copy(update={"sex": Sex.UNKNOWN, "ssn": "219099999"})
    row = MemberRow(member(Maintenance.CHANGE, "d1"), MIA.model_copy(update={"mailing_address": HOME}), prior)

    assert [each[:20] for each in names(row, say_demographics="additions")] == [
        "NM1 74 1 MUNOZ-BEISP",
        "DMG D8 20150303 F",
        "NM1 70 1 MUNOZ-BEISP",
        "DMG D8 20150303 U",
        "NM1 31 1",
        "N3 100 MAIN STREET A",
        "N4 SPRINGFIELD MA 01",
    ]


@pytest.mark.parametrize(
    "identifier, known, end",
    [
        ("ssn", True, "34 078051120"),
        ("ssn", False, "ANA Q"),
        ("member_number", False, "ZZ CITY-10234-D1"),
        ("none", True, "ANA Q"),
    ],
)
def test_name_identifier(identifier: str, known: bool, end: str) -> None:
    """NM108 and NM109 as the profile says; an SSN that is not known is left out."""
    person = ANA if known else ANA.model_copy(update={"ssn": None})

    assert names(MemberRow(CHILD, person), name_identifier=identifier)[0].endswith(end)


@pytest.mark.parametrize(
    "say, maintenance, reason, said",
    [
        ("always", Maintenance.TERMINATION, None, True),
        ("additions", Maintenance.ADDITION, None, True),
        ("additions", Maintenance.AUDIT, None, True),
        ("additions", Maintenance.CHANGE, None, False),
        ("additions", Maintenance.TERMINATION, None, False),
        ("additions", Maintenance.CHANGE, MaintenanceReason.RELOCATION, True),
        ("additions", Maintenance.CHANGE, MaintenanceReason.IDENTIFYING_DATA, True),
        ("additions", Maintenance.CHANGE, MaintenanceReason.PERSONNEL_DATA, True),
    ],
)
def test_when_demographics_are_said(
    say: str, maintenance: Maintenance, reason: MaintenanceReason | None, said: bool
) -> None:
    """Always, or with additions and corrections only."""
    change = member(maintenance, reason=reason)

    assert says_demographics(change, Phrasing(profile(say_demographics=say))) is said


@pytest.mark.parametrize(
    "phone, email, contacts",
    [
        ("413-555-0100 x12", None, ["PER IP  HP 4135550100"]),
        ("413.555.0100 ext. 9", None, ["PER IP  HP 4135550100"]),
        ("+44 20 7946 0958", None, ["PER IP  HP 442079460958"]),
        ("none", None, []),
        ("911", "a@b.org", ["PER IP  EM A@B.ORG"]),
        (None, "a*b@c.org", []),
        (None, "ä@c.org", []),
        (None, "nobody", []),
        (None, None, []),
    ],
)
def test_contacts(phone: str | None, email: str | None, contacts: list[str]) -> None:
    """Digits of a phone, an e-mail as it is; what could only be said altered is left out."""
    person = MIA.model_copy(update={"phone": phone, "email": email})

    assert [each for each in names(MemberRow(CHILD, person)) if each.startswith("PER")] == contacts


def test_contacts_may_be_unwanted() -> None:
    """A carrier that wants none gets none."""
    assert not [each for each in names(MemberRow(CHILD, ANA), say_contacts=False) if each.startswith("PER")]


@pytest.mark.parametrize(
    "changes, said",
    [
        ({}, ["N3 100 MAIN STREET APT. 2", "N4 SPRINGFIELD MA 011012345"]),
        ({"country": "US"}, ["N3 100 MAIN STREET APT. 2", "N4 SPRINGFIELD MA 011012345"]),
        ({"country": "CA", "state": "ON"}, ["N3 100 MAIN STREET APT. 2", "N4 SPRINGFIELD ON 011012345 CA"]),
        ({"country": "DE"}, ["N3 100 MAIN STREET APT. 2", "N4 SPRINGFIELD  011012345 DE"]),
        ({"line1": "山", "line2": "5 Rue Ñ"}, ["N3 5 RUE N", "N4 SPRINGFIELD MA 011012345"]),
        ({"line1": "山", "line2": None}, []),
        ({"city": "京都"}, []),
    ],
)
def test_address(changes: dict[str, Any], said: list[str]) -> None:
    """Both segments or neither: half an address is worse than none."""
    address = Address.model_construct(**{**HOME.__dict__, **changes})
    segments = names(MemberRow(CHILD, MIA.model_copy(update={"address": address})))

    assert [each for each in segments if each.startswith(("N3", "N4"))] == said


def test_a_name_that_x12_cannot_carry() -> None:
    """A last name of which no letter is left is refused; NM103 is required."""
    with pytest.raises(UnsayableIdentifier, match="NM103"):
        names(MemberRow(CHILD, MIA.model_copy(update={"last_name": "山田"})))
