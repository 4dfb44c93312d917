"""Tests of keys and values that do not fit."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

TIDEWRACK = "carriers/tidewrack-health.toml"


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "plans.toml",
            'name = "Dental"',
            'name = "Dental"\npretax = true',
            [("pretax", 'plan "dental" has an unknown key "pretax"; did you mean "pre_tax"?')],
            id="unknown key",
        ),
        pytest.param(
            TIDEWRACK,
            'standing = "retired"',
            'standing = "retired", size = 3',
            [("size", 'carrier "tidewrack-health" has an unknown key "size"')],
            id="unknown key inside",
        ),
        pytest.param(
            "plans.toml",
            'name = "Dental"\n',
            "",
            [('[[plan]]\nid = "dental"', 'plan "dental" lacks the key "name"')],
            id="missing key",
        ),
        pytest.param(
            TIDEWRACK,
            '{ number = "HC-0100" }',
            "{}",
            [("{},", 'carrier "tidewrack-health" lacks the key "number"')],
            id="missing key inside",
        ),
        pytest.param(
            "payrolls.toml",
            "days_before = 5",
            'days_before = "5"',
            [
                (
                    'days_before = "5"',
                    'payroll "city-payroll" has days_before = "5", which should be a valid integer',
                )
            ],
            id="text for a number",
        ),
        pytest.param(
            "plans.toml",
            'name = "Dental"',
            "name = 7",
            [("name = 7", 'plan "dental" has name = 7, which should be a valid string')],
            id="number for a text",
        ),
        pytest.param(
            "cobra.toml",
            '"loss"',
            '"lose"',
            [
                (
                    "measured_from",
                    "cobra \"cobra-office\" has measured_from = \"lose\", which should be 'event' or 'loss'",
                )
            ],
            id="unknown word",
        ),
        pytest.param(
            "plans.toml",
            'name = "Vision"',
            'name = "Vision"\nlast_day = "2027-02-30"',
            [
                (
                    "2027-02-30",
                    'plan "vision" has last_day = "2027-02-30", which should be a valid date in the format '
                    "YYYY-MM-DD, day value is outside expected range",
                )
            ],
            id="impossible day",
        ),
        pytest.param(
            "plans.toml",
            'name = "Vision"',
            'name = "Vision"\nlast_day = 2027-02-28T00:00:00',
            [
                (
                    "2027-02-28",
                    'plan "vision" has last_day = "2027-02-28T00:00:00", which should be a valid date in the format '
                    "YYYY-MM-DD, unexpected extra characters at the end of the input",
                )
            ],
            id="instant for a day",
        ),
        pytest.param(
            "classes.toml",
            'employers = ["housing"]',
            'employers = "housing"',
            [
                (
                    'employers = "housing"',
                    'class "housing-staff" has employers = "housing", which should be a valid array',
                )
            ],
            id="text for a list",
        ),
        pytest.param(
            "rules.toml",
            'id = "that-day"',
            'id = "That Day"',
            [
                (
                    "That Day",
                    'end rule "That Day" has id = "That Day", which is no name: a name is of small letters, digits, '
                    "- and _, and begins with a letter or digit",
                )
            ],
            id="no name",
        ),
        pytest.param(
            "plans.toml",
            '"871.36"',
            '"871.365"',
            [("871.365", 'rate of plan "harbor-hmo" has monthly = 871.365, with a part of a cent')],
            id="part of a cent",
        ),
        pytest.param(
            "rules.toml",
            "employer_percent = 75",
            "employer_percent = 175",
            [
                (
                    "175",
                    'contribution of plan "harbor-ppo" has a share of 175 percent; it lies between 0 and 100',
                )
            ],
            id="share over 100",
        ),
        pytest.param(
            "plans.toml",
            'family = "2438.43"',
            'famly = "2438.43"',
            [
                (
                    "famly",
                    'rate of plan "harbor-hmo" has a price for an unknown tier "famly"; did you mean "family"?',
                )
            ],
            id="unknown tier",
        ),
        pytest.param(
            TIDEWRACK,
            'family = "FAM"',
            'famly = "FAM"',
            [
                (
                    "famly",
                    'carrier "tidewrack-health" has famly = "famly", which should be \'employee_only\', '
                    "'employee_and_spouse', 'employee_and_children', 'employee_and_one' or 'family'",
                )
            ],
            id="unknown tier of a carrier",
        ),
        pytest.param(
            "cobra.toml",
            "columns = [",
            "columns = []\nunused = [",
            [
                (
                    "columns = []",
                    'cobra "cobra-office" has columns = a list: tuple should have at least 1 item after validation, '
                    "not 0",
                ),
                ("unused", 'cobra "cobra-office" has an unknown key "unused"'),
            ],
            id="two faults in one table",
        ),
    ],
)
def test_what_does_not_fit_is_told_in_plain_words(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """A key that is unknown, missing or of another kind is reported on its line, and nothing follows from it."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
