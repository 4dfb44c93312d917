"""Tests of the words that carriers have for plans, tiers and groups."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

TIDEWRACK = "carriers/tidewrack-health.toml"
VISION = "carriers/lanternfish-vision.toml"
VISION_CODE = '    { plan = "vision", insurance_line_code = "VIS", plan_code = "V100" },\n'
HMO_CODE = '    { plan = "harbor-hmo", insurance_line_code = "HMO", plan_code = "HHMO25" },\n'


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
                    'carrier "tidewrack-health" has two codes for plan "harbor-ppo" on one day',
                ),
            ],
            id="plan code twice",
        ),
        pytest.param(
            TIDEWRACK,
            HMO_CODE,
            HMO_CODE.replace(" },", ", last_day = 2026-12-31 },")
            + HMO_CODE.replace(" },", ", first_day = 2027-01-01 },"),
            [],
            id="one plan code after the other",
        ),
        pytest.param(
            TIDEWRACK,
            HMO_CODE,
            HMO_CODE.replace(" },", ", last_day = 2026-12-30 },")
            + HMO_CODE.replace(" },", ", first_day = 2027-01-01 },"),
            [
                (
                    "plan_codes",
                    'carrier "tidewrack-health" has no plan code for "harbor-hmo" from 2026-12-31 to 2026-12-31',
                )
            ],
            id="a day without a plan code",
        ),
        pytest.param(
            TIDEWRACK,
            HMO_CODE,
            HMO_CODE.replace(" },", ", last_day = 2027-01-01 },")
            + HMO_CODE.replace(" },", ", first_day = 2027-01-01 },"),
            [
                (
                    "first_day = 2027-01-01",
                    'carrier "tidewrack-health" has two codes for plan "harbor-hmo" on one day',
                )
            ],
            id="two plan codes on one day",
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
            VISION_CODE,
            VISION_CODE.replace(" },", ', tier_codes = { employee_only = "A", employee_and_one = "B" } },'),
            [
                (
                    "[carrier.tier_codes]",
                    'carrier "lanternfish-vision" has no tier code for "family"',
                )
            ],
            id="no tier code of the plan's own",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            'schedule = "15 23 * *"',
            [
                (
                    "schedule",
                    'carrier "lanternfish-vision" '
                    'has schedule = "15 23 * *", which has 4 fields of cron, not five: '
                    "minute, hour, day of the month, month, day of the week",
                )
            ],
            id="four fields",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            'schedule = "0 6,18 * * *"',
            [
                (
                    "schedule",
                    'carrier "lanternfish-vision" '
                    'has schedule = "0 6,18 * * *", which names more than one time of day; '
                    "minute and hour are one number each",
                )
            ],
            id="twice a day",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            'schedule = "60 23 * * *"',
            [
                (
                    "schedule",
                    'carrier "lanternfish-vision" '
                    'has schedule = "60 23 * * *", which is no schedule of cron: bad minute',
                )
            ],
            id="no minute",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            'schedule = "0 0 30 2 *"',
            [
                (
                    "schedule",
                    'carrier "lanternfish-vision" '
                    'has schedule = "0 0 30 2 *", which is no schedule of cron: bad day-of-month',
                )
            ],
            id="30 February",
        ),
        pytest.param(
            VISION,
            "groups = [{",
            'full_file = { schedule = "4am" }\ngroups = [{',
            [
                (
                    "full_file",
                    'carrier "lanternfish-vision" '
                    'has full_file.schedule = "4am", which has 1 fields of cron, not five: '
                    "minute, hour, day of the month, month, day of the week",
                )
            ],
            id="full file",
        ),
        pytest.param(
            VISION,
            "answer_hours = 24",
            "changes = false",
            [
                (
                    "changes",
                    'carrier "lanternfish-vision" has changes = false and no full_file, so no file ever',
                )
            ],
            id="no file at all",
        ),
        pytest.param(
            VISION,
            "groups = [{",
            'closed = { country = "US", subdivision = "ZZ" }\ngroups = [{',
            [
                (
                    "closed",
                    'carrier "lanternfish-vision" '
                    'has closed days: it names public holidays that are not known, those of "US-ZZ"',
                )
            ],
            id="no such state",
        ),
        pytest.param(
            VISION,
            "groups = [{",
            'closed = { subdivision = "MA" }\ngroups = [{',
            [
                (
                    "closed",
                    'carrier "lanternfish-vision" has closed days: it has a subdivision "MA" of no country',
                )
            ],
            id="state without country",
        ),
        pytest.param(
            VISION,
            "groups = [{",
            "closed = { weekdays = [1, 2, 3, 4, 5, 6, 7] }\ngroups = [{",
            [
                (
                    "closed",
                    'carrier "lanternfish-vision" has closed days: it is closed on every weekday',
                )
            ],
            id="never open",
        ),
        pytest.param(
            VISION,
            "groups = [{",
            "closed = { weekdays = [6, 6] }\ngroups = [{",
            [
                (
                    "closed",
                    'carrier "lanternfish-vision" '
                    "has closed days: it names a weekday twice, or days that do not follow one another",
                )
            ],
            id="weekday twice",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            "send_at = 23:15:00",
            [
                (
                    "send_at",
                    'carrier "lanternfish-vision" '
                    'has the key "send_at", in place of which it now has '
                    'schedule = "MINUTE HOUR * * 1-5", five fields of cron',
                )
            ],
            id="former hour",
        ),
        pytest.param(
            VISION,
            'schedule = "15 23 * * 1-5"',
            "send_weekdays = [1, 3]",
            [
                (
                    "send_weekdays",
                    'carrier "lanternfish-vision" '
                    'has the key "send_weekdays", in place of which it now has '
                    'schedule = "MINUTE HOUR * * 1-5", five fields of cron',
                )
            ],
            id="former weekdays",
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
