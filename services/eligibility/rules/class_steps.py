"""Which class an employee is in from which day on: by job, by measured hours, and by the catalog's own days.

Source: 26 CFR 54.4980H-3(d) (who is full-time by measurement stays so through the stability period); the rest is the
plan's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import EventRef
from events.catalog import Standing
from events.family import Employment, Family, JobStep
from events.offers import Book, class_of
from events.vocabulary.calendar import day_after, deadline
from events.vocabulary.people import employer_of
from services.eligibility.rules.hours import services_of
from services.eligibility.rules.measurement import FullTime, full_time_days


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
        self._book = book
        self._employer = employer_of(family.id)
        asked = (each.event.occasion_day for each in family.elections)
        self._near = max([through_day, *asked])
        """A choice made for a day has to see what time brings before it."""
        self._full_time = dict(stable_days(family, book)) if self._hours_count(family) else {}

    def _hours_count(self, family: Family) -> bool:
        """Whether measured hours can change a class: a job of fewer hours than a measured class asks for."""
        tests = self._book.class_tests.get((self._employer, "active"), ())
        asked = [test.weekly_hours_min for test in tests if test.measured_by is not None]
        if not asked:
            return False
        jobs = (step.job.weekly_hours for each in family.employments for step in each.jobs)
        return min(jobs, default=max(asked)) < max(asked)

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
            group = class_of(
                self._book,
                employer=self._employer,
                job=job.job,
                standing=standing,
                retirement_system=system,
                day=day,
                full_time_by=self._full_time_on(day) if standing == "active" else (),
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


def stable_days(family: Family, book: Book) -> Iterator[tuple[str, tuple[FullTime, ...]]]:
    """Yield the measurements that classes of the employer go by, each with the days on which it makes full-time.

    Source:
      26 CFR 54.4980H-3(d).
    """
    employer = employer_of(family.id)
    tests = book.class_tests.get((employer, "active"), ())
    names = {test.measured_by for test in tests if test.measured_by is not None} & book.measurements.keys()
    if not names:
        return
    services = services_of(family, book.employers.get(employer))
    for name in sorted(names):
        yield name, full_time_days(book.measurements[name], services)
