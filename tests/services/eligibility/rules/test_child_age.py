"""Birthdays, and the last days that they leave."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog import DependentRule
from events.vocabulary.calendar import day_after, day_before
from services.eligibility.rules.child_age import birthday, last_day_by_age
from tests.life import day

HEALTH = DependentRule(id="health")
BORN = day("2000-09-14")


@pytest.mark.parametrize(
    ("child_end", "last_day"),
    [("day", "2026-09-13"), ("end_of_month", "2026-09-30"), ("end_of_year", "2026-12-31")],
)
def test_aca_4_the_plan_may_add_the_month_or_the_year(child_end: str, last_day: str) -> None:
    """Never less than to the birthday: coverage by the day ends the day before it."""
    rule = HEALTH.model_copy(update={"child_end": child_end})

    assert last_day_by_age(rule, BORN, 26) == day(last_day)


def test_aca_4_a_leap_birthday_is_march_1_in_common_years() -> None:
    """Unless the plan says February 28; in a leap year it is the day itself."""
    born = day("2000-02-29")

    assert birthday(born, 26) == day("2026-03-01")
    assert birthday(born, 26, leap_birthday="february_28") == day("2026-02-28")
    assert birthday(born, 28) == birthday(born, 28, leap_birthday="february_28") == day("2028-02-29")
    assert last_day_by_age(HEALTH, born, 26) == day("2026-03-31")


@given(
    st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.sampled_from(["day", "end_of_month", "end_of_year"])
)
def test_aca_4_nobody_is_ended_before_the_birthday(born: date, child_end: str) -> None:
    """Whoever is born when is covered on the day before the 26th birthday, and after the last day is that old."""
    rule = HEALTH.model_copy(update={"child_end": child_end})
    last = last_day_by_age(rule, born, 26)

    assert last >= day_before(birthday(born, 26))
    assert day_after(last) >= birthday(born, 26)
