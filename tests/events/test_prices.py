"""Tests of prices, shares and pay calendars."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog import Contribution
from events.offers import Book, index
from events.prices import (
    Facts,
    Shares,
    calendar_of,
    contribution_on,
    divided,
    payroll_of,
    price,
    rate_on,
    shares,
    shares_for,
    split,
)
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.money import CENT


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


JULY = date(2026, 7, 1)


def line(**said: object) -> Contribution:
    """Return a contribution to the PPO."""
    return Contribution.model_validate({"plan": "harbor-ppo", "first_day": JULY, **said})


def with_lines(book: Book, *lines: Contribution) -> Book:
    """Return the catalog with these contributions alone."""
    return index(book.catalog.model_copy(update={"contributions": lines}))


@pytest.mark.parametrize(
    "said, of, employer",
    [
        pytest.param({"employer_percent": Decimal(75)}, None, "750.01", id="percent"),
        pytest.param({"employer_percent": Decimal(75)}, "800.00", "600.00", id="percent of another premium"),
        pytest.param(
            {"employer_percent": Decimal(90)}, "2000.00", "1000.01", id="never more than the premium"
        ),
        pytest.param({"employer_flat": Decimal("640.00")}, None, "640.00", id="flat"),
        pytest.param(
            {"employer_flat": Decimal("1640.00")}, None, "1000.01", id="flat, more than the premium"
        ),
        pytest.param(
            {"employer_percent": Decimal(75), "employer_cap": Decimal("700.00")},
            None,
            "700.00",
            id="over the cap",
        ),
        pytest.param(
            {"employer_percent": Decimal(75), "employer_cap": Decimal("750.01")},
            None,
            "750.01",
            id="at the cap",
        ),
    ],
)
def test_the_employer_pays_by_its_line(said: dict[str, object], of: str | None, employer: str) -> None:
    """A percentage, of its own or another premium, or an amount; up to a cap, and never beyond the premium."""
    parts = divided(Decimal("1000.01"), line(**said), None if of is None else Decimal(of))

    assert parts == Shares(Decimal("1000.01"), Decimal(employer), Decimal("1000.01") - Decimal(employer))


@given(
    st.decimals(0, 10_000, places=2),
    st.decimals(0, 10_000, places=2),
    st.one_of(
        st.fixed_dictionaries({"employer_percent": st.decimals(0, 100, places=3)}),
        st.fixed_dictionaries({"employer_flat": st.decimals(0, 10_000, places=2)}),
    ),
    st.one_of(st.none(), st.decimals(0, 10_000, places=2)),
)
def test_money_shares_are_whole_cents_that_add_up(
    total: Decimal, of: Decimal, said: dict[str, Decimal], cap: Decimal | None
) -> None:
    """However the employer pays, both parts are whole cents, neither is negative, and they sum to the premium."""
    parts = divided(total, line(**said, employer_cap=cap), of)

    assert parts.employer + parts.employee == parts.premium == total
    assert parts.employer >= 0
    assert parts.employee >= 0
    assert (parts.employer.quantize(CENT), parts.employee.quantize(CENT)) == (parts.employer, parts.employee)
    assert cap is None or parts.employer <= cap


def test_a_line_for_a_tier_goes_before_one_for_all(book: Book) -> None:
    """Of a class's lines that for the tier; a class's own line for all tiers before a common one for the tier."""
    common = line(employer_percent=Decimal(70))
    families = line(employer_percent=Decimal(60), tiers=("family",))
    own = line(employer_percent=Decimal(90), classes=("police",))
    lines = with_lines(book, common, families, own)
    family, alone = CoverageTier.FAMILY, CoverageTier.EMPLOYEE_ONLY
    asked = [("clerical", family), ("clerical", alone), ("clerical", None), ("police", family)]
    found = [contribution_on(lines, "harbor-ppo", name, JULY, tier) for name, tier in asked]

    assert found == [families, common, common, own]


def test_a_share_of_another_plans_premium(book: Book) -> None:
    """80 percent of the HMO's 920.15 is 736.12; who has the PPO for 1079.30 pays the rest."""
    lines = with_lines(book, line(employer_percent=Decimal(80), of_plan="harbor-hmo"))
    alone, children = CoverageTier.EMPLOYEE_ONLY, CoverageTier.EMPLOYEE_AND_CHILDREN

    assert shares(lines, "harbor-ppo", alone, "clerical", JULY) == Shares(
        Decimal("1079.30"), Decimal("736.12"), Decimal("343.18")
    )
    assert shares(lines, "harbor-ppo", children, "clerical", JULY) is None


def test_optional_life_is_priced_by_age_and_volume(book: Book) -> None:
    """50 thousand at 0.141 a thousand are 7.05, all of it the employee's; without an age there is no price."""
    facts = Facts(
        tier=CoverageTier.EMPLOYEE_ONLY, birth_day=date(1985, 3, 4), tobacco=False, volume=Decimal(50000)
    )

    assert price(book, "optional-life", JULY, facts) == Decimal("7.05")
    assert shares_for(book, "optional-life", "police", JULY, facts) == Shares(
        Decimal("7.05"), Decimal("0.00"), Decimal("7.05")
    )
    assert shares(book, "optional-life", CoverageTier.EMPLOYEE_ONLY, "police", JULY) is None


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
