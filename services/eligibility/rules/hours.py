"""Hours of service of one employee over a period, and their average; weeks without any that do not count against it.

Source: 26 CFR 54.4980H-1(a)(21), (24); 26 CFR 54.4980H-3(d)(6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from events.base import EventRef
from events.catalog import Employer
from events.employment import HoursReported, LeaveEnded, LeaveStarted
from events.family import Employment, Family, JobStep
from events.vocabulary.calendar import Period, day_after, day_before, days_between
from events.vocabulary.law import Dated, Enacted, Rule
from services.eligibility.rules.questions import answers_of
from services.eligibility.rules.waiting import longest_break_days

WEEKLY_HOURS: Final[Dated[int]] = Dated(Enacted(30, date(2014, 1, 1), "26 USC 4980H(c)(4)"))
"""Average hours of service a week from which on an employee is full-time."""

MONTHLY_HOURS: Final[Dated[int]] = Dated(Enacted(130, date(2014, 1, 1), "26 CFR 54.4980H-1(a)(21)"))
"""The same, a calendar month."""

BREAK_HOURS: Final[Dated[int]] = Dated(Enacted(501, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(6)(ii)(B)"))
"""Hours credited for employment breaks at a school in one calendar year, at most."""

BREAK_DAYS: Final[Dated[int]] = Dated(Enacted(28, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(6)(iii)"))
"""So many consecutive days without hours, four weeks, are an employment break at a school."""

RULES: Final = (
    Rule(
        "ACA-9",
        "Unpaid FMLA and military leave, and breaks of four weeks or more at a school, do not count against the "
        "average: they are credited at the average of the other weeks, breaks up to 501 hours a year.",
        "26 CFR 54.4980H-3(d)(6)(i)(B), (ii)",
        {"weekly hours": WEEKLY_HOURS, "monthly hours": MONTHLY_HOURS, "hours of breaks a year": BREAK_HOURS},
    ),
)

_SPECIAL = frozenset({"fmla", "military"})
"""Leaves that, unpaid, do not count. Source: 26 CFR 54.4980H-1(a)(44); jury duty is no leave that sources tell."""

NO_MORE_HOURS: Final = "no-more-hours"
"""The answer by which there were none of the hours that nobody told."""

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Worked:
    """Hours of service in a period, both days included."""

    over: Period
    hours: Fraction
    ref: EventRef


@dataclass(frozen=True, slots=True)
class Service:
    """Employments that only short breaks divide: for the law one employment without an end between."""

    first_day: date
    last_day: date | None
    jobs: tuple[JobStep, ...]
    worked: tuple[Worked, ...]
    """Oldest first; no two of one period."""
    away: tuple[Period, ...] = ()
    """Special unpaid leave."""
    educational: bool = False
    between: tuple[Period, ...] = ()
    """The breaks between its employments."""
    no_more: frozenset[str] = frozenset()
    """Names of the questions that were answered: all hours are told."""

    def newest_ref(self, over: Period) -> EventRef:
        """Return the latest hours told of a period; where none are, the job held on its last day."""
        told = [each for each in self.worked if each.over.overlaps(over)]
        if told:
            return told[-1].ref
        return [step for step in self.jobs if step.from_day <= (over.last_day or date.max)][-1].ref


@dataclass(frozen=True, slots=True)
class Average:
    """Average hours of service, credited ones included."""

    weekly: Fraction
    monthly: Fraction


def services_of(family: Family, employer: Employer | None) -> tuple[Service, ...]:
    """Return the services of an employee, oldest first: a break that makes a new employee begins another.

    Source:
      26 CFR 54.4980H-3(d)(6)(i): 13 weeks, or 26 at an educational organization.
    """
    worked, away = tuple(_worked(family)), tuple(_special_leaves(family))
    no_more = frozenset(name for name, each in answers_of(family).items() if each.word == NO_MORE_HOURS)
    chains: list[list[Employment]] = []
    for each in family.employments:
        before = chains[-1][-1].last_day if chains else None
        if before is None or _is_new(before, each.first_day, employer):
            chains.append([])
        chains[-1].append(each)
    return tuple(
        Service(
            first_day=chain[0].first_day,
            last_day=chain[-1].last_day,
            jobs=tuple(step for each in chain for step in sorted(each.jobs, key=lambda one: one.from_day)),
            worked=worked,
            away=away,
            educational=employer is not None and employer.educational,
            between=tuple(_between(chain)),
            no_more=no_more,
        )
        for chain in chains
    )


def average_of(service: Service, over: Period, left_out: Sequence[Period] = ()) -> Average:
    """Return the average hours over a measurement period, which has an end, without the days that are left out.

    Hours told for a period that reaches beyond it count by days. Days before the first hours that were ever told are
    those of the job: hours of a salaried employee are not told. What is excused counts at the average of the rest.

    Source:
      26 CFR 54.4980H-3(d)(6)(ii): special unpaid leave, and a school's breaks up to 501 hours a calendar year.
    """
    days = _days(over) - sum(map(_days, left_out))
    if days == 0:
        return Average(Fraction(0), Fraction(0))
    special = [each for period in service.away if (each := _common(period, over)) is not None]
    breaks = [each for gap in breaks_of(service) if (each := _common(gap, over)) is not None]
    in_breaks = {year: Fraction(count) for year, count in _by_year(breaks, special).items()}
    excused = sum(map(_days, special)) + sum(in_breaks.values())
    hours = _hours(service, over)
    rate = hours / (days - excused) if excused < days else Fraction(0)
    credited = rate * sum(map(_days, special))
    credited += sum(min(rate * count, Fraction(_figure(BREAK_HOURS, over))) for count in in_breaks.values())
    total = hours + credited
    return Average(total * _WEEK / days, total / (_months(over) * days / _days(over)))


def is_full_time(average: Average, day: date) -> bool:
    """Whether an average makes somebody full-time, by the figures of a day.

    Source:
      26 USC 4980H(c)(4); 26 CFR 54.4980H-1(a)(21).
    """
    return average.weekly >= _on(WEEKLY_HOURS, day) or average.monthly >= _on(MONTHLY_HOURS, day)


def _worked(family: Family) -> Iterator[Worked]:
    """Yield the hours that stand: of one period what was told last."""
    held: dict[Period, Worked] = {}
    for record in family.others:
        if isinstance(record.event, HoursReported):
            over = Period(record.event.first_day, record.event.last_day)
            held[over] = Worked(over, Fraction(record.event.hours), record.ref)
    yield from (held[over] for over in sorted(held, key=lambda each: (each.first_day, each.last_day)))


def _special_leaves(family: Family) -> Iterator[Period]:
    """Yield the special unpaid leaves; one that nobody has ended is as long as was expected, else open."""
    begun: LeaveStarted | None = None
    for record in family.others:
        match record.event:
            case LeaveStarted() as started:
                begun = started if started.kind in _SPECIAL and started.paid == "none" else None
            case LeaveEnded(return_day=back) if begun is not None:
                if back is None or back > begun.first_day:
                    yield _away(begun, back)
                begun = None
            case _:
                pass
    if begun is not None:
        yield _away(begun, begun.expected_return_day)


def _away(leave: LeaveStarted, back: date | None) -> Period:
    """Return the days of a leave before a return; open without one, or with one before any day of it."""
    last = None if back is None else day_before(back)
    return Period(leave.first_day, last if last is not None and last >= leave.first_day else None)


def _between(chain: Sequence[Employment]) -> Iterator[Period]:
    for one, following in pairwise(chain):
        if one.last_day is not None and day_after(one.last_day) < following.first_day:
            yield Period(day_after(one.last_day), day_before(following.first_day))


def _is_new(last_day: date, first_day: date, employer: Employer | None) -> bool:
    return days_between(last_day, first_day) - 1 > longest_break_days(employer, first_day)


def _hours(service: Service, over: Period) -> Fraction:
    total = Fraction(0)
    for each in service.worked:
        part = _common(each.over, over)
        if part is not None:
            total += each.hours * _days(part) / _days(each.over)
    return total + _hours_of_jobs(service, over)


def _hours_of_jobs(service: Service, over: Period) -> Fraction:
    """Return the hours of the jobs on the days before any hours were told, special leave left out."""
    last = min(over.last_day or date.max, service.last_day or date.max)
    if service.worked:
        last = min(last, day_before(service.worked[0].over.first_day))
    total = Fraction(0)
    for number, step in enumerate(service.jobs):
        until = (
            last
            if number + 1 == len(service.jobs)
            else min(last, day_before(service.jobs[number + 1].from_day))
        )
        first = max(step.from_day, over.first_day)
        if first <= until:
            held = Period(first, until)
            off = sum(_days(part) for each in service.away if (part := _common(each, held)) is not None)
            total += Fraction(step.job.weekly_hours) * (_days(held) - off) / _WEEK
    return total


def breaks_of(service: Service) -> Iterator[Period]:
    """Yield the employment breaks of a school's employee: four weeks or more without hours, special leave apart.

    Only between hours that were told: nothing is known of what comes after the last ones.
    """
    if not service.educational:
        return
    told_to: date | None = None
    for each in service.worked:
        if each.hours <= 0:
            continue
        if told_to is not None and day_after(told_to) < each.over.first_day:
            gap = Period(day_after(told_to), day_before(each.over.first_day))
            away = sum(_days(part) for leave in service.away if (part := _common(leave, gap)) is not None)
            if _days(gap) - away >= _figure(BREAK_DAYS, gap):
                yield gap
        last = each.over.last_day
        assert last is not None, "hours are told of a period that has an end"
        told_to = last if told_to is None else max(told_to, last)


def _by_year(breaks: Iterable[Period], special: Sequence[Period]) -> dict[int, int]:
    """Return how many days of each calendar year are in breaks and not in special leave."""
    found: dict[int, int] = {}
    for each in breaks:
        assert each.last_day is not None
        day = each.first_day
        while day <= each.last_day:
            part = Period(day, min(each.last_day, date(day.year, 12, 31)))
            away = sum(_days(both) for leave in special if (both := _common(leave, part)) is not None)
            found[day.year] = found.get(day.year, 0) + _days(part) - away
            day = date(day.year + 1, 1, 1)
    return found


def _common(one: Period, other: Period) -> Period | None:
    """Return the days that two periods share, or None."""
    first = max(one.first_day, other.first_day)
    last = min(one.last_day or date.max, other.last_day or date.max)
    return None if last < first else Period(first, last)


def _days(period: Period) -> int:
    assert period.last_day is not None, "only of a period that has an end"
    return days_between(day_before(period.first_day), period.last_day)


def _months(period: Period) -> Fraction:
    """Return how many months a measurement period has: it begins and ends on the same day of the month."""
    assert period.last_day is not None
    after = day_after(period.last_day)
    whole = (after.year - period.first_day.year) * 12 + after.month - period.first_day.month
    return Fraction(max(whole, 1))


def _figure(figure: Dated[int], period: Period) -> int:
    return _on(figure, period.first_day)


def _on(figure: Dated[int], day: date) -> int:
    """Return a figure of a day; of a day before the law there was, its first."""
    return figure.on(max(day, figure.values[0].first_day))
