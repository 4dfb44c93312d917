"""Which pay days can still be changed."""

from collections.abc import Sequence
from datetime import date, timedelta

from events.catalog import PayCalendar, PayDay, Payroll


def closing_day(payroll: Payroll, pay_day: date) -> date:
    """Return the first day on which a pay day can no longer be changed.

    Source:
      No law: each payroll says how many days before a pay day it closes (`days_before`).
    """
    return pay_day - timedelta(days=payroll.days_before)


def open_pay_days(payroll: Payroll, calendar: PayCalendar, known_day: date) -> Sequence[PayDay]:
    """Return the pay days with deductions that what was learned on `known_day` can still change, oldest first.

    Source:
      No law: as `closing_day`.
    """
    before = timedelta(days=payroll.days_before)
    found = [each for each in calendar.pay_days if each.deductions and known_day < each.day - before]
    return sorted(found, key=lambda each: each.day)
