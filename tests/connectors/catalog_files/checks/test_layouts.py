"""Tests of column layouts."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "payrolls.toml",
            'field = "action", width = 8 }',
            'field = "action" }',
            [
                (
                    'heading = "action"',
                    'payroll "school-payroll" has no width for column "action" of its fixed layout',
                )
            ],
            id="no width",
        ),
        pytest.param(
            "payrolls.toml",
            'field = "employer_amount", width = 10',
            'field = "employers_amount", width = 10',
            [
                (
                    "employers_amount",
                    'payroll "school-payroll" has a column with an unknown field "employers_amount"; did '
                    'you mean "employer_amount"?',
                )
            ],
            id="unknown payroll field",
        ),
        pytest.param(
            "cobra.toml",
            'field = "relationship"',
            'field = "amount"',
            [('field = "amount"', 'cobra "cobra-office" has a column with an unknown field "amount"')],
            id="a payroll's field for COBRA",
        ),
        pytest.param(
            "payrolls.toml",
            'heading = "code", field = "code"',
            'heading = "code", constant = "X"',
            [('id = "school-payroll" … columns', 'payroll "school-payroll" has no column that says "code"')],
            id="no code",
        ),
        pytest.param(
            "payrolls.toml",
            'heading = "TO"',
            'heading = "FROM"',
            [
                (
                    'field = "last_pay_day", date_format = "%m',
                    'payroll "city-payroll" has two columns with the heading "FROM"',
                )
            ],
            id="heading twice",
        ),
        pytest.param(
            "payrolls.toml",
            '{ heading = "DED CODE", field = "code" }',
            '{ heading = "DED CODE", field = "code", date_format = "%Y" }',
            [("DED CODE", 'payroll "city-payroll" has a date_format for "code", which is no day')],
            id="date format of no day",
        ),
        pytest.param(
            "cobra.toml",
            'field = "event_day", date_format = "%m/%d/%Y"',
            'field = "event_day", date_format = "%m/%Y"',
            [
                (
                    '"event_day"',
                    'cobra "cobra-office" has date_format "%m/%Y", which does not tell days apart; one is '
                    '"%Y%m%d"',
                )
            ],
            id="date format without a day",
        ),
        pytest.param(
            "payrolls.toml",
            'kind = "delimited"',
            'delimiter = "x"',
            [("delimiter", 'payroll "city-payroll" has delimiter "x", which occurs in values')],
            id="delimiter that occurs in values",
        ),
        pytest.param(
            "payrolls.toml",
            '"VISN"',
            '"VISION1"',
            [('"VISION1"', 'payroll "school-payroll" has code "VISION1", wider than its column of 6')],
            id="code wider than its column",
        ),
        pytest.param(
            "cobra.toml",
            '{ heading = "Event day", field = "event_day", date_format = "%m/%d/%Y" },',
            "",
            [("columns", 'cobra "cobra-office" has no column that says "event_day"')],
            id="no event day",
        ),
        pytest.param(
            "payrolls.toml",
            'constant = "D1"',
            'constant = "D10"',
            [('"D10"', 'payroll "school-payroll" has constant "D10", wider than its column of 2')],
            id="constant wider than its column",
        ),
        pytest.param(
            "payrolls.toml",
            'kind = "fixed"\nheader = false',
            'kind = "fixed"',
            [
                (
                    '"record type"',
                    'payroll "school-payroll" has heading "record type", wider than its column of 2',
                ),
                (
                    '"first pay day"',
                    'payroll "school-payroll" has heading "first pay day", wider than its column of 8',
                ),
                (
                    '"last pay day"',
                    'payroll "school-payroll" has heading "last pay day", wider than its column of 8',
                ),
                (
                    '"employer amount"',
                    'payroll "school-payroll" has heading "employer amount", wider than its column of 10',
                ),
            ],
            id="headings wider than their columns",
        ),
    ],
)
def test_a_column_file_can_be_written(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """Each column says something known, in a width and format that can hold it."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


def test_headings_of_a_file_without_a_heading_line_may_repeat(demo: DemoCopy) -> None:
    """What nobody sees need not differ."""
    assert demo.faults_after("payrolls.toml", 'heading = "first pay day"', 'heading = "employee"') == []
