"""The program behind the examples: one employer, four plans of one carrier, and the carrier's profile."""

from datetime import date
from decimal import Decimal
from typing import Any

from events.catalog import (
    CarrierProfile,
    Catalog,
    CobraAdministrator,
    Column,
    Contribution,
    EmployeeClass,
    Employer,
    EndRule,
    GroupNumber,
    Layout,
    Plan,
    PlanCode,
    Program,
    Rate,
    Source,
    WaitingRule,
)
from events.vocabulary.coverage import CoverageTier as Tier
from events.vocabulary.coverage import InsuranceLine as Line

EMPLOYER = "generic"
SOURCE = "hris/generic"
CARRIER = "examples"
FIRST_DAY = date(1995, 1, 1)

PLANS = {
    "health": (Line.MEDICAL, "HLT"),
    "hmo": (Line.MEDICAL, "HMO"),
    "dental": (Line.DENTAL, "DEN"),
    "vision": (Line.VISION, "VIS"),
}
"""Plan → line, and the insurance line code of the examples (HD03); they name no plan (HD04)."""

TIERS = {Tier.EMPLOYEE_ONLY: "EMP", Tier.FAMILY: "FAM"}


def carrier(**said: Any) -> CarrierProfile:
    """Return the carrier's profile as all examples have it; `said` is what one of them has otherwise."""
    profile = CarrierProfile(
        id=CARRIER,
        name="The carrier of the examples",
        sender_qualifier="ZZ",
        sender_id="123456789012345",
        receiver_qualifier="ZZ",
        receiver_id="123456789012346",
        application_sender="1234567890",
        application_receiver="1234567890",
        test=True,
        want_ta1=False,
        repetition_separator=">",
        file_name="{carrier}_{control:09d}.834",
        sponsor_ein="999888777",
        payer_id="654456654",
        groups=(GroupNumber(number="123456001"),),
        plan_codes=tuple(PlanCode(plan=plan, insurance_line_code=code) for plan, (_, code) in PLANS.items()),
        tier_codes=TIERS,
        subscriber_identifier="employee_id",
        member_identifier_qualifier=None,
        say_demographics="additions",
        termination_shape="member",
        time_zone="UTC",
    )
    return profile.model_copy(update=said)


def catalog(profile: CarrierProfile) -> Catalog:
    """Return the catalog: coverage begins with the month after hire and ends on the day."""
    return Catalog(
        program=Program(name="Generic", time_zone="UTC", plan_year_first_month=7),
        sources=(Source(id=SOURCE, employers=(EMPLOYER,)),),
        employers=(Employer(id=EMPLOYER, name="Generic Inc", ein="000111000"),),
        classes=(EmployeeClass(id="all", name="All", employers=(EMPLOYER,), plans=tuple(PLANS)),),
        waiting_rules=(WaitingRule(id="next-month", kind="first_of_next_month"),),
        end_rules=(EndRule(id="day", kind="day"),),
        plans=tuple(_plan(plan, line) for plan, (line, _) in PLANS.items()),
        rates=tuple(
            Rate(plan=plan, tier=tier, monthly=Decimal("100.00"), first_day=FIRST_DAY)
            for plan in PLANS
            for tier in TIERS
        ),
        contributions=tuple(
            Contribution(plan=plan, employer_percent=Decimal(100), first_day=FIRST_DAY) for plan in PLANS
        ),
        pay_calendars=(),
        payrolls=(),
        cobra=CobraAdministrator(
            id="cobra",
            name="Generic Benefits",
            file_name="cobra_{day:%Y%m%d}_{number:04d}.csv",
            layout=Layout(columns=(Column(field="member_number", heading="Member"),)),
        ),
        carriers=(profile,),
    )


def _plan(name: str, line: Line) -> Plan:
    return Plan(
        id=name,
        name=name.upper(),
        line=line,
        carrier=CARRIER,
        tiers=tuple(TIERS),
        waiting="next-month",
        subscriber_end="day",
        dependent_end="day",
        first_day=FIRST_DAY,
    )
