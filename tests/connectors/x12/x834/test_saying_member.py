"""What a row says of a member: INS, the numbers, the days, and what goes with them where the carrier wants it."""

from datetime import date
from typing import Any

import pytest

from connectors.x12.x834 import MemberRow
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.saying_member import member_days, say_ins, say_member
from events.vocabulary.maintenance import BenefitStatus, EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import MIA, NEW_YEAR, coverage, family, member, profile

M = Maintenance
LAST = date(2026, 1, 31)


@pytest.mark.parametrize(
    "who, changes, ins",
    [
        ("self", {}, "INS Y 18 001  A"),
        ("self", {"employment_status": EmploymentStatus.PART_TIME}, "INS Y 18 001  A   PT"),
        ("self", {"student": True}, "INS Y 18 001  A"),
        ("self", {"death_day": LAST}, "INS Y 18 001  A      D8 20260131"),
        ("d1", {"reason": MaintenanceReason.BIRTH}, "INS N 19 001 02 A"),
        ("d1", {"student": True}, "INS N 19 001  A    F"),
        ("d1", {"student": True, "relationship": Relationship.SPOUSE}, "INS N 01 001  A"),
        ("d1", {"disabled": True}, "INS N 19 001  A     Y"),
        ("d1", {"employment_status": EmploymentStatus.FULL_TIME}, "INS N 19 001  A"),
        ("d1", {"benefit_status": BenefitStatus.COBRA}, "INS N 19 001  C"),
    ],
)
def test_ins(who: str, changes: dict[str, Any], ins: str) -> None:
    """Each word finds its element, and those that do not concern a member stay empty."""
    assert " ".join(say_ins(member(M.CHANGE, who, **changes), Phrasing(profile()))) == ins


@pytest.mark.parametrize(
    "maintenance, code",
    [
        (M.ADDITION, "021"),
        (M.CHANGE, "001"),
        (M.TERMINATION, "024"),
        (M.CANCELLATION, "024"),
        (M.REINSTATEMENT, "025"),
        (M.AUDIT, "030"),
    ],
)
def test_ins03(maintenance: Maintenance, code: str) -> None:
    """INS03 says what happens to the person; nobody is deleted there."""
    assert say_ins(member(maintenance), Phrasing(profile()))[3] == code


def test_days_in_order() -> None:
    """Every day has its qualifier."""
    change = member(
        M.CHANGE,
        retirement_day=date(2026, 1, 1),
        change_day=date(2026, 1, 2),
        employment_first_day=date(2026, 1, 3),
        employment_last_day=date(2026, 1, 4),
        eligibility_first_day=date(2026, 1, 5),
        eligibility_last_day=date(2026, 1, 6),
    )
    assert member_days(change, Phrasing(profile())) == [
        ["DTP", "286", "D8", "20260101"],
        ["DTP", "303", "D8", "20260102"],
        ["DTP", "336", "D8", "20260103"],
        ["DTP", "337", "D8", "20260104"],
        ["DTP", "356", "D8", "20260105"],
        ["DTP", "357", "D8", "20260106"],
    ]


@pytest.mark.parametrize(
    "shape, last",
    [("delete", NEW_YEAR), ("same_day", NEW_YEAR), ("day_before", date(2025, 12, 31))],
)
def test_a_member_who_was_never_covered(shape: str, last: date) -> None:
    """Eligibility ends where the carrier's convention has it, whatever an end names; it begins with the coverages."""
    change = member(
        M.CANCELLATION, coverages=(coverage(M.CANCELLATION, first_day=LAST), coverage(M.CANCELLATION))
    )
    phrasing = Phrasing(profile(cancellation_shape=shape, end_day="first_uncovered"))

    assert member_days(change, phrasing) == [
        ["DTP", "356", "D8", "20260101"],
        ["DTP", "357", "D8", f"{last:%Y%m%d}"],
    ]


def test_the_end_as_the_carrier_names_it() -> None:
    """DTP*357 moves with the profile; the last day of employment does not."""
    change = member(M.TERMINATION, eligibility_last_day=LAST, employment_last_day=LAST)
    days = member_days(change, Phrasing(profile(end_day="first_uncovered")))

    assert days == [["DTP", "337", "D8", "20260131"], ["DTP", "357", "D8", "20260201"]]


@pytest.mark.parametrize("qualifier, numbers", [("23", [["REF", "23", "CITY-10234-D1"]]), (None, [])])
def test_the_members_own_number(qualifier: str | None, numbers: list[list[str]]) -> None:
    """It is said under the carrier's qualifier, or not at all."""
    phrasing = Phrasing(profile(member_identifier_qualifier=qualifier))
    row = MemberRow(member(M.CHANGE, "d1"), MIA)
    written = say_member(row, Family(family(), phrasing), phrasing)

    assert [each for each in written if each[0] == "REF"] == [
        ["REF", "0F", "CITY-10234"],
        ["REF", "1L", "GRP100"],
        *numbers,
    ]
