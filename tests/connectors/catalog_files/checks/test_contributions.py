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
    ],
)
def test_whoever_is_offered_a_plan_has_one_share(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """A hole is reported where the class is offered the plan, a second share at the later line."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
