"""Patterns of what the hub itself does not keep: said by extras, in X12's own terms."""

from datetime import date
from decimal import Decimal

from connectors.x12.x834 import CoverageExtras, MemberExtras, MemberRow
from connectors.x12.x834.model import Category, Disability, Income, Language
from connectors.x12.x834.model_coverage import OtherInsurance, Provider
from connectors.x12.x834.model_parts import Amount, Dated, Entity, Name, Reference
from events.catalog import PlanCode
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    EmploymentStatus,
    Medicare,
)
from tests.connectors.x12.examples import NEW_YEAR, coverage, member
from tests.connectors.x12.x834.pattern import BARE, FULL, JANE, KIM, M, Pattern, R, carrier


def medicare_retiree() -> Pattern:
    """We name the span that changes, by its first day."""
    row = member(
        M.CHANGE,
        reason=R.RETIREMENT,
        employment_status=EmploymentStatus.RETIRED,
        retirement_day=date(2026, 1, 31),
        medicare=Medicare(True, True, "age", date(2026, 2, 1)),
        coverages=(coverage(M.CHANGE, change_day=date(2026, 2, 1), tier=CoverageTier.EMPLOYEE_ONLY),),
    )
    extras = MemberExtras(references=(Reference("F6", "1EG4TE5MK73"),))
    retired = PlanCode(plan="ppo", insurance_line_code="HLT", plan_code="RET1")
    return Pattern(
        rows=(MemberRow(row, JANE, extras=extras),),
        ours=("DTP*348*D8*20260101",),
        carrier=carrier(plan_codes=(retired,)),
    )


def pcp_cob_rates_reporting() -> Pattern:
    """The same: provider, other insurance, rates and categories by extras."""
    insurer = Entity(Name("IN", "2", "OTHER INS", id_qualifier="FI", id="112223333"))
    other = OtherInsurance(
        "S", "890111", "1", (), (Reference("60", "ABC"),), (Dated("344", date(2025, 1, 1)),), (insurer,)
    )
    doctor = Name("P3", "1", "SMITH", "ANN", id_qualifier="XX", id="1234567893", relationship="26")
    extras = MemberExtras(
        references=(Reference("DX", "ENG"),),
        income=Income("7", Decimal(65000)),
        amounts=(Amount("P3", Decimal("45.34")),),
        languages=(Language("LE", "ENG", "", "7"),),
        coverages=(
            CoverageExtras(
                references=(Reference("1L", "POL9"), Reference("ZZ", "RATE-A")),
                providers=(Provider(doctor),),
                other_insurance=(other,),
            ),
        ),
        categories=(
            Category("DEPARTMENT", Reference("17", "ENGINEERING")),
            Category("PRE AMT TOT", Reference("9X", "512.33"), Dated("007", NEW_YEAR)),
        ),
    )
    priced = coverage(M.ADDITION, "hmo", tier=CoverageTier.EMPLOYEE_ONLY, premium=Decimal("512.33"))
    row = member(
        M.ADDITION,
        reason=R.INITIAL_ENROLLMENT,
        eligibility_first_day=NEW_YEAR,
        coverages=(priced,),
        **FULL,
    )
    jane = BARE.model_copy(update={"middle_name": "Q"})
    return Pattern(rows=(MemberRow(row, jane, extras=extras),))


def disabled_dependent() -> Pattern:
    """The guide's reason 21 (disability) is none of our words."""
    extras = MemberExtras(disabilities=(Disability("3", days=(Dated("360", date(2020, 1, 1)),)),))
    kim = KIM.model_copy(update={"birth_day": date(2000, 3, 3)})
    row = member(M.CHANGE, "d1", reason=R.PERSONNEL_DATA, disabled=True, change_day=date(2026, 2, 1))
    return Pattern(
        rows=(MemberRow(row, kim, extras=extras),),
        theirs=("INS*N*19*001*21*A*****Y",),
        ours=("INS*N*19*001*33*A*****Y",),
    )


def student_dependent() -> Pattern:
    """The same."""
    extras = MemberExtras(
        days=(Dated("350", date(2026, 9, 1)), Dated("351", date(2027, 5, 31))),
        entities=(Entity(Name("M8", "2", "STATE UNIVERSITY")),),
    )
    kim = KIM.model_copy(update={"birth_day": date(2005, 3, 3)})
    row = member(M.CHANGE, "d1", reason=R.PERSONNEL_DATA, student=True, change_day=date(2026, 9, 1))
    return Pattern(rows=(MemberRow(row, kim, extras=extras),))
