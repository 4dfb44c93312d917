"""Scenarios in which a carrier asks for all that a profile can ask for, in the guide of today and in the old one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.x12.x834 import FamilyRows, MemberRow
from events.catalog import GroupPlace, Identifier, PlanCode
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    BenefitStatus,
    CategoryValue,
    Continuation,
    CoverageGroup,
    Maintenance,
    MaintenanceReason,
    Medicare,
)
from tests.connectors.x12.examples import ANA, MIA, coverage, family, member, profile
from tests.connectors.x12.x834.scenario import Scenario, scenario

M = Maintenance
FIRST, LAST = date(2026, 2, 1), date(2027, 7, 31)
MORE: dict[str, Any] = {
    "tier_on_dependents": True,
    "other_insurance": "unknown",
    "say_premium": True,
    "letter_case": "as_is",
}


def _continued(**words: Any) -> FamilyRows:
    medical = coverage(
        M.ADDITION, first_day=FIRST, tier=CoverageTier.EMPLOYEE_AND_CHILDREN, premium=Decimal("1234.50")
    )
    own = member(
        M.ADDITION,
        reason=MaintenanceReason.COBRA,
        benefit_status=BenefitStatus.COBRA,
        medicare=Medicare(True, False, "disability", FIRST, LAST),
        continuation=Continuation("termination", date(2026, 1, 31), FIRST, LAST),
        coverages=(medical, coverage(M.ADDITION, "dental", FIRST, volume=words.pop("volume", None))),
        **words,
    )
    child = member(M.ADDITION, "d1", coverages=(replace(medical, tier=None, premium=None),), disabled=True)
    return family(MemberRow(own, ANA), MemberRow(child, MIA))


@scenario
def all_that_is_asked() -> Scenario:
    """Numbers, words of the office, parts of the group, COBRA, Medicare, prices, a rate, and categories with a day."""
    plain = profile()
    carrier = profile(
        say_counts=True,
        say_volume=True,
        payer_id_qualifier="94",
        time_zone_code="ET",
        master_policy="MP-77",
        identifiers=(
            Identifier(qualifier="3H", value="employee_id", on="subscriber"),
            Identifier(qualifier="DX", value="department", on="subscriber"),
            Identifier(qualifier="F6", value="location", on="subscriber"),
            Identifier(qualifier="ABB", value="job", on="subscriber"),
            Identifier(qualifier="QQ", value="carrier_number", on="subscriber"),
        ),
        group_places=(
            GroupPlace(part="subgroup", loop="2000", qualifier="17"),
            GroupPlace(part="class_code", loop="2300", qualifier="CE"),
        ),
        plan_codes=(
            PlanCode(plan="ppo", insurance_line_code="HLT", plan_code="PPO500", rate_code="R7"),
            *plain.plan_codes[1:],
        ),
        **MORE,
    )
    rows = _continued(
        volume=Decimal(50000),
        department="Parks & Recreación",
        location="West",
        job="Clerk",
        carrier_number="H123",
        categories=(
            CategoryValue("PREMIUM", "9X", "1234.50", FIRST),
            CategoryValue("CLASS", "ZZ", "teachers", None),
        ),
    )
    return Scenario(carrier, (replace(rows, place=CoverageGroup("GRP100", "SUB1", "C2")),))


@scenario
def all_that_the_old_guide_has_a_place_for() -> Scenario:
    """The same family to a carrier that reads 004010X095A1."""
    return Scenario(profile(version="004010X095A1", **MORE), (_continued(),))
