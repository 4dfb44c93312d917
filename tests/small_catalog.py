"""A small catalog for tests: one city, medical, dental and life, actives and retirees, one payroll, two carriers."""

from datetime import date
from decimal import Decimal

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
    Measurement,
    PayCalendar,
    PayDay,
    Payroll,
    Plan,
    PlanCode,
    Program,
    Rate,
    Source,
    WaitingRule,
)
from events.vocabulary.coverage import CoverageTier as Tier
from events.vocabulary.coverage import InsuranceLine as Line

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2027, 12, 31)
EVERY_PLAN = ("hmo", "ppo", "dental", "life")
TIERS = (Tier.EMPLOYEE_ONLY, Tier.FAMILY)
PRICES = {
    "hmo": ("800.00", "2000.00"),
    "ppo": ("900.00", "2300.00"),
    "dental": ("40.00", "110.00"),
    "hmo-retired": ("700.00", "1700.00"),
}


def small_catalog() -> Catalog:
    """Return the catalog."""
    return Catalog(
        program=Program(name="Harbor City", plan_year_first_month=7),
        sources=(Source(id="munis/city", employers=("city",)),),
        employers=(Employer(id="city", name="City of Harbor City", ein="046000001"),),
        classes=_classes(),
        waiting_rules=(
            WaitingRule(id="first-of-month", kind="first_of_month_on_or_after", days=30),
            WaitingRule(id="at-once", kind="day_of_hire"),
        ),
        end_rules=(EndRule(id="month", kind="end_of_month"), EndRule(id="day", kind="day")),
        plans=(
            *(_plan(each, Line.MEDICAL, "blue", TIERS) for each in ("hmo", "ppo", "hmo-retired")),
            _plan("dental", Line.DENTAL, "teeth", TIERS),
            _plan("life", Line.LIFE, "teeth", (Tier.EMPLOYEE_ONLY,), waiting="at-once", end="day"),
        ),
        rates=_rates(),
        contributions=tuple(
            Contribution(plan=plan, employer_percent=Decimal(75), first_day=FIRST_DAY, last_day=LAST_DAY)
            for plan in (*EVERY_PLAN, "hmo-retired")
        ),
        pay_calendars=(_calendar(),),
        payrolls=(_payroll(EVERY_PLAN),),
        cobra=CobraAdministrator(
            id="cobra",
            name="Harbor City Benefits",
            file_name="cobra_{day:%Y%m%d}_{number:04d}.csv",
            layout=Layout(columns=(Column(field="member_number", heading="Member"),)),
        ),
        carriers=(_carrier("blue", ("hmo", "ppo", "hmo-retired")), _carrier("teeth", ("dental", "life"))),
    )


def by_measured_hours() -> Catalog:
    """Return the catalog with one class: thirty hours a week, by the job or as measured from October 3 of each year."""
    yearly = Measurement(
        id="yearly",
        first_days=(date(2024, 10, 3), date(2025, 10, 3)),
        stability_first_days=(date(2026, 1, 1), date(2027, 1, 1)),
    )
    regular = EmployeeClass(
        id="regular",
        name="Regular",
        employers=("city",),
        weekly_hours_min=Decimal(30),
        measured_by="yearly",
        plans=EVERY_PLAN,
    )
    return small_catalog().model_copy(update={"classes": (regular,), "measurements": (yearly,)})


def _classes() -> tuple[EmployeeClass, ...]:
    active = EmployeeClass(
        id="regular", name="Regular", employers=("city",), weekly_hours_min=Decimal(20), plans=EVERY_PLAN
    )
    retired = EmployeeClass(
        id="retired", name="Retired", employers=("city",), standing="retired", plans=("hmo-retired", "dental")
    )
    return active, retired


def _rates() -> tuple[Rate, ...]:
    priced = [
        (plan, tier, price) for plan, both in PRICES.items() for tier, price in zip(TIERS, both, strict=True)
    ]
    return tuple(
        Rate(plan=plan, tier=tier, monthly=Decimal(price), first_day=FIRST_DAY, last_day=LAST_DAY)
        for plan, tier, price in (*priced, ("life", Tier.EMPLOYEE_ONLY, "5.50"))
    )


def _plan(
    name: str,
    line: Line,
    carrier: str,
    tiers: tuple[Tier, ...],
    *,
    waiting: str = "first-of-month",
    end: str = "month",
) -> Plan:
    return Plan(
        id=name,
        name=name.upper(),
        line=line,
        carrier=carrier,
        tiers=tiers,
        waiting=waiting,
        subscriber_end=end,
        dependent_end=end,
        rehire_break_days=30,
        first_day=FIRST_DAY,
    )


def _calendar() -> PayCalendar:
    """Return two pay days a month, on the 15th and the 28th, from 2025 to 2027."""
    months = [date(year, month, 1) for year in (2025, 2026, 2027) for month in range(1, 13)]
    pay_days = [
        PayDay(day=month.replace(day=number), coverage_month=month) for month in months for number in (15, 28)
    ]
    return PayCalendar(id="twice-monthly", deductions_per_year=24, pay_days=tuple(pay_days))


def _payroll(plans: tuple[str, ...]) -> Payroll:
    names = ("employee_id", "code", "action", "first_pay_day", "amount")
    return Payroll(
        id="city-payroll",
        name="City payroll",
        employers=("city",),
        pay_groups=("biweekly",),
        calendar="twice-monthly",
        file_name="ded_{day:%Y%m%d}_{number:04d}.csv",
        codes={plan: f"D-{plan.upper()}" for plan in plans},
        layout=Layout(columns=tuple(Column(field=name, heading=name) for name in names)),
    )


def _carrier(name: str, plans: tuple[str, ...]) -> CarrierProfile:
    lines = {"dental": "DEN", "life": "LIF"}
    return CarrierProfile(
        id=name,
        name=name.upper(),
        sender_id="046000001",
        receiver_id=f"{name.upper()}01",
        application_sender="HARBOR",
        application_receiver=name.upper(),
        file_name="{carrier}_{control:09d}.834",
        sponsor_ein="046000001",
        payer_id="987654321",
        groups=(
            GroupNumber(number=f"{name.upper()}-RET", standing="retired"),
            GroupNumber(number=f"{name.upper()}-ACT"),
        ),
        plan_codes=tuple(
            PlanCode(plan=plan, insurance_line_code=lines.get(plan, "HMO"), plan_code=plan.upper())
            for plan in plans
        ),
        tier_codes={Tier.EMPLOYEE_ONLY: "EMP", Tier.FAMILY: "FAM"},
    )
