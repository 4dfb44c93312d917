"""Tests of measurements of hours against the law."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

PERIOD = "first_day = 2025-10-03\nstability_first_day = 2027-01-01"
NAME = 'measurement "look-back"'


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            PERIOD,
            "first_day = 2025-10-01\nstability_first_day = 2027-01-01",
            [
                (
                    "first_day = 2025-10-01",
                    f"{NAME} measures from 2025-10-01 to 2026-09-30, 92 days before the stability period of "
                    "2027-01-01; ACA-6 (26 CFR 54.4980H-3(d)(1)(vi)) allows 90",
                )
            ],
            id="measured from October 1",
        ),
        pytest.param(
            PERIOD,
            "first_day = 2025-10-02\nstability_first_day = 2027-01-01",
            [
                (
                    "first_day = 2025-10-02",
                    f"{NAME} measures from 2025-10-02 to 2026-10-01, 91 days before the stability period of "
                    "2027-01-01; ACA-6 (26 CFR 54.4980H-3(d)(1)(vi)) allows 90",
                )
            ],
            id="a day too early",
        ),
        pytest.param(PERIOD, PERIOD.replace("10-03", "10-04"), [], id="a day later"),
        pytest.param(
            PERIOD,
            "first_day = 2025-10-03\nstability_first_day = 2026-10-02",
            [
                (
                    "stability_first_day = 2026-10-02",
                    f"{NAME} has a stability period from 2026-10-02 on, before the measurement ends on 2026-10-02",
                )
            ],
            id="stable before all is measured",
        ),
        pytest.param(
            "stability_months = 12",
            "stability_months = 11",
            [
                (
                    "stability_months = 11",
                    f"{NAME} has stability_months = 11; ACA-6 (26 CFR 54.4980H-3(d)(1)(iii)) asks for 12",
                )
            ],
            id="stable for less than was measured",
        ),
    ],
)
def test_aca_6_periods_are_as_the_law_has_them(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """October 3 to October 2, then 90 days, then the calendar year: a day earlier is one too many."""
    assert demo.faults_after("enrollment.toml", old, new) == demo.expected("enrollment.toml", expected)


@pytest.mark.parametrize(
    "initial, most",
    [
        pytest.param(
            "initial_months = 12\ninitial_administrative_days = 32", 31, id="from the first of a month"
        ),
        pytest.param(
            'initial_months = 12\ninitial_from = "day_of_hire"\ninitial_administrative_days = 62',
            61,
            id="from the day of hire",
        ),
    ],
)
def test_aca_7_an_initial_measurement_is_over_in_time(demo: DemoCopy, initial: str, most: int) -> None:
    """It ends, with what is administrative, in the first month from the anniversary on: nobody has more days left."""
    old, days = "initial_months = 11\ninitial_administrative_days = 30", most + 1
    faults = demo.faults_after("enrollment.toml", old, initial)

    assert faults == demo.expected(
        "enrollment.toml",
        [
            (
                f"initial_administrative_days = {days}",
                f"{NAME} has initial_administrative_days = {days}; after 12 months ACA-7 (26 CFR "
                f"54.4980H-3(d)(3)(iii)) leaves nobody more than {most}",
            )
        ],
    )
    lawful = f"initial_administrative_days = {most}"
    assert demo.faults_after("enrollment.toml", f"initial_administrative_days = {days}", lawful) == []


def test_measurement_and_stability_come_in_pairs_and_in_order(demo: DemoCopy) -> None:
    """Lists of another length, or out of order, are reported at the list and the day."""
    text = (demo.folder / "enrollment.toml").read_text()
    lists = "first_days = [2025-10-03, 2024-10-03]\nstability_first_days = [\n2027-01-01]\n"
    (demo.folder / "enrollment.toml").write_text(text[: text.index("[[measurement.period]]")] + lists)

    assert demo.faults() == demo.expected(
        "enrollment.toml",
        [
            ("first_days = [2025", f"{NAME} has first_days with 2024-10-03 after 2025-10-03"),
            (
                "stability_first_days",
                f"{NAME} has 2 first_days and 1 stability_first_days: each measurement period has one stability period",
            ),
        ],
    )
