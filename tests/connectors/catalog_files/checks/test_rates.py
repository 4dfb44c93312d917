"""Tests of prices and their days."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

HMO = '[[plan]]\nid = "harbor-hmo"'


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "plans.toml",
            'family = "2438.43"\n',
            "",
            [(HMO, 'plan "harbor-hmo" has no rate for family from 2026-07-01 on')],
            id="hole for ever",
        ),
        pytest.param(
            "plans.toml",
            'first_day = 2025-07-01\nemployee_only = "871.36"',
            'first_day = 2025-08-01\nemployee_only = "871.36"',
            [
                (HMO, f'plan "harbor-hmo" has no rate for {tier} from 2025-07-01 to 2025-07-31')
                for tier in ("employee_only", "family")
            ],
            id="hole before the first price",
        ),
        pytest.param(
            "plans.toml",
            'first_day = 2025-07-01\nemployee_only = "871.36"',
            'first_day = 2025-07-01\nlast_day = 2026-06-29\nemployee_only = "871.36"',
            [
                (HMO, f'plan "harbor-hmo" has no rate for {tier} from 2026-06-30 to 2026-06-30')
                for tier in ("employee_only", "family")
            ],
            id="hole of one day",
        ),
        pytest.param(
            "plans.toml",
            'first_day = 2025-07-01\nemployee_only = "42.17"',
            'first_day = 2025-07-01\nlast_day = 2026-07-01\nemployee_only = "42.17"',
            [
                (
                    f'"{price}"',
                    f'rate of plan "dental" has already a price for {tier} on 2026-07-01, in '
                    f'«plans.toml|"{before}"»',
                )
                for tier, price, before in (
                    ("employee_only", "43.65", "42.17"),
                    ("employee_and_one", "85.99", "83.09"),
                    ("family", "136.05", "131.45"),
                )
            ],
            id="two prices on one day",
        ),
        pytest.param(
            "plans.toml",
            'first_day = 2026-07-01\nemployee_only = "9.15"',
            'first_day = 2026-07-01\nemployee_only = "9.15"\nfamily = "20.00"',
            [
                (
                    'family = "20.00"',
                    'rate of plan "basic-life" has a price for family, but the plan has only "employee_only"',
                )
            ],
            id="price of a tier that is not offered",
        ),
        pytest.param(
            "plans.toml",
            'name = "Vision"',
            'name = "Vision"\nlast_day = 2025-06-30',
            [("last_day", 'plan "vision" ends on 2025-06-30, before it begins on 2025-07-01')],
            id="plan that ends before it begins",
        ),
    ],
)
def test_each_tier_has_one_price_on_each_day(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """A hole is reported at the plan, a second price at the later one."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


def test_a_plan_that_ends_needs_no_price_beyond(demo: DemoCopy) -> None:
    """Prices need only reach to the plan's last day, that day included."""
    demo.edit("plans.toml", 'name = "Vision"', 'name = "Vision"\nlast_day = 2027-06-30')
    demo.edit(
        "plans.toml",
        'first_day = 2026-07-01\nemployee_only = "7.46"',
        'first_day = 2026-07-01\nlast_day = 2027-06-30\nemployee_only = "7.46"',
    )

    assert demo.faults() == []
