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
        pytest.param(
            "classes.toml",
            'bargaining_units = ["paras"]\n',
            'bargaining_units = ["paras"]\ndivisions = [\n"elementry"]\n',
            [
                (
                    '"elementry"',
                    'class "paras" names an unknown division "elementry"; did you mean "elementary"?',
                )
            ],
            id="division that no employer has",
        ),
        pytest.param(
            "classes.toml",
            'bargaining_units = ["paras"]\n',
            'bargaining_units = ["paras"]\npay_groups = ["school-year", "weekly"]\n',
            [
                (
                    "pay_groups",
                    'class "paras" is of pay group "weekly", which no payroll of its employers pays',
                )
            ],
            id="pay group without payroll",
        ),
        pytest.param(
            "classes.toml",
            'retirement_systems = ["mtrs"]',
            'retirement_systems = ["mtrs"]\nweekly_hours_min = 20\nmeasured_by = "look-back"',
            [
                (
                    'measured_by = "look-back"\nplans = ["retiree',
                    'class "retired-teachers" has measured_by, which needs standing = "active" and weekly_hours_min '
                    "above 0",
                )
            ],
            id="measured hours of the retired",
        ),
        pytest.param(
            "classes.toml",
            "weekly_hours_min = 20\nmeasured_by",
            "measured_by",
            [
                (
                    "measured_by",
                    'class "crossing-guards" has measured_by, which needs standing = "active" and weekly_hours_min '
                    "above 0",
                )
            ],
            id="measured hours beside none",
        ),
        pytest.param(
            "classes.toml",
            'measured_by = "look-back"',
            'measured_by = "look-forward"',
            [
                (
                    "look-forward",
                    'class "crossing-guards" names an unknown measurement "look-forward"',
                )
            ],
            id="unknown measurement",
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
        *(
            pytest.param(f'bargaining_units = ["police"]\n{key} = ["biweekly"]', id=key)
            for key in ("divisions", "departments", "job_titles", "pay_groups")
        ),
        pytest.param('bargaining_units = ["police"]\nlast_day = 2025-12-31', id="some of its days"),
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


def test_measured_hours_leave_people_to_a_class(demo: DemoCopy) -> None:
    """A class for as many hours takes not those who have fewer, and belong to the later class by measurement."""
    demo.edit("classes.toml", 'bargaining_units = ["crossing-guards"]\n', "")
    before, guards = (demo.folder / "classes.toml").read_text().split('[[class]]\nid = "crossing-guards"')
    guards, management = guards.split('[[class]]\nid = "management"')
    management, after = management.split('[[class]]\nid = "teachers"')
    (demo.folder / "classes.toml").write_text(
        f'{before}[[class]]\nid = "management"{management}[[class]]\nid = "crossing-guards"{guards}'
        f'[[class]]\nid = "teachers"{after}'
    )

    assert demo.faults() == []
    assert len(demo.faults_after("classes.toml", 'measured_by = "look-back"\n', "")) == 1


def test_survivors_may_have_a_retirement_system(demo: DemoCopy) -> None:
    """Who survives a retiree has the retiree's pension board."""
    old = 'standing = "survivor"'

    assert demo.faults_after("classes.toml", old, f'{old}\nretirement_systems = ["mtrs"]') == []
