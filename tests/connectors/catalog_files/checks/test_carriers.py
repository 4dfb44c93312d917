"""Tests of the words that carriers have for plans, tiers and groups."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

TIDEWRACK = "carriers/tidewrack-health.toml"
VISION = "carriers/lanternfish-vision.toml"


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            TIDEWRACK,
            '    { plan = "harbor-hmo", insurance_line_code = "HMO", plan_code = "HHMO25" },\n',
            "",
            [("plan_codes", 'carrier "tidewrack-health" has no plan code for "harbor-hmo"')],
            id="no plan code",
        ),
        pytest.param(
            TIDEWRACK,
            '{ plan = "harbor-hmo", insurance_line_code = "HMO"',
            '{ plan = "harbor-ppo", insurance_line_code = "HMO"',
            [
                ("plan_codes", 'carrier "tidewrack-health" has no plan code for "harbor-hmo"'),
                (
                    '"harbor-ppo", insurance_line_code = "HMO"',
                    'carrier "tidewrack-health" has two codes for plan "harbor-ppo"',
                ),
            ],
            id="plan code twice",
        ),
        pytest.param(
            TIDEWRACK,
            'plan_code = "MEDSUP" },',
            'plan_code = "MEDSUP" },\n    { plan = "dental", insurance_line_code = "DEN" },',
            [
                (
                    '"dental"',
                    'carrier "tidewrack-health" has a code for plan "dental", which is of carrier '
                    '"barnacle-dental"',
                )
            ],
            id="plan of another carrier",
        ),
        pytest.param(
            VISION,
            'employee_and_one = "E1D"\n',
            "",
            [
                (
                    "[carrier.tier_codes]",
                    'carrier "lanternfish-vision" has no tier code for "employee_and_one"',
                )
            ],
            id="no tier code",
        ),
        pytest.param(
            VISION,
            '[{ number = "LF4410" }]',
            '[{ number = "LF4410", employers = ["school"] },\n{ number = "LF4411", classes = '
            '["police", "fire", "clerical", "management"] }]',
            [
                (
                    "groups",
                    'carrier "lanternfish-vision" has no group number for class "public-works" of '
                    'employer "city"',
                )
            ],
            id="no group number",
        ),
        pytest.param(
            VISION,
            "answer_hours = 24",
            "send_weekdays = [1, 3, 3]",
            [
                (
                    "send_weekdays",
                    'carrier "lanternfish-vision" needs send_weekdays that name each weekday with a file '
                    "once, from 1 (Monday) to 7",
                )
            ],
            id="weekday twice",
        ),
        pytest.param(
            VISION,
            "answer_hours = 24",
            "send_weekdays = []",
            [
                (
                    "send_weekdays",
                    'carrier "lanternfish-vision" needs send_weekdays that name each weekday with a file '
                    "once, from 1 (Monday) to 7",
                )
            ],
            id="no weekday",
        ),
        pytest.param(
            VISION,
            "answer_hours = 24",
            "want_ta1 = false",
            [
                (
                    "final_answer",
                    'carrier "lanternfish-vision" has final_answer = "TA1", which want_ta1 = false does '
                    "not ask for",
                )
            ],
            id="an answer not asked for",
        ),
    ],
)
def test_a_carrier_has_a_word_for_everything(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """Each plan, tier and employee that a file may speak of has a code or number, and its answer can come."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
