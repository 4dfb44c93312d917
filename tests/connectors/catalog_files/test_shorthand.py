"""Tests of what an office may write in fewer words."""

from datetime import date
from decimal import Decimal

import pytest

from connectors.catalog_files import read
from events.catalog import Catalog
from events.vocabulary.coverage import CoverageTier
from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


def catalog_of(demo: DemoCopy) -> Catalog:
    """Return the copy's catalog, which has no fault."""
    catalog, faults = read(demo.folder)
    assert faults == []
    assert catalog is not None
    return catalog


def test_a_price_in_a_plan_holds_until_the_next(demo: DemoCopy) -> None:
    """Each tier of a block is a rate; a block without a last day ends before the next one, the last one never."""
    rates = [
        (each.tier, each.monthly, each.first_day, each.last_day)
        for each in catalog_of(demo).rates
        if each.plan == "harbor-hmo"
    ]

    assert rates == [
        (CoverageTier.EMPLOYEE_ONLY, Decimal("871.36"), date(2025, 7, 1), date(2026, 6, 30)),
        (CoverageTier.FAMILY, Decimal("2309.11"), date(2025, 7, 1), date(2026, 6, 30)),
        (CoverageTier.EMPLOYEE_ONLY, Decimal("920.15"), date(2026, 7, 1), None),
        (CoverageTier.FAMILY, Decimal("2438.43"), date(2026, 7, 1), None),
    ]


def test_the_order_of_prices_does_not_matter(demo: DemoCopy) -> None:
    """A block may stand before an older one."""
    before = catalog_of(demo).rates
    old = 'first_day = 2025-07-01\nemployee_only = "42.17"\nemployee_and_one = "83.09"\nfamily = "131.45"\n'
    new = 'first_day = 2026-07-01\nemployee_only = "43.65"\nemployee_and_one = "85.99"\nfamily = "136.05"\n'
    demo.edit("plans.toml", old, "SWAP")
    demo.edit("plans.toml", new, old)
    demo.edit("plans.toml", "SWAP", new)

    assert set(catalog_of(demo).rates) == set(before)


def test_a_contribution_for_several_plans_is_one_for_each(demo: DemoCopy) -> None:
    """`plans` is short for as many lines that differ in `plan` alone."""
    own = [each for each in catalog_of(demo).contributions if each.classes == ("police", "fire")]

    assert [(each.plan, each.employer_percent, each.first_day) for each in own] == [
        ("harbor-ppo", Decimal("82.5"), date(2025, 7, 1)),
        ("harbor-hmo", Decimal("82.5"), date(2025, 7, 1)),
    ]


def test_pay_days_follow_the_rule(demo: DemoCopy) -> None:
    """Pay days come every so many days, both ends included; skipped ones are paid without deductions."""
    calendar = catalog_of(demo).pay_calendars[0]
    july = [each for each in calendar.pay_days if (each.day.year, each.day.month) == (2026, 7)]

    assert (calendar.pay_days[0].day, calendar.pay_days[-1].day) == (date(2025, 6, 6), date(2027, 12, 31))
    assert [(each.day.day, each.deductions, each.coverage_month) for each in july] == [
        (3, True, date(2026, 7, 1)),
        (17, True, date(2026, 7, 1)),
        (31, False, date(2026, 7, 1)),
    ]


def test_pay_in_advance_is_for_the_next_month(demo: DemoCopy) -> None:
    """With `in_advance` the deductions of June pay for July; a pay day may say otherwise itself."""
    demo.edit(
        "payrolls.toml",
        '[[payroll]]\nid = "city-payroll"',
        '[[pay_calendar]]\nid = "monthly"\ndeductions_per_year = 12\nin_advance = true\npay_days = [\n'
        '  2026-06-30, "2026-07-31", { day = 2026-08-31, coverage_month = 2026-08-01, deductions = false },\n]\n\n'
        '[[payroll]]\nid = "city-payroll"',
    )
    calendar = catalog_of(demo).pay_calendars[2]

    assert [(each.day, each.coverage_month, each.deductions) for each in calendar.pay_days] == [
        (date(2026, 6, 30), date(2026, 7, 1), True),
        (date(2026, 7, 31), date(2026, 8, 1), True),
        (date(2026, 8, 31), date(2026, 8, 1), False),
    ]


def test_a_column_that_always_says_the_same_needs_no_field(demo: DemoCopy) -> None:
    """A constant column is written by its constant alone."""
    column = catalog_of(demo).payrolls[0].layout.columns[-1]

    assert (column.heading, column.constant, column.field) == ("BATCH", "BENEFITS", "constant")


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "payrolls.toml",
            "2027-12-31]",
            "2027-12-31,\n2027-12-24]",
            [("2027-12-24]", 'pay calendar "every-other-friday" skips 2027-12-24, which is no pay day')],
            id="skip of no pay day",
        ),
        pytest.param(
            "payrolls.toml",
            "last_pay_day = 2027-12-31",
            "last_pay_day = 2027-12-31\npay_days = [2027-12-31]",
            [
                (
                    "pay_days = [2027-12-31]",
                    'pay calendar "every-other-friday" has pay_days and a rule for them: one is enough',
                ),
                *(
                    (
                        "skip = [2025-08-29",
                        f'pay calendar "every-other-friday" skips {day}, which is no pay day',
                    )
                    for day in ("2025-08-29", "2026-01-30", "2026-07-31", "2027-01-29", "2027-07-30")
                ),
            ],
            id="both pay days and a rule",
        ),
        pytest.param(
            "payrolls.toml",
            "last_pay_day = 2027-12-31",
            "last_pay_day = 2027-12-31\nin_advance = 1",
            [
                (
                    "in_advance",
                    'pay calendar "every-other-friday" has an in_advance that is neither true nor false',
                )
            ],
            id="in_advance of another kind",
        ),
        pytest.param(
            "plans.toml",
            '[[plan.rate]]\nfirst_day = 2026-07-01\nemployee_only = "1.85"',
            "",
            [],
            id="one price for ever is enough",
        ),
    ],
)
def test_a_shorthand_that_cannot_be_written_out_is_a_fault(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """What the short form says wrongly is reported where it is written."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


@pytest.mark.parametrize(
    "old, new",
    [
        pytest.param(
            "every_days = 14\nlast_pay_day = 2028-06-23", "last_pay_day = 2028-06-23", id="incomplete"
        ),
        pytest.param("last_pay_day = 2028-06-23", "last_pay_day = 2024-06-23", id="ends before it begins"),
        pytest.param(
            "every_days = 14\nlast_pay_day = 2028", "every_days = 0\nlast_pay_day = 2028", id="never"
        ),
    ],
)
def test_a_rule_that_gives_no_pay_day_is_a_fault(demo: DemoCopy, old: str, new: str) -> None:
    """An incomplete or impossible rule is reported once, at the rule."""
    faults = demo.faults_after("payrolls.toml", old, new)
    line = demo.line("payrolls.toml", "first_pay_day = 2025-07-11")

    assert faults == [
        f'payrolls.toml:{line}: pay calendar "school-year" needs pay_days, or first_pay_day, every_days (1 to 31) '
        "and a last_pay_day after it"
    ]


def test_prices_that_are_no_tables_are_a_fault(demo: DemoCopy) -> None:
    """A price without a day is no price."""
    demo.edit(
        "plans.toml",
        '\n[[plan.rate]]\nfirst_day = 2025-07-01\nemployee_only = "1.83"\n\n[[plan.rate]]\nfirst_day = 2026-07-01\n'
        'employee_only = "1.85"\n',
        'rate = "1.85"\n',
    )
    line = demo.line("plans.toml", "rate = ")

    assert demo.faults() == [
        f'plans.toml:{line}: plan "retiree-life" needs its prices as [[plan.rate]]',
    ]
