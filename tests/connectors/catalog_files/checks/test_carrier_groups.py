"""Tests of the group numbers of carriers: everybody who is offered a plan has one, at each tier, on each day."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

VISION = "carriers/lanternfish-vision.toml"
NO_GROUP = [
    (
        "groups",
        'carrier "lanternfish-vision" has no group number for class "public-works" of employer "city"',
    )
]


@pytest.mark.parametrize(
    "new, expected",
    [
        pytest.param(
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
            '[{ number = "LF4410", employers = ["school"] },\n'
            '{ number = "LF4413", classes = ["police", "fire", "clerical", "management"] },\n'
            '{ number = "LF4411", tiers = ["employee_only", "employee_and_one"] }]',
            NO_GROUP,
            id="no group number for a tier",
        ),
        pytest.param(
            '[{ number = "LF4410", employers = ["school"] },\n'
            '{ number = "LF4413", classes = ["police", "fire", "clerical", "management"] },\n'
            '{ number = "LF4411", last_day = 2026-12-31 }, { number = "LF4412", first_day = 2027-01-02 }]',
            NO_GROUP,
            id="no group number on one day",
        ),
        pytest.param(
            '[{ number = "LF4411", last_day = 2026-12-31 }, { number = "LF4412", first_day = 2027-01-01 }]',
            [],
            id="one group number after the other",
        ),
    ],
)
def test_everybody_has_a_group_number(demo: DemoCopy, new: str, expected: list[Expected]) -> None:
    """Whoever is offered one of the carrier's plans has a group number, at each tier and on each day."""
    assert demo.faults_after(VISION, '[{ number = "LF4410" }]', new) == demo.expected(VISION, expected)
