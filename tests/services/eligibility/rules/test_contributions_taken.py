"""Whether a contribution was taken on a pay day, by what payroll had been told before it."""

import pytest

from events.base import DomainEvent
from services.eligibility.rules.rescission import _taken
from tests.life import Life, day
from tests.services.eligibility.law_life import deducted, recorded_on, stopped


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
