"""What all members of a family have in common: REF*0F and REF*1L."""

from datetime import date
from typing import Any

import pytest

from connectors.x12.syntax import UnsayableIdentifier
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import FamilyRows, MemberRow, UnsayableMember
from events.catalog import PlanCode
from events.people import SEALED_PERSON, Person
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import ANA, MIA, family, member, profile

BOTH = family(MemberRow(member(Maintenance.CHANGE), ANA), MemberRow(member(Maintenance.CHANGE, "d1"), MIA))


@pytest.mark.parametrize(
    "identifier, number", [("member_number", "CITY-10234"), ("employee_id", "10234"), ("ssn", "078051120")]
)
def test_subscriber_identifier(identifier: str, number: str) -> None:
    """A family is known by what the carrier wants to know it by."""
    written = Family(BOTH, Phrasing(profile(subscriber_identifier=identifier)))

    assert written.subscriber_reference == ["REF", "0F", number]
    assert written.group_reference == ["REF", "1L", "GRP100"]


@pytest.mark.parametrize("subscriber", [None, MIA, SEALED_PERSON], ids=["absent", "without SSN", "sealed"])
def test_a_family_without_its_number(subscriber: Person | None) -> None:
    """A family that the carrier could not recognize is refused."""
    rows = FamilyRows(
        "city/1", "G", [MemberRow(member(Maintenance.CHANGE, "d1"), MIA)], subscriber=subscriber
    )

    with pytest.raises(UnsayableMember, match="SSN"):
        Family(rows, Phrasing(profile(subscriber_identifier="ssn")))


def test_dependents_alone_are_known_by_their_subscriber() -> None:
    """A subscriber who has no row of their own still gives the family its number."""
    rows = FamilyRows("city/1", "G", [MemberRow(member(Maintenance.CHANGE, "d1"), MIA)], subscriber=ANA)

    written = Family(rows, Phrasing(profile(subscriber_identifier="ssn")))

    assert written.subscriber_reference == ["REF", "0F", "078051120"]


def test_a_corrected_ssn_is_looked_up_under_the_old_one() -> None:
    """The carrier knows the family by what it was told before."""
    right = ANA.model_copy(update={"ssn": "219099999"})
    rows = family(MemberRow(member(Maintenance.CHANGE), right, ANA))

    written = Family(rows, Phrasing(profile(subscriber_identifier="ssn")))

    assert written.subscriber_reference == ["REF", "0F", "078051120"]


@pytest.mark.parametrize(
    "name, group, place", [("city/1*2", "G", "REF02 (0F)"), ("city/1", "G~", "REF02 (1L)")]
)
def test_numbers_are_refused_rather_than_altered(name: str, group: str, place: str) -> None:
    """The refusal names the family and the element."""
    with pytest.raises(UnsayableMember) as caught:
        Family(FamilyRows(name, group, BOTH.rows), Phrasing(profile()))

    assert (caught.value.family, caught.value.member) == (name, "self")
    assert caught.value.reason.startswith(place)


@pytest.mark.parametrize(
    "changes, place",
    [
        ({"plan_codes": (PlanCode(plan="a", insurance_line_code="H*T"),)}, "HD03"),
        ({"plan_codes": (PlanCode(plan="a", insurance_line_code="HLT", plan_code="A:B"),)}, "HD04"),
        ({"tier_codes": {CoverageTier.FAMILY: "FAMILY"}}, "HD05"),
        ({"member_identifier_qualifier": "*"}, "REF01 (member)"),
    ],
)
def test_codes_of_the_profile_are_refused_rather_than_altered(changes: dict[str, Any], place: str) -> None:
    """A profile that cannot be written is found before the first member."""
    with pytest.raises(UnsayableIdentifier) as caught:
        Phrasing(profile(**changes))

    assert caught.value.place == place


@pytest.mark.parametrize(
    "meaning, day", [("last_covered", date(2026, 1, 31)), ("first_uncovered", date(2026, 2, 1))]
)
def test_end_day(meaning: str, day: date) -> None:
    """What an end names is the carrier's choice."""
    assert Phrasing(profile(end_day=meaning)).end_day(date(2026, 1, 31), subscriber=True) == day
