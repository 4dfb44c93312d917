"""What plan and tier say that a family costs, and that a census of everybody sums to the bill."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog import Catalog, Contribution
from events.employment import Job
from events.offers import index
from events.prices import shares
from events.vocabulary.coverage import CoverageTier as Tier
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.census_rows import FamilyShown, Held, census_of
from services.answers.decide.tier_price import UNPRICED, Payer, TierPrices, job_told, priced_by
from tests.life import job
from tests.small_catalog import EVERY_PLAN, TIERS, small_catalog

DAY = date(2026, 7, 1)
FIRST = "2026-02-01"


def _catalog() -> Catalog:
    """Return the small catalog with a class of its own for the police, and shares that leave residual cents."""
    small = small_catalog()
    active, retired = small.classes
    police = active.model_copy(update={"id": "police", "bargaining_units": ("police",)})
    third, half = Decimal("66.67"), Decimal(50)
    shared = [
        Contribution(plan=plan, classes=(name,), employer_percent=percent, first_day=date(2020, 1, 1))
        for plan in (*EVERY_PLAN, "hmo-retired")
        for name, percent in (("police", third), ("retired", half))
    ]
    return small.model_copy(
        update={
            "classes": (police, active, retired),
            "contributions": (*small.contributions, *shared),
        }
    )


BOOK = index(_catalog())


def at_work(unit: str = "clerical") -> Payer:
    """Return an active employee of a unit."""
    return ("active", "", job_told(job(unit=unit)), "")


RETIRED: Payer = ("retired", "city", job_told(job()), "")


def price(plan: str, *payers: Payer, tier: Tier = Tier.FAMILY) -> tuple[str, ...]:
    """Return the price of a day in July 2026."""
    return TierPrices(BOOK, DAY)[priced_by("city", plan, tier.value, payers)]


def test_pay_8_the_shares_of_the_class_sum_to_the_premium() -> None:
    """The employee's is rounded down, and the employer bears the cent: 33.33 percent of 110.00 is 36.663."""
    assert price("hmo", at_work()) == ("2000.00", "1500.00", "500.00", "month")
    assert price("dental", at_work("police")) == ("110.00", "73.34", "36.66", "month")


def test_of_several_classes_the_first_that_is_offered_the_plan_counts() -> None:
    """Who has just retired is in the plan of work until it runs out, and pays for it as before."""
    assert price("hmo-retired", RETIRED, at_work())[1:3] == ("850.00", "850.00")
    assert price("hmo", RETIRED, at_work("police"))[1:3] == ("1333.40", "666.60")
    assert price("dental", at_work("police"), RETIRED) == price("dental", at_work("police"))


def test_a_class_by_which_nobody_contributes_pays_what_is_common() -> None:
    """A plan that the class is not offered any more is paid by its contribution all the same while it runs out."""
    assert price("hmo-retired", at_work())[1:3] == ("1275.00", "425.00")


def test_who_is_of_no_class_has_a_premium_alone() -> None:
    """Nothing is guessed of who pays it."""
    few_hours = ("active", "", job_told(job(hours=10)), "")

    assert price("hmo", few_hours) == ("2000.00", "", "", "month")
    assert price("hmo", ("active", "", "", "")) == ("2000.00", "", "", "month")


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2028, 1, 1)])
def test_without_a_rate_or_a_catalog_there_is_no_price(day: date) -> None:
    """A year for which the catalog has none is not priced by another."""
    said = priced_by("city", "hmo", "family", [at_work()])

    assert TierPrices(BOOK, day)[said] == TierPrices(None, DAY)[said] == UNPRICED


@pytest.mark.parametrize("field", sorted(Job.model_fields))
def test_whatever_a_class_may_ask_of_a_job_is_told(field: str) -> None:
    """All but the salary and the months of a school year, which no class asks for."""
    other = Decimal(12) if field == "weekly_hours" else "another"
    changed = job().model_copy(update={field: other})

    assert (job_told(changed) == job_told(job())) == (field in {"annual_salary", "school_year_months"})


@dataclass(frozen=True)
class Insured:
    """One family by one plan."""

    plan: str
    tier: Tier
    unit: str
    recorded: Decimal | None
    dependents: int

    def shown(self) -> FamilyShown:
        """Return what the census knows of it."""
        cents = None if self.recorded is None else f"{self.recorded:.2f}"
        told = [] if cents is None else [(FIRST, None, cents, "0.00", cents, "month")]
        own = Held("self", "medical", self.plan, "blue", FIRST, None, [(FIRST, self.tier.value)], told)
        others = [own._replace(member=f"d{n}", tiers=[], prices=[]) for n in range(self.dependents)]
        work = (FIRST, "Clerk", self.unit, job_told(job(unit=self.unit)))
        return FamilyShown([work], {}, [own, *others], [(FIRST, None)])

    def price(self) -> tuple[Decimal, Decimal, Decimal]:
        """Return premium and parts as the catalog, or what was recorded, has them."""
        if self.recorded is not None:
            return self.recorded, Decimal(0), self.recorded
        found = shares(BOOK, self.plan, self.tier, "police" if self.unit == "police" else "regular", DAY)
        assert found is not None
        return found.premium, found.employer, found.employee


insured = st.builds(
    Insured,
    st.sampled_from(["hmo", "ppo", "dental"]),
    st.sampled_from(TIERS),
    st.sampled_from(["police", "clerical"]),
    st.none() | st.decimals(0, 900, places=2),
    st.integers(0, 3),
)


def amount(row: CensusRow, name: str) -> Decimal:
    """Return an amount of a row; nothing is nothing."""
    return Decimal(getattr(row, name) or 0)


@given(st.lists(insured, min_size=1, max_size=12))
def test_the_census_sums_to_the_bill(families: list[Insured]) -> None:
    """To the cent, premium and both parts; a dependent's row carries none of it."""
    prices = TierPrices(BOOK, DAY)
    rows = [
        row
        for number, each in enumerate(families)
        for row in census_of(f"city/{number}", each.shown(), CensusAsked(DAY), prices)
    ]

    bills = [sum(parts) for parts in zip(*(each.price() for each in families), strict=True)]
    names = ("premium", "employer_pays", "employee_pays")
    assert [sum(amount(row, name) for row in rows) for name in names] == bills
    assert bills[0] == bills[1] + bills[2]
    assert all(row.premium == "" for row in rows if row.relationship != "self")
