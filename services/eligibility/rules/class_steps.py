"""Which class an employee is in from which day on: by job, by measured hours, and by the catalog's own days.

Source: 26 CFR 54.4980H-3(d) (who is full-time by measurement stays so through the stability period); the rest is the
plan's own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from events.base import EventRef
from events.catalog import EmployeeClass, Standing
from events.employment import Job
from events.family import Employment, Family, JobStep
from events.offers import Book, class_of, plans_offered
from events.vocabulary.calendar import day_after, day_before, deadline
from events.vocabulary.people import employer_of
from services.eligibility.rules.hours import NO_MORE_HOURS, Service, services_of
from services.eligibility.rules.measurement import (
    UNTOLD_HOURS,
    FullTime,
    full_time_days,
    untold_measurements,
    untold_name,
)
from services.eligibility.rules.questions import Asked
from services.eligibility.rules.transfers import service


@dataclass(frozen=True, slots=True)
class ClassStep:
    """From `from_day` on the employee is in this class, or in none that is offered anything."""

    from_day: date
    employee_class: str | None
    ref: EventRef
    pay_group: str | None = None
    rules: tuple[str, ...] = ()
    """Ids of the rules by which the class is another, where no job is."""


class Classes:
    """The classes of one family's subscriber, ready to be asked for any of their phases."""

    def __init__(self, family: Family, book: Book, through_day: date = date.min) -> None:
        """Measure hours where a class may go by them; ends of stability only up to a day."""
        self._family = family
        self._book = book
        self._employer = employer_of(family.id)
        asked = (each.event.occasion_day for each in family.elections)
        self._near = max([through_day, *asked])
        """A choice made for a day has to see what time brings before it."""
        self._full_time = dict(stable_days(family, book, through_day)) if _hours_count(family, book) else {}

    def active(self, employment: Employment) -> tuple[ClassStep, ...]:
        """Return the steps of an employment."""
        jobs = sorted(employment.jobs, key=lambda each: each.from_day)
        return self.steps(jobs, "active", employment.last_day)

    def steps(
        self, jobs: Sequence[JobStep], standing: Standing, last_day: date | None, system: str | None = None
    ) -> tuple[ClassStep, ...]:
        """Return the steps of a phase, oldest first: one for each job, and one wherever else the class changes."""
        told = {each.from_day: each for each in jobs}
        first = min(told)
        turns = {day: ref for day, ref in self._turns(standing) if first < day <= (last_day or date.max)}
        found: list[ClassStep] = []
        job = told[first]
        for day in sorted({*told, *turns}):
            job = told.get(day, job)
            if standing == "active":
                group = class_on(self._family, self._book, job.job, day, self._full_time_on(day))
            else:
                group = class_of(
                    self._book,
                    employer=self._employer,
                    job=job.job,
                    standing=standing,
                    retirement_system=system,
                    day=day,
                    full_time_by=(),
                )
            name = None if group is None else group.id
            if day in told or name != found[-1].employee_class:
                hours = None if day in told else turns[day]
                rules = () if hours is None else ("ACA-6",)
                found.append(ClassStep(day, name, hours or job.ref, job.job.pay_group, rules))
        return tuple(found)

    def _turns(self, standing: Standing) -> Iterator[tuple[date, EventRef | None]]:
        """Yield days on which the class may change beside the job, each with the hours it rests on, if any."""
        for test in self._book.class_tests.get((self._employer, standing), ()):
            group = test.employee_class
            if group.first_day is not None:
                yield group.first_day, None
            if group.last_day is not None:
                yield day_after(group.last_day), None
        if standing == "active":
            for stable in self._full_time.values():
                for each in stable:
                    yield each.first_day, each.ref
                    yield day_after(each.last_day), each.ref

    def _full_time_on(self, day: date) -> frozenset[str]:
        """Return the measurements by which the employee is full-time on a day; an end counts only once it is near."""
        return frozenset(
            name for name, stable in self._full_time.items() if any(self._holds(each, day) for each in stable)
        )

    def _holds(self, stable: FullTime, day: date) -> bool:
        if not stable.first_day <= day <= (stable.employed_to or date.max):
            return False
        return day <= stable.last_day or ends_by(stable, self._book) > self._near


def ends_by(stable: FullTime, book: Book) -> date:
    """Return the horizon from which on a stability period's end counts.

    That is its last day, but not before the hours that might prolong it are all measured: the horizon is the program's
    `review_days` ahead of the present.

    Source:
      26 CFR 54.4980H-3(d)(1)(iii): status is kept through the stability period.
    """
    if not stable.by_time:
        return date.min
    if stable.known_day == date.max:
        return date.max
    return max(stable.last_day, deadline(stable.known_day, book.catalog.program.review_days))


def stable_days(
    family: Family, book: Book, through_day: date = date.min
) -> Iterator[tuple[str, tuple[FullTime, ...]]]:
    """Yield the measurements that classes of the employer go by, each with the days on which it makes full-time.

    Hours that are missing count for missing, and not for none, once the measurement is over by the horizon.

    Source:
      26 CFR 54.4980H-3(d).
    """
    names = _measurements(family, book)
    if not names:
        return
    services = _services(family, book)
    seen_day = _seen_day(family, book, through_day)
    for name in names:
        yield name, full_time_days(book.measurements[name], services, seen_day)


def class_on(
    family: Family, book: Book, job: Job | None, day: date, full_time_by: Collection[str]
) -> EmployeeClass | None:
    """Return the class of an active employee on a day: the job's own, or the one measured where that gives nothing.

    A status that was measured holds through its stability period, though the job becomes one that is not measured.

    Source:
      26 CFR 54.4980H-3(d)(1)(iii) (ACA-6); 26 CFR 54.4980B-4, Q&A-1 (COB-7, hours cut without a loss of coverage).
    """
    employer = employer_of(family.id)

    def of(held: Job | None) -> EmployeeClass | None:
        return class_of(
            book, employer=employer, job=held, standing="active", day=day, full_time_by=full_time_by
        )

    own = of(job)
    if not full_time_by or (own is not None and plans_offered(book, own.id, day)):
        return own
    steps = (step for each in family.employments for step in each.jobs if step.from_day <= day)
    for step in sorted(steps, key=lambda each: each.from_day, reverse=True):
        measured = of(step.job)
        if measured is not None and measured.measured_by in full_time_by:
            return measured
    return own


def job_on(family: Family, day: date) -> Job | None:
    """Return the job held on a day, or last before it; before the first one that."""
    held = None
    for employment in family.employments:
        if held is None or employment.first_day <= day:
            held = employment.job_on(day).job
    return held


def missing_hours(family: Family, book: Book, through_day: date) -> Iterator[Asked]:
    """Yield what payroll is asked: hours of a measurement that nobody told, where the class goes by them.

    Source:
      26 CFR 54.4980H-3(d)(1) (ACA-6): status is by the hours of service in the whole period.
    """
    if not _hours_count(family, book):
        return
    services = _services(family, book)
    for name in _measurements(family, book):
        untold = untold_measurements(book.measurements[name], services, _seen_day(family, book, through_day))
        for each, ref in untold:
            day = each.stable.first_day
            job = job_on(family, day)
            if class_on(family, book, job, day, (name,)) is class_on(family, book, job, day, ()):
                continue
            yield Asked(
                question=untold_name(each.over),
                about=UNTOLD_HOURS,
                owner="payroll",
                due_day=day_before(day),
                asks="Which hours were worked in the part of this measurement of which none were reported? They come "
                "as hours reported; here it is only said that there were no more.",
                answers=(NO_MORE_HOURS,),
                meanwhile="the hours that are known are measured, and who was full-time stays so",
                rule="ACA-6",
                rests_on=(ref,),
            )


def _services(family: Family, book: Book) -> tuple[Service, ...]:
    """Return the services of an employee, with what counts of those at another employer of the program."""
    served = service(family.employments, book)
    return services_of(replace(family, employments=served), book.employers.get(employer_of(family.id)))


def _hours_count(family: Family, book: Book) -> bool:
    """Whether measured hours can change a class: a job of fewer hours than a measured class asks for."""
    tests = book.class_tests.get((employer_of(family.id), "active"), ())
    asked = [test.weekly_hours_min for test in tests if test.measured_by is not None]
    if not asked:
        return False
    jobs = (step.job.weekly_hours for each in family.employments for step in each.jobs)
    return min(jobs, default=max(asked)) < max(asked)


def _measurements(family: Family, book: Book) -> list[str]:
    """Return the names of the measurements that classes of the employer go by."""
    tests = book.class_tests.get((employer_of(family.id), "active"), ())
    return sorted(
        {test.measured_by for test in tests if test.measured_by is not None} & book.measurements.keys()
    )


def _seen_day(family: Family, book: Book, through_day: date) -> date:
    """Return a day that has passed, as far as anybody told: by the horizon, or before a choice was asked for."""
    ahead = timedelta(days=book.catalog.program.review_days)
    present = through_day - ahead if through_day > date.min + ahead else date.min
    return max([present, *(day_before(each.event.occasion_day) for each in family.elections)])
