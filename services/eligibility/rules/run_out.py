"""The last covered day after what coverage rests on has ended: the day, its month, or its pay period.

Source: the plan's own end rules.
"""

from datetime import date

from events.family import Family
from events.offers import Book
from events.plan_rules import last_covered_by
from events.vocabulary.calendar import end_of_month
from events.vocabulary.people import employer_of


def covered_to(book: Book, rule_id: str, day: date, employer: str, pay_group: str | None) -> date:
    """Return the last covered day by an end rule where the reason for coverage ended on a day.

    Where the rule goes by pay periods and no calendar knows that of the day, coverage runs to the end of the month:
    nobody loses days by a calendar that is not kept.
    """
    try:
        return last_covered_by(book, rule_id, day, employer=employer, pay_group=pay_group)
    except LookupError:
        return end_of_month(day)


def covered_to_of(family: Family, rule_id: str, day: date, book: Book) -> date:
    """Return the same for a family, by the pay group of the job held on the day, or held last before it."""
    held = None
    for employment in family.employments:
        if held is None or employment.first_day <= day:
            held = employment.job_on(day).job.pay_group
    return covered_to(book, rule_id, day, employer_of(family.id), held)
