"""Tests of pay days, coverage months and deductions a year."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

AFTER = "2027-01-29, 2027-07-30, 2027-12-31]\n"
MONTHLY = AFTER + '[[pay_calendar]]\nid = "monthly"\ndeductions_per_year = 12\npay_days = [\n'


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            AFTER,
            MONTHLY + "  2026-01-31,\n  2026-03-31,\n  2026-02-28,\n]\n",
            [("  2026-02-28", 'pay calendar "monthly" has pay day 2026-02-28 after 2026-03-31')],
            id="out of order",
        ),
        pytest.param(
            AFTER,
            MONTHLY + "  2026-01-31,\n  2026-02-28,\n  2026-02-28, # again\n]\n",
            [("2026-02-28, # again", 'pay calendar "monthly" has pay day 2026-02-28 after 2026-02-28')],
            id="twice",
        ),
        pytest.param(
            AFTER,
            MONTHLY + "  2026-01-31,\n  { day = 2026-02-28, coverage_month = 2026-03-02 },\n]\n",
            [
                (
                    "coverage_month",
                    'pay calendar "monthly" has coverage_month 2026-03-02, which is not the first of a month',
                )
            ],
            id="middle of a month",
        ),
        pytest.param(
            "2025-08-29, 2026-01-30, 2026-07-31, 2027-01-29,",
            "2025-08-29, 2026-01-30, 2026-07-31,",
            [
                (
                    "deductions_per_year = 24",
                    'pay calendar "every-other-friday" has deductions_per_year = 24, but 25 pay days have '
                    "deductions "
                    "for the plan year 2026-07-01 to 2027-06-30",
                )
            ],
            id="one deduction too many",
        ),
        pytest.param(
            "    2027-07-09,",
            "    2026-09-04, 2027-07-09,",
            [
                (
                    "deductions_per_year = 22",
                    'pay calendar "school-year" has deductions_per_year = 22, but 21 pay days have '
                    "deductions "
                    "for the plan year 2026-07-01 to 2027-06-30",
                )
            ],
            id="one deduction too few",
        ),
    ],
)
def test_pay_days_are_those_of_a_calendar(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """Pay days ascend, coverage months are whole, and a plan year has the deductions it is divided by."""
    assert demo.faults_after("payrolls.toml", old, new) == demo.expected("payrolls.toml", expected)


def test_a_year_that_is_not_there_whole_is_not_counted(demo: DemoCopy) -> None:
    """A calendar may begin or end in the middle of a plan year."""
    demo.edit("payrolls.toml", "last_pay_day = 2027-12-31", "last_pay_day = 2027-05-21")
    demo.edit("payrolls.toml", "2027-01-29, 2027-07-30, 2027-12-31]", "2027-01-29]")

    assert demo.faults() == []
