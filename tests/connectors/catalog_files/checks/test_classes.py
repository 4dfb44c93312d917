"""Tests of classes and employers."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "classes.toml",
            'employers = ["city", "school", "housing"]',
            "employers = []",
            [("employers = []", 'class "retired" has no employer, so nobody is in it')],
            id="class without employer",
        ),
        pytest.param(
            "classes.toml",
            'plans = ["harbor-ppo", "harbor-hmo", "dental", "basic-life"]',
            "plans = []",
            [("plans = []", 'class "housing-staff" is offered no plan')],
            id="class without plan",
        ),
        pytest.param(
            "classes.toml",
            'bargaining_units = ["paras"]\n',
            "",
            [
                (
                    '[[class]]\nid = "school-staff"',
                    'class "school-staff" holds nobody: class "paras" stands before it and takes all of '
                    "its people",
                )
            ],
            id="class behind a wider one",
        ),
        pytest.param(
            "classes.toml",
            'bargaining_units = ["fire"]',
            'bargaining_units = ["fire"]\nretirement_systems = ["city"]',
            [
                (
                    'retirement_systems = ["city"]',
                    'class "fire" needs standing = "retired" to have retirement_systems',
                )
            ],
            id="retirement system of the active",
        ),
        pytest.param(
            "program.toml",
            '[[source]]\nid = "munis/city"',
            '[[employer]]\nid = "port"\nname = "Port"\nein = "00-1000004"\n\n[[source]]\nid = "munis/city"',
            [
                ('[[employer]]\nid = "port"', f'employer "port" has {lack}')
                for lack in (
                    "no class of active employees",
                    "no payroll that takes its deductions",
                    "no source that speaks for it",
                )
            ],
            id="employer that nobody knows",
        ),
    ],
)
def test_everybody_has_a_place(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """No class is empty or offered nothing, and no employer is without class, source and payroll."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


@pytest.mark.parametrize(
    "narrower",
    [
        pytest.param('bargaining_units = ["police"]\nweekly_hours_min = 35', id="more hours"),
        pytest.param(
            'bargaining_units = ["police"]\nemployment_classes = ["sworn"]', id="an employment class"
        ),
        pytest.param('bargaining_units = ["harbor-patrol"]', id="another unit"),
    ],
)
def test_a_class_before_may_take_some_of_its_people(demo: DemoCopy, narrower: str) -> None:
    """A class that stands before another and is narrower in any way leaves people to it."""
    first = f"""[[class]]
id = "first"
name = "First"
employers = ["city"]
plans = ["dental"]
{narrower}

[[class]]
id = "police\""""

    assert demo.faults_after("classes.toml", '[[class]]\nid = "police"', first) == []
