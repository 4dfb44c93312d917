"""What goes with a member where the carrier wants it: numbers, groups, Medicare, COBRA, prices, categories, extras."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.x12.syntax import UnsayableIdentifier
from connectors.x12.verify import verify
from connectors.x12.x834 import MemberRow, unsayable
from connectors.x12.x834.group_parts import group_references
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.saying_numbers import say_numbers
from events.catalog import CarrierProfile, DateRules, GroupPlace, Identifier, PlanCode, Whitelist
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    CategoryValue,
    Continuation,
    CoverageGroup,
    EmploymentStatus,
    Maintenance,
    MaintenanceReason,
    Medicare,
)
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import ANA, MIA, body, coverage, family, file, member, profile

M = Maintenance
FIRST, LAST = date(2026, 2, 1), date(2027, 7, 31)
PLACE = CoverageGroup("GRP100", "SUB1", "C2", None)


def said(carrier: CarrierProfile, row: MemberRow, *names: str, **changes: Any) -> list[str]:
    """Return the segments of some names that a member is told with."""
    return [each for each in body(file(carrier, replace(family(row), **changes))) if each.startswith(names)]


def identifier(value: Any, on: Any = "everybody", qualifier: str = "ZZ") -> Identifier:
    """Return a number that a carrier asks for."""
    return Identifier(qualifier=qualifier, value=value, on=on)


@pytest.mark.parametrize(
    "asked, who, number",
    [
        (identifier("member_number"), "d1", "CITY-10234-D1"),
        (identifier("employee_id"), "d1", "10234"),
        (identifier("ssn"), "self", "078051120"),
        (identifier("department"), "self", "ROADS"),
        (identifier("location"), "self", "WEST"),
        (identifier("job"), "self", "CLERK"),
        (identifier("carrier_number"), "self", "H123"),
        (identifier("employee_id", "subscriber"), "d1", None),
        (identifier("employee_id", "dependents"), "d1", "10234"),
        (identifier("employee_id", "dependents"), "self", None),
    ],
)
def test_numbers(asked: Identifier, who: str, number: str | None) -> None:
    """Each number under its qualifier, for whom the carrier wants it; one that is not known is left out."""
    known: dict[str, Any] = {
        "department": "ROADS",
        "location": "WEST",
        "job": "CLERK",
        "carrier_number": "H123",
    }
    carrier = profile(identifiers=(asked,), member_identifier_qualifier=None)

    found = said(carrier, MemberRow(member(M.CHANGE, who, **known), ANA), "REF*ZZ")

    assert found == ([] if number is None else [f"REF*ZZ*{number}"])
    assert said(carrier, MemberRow(member(M.CHANGE, "d1"), MIA), "REF*ZZ*ROADS", "REF*ZZ*H") == []


def test_a_number_that_cannot_be_said_stops_the_member() -> None:
    """It is named by its qualifier, and its value is not shown."""
    carrier = profile(identifiers=(identifier("carrier_number"),))
    rows = family(MemberRow(member(M.CHANGE, carrier_number="A*B"), ANA))

    assert [each.reason.split(" cannot")[0] for each in unsayable(carrier, [rows])] == ["REF02 (ZZ)"]
    phrasing = Phrasing(carrier)
    with pytest.raises(UnsayableIdentifier) as caught:
        say_numbers(rows.rows[0], Family(rows, phrasing), phrasing)
    assert "A*B" not in str(caught.value)


@pytest.mark.parametrize("value", ["department", "location", "job"])
def test_words_of_the_office_are_cleaned_like_names(value: str) -> None:
    """In the carrier's letter case and without delimiters: nobody is looked up by them."""
    asked = profile(identifiers=(identifier(value),))
    as_is = profile(identifiers=(identifier(value),), letter_case="as_is")
    row = MemberRow(member(M.CHANGE, **{value: "Parks*Recreación"}), ANA)

    assert said(asked, row, "REF*ZZ") == ["REF*ZZ*PARKS RECREACION"]
    assert said(as_is, row, "REF*ZZ") == ["REF*ZZ*Parks Recreacion"]


def test_group_parts() -> None:
    """Alone or packed, with the member or with the coverage; a part that there is not is left out."""
    places = (
        GroupPlace(part="subgroup", loop="2000", qualifier="17"),
        GroupPlace(part="division", loop="2000", qualifier="DX"),
        GroupPlace(part="class_code", loop="2300", qualifier="CE"),
        GroupPlace(part="number", loop="2300", qualifier="ZZ", pattern="{number}/{subgroup:>6}{division:>4}"),
    )
    carrier = profile(group_places=places, member_identifier_qualifier=None)
    other = CoverageGroup("GRP200", "S2")
    both = (coverage(M.ADDITION), coverage(M.ADDITION, "dental", group=other))

    found = said(carrier, MemberRow(member(M.ADDITION, coverages=both), ANA), "REF", "HD", place=PLACE)

    assert found == [
        "REF*0F*CITY-10234",
        "REF*1L*GRP100",
        "REF*17*SUB1",
        "HD*021**HLT*PPO500",
        "REF*CE*C2",
        "REF*ZZ*GRP100/  SUB1",
        "HD*021**DEN*DEN1",
        "REF*ZZ*GRP200/    S2",
    ]
    assert group_references(CoverageGroup("G"), "2000", carrier, Phrasing(carrier).scribe) == []


@pytest.mark.parametrize(
    "medicare, ins06, days",
    [
        (Medicare(True, True, "age", FIRST), "C:0", ["338 20260201"]),
        (Medicare(True, False, "disability", FIRST, LAST), "A:1", ["338 20260201", "339 20270731"]),
        (Medicare(False, True, "esrd"), "B:2", []),
        (Medicare(False, False, "age", FIRST, LAST), "E", ["338 20260201", "339 20270731"]),
    ],
)
def test_medicare(medicare: Medicare, ins06: str, days: list[str]) -> None:
    """INS06 tells the parts and why; the days tell from when to when."""
    found = said(profile(), MemberRow(member(M.CHANGE, medicare=medicare), ANA), "INS", "DTP")

    assert found[0].split("*")[6] == ins06
    assert [each.replace("DTP*", "").replace("*D8*", " ") for each in found[1:]] == days


@pytest.mark.parametrize(
    "event, code",
    [
        ("termination", "1"),
        ("reduction_of_hours", "2"),
        ("medicare", "3"),
        ("death", "4"),
        ("divorce", "5"),
        ("legal_separation", "6"),
        ("child_ceased_to_be_dependent", "7"),
    ],
)
def test_cobra(event: str, code: str) -> None:
    """INS07 tells the event; DTP the event's day and the days of continuation, between the others."""
    continues = Continuation(event, date(2026, 1, 15), FIRST, LAST)
    row = member(M.CHANGE, continuation=continues, change_day=FIRST, eligibility_first_day=FIRST)

    found = said(profile(), MemberRow(row, ANA), "INS", "DTP")

    assert found[0].split("*")[7] == code
    assert [each.split("*")[1] for each in found[1:]] == ["301", "303", "340", "341", "356"]


def test_prices_rates_and_categories() -> None:
    """Premium, volume, the plan's rate code, what is not known of other insurance, and the loop behind all."""
    plans = (PlanCode(plan="ppo", insurance_line_code="HLT", rate_code="R7"),)
    carrier = profile(plan_codes=plans, other_insurance="unknown")
    priced = coverage(M.ADDITION, premium=Decimal("512.30"), volume=Decimal(50_000))
    categories = (CategoryValue("DEPARTMENT", "17", "Roads"), CategoryValue("RATE", "9X", "1.00", FIRST))
    row = MemberRow(member(M.ADDITION, coverages=(priced,), categories=categories), ANA)

    found = body(file(carrier, family(row)))

    assert found[found.index("HD*021**HLT") :] == [
        "HD*021**HLT",
        "DTP*348*D8*20260101",
        "AMT*P3*512.30",
        "AMT*FK*50000",
        "REF*RB*R7",
        "COB*U**5",
        "LS*2700",
        "LX*1",
        "N1*75*DEPARTMENT",
        "REF*17*ROADS",
        "LX*2",
        "N1*75*RATE",
        "REF*9X*1.00",
        "DTP*007*D8*20260201",
        "LE*2700",
    ]
    assert verify(file(carrier, family(row))) == []


def test_codes_of_the_day() -> None:
    """A plan is said by the line that holds on the first day of the coverage, tiers by the plan's own."""
    plans = (
        PlanCode(plan="ppo", insurance_line_code="HLT", plan_code="OLD", last_day=date(2025, 12, 31)),
        PlanCode(
            plan="ppo", insurance_line_code="HLT", plan_code="NEW", tier_codes={CoverageTier.FAMILY: "E9D"}
        ),
    )
    lines = (
        coverage(M.ADDITION, first_day=date(2025, 12, 31), tier=CoverageTier.FAMILY),
        coverage(M.ADDITION, first_day=date(2026, 1, 1), tier=CoverageTier.FAMILY),
    )

    found = said(profile(plan_codes=plans), MemberRow(member(M.ADDITION, coverages=lines), ANA), "HD")

    assert found == ["HD*021**HLT*OLD*FAM", "HD*021**HLT*NEW*E9D"]


@pytest.mark.parametrize(
    "whitelist, ins",
    [
        (Whitelist(), "INS*Y*18*001*08*A***TE"),
        (Whitelist(relationships={Relationship.SELF: "20"}), "INS*Y*20*001*08*A***TE"),
        (Whitelist(reasons={"quit": "16"}), "INS*Y*18*001**A***TE"),
        (Whitelist(reasons={"quit": "16"}, reason_otherwise="AI"), "INS*Y*18*001*AI*A***TE"),
        (Whitelist(reasons={"termination_of_employment": "07"}), "INS*Y*18*001*07*A***TE"),
        (Whitelist(employment_statuses=("FT",)), "INS*Y*18*001*08*A"),
    ],
)
def test_whitelists(whitelist: Whitelist, ins: str) -> None:
    """The carrier's own codes for our words; what it does not take is left out, or said as it wants."""
    row = member(
        M.CHANGE,
        reason=MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
        employment_status=EmploymentStatus.TERMINATED,
    )

    assert said(profile(whitelist=whitelist), MemberRow(row, ANA), "INS") == [ins]


@pytest.mark.parametrize(
    "reasons, code", [({"quit": "16"}, "XN"), ({}, "XN"), ({"notification_only": "AI"}, "AI")]
)
def test_a_row_of_a_full_file_has_no_reason_of_a_change(reasons: dict[str, str], code: str) -> None:
    """INS04 XN, whatever reasons the carrier takes, unless it names another code for just that. Source: BGN08 4."""
    carrier = profile(whitelist=Whitelist(reasons=reasons, reason_otherwise="29"))
    row = member(M.AUDIT, reason=MaintenanceReason.NOTIFICATION_ONLY)

    assert said(carrier, MemberRow(row, ANA), "INS") == [f"INS*Y*18*030*{code}*A"]


def test_a_relationship_that_the_carrier_does_not_take() -> None:
    """The member cannot be said."""
    carrier = profile(whitelist=Whitelist(relationships={Relationship.SELF: "18"}))
    rows = family(MemberRow(member(M.CHANGE, "d1"), MIA))

    assert [each.reason.split(" cannot")[0] for each in unsayable(carrier, [rows])] == ["INS02"]


def test_forbidden_days_and_ends_of_dependents() -> None:
    """What is forbidden is left out in both loops; a dependent's end may be named by another day."""
    carrier = profile(dates=DateRules(forbidden=("303", "357")), dependent_end_day="first_uncovered")
    ended = (coverage(M.TERMINATION, last_day=date(2026, 1, 31), change_day=FIRST),)
    change: dict[str, Any] = {"change_day": FIRST, "eligibility_last_day": FIRST, "coverages": ended}

    subscriber = said(carrier, MemberRow(member(M.TERMINATION, **change), ANA), "DTP")
    child = said(carrier, MemberRow(member(M.TERMINATION, "d1", **change), MIA), "DTP")

    assert subscriber == ["DTP*348*D8*20260101", "DTP*349*D8*20260131"]
    assert child == ["DTP*348*D8*20260101", "DTP*349*D8*20260201"]


def test_letter_case() -> None:
    """Names and e-mail as they are, for a carrier that wants them so; identifiers are never altered."""
    row = MemberRow(member(M.ADDITION, "d1"), ANA.model_copy(update={"last_name": "Muñoz  de Ávila"}))

    found = said(profile(letter_case="as_is"), row, "NM1", "PER", "N3")

    assert found == [
        "NM1*IL*1*Munoz de Avila*Ana*Q***34*078051120",
        "PER*IP**HP*4135550100*EM*ana@example.com",
        "N3*100 Main Street*Apt. 2",
    ]


def test_a_group_that_cannot_be_said() -> None:
    """The family is refused by the element's name."""
    carrier = profile(group_places=(GroupPlace(part="subgroup", loop="2000", qualifier="17"),))
    rows = replace(family(MemberRow(member(M.CHANGE), ANA)), place=CoverageGroup("G", "A*"))

    assert [each.reason.split(" cannot")[0] for each in unsayable(carrier, [rows])] == ["REF02 (17)"]
    with pytest.raises(UnsayableIdentifier):
        group_references(CoverageGroup("G", "A*"), "2000", carrier, Phrasing(carrier).scribe)
