"""The work of somebody of whom only a carrier has told: the plainest job of a class, days of hire and of retirement.

Of work a carrier knows next to nothing. Where no day of hire is told, it is the last on which everything the carrier
covers can have been waited for; of a retiree the last day before retirement, and that, where it is not told either, is
the first day covered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.book import Book
from events.catalog import EmployeeClass, Plan, Standing
from events.employment import EmployeeRetired, Job
from events.offers import class_of, offered
from events.plan_rules import first_day_after_waiting, waiting_rule
from events.vocabulary.calendar import day_before
from events.vocabulary.people import employer_of
from services.carrier_feeds.decide.starting_terms import Somebody, Start, Unplaced
from services.carrier_feeds.rules.roster_comparison import Theirs

FULL_TIME = Decimal(40)
"""Hours of a job of which nothing is known, where its class asks for no more."""


_WAIT_DAYS_MAX = 150
"""How far before coverage a hire is looked for: 90 days of waiting after an orientation of a month."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody worked as, and since when; for a retiree, how it ended."""

    hire_day: date
    job: Job
    retired: EmployeeRetired | None = None


def at_work(family: str, own: Somebody, start: Start) -> Work:
    """Return the work of a subscriber who is covered by it.

    Raises:
      Unplaced: what is covered cannot have begun by the day of hire, or no class of the employer is offered it.
    """
    hire_day = day_of_hire(own, start)
    _, job = class_and_job(family, own.coverages, "active", start)
    return Work(hire_day, job)


def retired_from(family: str, own: Somebody, start: Start) -> Work:
    """Return the work from which a subscriber has retired.

    Raises:
      Unplaced: what is covered begins before the retirement, or no class of the employer's retirees is offered it.
    """
    first = min((each.first_day for each in own.coverages), default=None)
    if first is None:
        raise Unplaced("the subscriber is not covered")
    retirement_day = own.held.retirement_day or first
    if first < retirement_day:
        raise Unplaced("a retiree is covered before the day of retirement told")
    hire_day = own.held.employed_day or day_before(retirement_day)
    if hire_day >= retirement_day:
        raise Unplaced("a retiree was hired on or after the day of retirement told")
    group, job = class_and_job(family, own.coverages, "retired", start)
    return Work(
        hire_day, job, EmployeeRetired(retirement_day=retirement_day, retirement_system=system_of(group))
    )


def day_of_hire(own: Somebody, start: Start) -> date:
    """Return the day of hire, told or worked out.

    Raises:
      Unplaced: what is covered cannot have begun by then.
    """
    begun = [(start.book.plans[each.plan], each.first_day) for each in own.coverages]
    if not begun:
        raise Unplaced("the subscriber is not covered")
    told = own.held.employed_day
    if told is not None:
        late = [plan.id for plan, day in begun if not has_waited(start.book, plan, told, day)]
        if late:
            raise Unplaced(f"plan {late[0]} begins before somebody hired on the day told can have it")
        return told
    day = min(first for _, first in begun)
    for _ in range(_WAIT_DAYS_MAX):
        if all(has_waited(start.book, plan, day, first) for plan, first in begun):
            return day
        day = day_before(day)
    raise Unplaced("no day of hire gives the first days of coverage")


def has_waited(book: Book, plan: Plan, hire_day: date, first_day: date) -> bool:
    """Whether who was hired on a day can have a plan from `first_day` on."""
    try:
        return first_day_after_waiting(waiting_rule(book, plan.waiting, hire_day), hire_day) <= first_day
    except (LookupError, ValueError):
        return False


def class_and_job(
    family: str, coverages: Sequence[Theirs], standing: Standing, start: Start
) -> tuple[EmployeeClass, Job]:
    """Return the first class that is offered all this, in a group that the carrier names, and its plainest job.

    Raises:
      Unplaced: there is none.
    """
    employer = employer_of(family)
    last = max(each.first_day for each in coverages)
    for each in _classes(employer, coverages, standing, start):
        job = _job_of(each, employer, start.book)
        found = class_of(
            start.book,
            employer=employer,
            job=job,
            standing=standing,
            retirement_system=system_of(each) if standing == "retired" else None,
            day=last,
            full_time_by=(),
        )
        if found is not None and found.id == each.id:
            return each, job
    raise Unplaced("no class of the employer is offered these plans in the group told")


def _classes(
    employer: str, coverages: Sequence[Theirs], standing: Standing, start: Start
) -> Iterator[EmployeeClass]:
    for test in start.book.class_tests.get((employer, standing), ()):
        each = test.employee_class
        if all(offered(start.book, each.id, one.plan, one.first_day) for one in coverages) and all(
            _is_in_group(each, employer, one, standing, start) for one in coverages
        ):
            yield each


def _is_in_group(each: EmployeeClass, employer: str, one: Theirs, standing: Standing, start: Start) -> bool:
    if one.groups is None:
        return True
    found = start.places.find(
        employer=employer,
        employee_class=each.id,
        standing=standing,
        plan=one.plan,
        tier=next(iter(one.tiers), None),
        day=one.first_day,
    )
    return found in one.groups


def system_of(each: EmployeeClass) -> str:
    """Return a retirement system that puts somebody into a class."""
    return each.retirement_systems[0] if each.retirement_systems else "unknown"


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
