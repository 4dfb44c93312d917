"""Tests of ids and time zones."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "rules.toml",
            '[[end_rule]]\nid = "that-day"',
            '[[end_rule]]\nid = "that-day"\nkind = "day"\n[[end_rule]]\nid = "that-day"',
            [
                (
                    'kind = "day"\n[[end_rule]]\nid = "that-day" … id',
                    'end rule "that-day" has an id that is already in «rules.toml|id = "that-day"\nkind = '
                    '"day"\n[[»',
                )
            ],
            id="id twice",
        ),
        pytest.param(
            "cobra.toml",
            'id = "cobra-office"',
            'id = "city-payroll"',
            [
                (
                    "city-payroll",
                    'cobra "city-payroll" has the id of another partner, in «payrolls.toml|id = '
                    '"city-payroll"»: files are left by it',
                )
            ],
            id="partner's id twice",
        ),
        pytest.param(
            "program.toml",
            "America/New_York",
            "America/Boston",
            [
                (
                    "Boston",
                    'program has time_zone = "America/Boston", which is none; one is "America/New_York"',
                )
            ],
            id="no time zone",
        ),
        pytest.param(
            "carriers/keelstone-life.toml",
            "answer_hours = 72",
            'time_zone = "../etc"',
            [
                (
                    "../etc",
                    'carrier "keelstone-life" has time_zone = "../etc", which is none; one is '
                    '"America/New_York"',
                )
            ],
            id="a path for a time zone",
        ),
    ],
)
def test_a_name_is_unique_or_known(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """Two things of one kind and two partners never share an id; a time zone is one of the tz database."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
