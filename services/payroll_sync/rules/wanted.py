"""What should be taken from each pay of one employee."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from events.catalog import PayDay, Payroll
from events.family import Family, JobStep
from events.offers import Book
from events.prices import calendar_of
from events.spans import CoverageRecord
from events.vocabulary.calendar import add_months, day_after, first_of_month
from events.vocabulary.people import employer_of
from services.payroll_sync.rules.deduction import Deduction, deduction, together
from services.payroll_sync.rules.month_price import month_shares
from services.payroll_sync.rules.open_pay_day import open_pay_days
from services.payroll_sync.rules.paid_month import paid_coverage
from services.payroll_sync.rules.paying import in_service, is_paid_by
from services.payroll_sync.rules.saved_pay import Taken, saved

Coverages = Sequence[Sequence[CoverageRecord]]
"""The employee's own coverages: one sequence for each insurance line, oldest first."""

PayDays = Sequence[tuple[date, Mapping[str, Deduction]]]
"""By pay day, oldest first: what should be taken, by deduction code. Pays that take the same share one mapping."""


def wanted(
    family: Family,
    coverages: Coverages,
    payroll: Payroll,
    book: Book,
    known_day: date,
    taken: Taken | None = None,
) -> PayDays:
    """Return what this payroll should take from each pay that was still open on `known_day`.

    Only an employee who is in service in a covered month pays for it by payroll; a retiree does not. The price is that
    of the coverage month; the payroll is that of the pay group held on the pay day. `taken` says what was ordered of
    pays that are closed, of which an amount for a plan year is made up.

    Source:
      No law: what payrolls do; 26 CFR 1.125-1 lets the employee's share be pre-tax where the plan says so.
    """
    days: list[tuple[date, Mapping[str, Deduction]]] = []
    months = _Months(family, coverages, payroll, book)
    savings = saved(family, coverages, payroll, book, known_day, taken)
    said: dict[tuple[int, int], Mapping[str, Deduction]] = {}
    for pay_day in open_pay_days(payroll, calendar_of(book, payroll), known_day):
        key = months.key(pay_day)
        if key not in said:
            said[key] = _by_code(months.paid_by(pay_day))
        found = said[key]
        if put_aside := savings.get(pay_day.day):
            found = _by_code([*found.items(), *put_aside])
        days.append((pay_day.day, found))
    return days


def _by_code(taken: Sequence[tuple[str, Deduction]]) -> Mapping[str, Deduction]:
    found: dict[str, Deduction] = {}
    for code, one in taken:
        shared = found.get(code)
        found[code] = together(shared, one) if shared else one
    return found


class _Months:
    """What is due for each month. Months between which nothing turns that they rest on are alike."""

    def __init__(self, family: Family, coverages: Coverages, payroll: Payroll, book: Book) -> None:
        self._family = family
        self._lines = [each for each in coverages if any(one.span.plan in payroll.codes for one in each)]
        self._payroll = payroll
        self._book = book
        self._jobs = sorted(step.from_day for each in family.employments for step in each.jobs)
        months = {first_of_month(day) for day in self._turning_days()}
        self._turns = sorted(months | {add_months(month, 1) for month in months})

    def key(self, pay_day: PayDay) -> tuple[int, int]:
        """Return what is the same for pays from which the same is taken."""
        return bisect_right(self._turns, pay_day.coverage_month), bisect_right(self._jobs, pay_day.day)

    def paid_by(self, pay_day: PayDay) -> list[tuple[str, Deduction]]:
        """Return what is due for a month and paid from this payroll's pay of a day, as far as it has a code."""
        found: list[tuple[str, Deduction]] = []
        for of_line in self._lines:
            paid = paid_coverage(of_line, pay_day.coverage_month)
            if paid is None:
                continue
            record, day = paid
            code, employment = self._payroll.codes.get(record.span.plan), in_service(self._family, day)
            if code is None or employment is None:
                continue
            if is_paid_by(employment, self._payroll, pay_day.day, self._book, self._family):
                one = self._deduction(record, employment.job_on(day), day)
                found += [] if one is None else [(code, one)]
        return found

    def _turning_days(self) -> Iterator[date]:
        for each in self._family.employments:
            yield from _turns(each.first_day, each.last_day)
        yield from self._jobs
        for of_line in self._lines:
            for record in of_line:
                span = record.span
                yield from _turns(span.first_day, span.last_day)
                yield from (step.from_day for step in span.tiers)
                yield from (step.from_day for step in span.prices)
                yield from _of_catalog(self._book, span.plan)

    def _deduction(self, record: CoverageRecord, job: JobStep, day: date) -> Deduction | None:
        employer = employer_of(self._family.id)
        shares = month_shares(record, job, day, self._book, employer=employer)
        if shares is None:
            return None
        return deduction(
            shares,
            plan=record.span.plan,
            deductions_per_year=calendar_of(self._book, self._payroll).deductions_per_year,
            pre_tax=self._book.plans[record.span.plan].pre_tax,
            rests_on=tuple(dict.fromkeys((*record.rests_on, str(job.ref)))),
        )


def _turns(first: date | None, last: date | None) -> Iterator[date]:
    """Yield the day on which something begins and the day after it ends, as far as it does."""
    if first is not None:
        yield first
    if last is not None and last != date.max:
        yield day_after(last)


@lru_cache(maxsize=256)
def _of_catalog(book: Book, plan: str) -> frozenset[date]:
    """Return the days on which a line of the catalog turns that a plan's month may rest on."""
    rates = [(each.first_day, each.last_day) for each in book.catalog.rates]
    rates += [(each.first_day, each.last_day) for each in book.catalog.age_rates]
    lines = [(each.first_day, each.last_day) for each in book.catalog.contributions if each.plan == plan]
    classes = [(each.first_day, each.last_day) for each in book.catalog.classes]
    return frozenset(day for first, last in (*rates, *lines, *classes) for day in _turns(first, last))
