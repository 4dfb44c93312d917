"""Who is offered what: the class of an employee, the plans of a class with their days, and the carrier's group."""

from collections.abc import Collection
from datetime import date
from typing import Final

from events.book import Book, index, version_of
from events.catalog import CarrierProfile, EmployeeClass, GroupNumber, Measurement, Plan, Standing
from events.catalog.carrier_parts import MemberStatus
from events.employment import Job
from events.plan_rules import WAITING_DAYS_MAX, first_day_after_waiting, last_covered_day
from events.vocabulary.calendar import Period
from events.vocabulary.coverage import COBRA_LINES, CoverageTier
from events.vocabulary.law import Rule

__all__ = [
    "WAITING_DAYS_MAX",
    "Book",
    "Standing",
    "automatic_days",
    "automatic_plans",
    "class_of",
    "first_day_after_waiting",
    "group_line",
    "index",
    "is_group_health",
    "last_covered_day",
    "measurement_of",
    "offer_days",
    "offered",
    "plan",
    "plans_offered",
    "successor",
    "version_of",
]


RULES: Final = (
    Rule(
        "COB-5",
        "COBRA continues medical, dental, vision and drug plans, health accounts, and an assistance program that gives "
        "care; no life, accident or disability insurance, and no account for the care of dependents.",
        "42 USC 300bb-8(1); 26 CFR 54.4980B-2, Q&A-1",
    ),
)


def class_of(
    book: Book,
    *,
    employer: str,
    job: Job | None,
    standing: Standing,
    retirement_system: str | None = None,
    day: date | None = None,
    full_time_by: Collection[str],
) -> EmployeeClass | None:
    """Return the first class of the catalog that matches on a day, or None where nothing is offered.

    Without a job only a class matches that asks for nothing of a job and no hours; without a retirement system only
    one that asks for none. Of an employee whom eligibility has decided about, `events.classes.class_at_work` knows by
    what they are full-time.

    Args:
      book: the catalog.
      employer: whose class.
      job: as it is on that day, or was last.
      standing: active, retired, or a survivor of somebody who was.
      retirement_system: who pays the pension.
      day: of several classes with days, the one that holds on it; None takes no notice of their days.
      full_time_by: the measurements (by id) by which the employee is full-time on the day, whatever the job's hours.
    """
    for test in book.class_tests.get((employer, standing), ()):
        if (day is None or test.employee_class.holds(day)) and test.holds(
            job, retirement_system, full_time_by
        ):
            return test.employee_class
    return None


def measurement_of(book: Book, employee_class: EmployeeClass) -> Measurement | None:
    """Return how the hours of a class are measured, or None where the job's own hours count."""
    return None if employee_class.measured_by is None else book.measurements.get(employee_class.measured_by)


def plan(book: Book, plan_id: str) -> Plan | None:
    """Return the plan of this id, or None."""
    return book.plans.get(plan_id)


def offered(book: Book, employee_class_id: str, plan_id: str, day: date) -> bool:
    """Whether the class is offered the plan on `day`: a day of the offer, of the class and of the plan."""
    return any(each.covers(day) for each in book.offers.get((employee_class_id, plan_id), ()))


def offer_days(book: Book, employee_class_id: str, plan_id: str) -> tuple[Period, ...]:
    """Return the days on which the class is offered the plan: periods that do not touch, oldest first."""
    return book.offers.get((employee_class_id, plan_id), ())


def plans_offered(book: Book, employee_class_id: str, day: date) -> tuple[Plan, ...]:
    """Return the plans that the class is offered on `day`, in the order of the catalog."""
    return tuple(each for each in book.catalog.plans if offered(book, employee_class_id, each.id, day))


def automatic_days(book: Book, employee_class_id: str, plan_id: str) -> tuple[Period, ...]:
    """Return the days on which whoever is of the class has the plan without an election, unless it is waived.

    Source: for Massachusetts, M.G.L. c.32B s.4; elsewhere the plan's own.
    """
    return book.automatic.get((employee_class_id, plan_id), ())


def automatic_plans(book: Book, employee_class_id: str, day: date) -> tuple[Plan, ...]:
    """Return the plans that whoever is of the class has on `day` without an election, in the order of the catalog."""
    if not book.automatic:
        return ()
    return tuple(
        each
        for each in book.catalog.plans
        if any(days.covers(day) for days in automatic_days(book, employee_class_id, each.id))
    )


def successor(book: Book, plan_id: str, day: date) -> Plan | None:
    """Return the plan that follows an ended one on `day`, through as many as have ended, or None where none does."""
    passed: set[str] = set()
    found = book.plans.get(plan_id)
    while found is not None and found.last_day is not None and found.last_day < day:
        passed.add(found.id)
        if found.successor is None or found.successor in passed:
            return None
        found = book.plans.get(found.successor)
    return found if found is not None and passed else None


def is_group_health(held: Plan) -> bool:
    """Whether a plan is a group health plan, which COBRA continues: as it says, else as its line.

    Source: 42 USC 300bb-8(1); 26 CFR 54.4980B-2, Q&A-1.
    """
    return held.line in COBRA_LINES if held.group_health is None else held.group_health


def group_line(
    carrier: CarrierProfile,
    *,
    employer: str,
    employee_class: str,
    standing: MemberStatus,
    plan: str,
    tier: CoverageTier | None,
    day: date,
) -> GroupNumber | None:
    """Return the first line of a carrier's groups that a coverage matches on a day (834: REF*1L), or None.

    Survivors without a line of their own have that of the retired, who is on COBRA without one that of the active.
    """
    named = any(line.standing == standing for line in carrier.groups)
    told = standing if named else _INSTEAD.get(standing, standing)
    for line in carrier.groups:
        if (
            line.holds(day)
            and (line.employers is None or employer in line.employers)
            and (line.classes is None or employee_class in line.classes)
            and (line.plans is None or plan in line.plans)
            and (line.tiers is None or tier in line.tiers)
            and line.standing in (None, told)
        ):
            return line
    return None


_INSTEAD: Final[dict[MemberStatus, MemberStatus]] = {"survivor": "retired", "cobra": "active"}
