"""Tests of the employer's shares and their days."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

HALF = '["retiree-ppo", "medicare-supplement", "dental", "basic-life", "retiree-life"]'


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "rules.toml",
            HALF,
            HALF.replace(', "retiree-life"', ""),
            [
                (
                    f'id = "{name}" … plans =',
                    f'class "{name}" is offered plan "retiree-life" without a contribution from '
                    f"2025-07-01 on",
                    "classes.toml",
                )
                for name in ("retired-teachers", "retired")
            ],
            id="no share",
        ),
        pytest.param(
            "rules.toml",
            "employer_percent = 75\nfirst_day = 2025-07-01",
            "employer_percent = 75\nfirst_day = 2025-07-02",
            [
                (
                    f'id = "{name}" … plans =',
                    f'class "{name}" is offered plan "harbor-ppo" without a contribution from 2025-07-01 '
                    f"to 2025-07-01",
                    "classes.toml",
                )
                for name in ("public-works", "clerical", "management", "school-staff", "housing-staff")
            ],
            id="hole of one day",
        ),
        pytest.param(
            "rules.toml",
            "last_day = 2026-06-30",
            "last_day = 2026-07-01",
            [
                (
                    "employer_percent = 70 … plans =",
                    f'contribution of plan "{plan}" has already a share for class "{name}" on 2026-07-01, in '
                    '«rules.toml|plans = ["harbor-ppo", "harbor-hmo"]\nclasses = ["teachers", "paras"]\n'
                    "employer_percent = 70»",
                )
                for plan in ("harbor-hmo", "harbor-ppo")
                for name in ("paras", "teachers")
            ],
            id="two shares on one day",
        ),
        pytest.param(
            "rules.toml",
            'plan = "vision"\n',
            'plan = "vision"\nemployer_percent = 0\nfirst_day = 2025-07-01\nlast_day = '
            '2025-12-31\n[[contribution]]\nplan = "vision" # the second\n',
            [
                (
                    'plan = "vision" # the second',
                    'contribution of plan "vision" has already a share for every class on 2025-07-01, in '
                    '«rules.toml|plan = "vision"\nemployer_percent = 0\nfirst_day = 2025-07-01\nlast_day»',
                )
            ],
            id="two shares for every class",
        ),
        pytest.param(
            "rules.toml",
            '["police", "fire"]',
            '["police", "fire",\n"retired"]',
            [
                (
                    '"retired"',
                    f'contribution of plan "{plan}" is for class "retired", which is not offered the plan',
                )
                for plan in ("harbor-hmo", "harbor-ppo")
            ],
            id="share of a plan that is not offered",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-ppo"\nemployer_percent = 75',
            'plan = "harbor-ppo"\nemployer_percent = 75\ntiers = ["employee_only", "employee_and_spouse", "family"]',
            [
                (
                    f'id = "{name}" … plans =',
                    f'class "{name}" is offered plan "harbor-ppo" without a contribution for '
                    '"employee_and_children" from 2025-07-01 on',
                    "classes.toml",
                )
                for name in ("public-works", "clerical", "management", "school-staff", "housing-staff")
            ],
            id="a tier without a share",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-hmo"\nemployer_percent = 80',
            'plan = "harbor-hmo"\nemployer_percent = 80\nfirst_day = 2025-07-01\n\n[[contribution]]\n'
            'plan = "harbor-hmo" # more\nemployer_percent = 60\ntiers = ["family",\n"employee_and_one"]',
            [
                (
                    '"employee_and_one"]',
                    'contribution of plan "harbor-hmo" is for employee_and_one, but the plan has only "employee_only" '
                    'and "family"',
                )
            ],
            id="a tier that the plan does not have",
        ),
        pytest.param(
            "rules.toml",
            'plan = "vision"\nemployer_percent = 0',
            'plan = "vision"\nemployer_flat = "13.89"',
            [
                (
                    'employer_flat = "13.89"',
                    f'contribution of plan "vision" gives 13.89 a month for employee_only, whose premium is {premium}; '
                    "no more than the premium would be paid",
                )
                for premium in ("7.31 from 2025-07-01 to 2026-06-30", "7.46 from 2026-07-01 on")
            ],
            id="a flat share above a premium",
        ),
        pytest.param(
            "rules.toml",
            'plan = "vision"\nemployer_percent = 0',
            'plan = "vision"\nemployer_flat = "13.89"\nemployer_cap = "7.31"',
            [],
            id="a flat share capped at the premium",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-hmo"\nemployer_percent = 80',
            'plan = "harbor-hmo"\nemployer_percent = 80\nof_plan = "harbor-ppo"',
            [],
            id="of a plan that has every tier",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-ppo"\nemployer_percent = 75',
            'plan = "harbor-ppo"\nemployer_percent = 75\nof_plan = "harbor-hmo"',
            [
                (
                    "of_plan",
                    f'contribution of plan "harbor-ppo" is a share of plan "harbor-hmo", which has no rate for {tier} '
                    "from 2025-07-01 on",
                )
                for tier in ("employee_and_children", "employee_and_spouse")
            ],
            id="of a plan that lacks tiers",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-hmo"\nemployer_percent = 80',
            'plan = "harbor-hmo"\nemployer_percent = 80\nof_plan = "optional-life"',
            [
                (
                    "of_plan",
                    'contribution of plan "harbor-hmo" cannot be a share of plan "optional-life": of another plan, '
                    "with a price for each tier",
                )
            ],
            id="of a plan priced by age",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-hmo"\nemployer_percent = 80',
            'plan = "harbor-hmo"\nemployer_percent = 80\nof_plan = "hmo"',
            [("of_plan", 'contribution of plan "harbor-hmo" names an unknown plan "hmo"')],
            id="of an unknown plan",
        ),
        pytest.param(
            "rules.toml",
            'plan = "harbor-hmo"\nemployer_percent = 80',
            'plan = "harbor-hmo"\nemployer_percent = 80\nemployer_flat = "500.00"',
            [
                (
                    '[[contribution]]\nplan = "harbor-hmo"',
                    'contribution of plan "harbor-hmo" cannot be: the employer pays a percentage (employer_percent) or '
                    "an amount (employer_flat)",
                )
            ],
            id="a percentage and an amount",
        ),
    ],
)
def test_whoever_is_offered_a_plan_has_one_share(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """A hole is reported where the class is offered the plan, a second share at the later line."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


def test_a_line_for_a_tier_may_stand_beside_one_for_all(demo: DemoCopy) -> None:
    """It goes before the other; two for the same tier do not."""
    line = (
        '[[contribution]]\nplan = "vision" # {}\ntiers = ["family"]\nemployer_flat = "5.00"\n'
        "first_day = 2026-07-01\n\n"
    )
    old = '[[contribution]]\nplan = "vision"\n'
    assert demo.faults_after("rules.toml", old, line.format("one") + old) == []

    assert demo.faults_after("rules.toml", old, line.format("two") + old) == demo.expected(
        "rules.toml",
        [
            (
                'plan = "vision" # two',
                'contribution of plan "vision" has already a share for every class and family on 2026-07-01, in '
                '«rules.toml|plan = "vision" # one»',
            )
        ],
    )
