"""Who is offered what, from when and until when: look-ups on one catalog, indexed once and asked often."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol, TypeVar

from events.catalog import (
    CarrierProfile,
    Catalog,
    Contribution,
    EmployeeClass,
    EndRule,
    PayCalendar,
    Payroll,
    Plan,
    Rate,
    WaitingRule,
)
from events.employment import Job
from events.vocabulary.calendar import (
    days_between,
    deadline,
    end_of_month,
    first_of_month_on_or_after,
    first_of_next_month,
)
from events.vocabulary.coverage import CoverageTier

Standing = Literal["active", "retired"]

WAITING_DAYS_MAX = 90
"""Calendar days from hire to the first day of coverage. Source: 45 CFR 147.116(a), (e): all days count."""


@dataclass(frozen=True, slots=True)
class ClassTest:
    """One class of the catalog, made ready to be asked whether a job belongs to it."""

    employee_class: EmployeeClass
    bargaining_units: frozenset[str] | None
    employment_classes: frozenset[str] | None
    weekly_hours_min: Decimal
    retirement_systems: frozenset[str] | None

    def holds(self, job: Job | None, retirement_system: str | None) -> bool:
        """Whether the job and the retirement system match every field that the class gives."""
        if self.retirement_systems is not None and retirement_system not in self.retirement_systems:
            return False
        if job is None:
            return (
                self.bargaining_units is None
                and self.employment_classes is None
                and self.weekly_hours_min <= 0
            )
        return (
            (self.bargaining_units is None or job.bargaining_unit in self.bargaining_units)
            and (self.employment_classes is None or job.employment_class in self.employment_classes)
            and job.weekly_hours >= self.weekly_hours_min
        )


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A catalog with its version and the indexes by which it is asked. Made by `index`; never changed."""

    catalog: Catalog = field(repr=False)
    version: str
    plans: dict[str, Plan] = field(repr=False)
    carriers: dict[str, CarrierProfile] = field(repr=False)
    classes: dict[str, EmployeeClass] = field(repr=False)
    class_tests: dict[tuple[str, str], tuple[ClassTest, ...]] = field(repr=False)
    """By employer and standing, in the order of the catalog."""
    offers: frozenset[tuple[str, str]] = field(repr=False)
    """Employee class and plan."""
    waiting_rules: dict[str, WaitingRule] = field(repr=False)
    end_rules: dict[str, EndRule] = field(repr=False)
    rates: dict[tuple[str, CoverageTier], tuple[Rate, ...]] = field(repr=False)
    """By plan and tier, oldest first."""
    contributions: dict[tuple[str, str | None], tuple[Contribution, ...]] = field(repr=False)
    """By plan and employee class (None: every class without a line of its own), oldest first."""
    pay_calendars: dict[str, PayCalendar] = field(repr=False)
    payrolls: dict[str, Payroll] = field(repr=False)
    payrolls_by_pay_group: dict[tuple[str, str], Payroll] = field(repr=False)
    """By employer and pay group."""


def version_of(catalog: Catalog) -> str:
    """Return the name of a catalog's content: SHA-256 of its canonical JSON (sorted keys), first 16 hex digits."""
    canonical = json.dumps(
        catalog.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def index(catalog: Catalog) -> Book:
    """Return the catalog ready to be asked. The catalog is taken as checked: names are unique."""
    return Book(
        catalog=catalog,
        version=version_of(catalog),
        plans=_by_id(catalog.plans),
        carriers=_by_id(catalog.carriers),
        classes=_by_id(catalog.classes),
        class_tests=_class_tests(catalog.classes),
        offers=frozenset((each.id, plan_id) for each in catalog.classes for plan_id in each.plans),
        waiting_rules=_by_id(catalog.waiting_rules),
        end_rules=_by_id(catalog.end_rules),
        rates=_oldest_first(((each.plan, each.tier), each) for each in catalog.rates),
        contributions=_oldest_first(
            ((each.plan, class_id), each)
            for each in catalog.contributions
            for class_id in (each.classes if each.classes is not None else (None,))
        ),
        pay_calendars=_by_id(catalog.pay_calendars),
        payrolls=_by_id(catalog.payrolls),
        payrolls_by_pay_group={
            (employer, pay_group): each
            for each in catalog.payrolls
            for employer in each.employers
            for pay_group in each.pay_groups
        },
    )


def class_of(
    book: Book,
    *,
    employer: str,
    job: Job | None,
    standing: Standing,
    retirement_system: str | None = None,
) -> EmployeeClass | None:
    """Return the first class of the catalog that matches, or None where nothing is offered.

    Without a job only a class matches that asks for no bargaining unit, no employment class and no hours; without a
    retirement system only one that asks for none.
    """
    for test in book.class_tests.get((employer, standing), ()):
        if test.holds(job, retirement_system):
            return test.employee_class
    return None


def plan(book: Book, plan_id: str) -> Plan | None:
    """Return the plan of this id, or None."""
    return book.plans.get(plan_id)


def offered(book: Book, employee_class_id: str, plan_id: str, day: date) -> bool:
    """Whether the class is offered the plan, and the plan is in force on `day` (its last day included)."""
    if (employee_class_id, plan_id) not in book.offers:
        return False
    found = book.plans[plan_id]
    return found.first_day <= day and (found.last_day is None or day <= found.last_day)


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
    served = deadline(hire_day, rule.days)
    if rule.kind == "day_of_hire":
        first_day = served
    elif rule.kind == "first_of_month_on_or_after":
        first_day = first_of_month_on_or_after(served)
    else:
        first_day = first_of_next_month(served)
    waited = days_between(hire_day, first_day)
    if waited > WAITING_DAYS_MAX:
        raise ValueError(
            f'waiting rule "{rule.id}" makes somebody hired on {hire_day} wait {waited} days, until {first_day}; '
            f"45 CFR 147.116 allows {WAITING_DAYS_MAX}"
        )
    return first_day


def last_covered_day(rule: EndRule, day: date) -> date:
    """Return the last covered day of a coverage whose reason ended on `day`, itself included."""
    return day if rule.kind == "day" else end_of_month(day)


def group_number(
    carrier: CarrierProfile, *, employer: str, employee_class: str, standing: Standing
) -> str | None:
    """Return the carrier's number for a part of the program, by its first line that matches (834: REF*1L), or None."""
    for group in carrier.groups:
        if (
            (group.employers is None or employer in group.employers)
            and (group.classes is None or employee_class in group.classes)
            and (group.standing is None or group.standing == standing)
        ):
            return group.number
    return None


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class _Dated(Protocol):
    @property
    def first_day(self) -> date: ...


_N = TypeVar("_N", bound=_Named)
_D = TypeVar("_D", bound=_Dated)
_K = TypeVar("_K")


def _by_id(things: Iterable[_N]) -> dict[str, _N]:
    return {each.id: each for each in things}


def _oldest_first(pairs: Iterable[tuple[_K, _D]]) -> dict[_K, tuple[_D, ...]]:
    groups: dict[_K, list[_D]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return {key: tuple(sorted(things, key=lambda each: each.first_day)) for key, things in groups.items()}


def _class_tests(classes: Iterable[EmployeeClass]) -> dict[tuple[str, str], tuple[ClassTest, ...]]:
    tests: dict[tuple[str, str], list[ClassTest]] = {}
    for each in classes:
        test = ClassTest(
            employee_class=each,
            bargaining_units=_set(each.bargaining_units),
            employment_classes=_set(each.employment_classes),
            weekly_hours_min=each.weekly_hours_min,
            retirement_systems=_set(each.retirement_systems),
        )
        for employer in each.employers:
            tests.setdefault((employer, each.standing), []).append(test)
    return {key: tuple(group) for key, group in tests.items()}


def _set(names: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
