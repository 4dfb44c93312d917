"""Tests of names that point at nothing."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

TIDEWRACK = "carriers/tidewrack-health.toml"


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "program.toml",
            'employers = ["city"]',
            'employers = [\n"city", "port"]',
            [('"city", "port"', 'source "munis/city" names an unknown employer "port"')],
            id="source's employer",
        ),
        pytest.param(
            "classes.toml",
            '["city", "school", "housing"]',
            '["city", "school", "housing",\n"county"]',
            [("county", 'class "retired" names an unknown employer "county"')],
            id="class's employer",
        ),
        pytest.param(
            "classes.toml",
            '"harbor-hmo", "dental", "basic-life"]',
            '"harbor-hmo",\n# the new one\n"dental", "dentall", "basic-life"]',
            [("dentall", 'class "housing-staff" names an unknown plan "dentall"; did you mean "dental"?')],
            id="class's plan",
        ),
        pytest.param(
            "plans.toml",
            'carrier = "lanternfish-vision"',
            'carrier = "lantern-vision"',
            [
                (
                    "lantern-vision",
                    'plan "vision" names an unknown carrier "lantern-vision"; did you mean '
                    '"lanternfish-vision"?',
                ),
            ],
            id="plan's carrier",
        ),
        pytest.param(
            "plans.toml",
            'waiting = "thirty-days"',
            'waiting = "thirty"',
            [
                (
                    '"thirty"',
                    'plan "dental" names an unknown waiting rule "thirty"; did you mean "thirty-days"?',
                )
            ],
            id="plan's waiting rule",
        ),
        pytest.param(
            "plans.toml",
            'subscriber_end = "end-of-month"\ndependent_end = "that-day"',
            'subscriber_end = "eom"\ndependent_end = "that-days"',
            [
                ('"eom"', 'plan "vision" names an unknown end rule "eom"'),
                (
                    "that-days",
                    'plan "vision" names an unknown end rule "that-days"; did you mean "that-day"?',
                ),
            ],
            id="plan's end rules",
        ),
        pytest.param(
            "rules.toml",
            '"basic-life", "retiree-life"]',
            '"basic-life", "retiree-life",\n"pets"]',
            [('"pets"', 'contribution of plan "pets" names an unknown plan "pets"')],
            id="contribution's plan",
        ),
        pytest.param(
            "rules.toml",
            '[[contribution]]\nplan = "vision"',
            '[[rate]]\nplan = "visions"\ntier = "family"\nmonthly = "1.00"\nfirst_day = '
            '2026-07-01\n[[contribution]]\nplan = "vision"',
            [('"visions"', 'rate of plan "visions" names an unknown plan "visions"; did you mean "vision"?')],
            id="rate's plan",
        ),
        pytest.param(
            "rules.toml",
            '["police", "fire"]',
            '["police", "fire", "coast-guard"]',
            [
                ("coast-guard", 'contribution of plan "harbor-hmo" names an unknown class "coast-guard"'),
                ("coast-guard", 'contribution of plan "harbor-ppo" names an unknown class "coast-guard"'),
            ],
            id="contribution's class",
        ),
        pytest.param(
            "plans.toml",
            'medicare = "only"',
            'medicare = "only"\nsuccessor = "retiree-pp"',
            [
                (
                    'retiree-pp"',
                    'plan "medicare-supplement" names an unknown plan "retiree-pp"; did you mean "retiree-ppo"?',
                )
            ],
            id="plan's successor",
        ),
        pytest.param(
            "plans.toml",
            'dependents = "to-19-students-to-24"',
            'dependents = "to-19"',
            [('"to-19"', 'plan "vision" names an unknown dependent rule "to-19"')],
            id="plan's dependent rule",
        ),
        pytest.param(
            "voluntary.toml",
            'reduction = "from-65"',
            'reduction = "from-66"',
            [
                (
                    "from-66",
                    'plan "optional-life" names an unknown age reduction "from-66"; did you mean "from-65"?',
                )
            ],
            id="volume's age reduction",
        ),
        pytest.param(
            "voluntary.toml",
            '[[plan]]\nid = "health-fsa"',
            '[[age_rate]]\nplan = "life"\nprice = "1"\nfirst_day = 2026-07-01\n\n[[plan]]\nid = "health-fsa"',
            [('plan = "life"', 'age rate of plan "life" names an unknown plan "life"')],
            id="age rate's plan",
        ),
        pytest.param(
            "payrolls.toml",
            'employers = ["school"]',
            'employers = ["school", "port"]',
            [('"port"', 'payroll "school-payroll" names an unknown employer "port"')],
            id="payroll's employer",
        ),
        pytest.param(
            "payrolls.toml",
            'calendar = "school-year"',
            'calendar = "school-years"',
            [
                (
                    "school-years",
                    'payroll "school-payroll" names an unknown pay calendar "school-years"; did you mean '
                    '"school-year"?',
                )
            ],
            id="payroll's calendar",
        ),
        pytest.param(
            "payrolls.toml",
            'basic-life = "4401"',
            'basic-life = "4401"\nrowing = "4501"',
            [("rowing", 'payroll "city-payroll" names an unknown plan "rowing"')],
            id="payroll's code",
        ),
        pytest.param(
            TIDEWRACK,
            '["teachers", "paras"]',
            '["teachers", "parass"]',
            [("parass", 'carrier "tidewrack-health" names an unknown class "parass"; did you mean "paras"?')],
            id="group's class",
        ),
        pytest.param(
            TIDEWRACK,
            'employers = ["housing"]',
            'employers = ["housings"]',
            [
                (
                    '"housings"',
                    'carrier "tidewrack-health" names an unknown employer "housings"; did you mean '
                    '"housing"?',
                )
            ],
            id="group's employer",
        ),
        pytest.param(
            TIDEWRACK,
            'plan_code = "MEDSUP" },',
            'plan_code = "MEDSUP" },\n{ plan = "pets", insurance_line_code = "HLT" },',
            [('"pets"', 'carrier "tidewrack-health" names an unknown plan "pets"')],
            id="carrier's plan",
        ),
    ],
)
def test_a_name_of_nothing_is_a_fault(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """Every name that points at something unknown is reported on its line, with what was probably meant."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
