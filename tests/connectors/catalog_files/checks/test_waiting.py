"""Tests of waiting rules against the law."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

KIND = 'kind = "first_of_month_on_or_after"\ndays = 60'


@pytest.mark.parametrize(
    "kind, days, refused, days_waited, first_day, count",
    [
        pytest.param(
            "first_of_next_month", 60, "2024-01-01", 91, "2024-04-01", 64, id="strictly after 60 days"
        ),
        pytest.param(
            "first_of_month_on_or_after", 61, "2024-01-01", 91, "2024-04-01", 64, id="on or after 61 days"
        ),
        pytest.param(
            "first_of_month_on_or_after", 90, "2024-01-01", 91, "2024-04-01", 3180, id="on or after 90 days"
        ),
    ],
)
def test_aca_1_a_rule_that_may_break_the_law_is_a_fault(
    demo: DemoCopy, kind: str, days: int, refused: str, days_waited: int, first_day: str, count: int
) -> None:
    """A rule by which anybody hired from 2024 to 2032 would wait longer than 90 days is refused.

    Counted by hand: 64 times day 60 falls on the first of a month of 31 days; 108 times day 90 on a first.
    """
    faults = demo.faults_after("rules.toml", KIND, f'kind = "{kind}"\ndays = {days}')

    assert faults == [
        f"rules.toml:{demo.line('rules.toml', f'days = {days}')}: "
        f'waiting rule "sixty-days" makes somebody hired on {refused} wait {days_waited} days, '
        f"until {first_day}; "
        f"45 CFR 147.116 allows 90 (one of {count} such hire days from 2024 to 2032)"
    ]


@pytest.mark.parametrize(
    "kind, days", [("first_of_month_on_or_after", 60), ("first_of_next_month", 59), ("day_of_hire", 90)]
)
def test_aca_1_a_rule_at_the_edge_of_the_law_is_none(demo: DemoCopy, kind: str, days: int) -> None:
    """The longest rules that never make anybody wait more than 90 days are accepted."""
    assert demo.faults_after("rules.toml", KIND, f'kind = "{kind}"\ndays = {days}') == []


@pytest.mark.parametrize(
    "kind, days, breaks", [("first_of_next_month", 60, 28), ("first_of_month_on_or_after", 60, 0)]
)
def test_aca_1_strictly_after_60_days_breaks_the_law_on_28_days_of_hire(
    demo: DemoCopy, kind: str, days: int, breaks: int
) -> None:
    """Of the days of hire from 2026 to 2029; on or after 60 days breaks it on none."""
    other = '\n\n[[waiting_rule]]\nid = "sixty-days"\nkind = "day_of_hire"\n'
    since, until = f"{other}last_day = 2025-12-31", f"{other}first_day = 2030-01-01"
    rule = f'kind = "{kind}"\ndays = {days}\nfirst_day = 2026-01-01\nlast_day = 2029-12-31'
    faults = demo.faults_after("rules.toml", KIND, rule + since + until)

    assert [each.rpartition("(")[2] for each in faults] == [
        f"one of {breaks} such hire days from 2024 to 2032)" for _ in range(min(breaks, 1))
    ]


def test_aca_2_an_orientation_month_moves_the_wait(demo: DemoCopy) -> None:
    """After it 90 days are allowed again, and not more."""
    lawful = 'kind = "first_of_month_on_or_after"\ndays = 60\norientation = true'
    assert demo.faults_after("rules.toml", KIND, lawful) == []

    (fault,) = demo.faults_after("rules.toml", lawful, lawful.replace("60", "61"))
    assert "days after the orientation period, from " in fault


@pytest.mark.parametrize(
    "file_text, days, name, hole",
    [
        pytest.param(
            'id = "sixty-days"',
            "first_day = 2020-01-01",
            "waiting rule",
            "until 2019-12-31",
            id="waiting rule",
        ),
        pytest.param(
            'id = "end-of-month"', "last_day = 2027-06-30", "end rule", "from 2027-07-01 on", id="end rule"
        ),
    ],
)
def test_a_rule_that_a_plan_goes_by_holds_on_every_day(
    demo: DemoCopy, file_text: str, days: str, name: str, hole: str
) -> None:
    """Somebody may have been hired long ago, or leave long from now."""
    rule = file_text.partition("= ")[2]

    assert demo.faults_after("rules.toml", file_text, f"{file_text}\n{days}") == demo.expected(
        "rules.toml", [(file_text, f"{name} {rule} has no line that holds {hole}")]
    )
