"""Tests of prices, shares and pay calendars."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog_files import read
from events.catalog import Contribution
from events.offers import Book, index
from events.prices import Shares, calendar_of, contribution_on, payroll_of, rate_on, shares, split
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.money import CENT

DEMO = Path(__file__).parents[2] / "services" / "demo_city" / "catalog"


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the demo city's catalog, indexed."""
    catalog, _ = read(DEMO)
    assert catalog is not None
    return index(catalog)


@pytest.mark.parametrize(
    "plan, day, expected",
    [
        pytest.param("harbor-ppo", date(2025, 6, 30), None, id="before the plan"),
        pytest.param("harbor-ppo", date(2025, 7, 1), "1012.48", id="first day"),
        pytest.param("harbor-ppo", date(2026, 6, 30), "1012.48", id="last day of a price"),
        pytest.param("harbor-ppo", date(2026, 7, 1), "1079.30", id="first day of the next"),
        pytest.param("harbor-ppo", date(2040, 1, 1), "1079.30", id="open"),
        pytest.param("unheard-of", date(2026, 7, 1), None, id="no such plan"),
    ],
)
def test_a_price_holds_on_its_days(book: Book, plan: str, day: date, expected: str | None) -> None:
    """The premium is that of the day, its last day included; none is made up."""
    assert rate_on(book, plan, CoverageTier.EMPLOYEE_ONLY, day) == (Decimal(expected) if expected else None)


def test_a_tier_that_the_plan_does_not_have_has_no_price(book: Book) -> None:
    """Nothing is charged for what is not offered."""
    assert rate_on(book, "harbor-hmo", CoverageTier.EMPLOYEE_AND_SPOUSE, date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    "employee_class, day, percent",
    [
        pytest.param("clerical", date(2026, 7, 1), "75", id="the line for every class"),
        pytest.param("police", date(2026, 7, 1), "82.5", id="a line of its own"),
        pytest.param("teachers", date(2026, 6, 30), "70", id="until its last day"),
        pytest.param("teachers", date(2026, 7, 1), "72", id="from its first day"),
    ],
)
def test_a_line_of_ones_own_goes_before_the_common_one(
    book: Book, employee_class: str, day: date, percent: str
) -> None:
    """The employer's share is the class's own on that day, else the one for every class."""
    line = contribution_on(book, "harbor-ppo", employee_class, day)

    assert line is not None
    assert line.employer_percent == Decimal(percent)


def test_the_common_line_holds_again_when_ones_own_has_ended(book: Book) -> None:
    """On a day without a line of its own a class has the common one."""
    own = Contribution(
        plan="dental",
        classes=("police",),
        employer_percent=Decimal(90),
        first_day=date(2026, 1, 1),
        last_day=date(2026, 1, 31),
    )
    widened = index(book.catalog.model_copy(update={"contributions": (*book.catalog.contributions, own)}))
    lines = [contribution_on(widened, "dental", "police", date(2026, month, 15)) for month in (1, 2)]

    assert [line.employer_percent for line in lines if line] == [Decimal(90), Decimal(50)]


def test_the_residual_cent_is_the_employers(book: Book) -> None:
    """27.5 percent of 1012.48 is 278.432: the employee pays 278.43; of a half cent the employer pays the whole."""
    assert split(Decimal("1012.48"), Decimal("72.5")) == Shares(
        premium=Decimal("1012.48"), employer=Decimal("734.05"), employee=Decimal("278.43")
    )
    assert shares(book, "dental", CoverageTier.EMPLOYEE_ONLY, "police", date(2025, 7, 1)) == Shares(
        premium=Decimal("42.17"), employer=Decimal("21.09"), employee=Decimal("21.08")
    )


@given(
    st.decimals(min_value=0, max_value=100_000, places=2),
    st.decimals(min_value=0, max_value=100, places=4),
)
def test_two_shares_are_the_premium(premium: Decimal, percent: Decimal) -> None:
    """The shares are whole cents, add up to the premium, and the employee's is never more than was bargained."""
    parts = split(premium, percent)

    assert parts.employer + parts.employee == premium
    assert parts.employee == parts.employee.quantize(CENT)
    assert 0 <= parts.employee <= premium * (100 - percent) / 100 < parts.employee + CENT


@pytest.mark.parametrize(
    "plan, employee_class, day",
    [
        pytest.param("harbor-ppo", "clerical", date(2025, 6, 30), id="no price yet"),
        pytest.param("unheard-of", "clerical", date(2026, 7, 1), id="no such plan"),
    ],
)
def test_without_a_price_there_are_no_shares(book: Book, plan: str, employee_class: str, day: date) -> None:
    """Nothing is divided where there is no premium."""
    assert shares(book, plan, CoverageTier.EMPLOYEE_ONLY, employee_class, day) is None


def test_without_a_contribution_there_are_no_shares(book: Book) -> None:
    """A missing line is not taken for a share of nothing."""
    bare = index(book.catalog.model_copy(update={"contributions": ()}))

    assert shares(bare, "dental", CoverageTier.FAMILY, "police", date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    "employer, pay_group, expected",
    [
        ("city", "biweekly", ("city-payroll", "every-other-friday")),
        ("housing", "biweekly", ("city-payroll", "every-other-friday")),
        ("school", "school-year", ("school-payroll", "school-year")),
        ("school", "biweekly", None),
    ],
)
def test_a_payroll_and_its_calendar_are_found(
    book: Book, employer: str, pay_group: str, expected: tuple[str, str] | None
) -> None:
    """A payroll goes by employer and pay group; its calendar by its name."""
    payroll = payroll_of(book, employer, pay_group)

    assert ((payroll.id, calendar_of(book, payroll).id) if payroll else None) == expected
