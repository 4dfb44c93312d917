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
def test_a_rule_that_may_break_the_law_is_a_fault(
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
def test_a_rule_at_the_edge_of_the_law_is_none(demo: DemoCopy, kind: str, days: int) -> None:
    """The longest rules that never make anybody wait more than 90 days are accepted."""
    assert demo.faults_after("rules.toml", KIND, f'kind = "{kind}"\ndays = {days}') == []
