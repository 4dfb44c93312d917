"""When a plan begins and ends for somebody: look-ups on its waiting, end, dependent and age-reduction rules."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import TypeVar

from events.book import Book
from events.catalog import AgeReduction, DependentRule, EndRule, PayCalendar, Plan, WaitingRule
from events.catalog.words import Dated
from events.vocabulary.calendar import (
    add_months,
    day_after,
    day_before,
    days_between,
    deadline,
    end_of_month,
    first_of_month_on_or_after,
    first_of_next_month,
)

WAITING_DAYS_MAX = 90
"""Calendar days from hire to the first day of coverage. Source: 45 CFR 147.116(a), (e): all days count."""

_L = TypeVar("_L", bound=Dated)


def waiting_rule(book: Book, rule_id: str, hire_day: date) -> WaitingRule:
    """Return the line of a waiting rule that holds for somebody hired on `hire_day`.

    Raises:
      LookupError: there is none; a checked catalog has one for every day.
    """
    return _line(book.waiting_lines.get(rule_id, ()), hire_day, f'waiting rule "{rule_id}"')


def orientation_last_day(hire_day: date) -> date:
    """Return the last day of an orientation period of one month: a month later, less a day.

    Where the next month has no such day, its last day.

    Source:
      45 CFR 147.116(c)(3)(iii).

    >>> orientation_last_day(date(2026, 5, 3)), orientation_last_day(date(2026, 1, 30))
    (datetime.date(2026, 6, 2), datetime.date(2026, 2, 28))
    """
    same_day = add_months(hire_day, 1)
    return day_before(same_day) if same_day.day == hire_day.day else same_day


def waiting_first_day(rule: WaitingRule, hire_day: date) -> date:
    """Return the day from which the waiting days count: of hire, or the first after the orientation period."""
    return day_after(orientation_last_day(hire_day)) if rule.orientation else hire_day


def first_day_after_waiting(rule: WaitingRule, hire_day: date) -> date:
    """Return the first day of coverage of somebody hired on `hire_day`.

    Raises:
      ValueError: the wait would be longer than 90 calendar days; such a day is never given out.

    Source:
      45 CFR 147.116(a), (c), (e).

    >>> rule = WaitingRule(id="sixty-days", kind="first_of_month_on_or_after", days=60)
    >>> first_day_after_waiting(rule, date(2026, 2, 2))
    datetime.date(2026, 5, 1)
    """
    since = waiting_first_day(rule, hire_day)
    served = deadline(since, rule.days)
    if rule.kind == "day_of_hire":
        first_day = served
    elif rule.kind == "first_of_month_on_or_after":
        first_day = first_of_month_on_or_after(served)
    else:
        first_day = first_of_next_month(served)
    waited = days_between(since, first_day)
    if waited > WAITING_DAYS_MAX:
        after = f" after the orientation period, from {since}" if rule.orientation else ""
        raise ValueError(
            f'waiting rule "{rule.id}" makes somebody hired on {hire_day} wait {waited} days{after}, '
            f"until {first_day}; 45 CFR 147.116 allows {WAITING_DAYS_MAX}"
        )
    return first_day


def end_rule(book: Book, rule_id: str, day: date) -> EndRule:
    """Return the line of an end rule that holds for a reason that ended on `day`.

    Raises:
      LookupError: there is none; a checked catalog has one for every day.
    """
    return _line(book.end_lines.get(rule_id, ()), day, f'end rule "{rule_id}"')


def last_covered_day(rule: EndRule, day: date, calendar: PayCalendar | None = None) -> date:
    """Return the last covered day of a coverage whose reason ended on `day`, itself included.

    Raises:
      LookupError: the rule goes by pay periods, and there is no calendar, or it does not know that of `day`.
    """
    if rule.kind == "day":
        return day
    if rule.kind == "end_of_month":
        return end_of_month(day)
    if calendar is None:
        raise LookupError(
            f'end rule "{rule.id}" goes by pay periods, but no payroll pays the employee on {day}'
        )
    return pay_period_last_day(calendar, day)


def pay_period_last_day(calendar: PayCalendar, day: date) -> date:
    """Return the last day of the pay period that `day` lies in.

    A period is known if the one before it is: it begins on the day after that one's last day.

    Raises:
      LookupError: the calendar does not know the period.
    """
    known = sorted(each.period_last_day for each in calendar.pay_days if each.period_last_day is not None)
    for before, last in pairwise(known):
        if before < day <= last:
            return last
    if known and day == known[0]:
        return day
    raise LookupError(f'pay calendar "{calendar.id}" knows no pay period in which {day} lies')


def last_covered_by(book: Book, rule_id: str, day: date, *, employer: str, pay_group: str | None) -> date:
    """Return the last covered day by the line of an end rule that holds on `day`, and by the employee's pay calendar.

    Args:
      book: the catalog.
      rule_id: a plan's `subscriber_end` or `dependent_end`.
      day: the last day of the reason for coverage.
      employer: whose employee it is.
      pay_group: the employee's on that day; None where nothing is paid.

    Raises:
      LookupError: no line holds on the day, or it goes by a pay period that no calendar knows.
    """
    rule = end_rule(book, rule_id, day)
    calendar = None
    if rule.kind == "end_of_pay_period" and pay_group is not None:
        payroll = book.payrolls_by_pay_group.get((employer, pay_group))
        calendar = None if payroll is None else book.pay_calendars[payroll.calendar]
    return last_covered_day(rule, day, calendar)


def dependent_rule(book: Book, plan: Plan) -> DependentRule | None:
    """Return the plan's rule for dependents, or None where whoever is a dependent may be covered, at any age."""
    return None if plan.dependents is None else book.dependent_rules.get(plan.dependents)


def age_reduction(book: Book, plan: Plan) -> AgeReduction | None:
    """Return how the plan's volume shrinks with age, or None where it does not."""
    name = None if plan.volume is None else plan.volume.reduction
    return None if name is None else book.age_reductions.get(name)


def _line(lines: Iterable[_L], day: date, name: str) -> _L:
    for line in lines:
        if line.holds(day):
            return line
    raise LookupError(f"{name} has no line that holds on {day}")
