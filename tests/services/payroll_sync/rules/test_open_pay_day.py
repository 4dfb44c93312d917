"""A pay day can be changed until the payroll closes it."""

from datetime import date

import pytest

from events.catalog import PayCalendar, PayDay
from services.payroll_sync.rules.open_pay_day import closing_day, open_pay_days
from tests.small_catalog import small_catalog

PAYROLL = small_catalog().payrolls[0]
PAY_DAYS = (date(2026, 1, 30), date(2026, 1, 16), date(2026, 2, 13))
CALENDAR = PayCalendar(
    id="some",
    deductions_per_year=24,
    pay_days=tuple(
        PayDay(day=day, deductions=day.day != 30, coverage_month=day.replace(day=1)) for day in PAY_DAYS
    ),
)


def test_a_pay_day_closes_days_before() -> None:
    """Five days before a pay day it is closed."""
    assert closing_day(PAYROLL, date(2026, 1, 16)) == date(2026, 1, 11)


@pytest.mark.parametrize(
    ("known", "days"),
    [
        ("2026-01-10", ["2026-01-16", "2026-02-13"]),
        ("2026-01-11", ["2026-02-13"]),
        ("2026-02-07", ["2026-02-13"]),
        ("2026-02-08", []),
    ],
)
def test_which_are_open(known: str, days: list[str]) -> None:
    """The closing day is the first on which it is too late; a pay day without deductions is none; oldest first."""
    found = open_pay_days(PAYROLL, CALENDAR, date.fromisoformat(known))

    assert [each.day.isoformat() for each in found] == days
