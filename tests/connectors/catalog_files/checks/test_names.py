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


def test_lines_that_take_turns_may_have_one_id(demo: DemoCopy) -> None:
    """Of classes, waiting rules and end rules several lines may have one id, if no two hold on one day."""
    demo.edit("rules.toml", 'id = "thirty-days"', 'id = "thirty-days"\nlast_day = 2026-06-30')
    later = (
        '[[waiting_rule]]\nid = "thirty-days"\nkind = "day_of_hire"\nfirst_day = 2026-07-01\n\n[[end_rule]]'
    )
    demo.edit("rules.toml", '[[end_rule]]\nid = "end-of-month"', f'{later}\nid = "end-of-month"')
    assert demo.faults() == []

    assert demo.faults_after(
        "rules.toml", "first_day = 2026-07-01\n\n[[end", "first_day = 2026-06-30\n\n[[end"
    ) == demo.expected(
        "rules.toml",
        [
            (
                'id = "thirty-days"\nkind = "day_of_hire"',
                'waiting rule "thirty-days" has an id that is already in «rules.toml|id = "thirty-days"\nlast_day» '
                "on 2026-06-30",
            )
        ],
    )


def test_plans_do_not_take_turns(demo: DemoCopy) -> None:
    """A plan has its own days, and one id for ever."""
    faults = demo.faults_after("voluntary.toml", 'id = "dependent-care-fsa"', 'id = "health-fsa"')

    assert any('plan "health-fsa" has an id that is already in voluntary.toml' in each for each in faults)
