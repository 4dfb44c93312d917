"""How long somebody waits after hire: the waiting period, the orientation month before it, and returns to work.

Source: 45 CFR 147.116 (waiting); 26 CFR 54.4980H-3(d)(6) (break in service); the rest is the plan's own.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from events.catalog import Employer, Plan
from events.offers import Book
from events.plan_rules import WAITING_DAYS_MAX, first_day_after_waiting, waiting_rule
from events.vocabulary.law import Dated, Enacted, Rule

WAITING_DAYS: Final[Dated[int]] = Dated(Enacted(WAITING_DAYS_MAX, date(2014, 1, 1), "45 CFR 147.116(a), (e)"))
"""Calendar days from the day somebody is otherwise eligible to the first day of coverage, at most."""

BREAK_WEEKS: Final[Dated[int]] = Dated(Enacted(13, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(6)(i)(A)"))
"""A break of so many weeks makes somebody who comes back a new employee."""

EDUCATIONAL_BREAK_WEEKS: Final[Dated[int]] = Dated(
    Enacted(26, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(6)(i)(B)")
)
"""The same, of an educational organization."""

RULES: Final = (
    Rule(
        "ACA-1",
        "Coverage begins at most 90 calendar days after somebody is otherwise eligible; a longer wait is refused.",
        "45 CFR 147.116(a), (e)",
        {"days": WAITING_DAYS},
    ),
    Rule(
        "ACA-2",
        "An orientation period of at most one month may go before the wait.",
        "45 CFR 147.116(c)(3)(iii)",
    ),
    Rule("ACA-3", "How long the wait is within the law is the plan's to say.", "the plan; M.G.L. c.32B s.4"),
    Rule(
        "ACA-8",
        "Who comes back within 13 weeks (26 at a school) was never away: no wait begins anew, where the plan says so.",
        "26 CFR 54.4980H-3(d)(6)",
        {"weeks": BREAK_WEEKS, "weeks of an educational organization": EDUCATIONAL_BREAK_WEEKS},
    ),
)

_WEEK = 7


def longest_break_days(employer: Employer | None, day: date) -> int:
    """Return the longest break, in days without employment, that keeps the standing of who comes back on `day`.

    Source:
      26 CFR 54.4980H-3(d)(6)(i): 13 weeks, or 26 at an educational organization, make a new employee.
    """
    weeks = EDUCATIONAL_BREAK_WEEKS if employer is not None and employer.educational else BREAK_WEEKS
    return weeks.on(max(day, weeks.values[0].first_day)) * _WEEK - 1


def is_long(break_days: int | None, plan: Plan, longest: int) -> bool:
    """Whether who comes back after a break (None: begins for the first time) is new to a plan, and waits.

    The plan says how long a break it forgives; never one longer than the `longest` that keeps an employee's standing.

    Source:
      26 CFR 54.4980H-3(d)(6); the plan may be stricter.
    """
    return break_days is None or break_days > min(plan.rehire_break_days, longest)


def waits_since(
    first_day: date,
    break_days: int | None,
    before: Sequence[tuple[date, int | None]],
    plan: Plan,
    longest: int,
) -> date:
    """Return the day of hire from which the wait counts: the first of employments that only short breaks divide.

    `before` are the earlier employments, latest first: first day, and the break of each since its own predecessor. A
    wait that a short break interrupted is thereby served to its end.

    Source:
      26 CFR 54.4980H-3(d)(6); 45 CFR 147.116(c)(3)(i).
    """
    since = first_day
    for earlier_first_day, earlier_break in before:
        if is_long(break_days, plan, longest):
            break
        since, break_days = earlier_first_day, earlier_break
    return since


def first_day_of_plan(plan: Plan, hire_day: date, book: Book) -> date:
    """Return the first day on which the plan can cover somebody hired on a day.

    Raises:
      ValueError: the wait would be longer than the law allows; such a day is never given out.

    Source:
      45 CFR 147.116(a), (c)(3)(iii), (e).
    """
    return _first_day(plan.waiting, hire_day, book)


@lru_cache(maxsize=4096)
def _first_day(rule_id: str, hire_day: date, book: Book) -> date:
    return first_day_after_waiting(waiting_rule(book, rule_id, hire_day), hire_day)
