"""Tests of the month's premium by tier, age, tobacco, volume, and of what is put aside."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.book import Book, index
from events.catalog import AgeRate, Plan, Volume
from events.premiums import Facts, age_day, asks_for, premium
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.money import CENT
from tests.small_catalog import small_catalog

FIRST_DAY = date(2025, 1, 1)
JULY = date(2026, 7, 1)
BANDS = ((0, 29, False, "0.055"), (30, 120, False, "0.082"), (0, 29, True, "0.071"), (30, 120, True, "0.117"))


def optional(**changed: object) -> Plan:
    """Return an optional life plan, changed."""
    life = next(each for each in small_catalog().plans if each.id == "life")
    volume = Volume(kind="elected", step=Decimal(10000))
    return life.model_copy(update={"id": "optional", "volume": volume, **changed})


def book(plan: Plan, *rates: AgeRate) -> Book:
    """Return the small catalog, whose plan years begin in July, with one more plan priced by age."""
    small = small_catalog()
    return index(small.model_copy(update={"plans": (*small.plans, plan), "age_rates": rates}))


def rate(low: int, high: int, tobacco: bool | None, price: str, **changed: object) -> AgeRate:
    """Return a price of a band."""
    return AgeRate.model_validate(
        {
            "plan": "optional",
            "from_age": low,
            "to_age": high,
            "tobacco": tobacco,
            "price": Decimal(price),
            "first_day": FIRST_DAY,
            **changed,
        }
    )


BY_AGE = book(optional(), *(rate(*band) for band in BANDS))
VOLUME = Decimal(50000)


@pytest.mark.parametrize(
    "birth_day, tobacco, expected",
    [
        pytest.param(date(1996, 7, 1), False, "4.10", id="30 on the first day of the plan year"),
        pytest.param(date(1996, 7, 2), False, "2.75", id="30 the day after"),
        pytest.param(date(1996, 7, 2), True, "3.55", id="a smoker"),
        pytest.param(date(1900, 1, 1), False, None, id="older than any band"),
        pytest.param(date(2026, 7, 2), False, "2.75", id="not yet born"),
    ],
)
def test_the_age_of_the_plans_day_counts(birth_day: date, tobacco: bool, expected: str | None) -> None:
    """Per thousand of volume, at the age on the first day of the plan year, all through it."""
    facts = Facts(birth_day=birth_day, tobacco=tobacco, volume=VOLUME)

    for day in (JULY, date(2027, 6, 30)):
        assert premium(BY_AGE, "optional", day, facts) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    "lacking", [Facts(None, None, False, VOLUME), Facts(None, JULY, None, VOLUME), Facts(None, JULY, False)]
)
def test_nothing_is_guessed(lacking: Facts) -> None:
    """Without an age, without tobacco, without a volume there is no price where the price asks for it."""
    assert asks_for(BY_AGE, "optional", JULY) == {"birth_day", "tobacco", "volume"}
    assert premium(BY_AGE, "optional", JULY, lacking) is None


@pytest.mark.parametrize(
    "age_on, expected",
    [
        ("plan_year", date(2025, 7, 1)),
        ("january_1", date(2026, 1, 1)),
        ("first_of_month", date(2026, 6, 1)),
    ],
)
def test_a_plan_says_whose_days_age_counts(age_on: str, expected: date) -> None:
    """The first day of the plan year, of the calendar year, or of the month."""
    plan = optional(age_on=age_on)

    assert age_day(book(plan), plan, date(2026, 6, 30)) == expected


def test_one_price_for_everybody_asks_for_the_volume_alone() -> None:
    """A price of every age, of smokers and others alike, per thousand or flat."""
    each, flat = rate(0, 120, None, "0.2"), rate(0, 120, None, "7.005", per="month")

    assert asks_for(book(optional(), each), "optional", JULY) == {"volume"}
    assert premium(book(optional(), each), "optional", JULY, Facts(volume=VOLUME)) == Decimal("10.00")
    assert asks_for(book(optional(), flat), "optional", JULY) == frozenset()
    assert premium(book(optional(), flat), "optional", JULY, Facts()) == Decimal("7.01")


def test_a_band_holds_on_its_days() -> None:
    """Before its first day and after its last there is no price."""
    held = book(optional(), rate(0, 120, None, "0.2", last_day=JULY))
    days = (date(2024, 12, 31), FIRST_DAY, JULY, date(2026, 7, 2))

    assert [premium(held, "optional", day, Facts(volume=VOLUME)) is not None for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_a_plan_with_tiers_asks_for_the_tier() -> None:
    """By tier, whatever else is known; no such plan has no price."""
    facts = Facts(tier=CoverageTier.FAMILY, birth_day=JULY, tobacco=True, volume=VOLUME)

    assert asks_for(BY_AGE, "hmo", JULY) == {"tier"}
    assert premium(BY_AGE, "hmo", JULY, facts) == Decimal("2000.00")
    assert premium(BY_AGE, "hmo", JULY, Facts()) is None
    assert premium(BY_AGE, "unheard-of", JULY, facts) is None


@given(st.decimals(0, 10_000, places=2))
def test_twelve_months_of_what_is_put_aside_are_the_year(amount: Decimal) -> None:
    """From July to June the months add up to the year's amount, each within a cent of a twelfth."""
    saved = book(optional(volume=Volume(kind="elected", put_aside="year")))
    months = [date(2026 + (month > 12), (month - 1) % 12 + 1, 15) for month in range(7, 19)]
    paid = [premium(saved, "optional", day, Facts(volume=amount)) or Decimal(0) for day in months]

    assert asks_for(saved, "optional", JULY) == {"volume"}
    assert sum(paid) == amount
    assert all(abs(each - amount / 12) <= CENT for each in paid)


def test_what_is_put_aside_a_month_is_the_price() -> None:
    """A monthly amount is paid as it is; nothing elected has no price."""
    saved = book(optional(volume=Volume(kind="elected", put_aside="month")))

    assert premium(saved, "optional", JULY, Facts(volume=Decimal("125.50"))) == Decimal("125.50")
    assert premium(saved, "optional", JULY, Facts()) is None
