"""Tests of open enrollment."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

SPRING = "first_day = 2026-05-01\nlast_day = 2026-06-30"
MORE = '\n\n[[enrollment_window]]\nid = "more"\nplan_year_first_day = 2026-07-01\n'


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            SPRING,
            "first_day = 2026-05-01\nlast_day = 2026-07-01",
            [
                (
                    "last_day = 2026-07-01",
                    'enrollment window "spring-2026" closes on 2026-07-01, but what is chosen holds from 2026-07-01 '
                    "on: choices are made before (Prop. 26 CFR 1.125-2(a))",
                )
            ],
            id="open in the plan year",
        ),
        pytest.param(
            "plan_year_first_day = 2026-07-01",
            "plan_year_first_day = 2026-09-01",
            [
                (
                    "2026-09-01",
                    'enrollment window "spring-2026" has plan_year_first_day 2026-09-01, but plan years begin on day 1 '
                    "of month 7",
                )
            ],
            id="no plan year",
        ),
        pytest.param(
            SPRING,
            f'{SPRING}{MORE}classes = ["fire"]\nfirst_day = 2026-06-30\nlast_day = 2026-06-30',
            [
                (
                    "first_day = 2026-06-30",
                    'enrollment window "more" is open for class "fire" of employer "city" while enrollment window '
                    '"spring-2026" is',
                )
            ],
            id="two on one day",
        ),
        pytest.param(
            SPRING,
            f'{SPRING}{MORE}employers = ["housing"]\nfirst_day = 2026-04-01\nlast_day = 2026-04-30',
            [
                (
                    'id = "more" … plan_year',
                    'enrollment window "more" is a second one for class "housing-staff" of employer "housing" for the '
                    'plan year of enrollment window "spring-2026"',
                )
            ],
            id="two for one plan year",
        ),
        pytest.param(
            SPRING,
            "first_day = 2026-05-31\nlast_day = 2026-05-30",
            [
                (
                    "last_day = 2026-05-30",
                    'enrollment window "spring-2026" ends on 2026-05-30, before it begins on 2026-05-31',
                )
            ],
            id="closes before it opens",
        ),
        pytest.param(
            SPRING,
            f'{SPRING}\nclasses = ["fires"]\nemployers = ["citty"]',
            [
                (
                    "fires",
                    'enrollment window "spring-2026" names an unknown class "fires"; did you mean "fire"?',
                ),
                (
                    "citty",
                    'enrollment window "spring-2026" names an unknown employer "citty"; did you mean "city"?',
                ),
            ],
            id="for nobody known",
        ),
    ],
)
def test_windows_are_for_a_plan_year_and_one_at_a_time(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """What contradicts the plan year or another window is reported at the day that does."""
    assert demo.faults_after("enrollment.toml", old, new) == demo.expected("enrollment.toml", expected)


def test_windows_of_different_classes_may_be_open_together(demo: DemoCopy) -> None:
    """Who shares no window shares no contradiction."""
    demo.edit("enrollment.toml", SPRING, f'{SPRING}\nclasses = ["fire"]')
    more = f'{MORE}classes = ["police"]\n{SPRING}\n\n[[enrollment_window]]\nid = "spring-2027"'

    assert demo.faults_after("enrollment.toml", '\n\n[[enrollment_window]]\nid = "spring-2027"', more) == []
