"""Tests of waiting periods by day of hire, and of last covered days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog import EndRule, WaitingRule
from events.offers import first_day_after_waiting, last_covered_day

ON_OR_AFTER_60 = WaitingRule(id="on-or-after", kind="first_of_month_on_or_after", days=60)
STRICTLY_AFTER_60 = WaitingRule(id="strictly-after", kind="first_of_next_month", days=60)


@pytest.mark.parametrize(
    "rule, hire_day, first_day",
    [
        pytest.param(ON_OR_AFTER_60, date(2026, 2, 2), date(2026, 5, 1), id="88 days"),
        pytest.param(ON_OR_AFTER_60, date(2026, 5, 2), date(2026, 7, 1), id="day 60 is a first of month"),
        pytest.param(
            STRICTLY_AFTER_60, date(2026, 2, 2), date(2026, 5, 1), id="strictly, day 60 is no first"
        ),
        pytest.param(
            WaitingRule(id="hire", kind="day_of_hire"), date(2026, 2, 28), date(2026, 2, 28), id="at once"
        ),
        pytest.param(
            WaitingRule(id="hire", kind="day_of_hire", days=90),
            date(2026, 1, 1),
            date(2026, 4, 1),
            id="90 days",
        ),
        pytest.param(
            WaitingRule(id="month", kind="first_of_month_on_or_after"),
            date(2026, 3, 1),
            date(2026, 3, 1),
            id="hired on a first",
        ),
        pytest.param(
            WaitingRule(id="next", kind="first_of_next_month"),
            date(2026, 3, 1),
            date(2026, 4, 1),
            id="hired on a first, next month",
        ),
        pytest.param(
            WaitingRule(id="next", kind="first_of_next_month"),
            date(2026, 12, 31),
            date(2027, 1, 1),
            id="new year",
        ),
    ],
)
def test_coverage_begins_after_the_wait(rule: WaitingRule, hire_day: date, first_day: date) -> None:
    """The first day of coverage is as the worked examples of 45 CFR 147.116 have it."""
    assert first_day_after_waiting(rule, hire_day) == first_day


def test_a_wait_of_91_days_is_refused() -> None:
    """A rule that would make somebody wait 91 days gives no day, and cites the law."""
    with pytest.raises(ValueError, match=r"wait 91 days, until 2026-08-01; 45 CFR 147\.116 allows 90"):
        first_day_after_waiting(STRICTLY_AFTER_60, date(2026, 5, 2))


def test_aca_1_strictly_after_60_days_breaks_the_law_on_28_hire_days_of_four_years() -> None:
    """From 2026 to 2029 the strict rule is refused on 28 hire days, the other one on none."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]
    refused = {}
    for rule in (STRICTLY_AFTER_60, ON_OR_AFTER_60):
        refused[rule.id] = 0
        for day in days:
            try:
                first_day_after_waiting(rule, day)
            except ValueError:
                refused[rule.id] += 1

    assert refused == {"strictly-after": 28, "on-or-after": 0}


@given(
    st.sampled_from(["day_of_hire", "first_of_month_on_or_after", "first_of_next_month"]),
    st.integers(min_value=0, max_value=90),
    st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
)
def test_no_day_is_given_out_that_is_too_early_or_too_late(kind: str, days: int, hire_day: date) -> None:
    """Whatever the rule, the first day lies from the days to be served up to 90 days after hire, or is refused."""
    rule = WaitingRule.model_validate({"id": "any", "kind": kind, "days": days})
    try:
        waited = (first_day_after_waiting(rule, hire_day) - hire_day).days
    except ValueError:
        assert days > 90 - 31
    else:
        assert days <= waited <= min(90, days + 31)


@pytest.mark.parametrize(
    "kind, last_day",
    [("day", date(2028, 2, 10)), ("end_of_month", date(2028, 2, 29))],
    ids=["day", "end of month"],
)
def test_coverage_lasts_as_the_end_rule_says(kind: str, last_day: date) -> None:
    """The last covered day is the day itself, or the end of its month."""
    assert (
        last_covered_day(EndRule.model_validate({"id": "any", "kind": kind}), date(2028, 2, 10)) == last_day
    )
