"""Whether a contribution was taken on a pay day, by what payroll had been told before it."""

from datetime import timedelta

import pytest

from events.base import DomainEvent
from events.catalog import PayDay
from events.offers import Book, index
from services.eligibility.rules.rescission import _taken
from tests.life import Life, day, elected, hired, left
from tests.services.eligibility.law_life import (
    city,
    covered,
    deducted,
    open_questions,
    recorded_on,
    stopped,
)


def payroll(*told: tuple[str, DomainEvent]) -> Life:
    """Return a life in which payroll was told these orders, each on a day."""
    life = Life()
    for on, order in told:
        recorded_on(life, on, "", order, stream="payroll")
    return life


INTERRUPTED = payroll(
    ("2026-01-21", deducted("2026-03-15")),
    ("2026-05-01", stopped("2026-06-15")),
    ("2026-05-20", deducted("2026-06-28", "0.50")),
    ("2026-07-15", stopped("2026-07-15")),
)
REPLACED = payroll(
    ("2026-01-21", deducted("2026-03-15")),
    ("2026-02-01", stopped("2026-09-15")),
    ("2026-03-01", deducted("2026-06-15", "80.00")),
)
STOPPED_SOONER = payroll(
    ("2026-01-21", deducted("2026-03-15")),
    ("2026-02-01", deducted("2026-09-15", "80.00")),
    ("2026-03-01", stopped("2026-06-15")),
)


@pytest.mark.parametrize(
    ("life", "pay_day", "expected"),
    [
        (INTERRUPTED, "2026-03-14", False),
        (INTERRUPTED, "2026-03-15", True),
        (INTERRUPTED, "2026-05-28", True),
        (INTERRUPTED, "2026-06-15", False),
        (INTERRUPTED, "2026-06-28", True),
        # Told on the pay day itself to take nothing on it: that was too late.
        (INTERRUPTED, "2026-07-15", True),
        (INTERRUPTED, "2026-07-28", False),
        # An order takes the place of what was ordered for later days.
        (REPLACED, "2026-09-28", True),
        (STOPPED_SOONER, "2026-05-28", True),
        (STOPPED_SOONER, "2026-09-28", False),
    ],
)
def test_aca_11_what_was_taken_is_what_payroll_had_been_told(
    life: Life, pay_day: str, expected: bool
) -> None:
    """By the day before the pay day; half a dollar is a contribution."""
    assert _taken([each for each in life.records if each.category == "payroll"], day(pay_day)) is expected


def fridays() -> Book:
    """Return a city that pays every other Friday, from 2026-03-13 to 2026-10-09."""
    catalog = city(None).catalog
    weeks = [day("2026-03-13") + timedelta(weeks=2 * number) for number in range(16)]
    pays = tuple(PayDay(day=each, coverage_month=each.replace(day=1)) for each in weeks)
    calendars = tuple(each.model_copy(update={"pay_days": pays}) for each in catalog.pay_calendars)
    return index(catalog.model_copy(update={"pay_calendars": calendars}))


@pytest.mark.parametrize(
    ("last_taken", "last", "asked"),
    [("2026-08-14", "2026-08-31", set()), ("2026-09-25", "2026-09-30", {"retroactive-end:self:2026-08-10"})],
)
def test_aca_11_the_worked_example(last_taken: str, last: str, asked: set[str]) -> None:
    """Left on 08-10, learned on 10-05; deductions to 08-14: to 08-31; to 09-25: stands to 09-30, counsel is asked."""
    life = Life()
    for number, event in enumerate((hired("2026-01-15"), elected("2026-01-15", "hmo"))):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, fridays())
    recorded_on(life, "2026-01-21", "", deducted("2026-03-13"), stream="payroll")
    over = left("2026-08-10").model_copy(update={"last_pay_day": day(last_taken)})
    recorded_on(life, "2026-10-05", "left", over)

    assert covered(life, fridays()) == {f"self hmo 2026-03-01..{last}"}
    assert set(open_questions(life)) == asked
