"""Tests of payrolls and deduction codes."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            '["biweekly"]',
            "[]",
            [("pay_groups = []", 'payroll "city-payroll" has no pay_groups, so nobody is paid by it')],
            id="no pay group",
        ),
        pytest.param(
            'employers = ["school"]\npay_groups = ["school-year"]',
            'employers = ["school", "housing"]\npay_groups = ["school-year",\n"biweekly"]',
            [
                (
                    '"school-year",\n"biweekly" … "biweekly"',
                    'payroll "school-payroll" pays pay group "biweekly" of employer "housing", which is '
                    'already paid in «payrolls.toml|pay_groups = ["biweekly"]»',
                )
            ],
            id="pay group paid twice",
        ),
        pytest.param(
            'vision = "VISN"\n',
            "",
            [
                (
                    'id = "school-payroll" … [payroll.codes]',
                    'payroll "school-payroll" has no deduction code for "vision", offered to employees '
                    "it pays",
                )
            ],
            id="no deduction code",
        ),
        pytest.param(
            'vision = "VISN"\nbasic-life = "LIFE"\n',
            "",
            [
                (
                    'id = "school-payroll" … [payroll.codes]',
                    'payroll "school-payroll" has no deduction code for "basic-life" and "vision", '
                    "offered to employees it pays",
                )
            ],
            id="two deduction codes missing",
        ),
        pytest.param(
            '"4301"',
            '"4201"',
            [
                (
                    'vision = "4201"',
                    'payroll "city-payroll" has code "4201" for plan "dental" and for plan "vision"',
                )
            ],
            id="code twice",
        ),
        pytest.param(
            '"4301"',
            '" "',
            [('vision = " "', 'payroll "city-payroll" has an empty code for plan "vision"')],
            id="empty code",
        ),
    ],
)
def test_each_deduction_has_one_name_in_one_payroll(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """Each pay group is in one payroll, which has one code for each plan that its employees are offered."""
    assert demo.faults_after("payrolls.toml", old, new) == demo.expected("payrolls.toml", expected)
