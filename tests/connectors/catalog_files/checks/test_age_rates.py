"""Tests of prices by age."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

PLAN = '[[plan]]\nid = "optional-life"'
OTHERS = (
    '{ 0-29 = "0.055", 30-39 = "0.082", 40-49 = "0.141", 50-59 = "0.405", 60-69 = "1.118", "70+" = "2.064" }'
)
SMOKERS = (
    '{ 0-29 = "0.071", 30-39 = "0.117", 40-49 = "0.233", 50-59 = "0.691", 60-69 = "1.702", "70+" = "2.981" }'
)


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            OTHERS,
            '{ 18-24 = "0.05", 26-69 = "0.06", "70+" = "2" }',
            [
                (
                    PLAN,
                    f'plan "optional-life" has no price for {ages} of others than smokers from 2026-07-01 on',
                )
                for ages in ("age 25", "ages 0 to 17")
            ],
            id="ages without a price",
        ),
        pytest.param(
            f"tobacco = true\nbands = {SMOKERS}",
            f"tobacco = false\nlast_day = 2026-06-30\nbands = {SMOKERS}",
            [
                (PLAN, 'plan "optional-life" has no price for ages 0 to 120 of smokers from 2026-07-01 on'),
                (
                    "last_day = 2026-06-30",
                    'age rate of plan "optional-life" ends on 2026-06-30, before it begins on 2026-07-01',
                ),
            ],
            id="smokers without a price",
        ),
        pytest.param(
            "first_day = 2026-07-01\ntobacco = true",
            "first_day = 2026-08-01\ntobacco = true",
            [
                (
                    PLAN,
                    'plan "optional-life" has no price for ages 0 to 120 of smokers from 2026-07-01 to 2026-07-31',
                )
            ],
            id="days without a price",
        ),
        pytest.param(
            OTHERS,
            '{ 0-30 = "1", 30-120 = "2" }',
            [
                (
                    '{ 0-30 = "1"',
                    'age rate of plan "optional-life" has already a price for age 30 on 2026-07-01, in '
                    '«voluntary.toml|{ 0-30 = "1"»',
                )
            ],
            id="two prices for an age",
        ),
        pytest.param(
            f"tobacco = true\nbands = {SMOKERS}",
            'tobacco = true\nbands = { 0-120 = "1" }\n\n[[age_rate]]\nplan = "optional-life"\nfrom_age = 80\n'
            'price = "9"\nfirst_day = 2030-01-01',
            [
                (
                    at,
                    'age rate of plan "optional-life" has already a price for age 80 on 2030-01-01, in '
                    '«voluntary.toml|price = "9"»',
                )
                for at in (f"bands = {OTHERS}", 'bands = { 0-120 = "1" }')
            ],
            id="a price of everybody beside those of smokers and others",
        ),
        pytest.param(
            OTHERS,
            '{ 0-69 = "1", 70-120 = "2", 50-40 = "3" }',
            [("50-40", 'age rate of plan "optional-life" has a band from 50 to 40, which holds nobody')],
            id="a band upside down",
        ),
        pytest.param(
            '[plan.volume]\nkind = "elected"\nstep = 10000\nminimum = 10000\nmaximum = 150000\nevidence_above = 50000\n'
            'reduction = "from-65"\n',
            "",
            [
                (
                    at,
                    'age rate of plan "optional-life" has a price for each thousand, but the plan has no volume',
                )
                for at in (f"bands = {OTHERS}", f"bands = {SMOKERS}")
            ],
            id="per thousand of nothing",
        ),
    ],
)
def test_each_age_has_one_price_on_each_day(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """A hole is reported at the plan, a second price at the later one."""
    found = demo.faults_after("voluntary.toml", old, new)

    assert list(dict.fromkeys(found)) == demo.expected("voluntary.toml", expected)


def test_a_price_by_tier_and_by_age_are_two_kinds(demo: DemoCopy) -> None:
    """A plan is priced in one way; a plan that puts aside needs no price beside it."""
    demo.edit(
        "voluntary.toml",
        '[[plan]]\nid = "health-fsa"',
        '[[plan.rate]]\nfirst_day = 2026-07-01\nemployee_only = "1.00"\n\n[[plan]]\nid = "health-fsa"',
    )
    demo.edit(
        "voluntary.toml",
        '[[plan]]\nid = "dependent-care-fsa"',
        '[[plan.age_rate]]\nfirst_day = 2026-07-01\nprice = "1"\n\n[[plan]]\nid = "dependent-care-fsa"',
    )

    assert demo.faults() == demo.expected(
        "voluntary.toml",
        [
            (PLAN, 'plan "optional-life" is priced by tier and by age: one is enough'),
            (
                '[[plan]]\nid = "health-fsa"',
                'plan "health-fsa" is priced by age and by what is put aside: one is enough',
            ),
        ],
    )
