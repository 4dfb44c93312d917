"""Tests of waiting, end, dependent and age-reduction rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.book import Book, index
from events.catalog import (
    AgeReduction,
    AgeStep,
    DependentRule,
    EndRule,
    PayCalendar,
    PayDay,
    Volume,
    WaitingRule,
)
from events.plan_rules import (
    age_reduction,
    dependent_rule,
    end_rule,
    first_day_after_waiting,
    last_covered_by,
    last_covered_day,
    orientation_last_day,
    pay_period_last_day,
    waiting_first_day,
    waiting_rule,
)
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
PAID = EndRule(id="paid", kind="end_of_pay_period")
STRICT = WaitingRule(id="strict", kind="first_of_next_month", days=60)
ON_OR_AFTER = WaitingRule(id="on-or-after", kind="first_of_month_on_or_after", days=60)


def calendar(*last_days: date) -> PayCalendar:
    """Return a calendar whose pay periods end on these days."""
    pay_days = tuple(
        PayDay(day=last + timedelta(days=5), coverage_month=last.replace(day=1), period_last_day=last)
        for last in last_days
    )
    return PayCalendar(id="pay", deductions_per_year=26, pay_days=pay_days)


@pytest.mark.parametrize(
    "hire_day, last_day",
    [
        pytest.param(date(2026, 5, 3), date(2026, 6, 2), id="a month less a day"),
        pytest.param(date(2026, 1, 30), date(2026, 2, 28), id="no such day"),
        pytest.param(date(2028, 1, 30), date(2028, 2, 29), id="no such day in a leap year"),
        pytest.param(date(2028, 1, 29), date(2028, 2, 28), id="such a day in a leap year"),
        pytest.param(date(2026, 3, 31), date(2026, 4, 30), id="a shorter month"),
        pytest.param(date(2026, 12, 1), date(2026, 12, 31), id="a whole month"),
    ],
)
def test_aca_2_an_orientation_period_is_a_month_less_a_day(hire_day: date, last_day: date) -> None:
    """45 CFR 147.116(c)(3)(iii): from May 3 to June 2; from January 30 to the last day of February."""
    assert orientation_last_day(hire_day) == last_day


def test_aca_2_the_wait_counts_from_the_day_after_orientation() -> None:
    """Hired on January 30: oriented through February 28, 60 days from March 1 end on April 30, covered from May 1."""
    rule = WaitingRule(id="oriented", kind="first_of_month_on_or_after", days=60, orientation=True)

    assert waiting_first_day(rule, date(2026, 1, 30)) == date(2026, 3, 1)
    assert first_day_after_waiting(rule, date(2026, 1, 30)) == date(2026, 5, 1)


def test_aca_2_ninety_days_after_orientation_are_the_most() -> None:
    """91 days after the orientation period are refused, though an orientation goes before."""
    rule = WaitingRule(id="oriented", kind="first_of_next_month", days=60, orientation=True)

    with pytest.raises(ValueError, match=r"wait 91 days after the orientation period, from 2026-05-02"):
        first_day_after_waiting(rule, date(2026, 4, 2))


def test_aca_1_strictly_after_60_days_breaks_the_law_and_on_or_after_does_not() -> None:
    """Hired on 2026-05-02, day 60 is July 1: on or after gives that day, strictly after would give day 91."""
    assert first_day_after_waiting(ON_OR_AFTER, date(2026, 5, 2)) == date(2026, 7, 1)
    assert first_day_after_waiting(ON_OR_AFTER, date(2026, 2, 2)) == date(2026, 5, 1)
    with pytest.raises(ValueError, match="wait 91 days, until 2026-08-01"):
        first_day_after_waiting(STRICT, date(2026, 5, 2))


@pytest.mark.parametrize(
    "hire_day, kind", [(date(2026, 6, 30), "day_of_hire"), (date(2026, 7, 1), "first_of_next_month")]
)
def test_of_lines_that_take_turns_that_of_the_day_of_hire_holds(hire_day: date, kind: str) -> None:
    """The last day of a line is its own, the next day the next line's."""
    lines = (
        WaitingRule(id="turns", kind="day_of_hire", last_day=date(2026, 6, 30)),
        WaitingRule(id="turns", kind="first_of_next_month", first_day=date(2026, 7, 1)),
    )
    book = index(small_catalog().model_copy(update={"waiting_rules": lines}))

    assert waiting_rule(book, "turns", hire_day).kind == kind


def test_a_rule_without_a_line_for_the_day_is_an_error() -> None:
    """Nothing stands in for a line that is not there."""
    bare: Book = replace(BOOK, waiting_lines={}, end_lines={})

    with pytest.raises(LookupError, match='waiting rule "at-once" has no line that holds on 2026-01-01'):
        waiting_rule(bare, "at-once", date(2026, 1, 1))
    with pytest.raises(LookupError, match='end rule "month" has no line'):
        end_rule(bare, "month", date(2026, 1, 1))


@pytest.mark.parametrize(
    "day, last_day",
    [
        pytest.param(date(2026, 6, 13), date(2026, 6, 26), id="first day of a period"),
        pytest.param(date(2026, 6, 26), date(2026, 6, 26), id="last day of a period"),
        pytest.param(date(2026, 6, 27), date(2026, 7, 10), id="day after"),
        pytest.param(date(2026, 6, 12), date(2026, 6, 12), id="last day of the first period"),
    ],
)
def test_coverage_lasts_to_the_end_of_the_pay_period(day: date, last_day: date) -> None:
    """The period in which the day lies, by the calendar's own last days."""
    pay = calendar(date(2026, 6, 12), date(2026, 6, 26), date(2026, 7, 10))

    assert last_covered_day(PAID, day, pay) == last_day


@pytest.mark.parametrize(
    "day", [date(2026, 6, 11), date(2026, 7, 11)], ids=["before the first", "after the last"]
)
def test_a_pay_period_that_no_calendar_knows_is_an_error(day: date) -> None:
    """The end of the month never stands in for a pay period."""
    with pytest.raises(LookupError, match='pay calendar "pay" knows no pay period'):
        pay_period_last_day(calendar(date(2026, 6, 12), date(2026, 7, 10)), day)


def test_an_end_by_pay_period_needs_a_payroll() -> None:
    """Whoever is paid by nobody has no pay period."""
    with pytest.raises(LookupError, match="no payroll pays the employee"):
        last_covered_day(PAID, date(2026, 6, 13))


def test_the_employees_own_pay_calendar_counts() -> None:
    """The calendar is found by employer and pay group."""
    small = small_catalog()
    paid = calendar(date(2026, 6, 12), date(2026, 6, 26)).model_copy(update={"id": "twice-monthly"})
    book = index(small.model_copy(update={"pay_calendars": (paid,), "end_rules": (*small.end_rules, PAID)}))
    day = date(2026, 6, 20)

    assert last_covered_by(book, "paid", day, employer="city", pay_group="biweekly") == date(2026, 6, 26)
    assert last_covered_by(book, "month", day, employer="city", pay_group=None) == date(2026, 6, 30)
    assert last_covered_by(book, "day", day, employer="city", pay_group=None) == day
    for group in ("weekly", None):
        with pytest.raises(LookupError):
            last_covered_by(book, "paid", day, employer="city", pay_group=group)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.booleans(), st.integers(0, 90))
def test_no_wait_is_longer_than_90_days_after_orientation(hire_day: date, oriented: bool, days: int) -> None:
    """A day that is given out lies at most 90 days after the day from which the wait counts, and not before it."""
    rule = WaitingRule(id="any", kind="first_of_month_on_or_after", days=days, orientation=oriented)
    try:
        waited = (first_day_after_waiting(rule, hire_day) - waiting_first_day(rule, hire_day)).days
    except ValueError:
        assert days > 60
    else:
        assert days <= waited <= 90


def test_a_plan_finds_its_rules() -> None:
    """Dependents and age reduction go by the plan's names; a plan without has none."""
    to_26 = DependentRule(id="to-26")
    less = AgeReduction(id="less", steps=(AgeStep(age=65, percent=Decimal(65)),))
    book = replace(BOOK, dependent_rules={"to-26": to_26}, age_reductions={"less": less})
    plain = BOOK.plans["life"]
    ruled = plain.model_copy(
        update={"dependents": "to-26", "volume": Volume(kind="flat", amount=Decimal(5000), reduction="less")}
    )

    assert (dependent_rule(book, ruled), age_reduction(book, ruled)) == (to_26, less)
    assert (dependent_rule(book, plain), age_reduction(book, plain)) == (None, None)
