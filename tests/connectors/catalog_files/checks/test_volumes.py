"""Tests of volumes and age reductions."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

OPTIONAL = 'plan "optional-life"'


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "voluntary.toml",
            "evidence_above = 50000",
            "evidence_above = 200000",
            [("evidence_above", f"{OPTIONAL} asks for evidence above 200000, more than the maximum 150000")],
            id="evidence above the maximum",
        ),
        pytest.param(
            "voluntary.toml",
            "minimum = 10000",
            "minimum = 160000",
            [("minimum = 160000", f"{OPTIONAL} has a volume with minimum 160000 above the maximum 150000")],
            id="minimum above the maximum",
        ),
        pytest.param(
            "voluntary.toml",
            "maximum = 150000",
            "maximum = 155000",
            [
                (
                    "maximum",
                    f"{OPTIONAL} has a volume with maximum 155000, which is no whole number of steps of 10000",
                )
            ],
            id="half a step",
        ),
        pytest.param(
            "voluntary.toml",
            'kind = "elected"\nstep',
            'kind = "salary_multiple"\nstep',
            [('[plan.volume]\nkind = "salary_multiple"', f"{OPTIONAL} lacks the multiple of its volume")],
            id="a multiple that is not said",
        ),
        pytest.param(
            "voluntary.toml",
            "step = 10000",
            "step = 10000\namount = 10000",
            [("amount = 10000", f'{OPTIONAL} has a volume with amount, which is of kind = "flat"')],
            id="an amount of what is elected",
        ),
        pytest.param(
            "voluntary.toml",
            "evidence_above = 50000",
            'put_aside = "year"\nevidence_above = 50000',
            [
                ("evidence_above", f"{OPTIONAL} is put aside, so its volume has no evidence_above"),
                ("reduction", f"{OPTIONAL} is put aside, so its volume has no reduction"),
                (
                    '[[plan]]\nid = "optional-life"',
                    f"{OPTIONAL} is priced by age and by what is put aside: one is enough",
                ),
            ],
            id="savings with evidence of insurability",
        ),
        pytest.param(
            "rules.toml",
            "{ age = 70, percent = 50 }",
            "{ age = 70, percent = 70 }",
            [
                (
                    "steps = [",
                    'age reduction "from-65" has 70 percent at 70 after 65 percent at 65: ages rise and percents fall',
                )
            ],
            id="more with age",
        ),
        pytest.param(
            "rules.toml",
            "{ age = 70, percent = 50 }",
            "{ age = 65, percent = 50 }",
            [
                (
                    "steps = [",
                    'age reduction "from-65" has 50 percent at 65 after 65 percent at 65: ages rise and percents fall',
                )
            ],
            id="an age twice",
        ),
    ],
)
def test_volumes_are_whole_and_in_order(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """What contradicts itself is reported at the key that does."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)


def test_a_limit_at_the_maximum_is_none_too_many(demo: DemoCopy) -> None:
    """Evidence above the maximum itself is never asked for, and is no contradiction."""
    assert demo.faults_after("voluntary.toml", "evidence_above = 50000", "evidence_above = 150000") == []
