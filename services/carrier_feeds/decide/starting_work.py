"""The work of somebody of whom only a carrier has told: the plainest job of a class, and a day of hire."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from events.book import Book
from events.catalog import EmployeeClass, Plan
from events.employment import Job
from events.offers import class_of, offered
from events.plan_rules import first_day_after_waiting, waiting_rule
from events.roster_rows import MemberHeld
from events.vocabulary.calendar import day_before
from events.vocabulary.people import SELF, employer_of
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.rules.roster_comparison import Theirs

FULL_TIME = Decimal(40)
"""Hours of a job of which nothing is known, where its class asks for no more."""


_WAIT_DAYS_MAX = 150
"""How far before coverage a hire is looked for: 90 days of waiting after an orientation of a month."""


def day_of_hire(held: MemberHeld, people: dict[str, Somebody], start: Start) -> date:
    """Return the day of hire, told or worked out.

    Raises:
      Unplaced: what is covered cannot have begun by then.
    """
    begun = [(start.book.plans[each.plan], each.first_day) for each in people[SELF].coverages]
    if not begun:
        raise Unplaced("the subscriber is not covered")
    if held.employed_day is not None:
        late = [plan.id for plan, day in begun if not _has_waited(start.book, plan, held.employed_day, day)]
        if late:
            raise Unplaced(f"plan {late[0]} begins before somebody hired on the day told can have it")
        return held.employed_day
    day = min(first for _, first in begun)
    for _ in range(_WAIT_DAYS_MAX):
        if all(_has_waited(start.book, plan, day, first) for plan, first in begun):
            return day
        day = day_before(day)
    raise Unplaced("no day of hire gives the first days of coverage")


def _has_waited(book: Book, plan: Plan, hire_day: date, first_day: date) -> bool:
    try:
        return first_day_after_waiting(waiting_rule(book, plan.waiting, hire_day), hire_day) <= first_day
    except (LookupError, ValueError):
        return False


def job_of_family(family: str, coverages: Sequence[Theirs], start: Start) -> Job:
    """Return the plainest job of the first class that is offered all this, in a group that the carrier names.

    Raises:
      Unplaced: no class of the employer is.
    """
    employer = employer_of(family)
    for test in start.book.class_tests.get((employer, "active"), ()):
        each = test.employee_class
        if not all(offered(start.book, each.id, one.plan, one.first_day) for one in coverages):
            continue
        if not all(_is_in_group(each, employer, one, start) for one in coverages):
            continue
        job = _job_of(each, employer, start.book)
        last = max(one.first_day for one in coverages)
        found = class_of(start.book, employer=employer, job=job, standing="active", day=last, full_time_by=())
        if found is not None and found.id == each.id:
            return job
    raise Unplaced("no class of the employer is offered these plans in the group told")


def _is_in_group(each: EmployeeClass, employer: str, one: Theirs, start: Start) -> bool:
    if one.groups is None:
        return True
    found = start.places.find(
        employer=employer,
        employee_class=each.id,
        standing="active",
        plan=one.plan,
        tier=next(iter(one.tiers), None),
        day=one.first_day,
    )
    return found in one.groups


def _job_of(each: EmployeeClass, employer: str, book: Book) -> Job:
    def word(words: Sequence[str] | None) -> str | None:
        return words[0] if words else None

    groups = [group for (who, group) in book.payrolls_by_pay_group if who == employer]
    return Job(
        department=word(each.departments) or "unknown",
        division=word(each.divisions),
        bargaining_unit=word(each.bargaining_units),
        employment_class=word(each.employment_classes) or "unknown",
        weekly_hours=max(FULL_TIME, each.weekly_hours_min),
        annual_salary=Decimal("0.00"),
        pay_group=word(each.pay_groups) or next(iter(groups), "unknown"),
        job_title=word(each.job_titles),
    )
