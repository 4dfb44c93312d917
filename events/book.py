"""A catalog ready to be asked: its version, and the indexes that every look-up stands on."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from events.catalog import (
    AgeRate,
    AgeReduction,
    CarrierProfile,
    Catalog,
    Contribution,
    DependentRule,
    EmployeeClass,
    Employer,
    EndRule,
    Measurement,
    PayCalendar,
    Payroll,
    Plan,
    Rate,
    WaitingRule,
)
from events.catalog.words import Dated
from events.employment import Job
from events.vocabulary.calendar import Period, day_after
from events.vocabulary.coverage import CoverageTier


@dataclass(frozen=True, slots=True)
class ClassTest:
    """One class of the catalog, made ready to be asked whether a job belongs to it."""

    employee_class: EmployeeClass
    of_job: tuple[tuple[str, frozenset[str]], ...]
    """The fields of a job that the class names words of, each with its words."""
    weekly_hours_min: Decimal
    measured_by: str | None
    retirement_systems: frozenset[str] | None

    def holds(self, job: Job | None, retirement_system: str | None, full_time_by: Collection[str]) -> bool:
        """Whether the job and the retirement system match every field that the class gives."""
        if self.retirement_systems is not None and retirement_system not in self.retirement_systems:
            return False
        if job is None:
            return not self.of_job and self.weekly_hours_min <= 0
        for name, words in self.of_job:
            if getattr(job, name) not in words:
                return False
        return job.weekly_hours >= self.weekly_hours_min or self.measured_by in full_time_by


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A catalog with its version and the indexes by which it is asked. Made by `index`; never changed."""

    catalog: Catalog = field(repr=False)
    version: str
    employers: dict[str, Employer] = field(repr=False)
    plans: dict[str, Plan] = field(repr=False)
    carriers: dict[str, CarrierProfile] = field(repr=False)
    classes: dict[str, EmployeeClass] = field(repr=False)
    """By id; of several lines of one id, which take turns, the last of the catalog."""
    class_tests: dict[tuple[str, str], tuple[ClassTest, ...]] = field(repr=False)
    """By employer and standing, in the order of the catalog."""
    offers: dict[tuple[str, str], tuple[Period, ...]] = field(repr=False)
    """By employee class and plan: the days on which the class is offered it, joined, oldest first."""
    automatic: dict[tuple[str, str], tuple[Period, ...]] = field(repr=False)
    """Those of them on which whoever is offered the plan has it without an election."""
    measurements: dict[str, Measurement] = field(repr=False)
    waiting_lines: dict[str, tuple[WaitingRule, ...]] = field(repr=False)
    """By id, the lines that take turns, in the order of the catalog."""
    end_lines: dict[str, tuple[EndRule, ...]] = field(repr=False)
    dependent_rules: dict[str, DependentRule] = field(repr=False)
    age_reductions: dict[str, AgeReduction] = field(repr=False)
    rates: dict[tuple[str, CoverageTier], tuple[Rate, ...]] = field(repr=False)
    """By plan and tier, oldest first."""
    age_rates: dict[str, tuple[AgeRate, ...]] = field(repr=False)
    """By plan, oldest first."""
    contributions: dict[tuple[str, str | None], tuple[Contribution, ...]] = field(repr=False)
    """By plan and employee class (None: every class without a line of its own), oldest first."""
    pay_calendars: dict[str, PayCalendar] = field(repr=False)
    payrolls: dict[str, Payroll] = field(repr=False)
    payrolls_by_pay_group: dict[tuple[str, str], Payroll] = field(repr=False)
    """By employer and pay group."""


def version_of(catalog: Catalog) -> str:
    """Return the name of a catalog's content: SHA-256 of its canonical JSON, first 16 hex digits.

    What is at its default is left out, so a key that a later version of the hub knows changes no catalog that does
    without it.
    """
    content = catalog.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def index(catalog: Catalog) -> Book:
    """Return the catalog ready to be asked. The catalog is taken as checked: names are unique."""
    plans = _by_id(catalog.plans)
    offers, automatic = _offers(catalog.classes, plans)
    return Book(
        catalog=catalog,
        version=version_of(catalog),
        employers=_by_id(catalog.employers),
        plans=plans,
        carriers=_by_id(catalog.carriers),
        classes=_by_id(catalog.classes),
        class_tests=_class_tests(catalog.classes),
        offers=offers,
        automatic=automatic,
        measurements=_by_id(catalog.measurements),
        waiting_lines=_grouped((each.id, each) for each in catalog.waiting_rules),
        end_lines=_grouped((each.id, each) for each in catalog.end_rules),
        dependent_rules=_by_id(catalog.dependent_rules),
        age_reductions=_by_id(catalog.age_reductions),
        rates=_oldest_first(((each.plan, each.tier), each) for each in catalog.rates),
        age_rates=_oldest_first((each.plan, each) for each in catalog.age_rates),
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


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the same days as periods that neither overlap nor touch, oldest first.

    >>> joined([Period(date(2026, 7, 1)), Period(date(2026, 1, 1), date(2026, 6, 30))])
    (Period(first_day=datetime.date(2026, 1, 1), last_day=None),)
    """
    found: list[Period] = []
    for period in sorted(periods, key=lambda each: each.first_day):
        before = found[-1] if found else None
        if before is None or (before.last_day is not None and day_after(before.last_day) < period.first_day):
            found.append(period)
        elif before.last_day is not None and (period.last_day is None or period.last_day > before.last_day):
            found[-1] = Period(before.first_day, period.last_day)
    return tuple(found)


def days_in_common(*lines: "Dated | Plan") -> Period | None:
    """Return the days on which all of these lines hold, or None where there is none."""
    first = max(each.first_day or date.min for each in lines)
    last = min(each.last_day or date.max for each in lines)
    if last < first:
        return None
    return Period(first, None if last == date.max else last)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class _Begun(Protocol):
    @property
    def first_day(self) -> date: ...


_T = TypeVar("_T")
_N = TypeVar("_N", bound=_Named)
_D = TypeVar("_D", bound=_Begun)
_K = TypeVar("_K")
_Offers = dict[tuple[str, str], tuple[Period, ...]]


def _by_id(things: Iterable[_N]) -> dict[str, _N]:
    return {each.id: each for each in things}


def _grouped(pairs: Iterable[tuple[_K, _T]]) -> dict[_K, tuple[_T, ...]]:
    groups: dict[_K, list[_T]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return {key: tuple(things) for key, things in groups.items()}


def _oldest_first(pairs: Iterable[tuple[_K, _D]]) -> dict[_K, tuple[_D, ...]]:
    groups = _grouped(pairs)
    return {key: tuple(sorted(things, key=lambda each: each.first_day)) for key, things in groups.items()}


def _offers(classes: Iterable[EmployeeClass], plans: dict[str, Plan]) -> tuple[_Offers, _Offers]:
    """Return all offers, and those that need no election."""
    every: dict[tuple[str, str], list[Period]] = {}
    automatic: dict[tuple[str, str], list[Period]] = {}
    for each in classes:
        for plan_id, offer in (*((name, None) for name in each.plans), *((o.plan, o) for o in each.offers)):
            plan = plans.get(plan_id)
            days = None if plan is None else days_in_common(each, plan, *([offer] if offer else []))
            if days is not None:
                every.setdefault((each.id, plan_id), []).append(days)
                if offer is not None and offer.automatic:
                    automatic.setdefault((each.id, plan_id), []).append(days)
    return (
        {key: joined(periods) for key, periods in every.items()},
        {key: joined(periods) for key, periods in automatic.items()},
    )


_OF_JOB = {
    "bargaining_units": "bargaining_unit",
    "employment_classes": "employment_class",
    "divisions": "division",
    "departments": "department",
    "job_titles": "job_title",
    "pay_groups": "pay_group",
}
"""Field of a class → the field of a job whose words it lists."""


def _class_tests(classes: Iterable[EmployeeClass]) -> dict[tuple[str, str], tuple[ClassTest, ...]]:
    tests: list[tuple[tuple[str, str], ClassTest]] = []
    for each in classes:
        named = ((of_job, getattr(each, of_class)) for of_class, of_job in _OF_JOB.items())
        systems = each.retirement_systems
        test = ClassTest(
            employee_class=each,
            of_job=tuple((name, frozenset(words)) for name, words in named if words is not None),
            weekly_hours_min=each.weekly_hours_min,
            measured_by=each.measured_by,
            retirement_systems=None if systems is None else frozenset(systems),
        )
        tests += [((employer, each.standing), test) for employer in each.employers]
    return _grouped(tests)
