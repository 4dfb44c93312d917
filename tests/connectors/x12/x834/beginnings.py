"""Scenarios in which coverage begins, changes or is only told of."""

from datetime import date
from typing import Any

from connectors.x12.x834 import Action, MemberRow
from events.catalog import PlanCode
from events.people import Address
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    BenefitStatus,
    Continuation,
    EmploymentStatus,
    Maintenance,
    MaintenanceReason,
)
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import ANA, LUIS, MIA, NEW_YEAR, coverage, family, member, profile
from tests.connectors.x12.x834.scenario import Scenario, scenario

M = Maintenance
R = MaintenanceReason
FULL_TIME: dict[str, Any] = {"employment_status": EmploymentStatus.FULL_TIME}
SPOUSE: dict[str, Any] = {"relationship": Relationship.SPOUSE}


@scenario
def hire_with_family() -> Scenario:
    """A new hire, spouse and child, medical and dental, mail elsewhere."""
    new: dict[str, Any] = {"reason": R.INITIAL_ENROLLMENT, "eligibility_first_day": NEW_YEAR}
    both = (
        coverage(M.ADDITION, tier=CoverageTier.FAMILY),
        coverage(M.ADDITION, "dental", tier=CoverageTier.FAMILY),
    )
    box = Address(line1="P.O. Box 7", city="Holyoke", state="MA", zip="01040")
    ana = ANA.model_copy(update={"mailing_address": box, "tobacco": False})
    hired = member(M.ADDITION, employment_first_day=date(2025, 12, 1), coverages=both, **new, **FULL_TIME)
    return Scenario(
        profile(),
        (
            family(
                MemberRow(hired, ana),
                MemberRow(member(M.ADDITION, "d1", coverages=both, **new, **SPOUSE), LUIS),
                MemberRow(member(M.ADDITION, "d2", coverages=both, **new), MIA),
            ),
        ),
    )


@scenario
def newborn() -> Scenario:
    """A child is born: the child is added, the subscriber's tier changes."""
    born = date(2026, 1, 5)
    baby = MIA.model_copy(update={"first_name": "Zoë", "birth_day": born})
    tier = coverage(M.CHANGE, tier=CoverageTier.EMPLOYEE_AND_CHILDREN, change_day=born)
    parent = member(M.CHANGE, reason=R.BIRTH, change_day=born, coverages=(tier,), **FULL_TIME)
    added = (coverage(M.ADDITION, first_day=born),)
    child = member(M.ADDITION, "d1", reason=R.BIRTH, eligibility_first_day=born, coverages=added)
    return Scenario(
        profile(say_demographics="additions"), (family(MemberRow(parent, ANA), MemberRow(child, baby)),)
    )


@scenario
def reinstate() -> Scenario:
    """An end is taken back: the coverage goes on from its first day."""
    again = (coverage(M.REINSTATEMENT, tier=CoverageTier.EMPLOYEE_ONLY),)
    row = member(
        M.REINSTATEMENT, reason=R.NO_REASON_GIVEN, change_day=date(2026, 2, 1), coverages=again, **FULL_TIME
    )
    return Scenario(profile(), (family(MemberRow(row, ANA)),))


@scenario
def move_house() -> Scenario:
    """A new address, no change of coverage."""
    new = Address(line1="5 New Street", city="Chicopee", state="MA", zip="01020")
    row = member(M.CHANGE, reason=R.RELOCATION, change_day=date(2026, 1, 10), **FULL_TIME)
    carrier = profile(say_demographics="additions", say_contacts=False)
    return Scenario(carrier, (family(MemberRow(row, ANA.model_copy(update={"address": new}))),))


@scenario
def correct_ssn_and_birth_day() -> Scenario:
    """Identifying data were wrong: the right ones, then those told before, to a carrier that knows families by SSN."""
    right = ANA.model_copy(update={"ssn": "219099999", "birth_day": date(1985, 1, 10)})
    row = member(M.CHANGE, reason=R.IDENTIFYING_DATA, change_day=date(2026, 1, 10), **FULL_TIME)
    return Scenario(profile(subscriber_identifier="ssn"), (family(MemberRow(row, right, ANA)),))


@scenario
def change_plan() -> Scenario:
    """One plan ends, the next begins on the day after."""
    tier = CoverageTier.EMPLOYEE_AND_SPOUSE
    old = coverage(M.TERMINATION, last_day=date(2026, 2, 28), tier=tier)
    new = coverage(M.ADDITION, "hmo", date(2026, 3, 1), tier=tier)
    carrier = profile(tier_on_dependents=True)
    row = member(M.CHANGE, reason=R.PLAN_CHANGE, coverages=(old, new), **FULL_TIME)
    spouse = member(M.CHANGE, "d1", reason=R.PLAN_CHANGE, coverages=(old, new), **SPOUSE)
    return Scenario(carrier, (family(MemberRow(row, ANA), MemberRow(spouse, LUIS)),))


@scenario
def retire() -> Scenario:
    """The subscriber retires and moves to another group number."""
    row = member(
        M.CHANGE,
        reason=R.RETIREMENT,
        employment_status=EmploymentStatus.RETIRED,
        retirement_day=date(2026, 1, 31),
        coverages=(coverage(M.CHANGE, change_day=date(2026, 2, 1), tier=CoverageTier.EMPLOYEE_ONLY),),
    )
    return Scenario(profile(), (family(MemberRow(row, ANA), group="GRP200-R"),))


@scenario
def full_file() -> Scenario:
    """Everybody, for comparison, to a carrier that wants counts, its own numbers and a policy number."""
    audit: dict[str, Any] = {"reason": R.NOTIFICATION_ONLY, "eligibility_first_day": NEW_YEAR}
    spans = (
        coverage(M.AUDIT, tier=CoverageTier.EMPLOYEE_AND_SPOUSE),
        coverage(M.AUDIT, "dental", last_day=NEW_YEAR),
    )
    carrier = profile(
        say_counts=True,
        master_policy="POL-7",
        time_zone_code="ET",
        subscriber_identifier="employee_id",
        member_identifier_qualifier="17",
        name_identifier="member_number",
        test=True,
        want_ta1=False,
        line_end="",
    )
    other = member(M.AUDIT, coverages=spans[:1], **audit, **FULL_TIME)
    return Scenario(
        carrier,
        (
            family(
                MemberRow(member(M.AUDIT, coverages=spans, **audit, **FULL_TIME), ANA),
                MemberRow(member(M.AUDIT, "d1", coverages=spans, **audit, **SPOUSE), LUIS),
            ),
            family(MemberRow(other, LUIS), family="school/77"),
        ),
        {"action": Action.VERIFY},
    )


@scenario
def late_addition_already_over() -> Scenario:
    """Learned late: a coverage that began and ended, in one loop."""
    over = coverage(M.ADDITION, last_day=date(2026, 1, 31), tier=CoverageTier.EMPLOYEE_ONLY)
    row = member(M.ADDITION, reason=R.ACTIVE, eligibility_first_day=NEW_YEAR, coverages=(over,), **FULL_TIME)
    return Scenario(profile(), (family(MemberRow(row, ANA)),))


@scenario
def cobra_election() -> Scenario:
    """A former employee continues coverage."""
    again = (coverage(M.ADDITION, first_day=date(2026, 2, 1), tier=CoverageTier.EMPLOYEE_ONLY),)
    row = member(
        M.ADDITION,
        reason=R.COBRA,
        benefit_status=BenefitStatus.COBRA,
        employment_status=EmploymentStatus.TERMINATED,
        eligibility_first_day=date(2026, 2, 1),
        continuation=Continuation("termination", date(2026, 1, 15), date(2026, 2, 1), date(2027, 7, 31)),
        coverages=again,
    )
    return Scenario(
        profile(name_identifier="none", member_identifier_qualifier=None), (family(MemberRow(row, ANA)),)
    )


@scenario
def life_with_other_delimiters() -> Scenario:
    """A line that the guide has no code for, other delimiters, wrapped lines, a disabled child and a student."""
    carrier = profile(
        plan_codes=(PlanCode(plan="life", insurance_line_code="LIF"),),
        element_separator="|",
        repetition_separator="!",
        component_separator=">",
        segment_terminator="'",
        line_end="\r\n",
    )
    life = (coverage(M.ADDITION, "life"),)
    new: dict[str, Any] = {
        "reason": R.BENEFIT_SELECTION,
        "eligibility_first_day": NEW_YEAR,
        "coverages": life,
    }
    neill = MIA.model_copy(update={"last_name": "O'Neill", "first_name": "Pat|rick"})
    return Scenario(
        carrier,
        (
            family(
                MemberRow(member(M.ADDITION, **new, **FULL_TIME), ANA),
                MemberRow(member(M.ADDITION, "d1", disabled=True, **new), MIA),
                MemberRow(member(M.ADDITION, "d2", student=True, **new), neill),
            ),
        ),
        extra_line_codes=frozenset({"LIF"}),
    )
