"""Which pay days can still be changed."""

from collections.abc import Iterator
from datetime import date, timedelta

from events.catalog import PayCalendar, PayDay, Payroll


def closing_day(payroll: Payroll, pay_day: date) -> date:
    """Return the first day on which a pay day can no longer be changed.

    Source:
      No law: each payroll says how many days before a pay day it closes (`days_before`).
    """
    return pay_day - timedelta(days=payroll.days_before)


def open_pay_days(payroll: Payroll, calendar: PayCalendar, known_day: date) -> Iterator[PayDay]:
    """Yield the pay days with deductions that what was learned on `known_day` can still change, oldest first.

    Source:
      No law: as `closing_day`.
    """
    for each in sorted(calendar.pay_days, key=lambda pay_day: pay_day.day):
        if each.deductions and known_day < closing_day(payroll, each.day):
            yield each
