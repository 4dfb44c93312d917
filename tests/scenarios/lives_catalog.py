"""The catalog in which the lives are lived: a city and a school of Massachusetts and a county of Oregon together."""

from datetime import date
from decimal import Decimal
from itertools import product

from events.catalog import (
    Acceptance,
    AgeRate,
    AgeReduction,
    AgeStep,
    Catalog,
    Contribution,
    DependentRule,
    EmployeeClass,
    Employer,
    EndRule,
    EnrollmentWindow,
    Measurement,
    Plan,
    Program,
    Rate,
    Size,
    Source,
    Volume,
    WaitingRule,
)
from events.vocabulary.coverage import CoverageTier as Tier
from events.vocabulary.coverage import InsuranceLine as Line
from tests.scenarios.life_words import SOURCE
from tests.small_catalog import small_catalog

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2029, 12, 31)
EMPLOYERS = ("city", "school", "county")
GROUP = ("hmo", "ppo", "dental")
ACTIVE = (*GROUP, "life", "optional-life", "fsa", "care-fsa")
FOUR = (Tier.EMPLOYEE_ONLY, Tier.EMPLOYEE_AND_SPOUSE, Tier.EMPLOYEE_AND_CHILDREN, Tier.FAMILY)


def lives_catalog() -> Catalog:
    """Return the catalog. Carriers, payroll and COBRA are the small catalog's: nobody is told anything here."""
    small = small_catalog()
    return Catalog(
        program=Program(name="Harbor Program", plan_year_first_month=7),
        sources=(Source(id=SOURCE, employers=EMPLOYERS),),
        employers=_employers(),
        classes=_classes(),
        measurements=(_measurement(),),
        enrollment_windows=tuple(_window(year) for year in (2025, 2026, 2027)),
        waiting_rules=(
            WaitingRule(id="first-of-month", kind="first_of_month_on_or_after"),
            WaitingRule(id="sixty-days", kind="first_of_month_on_or_after", days=60),
            WaitingRule(id="at-once", kind="day_of_hire"),
        ),
        end_rules=(EndRule(id="month", kind="end_of_month"), EndRule(id="day", kind="day")),
        dependent_rules=(
            DependentRule(id="health"),
            DependentRule(id="teeth", child_age=19, student_age=23, child_end="day"),
        ),
        age_reductions=(
            AgeReduction(
                id="at-65",
                steps=(AgeStep(age=65, percent=Decimal(65)), AgeStep(age=70, percent=Decimal(50))),
            ),
        ),
        plans=_plans(),
        rates=_rates(),
        age_rates=_age_rates(),
        contributions=_contributions(),
        pay_calendars=small.pay_calendars,
        payrolls=small.payrolls,
        cobra=small.cobra,
        carriers=small.carriers,
    )


def _employers() -> tuple[Employer, ...]:
    since = date(2010, 7, 1)
    accepted = tuple(
        Acceptance(statute=statute, first_day=since)
        for statute in ("c32B-9A", "c32B-9D", "c32B-11A", "c32B-17")
    )
    sizes = (Size(employees=400),)
    return (
        Employer(
            id="city",
            name="Harbor City",
            ein="046000001",
            state="MA",
            vesting_years=10,
            sizes=sizes,
            accepted=accepted,
        ),
        Employer(
            id="school",
            name="Harbor Schools",
            ein="046000002",
            state="MA",
            educational=True,
            vesting_years=10,
            sizes=sizes,
        ),
        Employer(id="county", name="Mill County", ein="936000003", state="OR", sizes=sizes),
    )


def _classes() -> tuple[EmployeeClass, ...]:
    return (
        EmployeeClass(
            id="crossing",
            name="Crossing guards and paras, by measured hours",
            employers=EMPLOYERS,
            employment_classes=("variable",),
            weekly_hours_min=Decimal(30),
            measured_by="look-back",
            plans=GROUP,
        ),
        EmployeeClass(
            id="regular",
            name="Twenty hours and more",
            employers=EMPLOYERS,
            employment_classes=("regular",),
            weekly_hours_min=Decimal(20),
            plans=ACTIVE,
        ),
        EmployeeClass(
            id="retired",
            name="Retired",
            employers=EMPLOYERS,
            standing="retired",
            plans=("retiree", "supplement", "dental"),
        ),
        EmployeeClass(
            id="survivors",
            name="Surviving spouses",
            employers=("city", "school"),
            standing="survivor",
            plans=("retiree", "supplement", "dental"),
        ),
    )


def _measurement() -> Measurement:
    return Measurement(
        id="look-back",
        first_days=tuple(date(year, 10, 3) for year in (2024, 2025, 2026)),
        stability_first_days=tuple(date(year, 1, 1) for year in (2026, 2027, 2028)),
    )


def _window(year: int) -> EnrollmentWindow:
    return EnrollmentWindow(
        id=f"spring-{year}",
        plan_year_first_day=date(year, 7, 1),
        first_day=date(year, 4, 15),
        last_day=date(year, 5, 15),
    )


def _plans() -> tuple[Plan, ...]:
    return (
        _plan("hmo", Line.MEDICAL, dependents="health", successor="retiree"),
        _plan("ppo", Line.MEDICAL, dependents="health", successor="retiree"),
        _plan(
            "retiree",
            Line.MEDICAL,
            dependents="health",
            medicare="never",
            successor="supplement",
            waiting="at-once",
        ),
        _plan("supplement", Line.MEDICAL, medicare="only", waiting="at-once"),
        _plan("dental", Line.DENTAL, dependents="teeth"),
        _plan("life", Line.LIFE, (Tier.EMPLOYEE_ONLY,), waiting="at-once", end="day", volume=_basic_life()),
        _plan(
            "optional-life",
            Line.OPTIONAL_LIFE,
            (Tier.EMPLOYEE_ONLY,),
            end="day",
            volume=Volume(
                kind="elected",
                step=Decimal(10000),
                minimum=Decimal(10000),
                maximum=Decimal(150000),
                evidence_above=Decimal(50000),
                reduction="at-65",
            ),
            pre_tax=False,
        ),
        _plan("fsa", Line.HEALTH_FSA, (Tier.EMPLOYEE_ONLY,), end="day", renewal="elect_again"),
        _plan("care-fsa", Line.DEPENDENT_CARE_FSA, (Tier.EMPLOYEE_ONLY,), end="day", renewal="elect_again"),
    )


def _basic_life() -> Volume:
    return Volume(kind="flat", amount=Decimal(5000))


def _plan(
    name: str,
    line: Line,
    tiers: tuple[Tier, ...] = FOUR,
    *,
    waiting: str = "first-of-month",
    end: str = "month",
    **more: object,
) -> Plan:
    return Plan.model_validate(
        {
            "id": name,
            "name": name.title(),
            "line": line,
            "carrier": "blue" if line is Line.MEDICAL else "teeth",
            "tiers": tiers,
            "waiting": waiting,
            "subscriber_end": end,
            "dependent_end": end,
            "rehire_break_days": 90,
            "first_day": FIRST_DAY,
            **more,
        }
    )


def _rates() -> tuple[Rate, ...]:
    prices = {"hmo": 800, "ppo": 900, "retiree": 700, "dental": 40, "supplement": 250}
    return tuple(
        Rate(
            plan=plan,
            tier=tier,
            monthly=Decimal(price * (number + 1)).quantize(Decimal("0.01")),
            first_day=FIRST_DAY,
            last_day=LAST_DAY,
        )
        for (plan, price), (number, tier) in product(prices.items(), enumerate(FOUR))
    )


def _age_rates() -> tuple[AgeRate, ...]:
    bands = ((0, 39, "0.0600"), (40, 59, "0.2500"), (60, 120, "1.1000"))
    optional = tuple(
        AgeRate(plan="optional-life", from_age=low, to_age=high, price=Decimal(price), first_day=FIRST_DAY)
        for low, high, price in bands
    )
    return (*optional, AgeRate(plan="life", price=Decimal("0.2000"), first_day=FIRST_DAY))


def _contributions() -> tuple[Contribution, ...]:
    shares = dict.fromkeys((*GROUP, "retiree", "supplement", "life"), Decimal(75))
    shares |= dict.fromkeys(("optional-life", "fsa", "care-fsa"), Decimal(0))
    return tuple(
        Contribution(plan=plan, employer_percent=share, first_day=FIRST_DAY, last_day=LAST_DAY)
        for plan, share in shares.items()
    )
