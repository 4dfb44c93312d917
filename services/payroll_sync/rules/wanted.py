"""What should be taken from each pay of one employee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.catalog import Payroll
from events.family import Employment, Family, JobStep
from events.offers import Book, class_of
from events.prices import calendar_of, payroll_of, shares
from events.spans import CoverageRecord
from events.vocabulary.people import employer_of
from services.payroll_sync.rules.deduction import Deduction, deduction, together
from services.payroll_sync.rules.open_pay_day import open_pay_days
from services.payroll_sync.rules.paid_month import paid_coverage

Coverages = Sequence[Sequence[CoverageRecord]]
"""The employee's own coverages: one sequence for each insurance line, oldest first."""

PayDays = Sequence[tuple[date, Mapping[str, Deduction]]]
"""By pay day, oldest first: what should be taken, by deduction code."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What one plan takes from each pay of a month, and in which employment it is due."""

    code: str
    deduction: Deduction
    employment: Employment


def wanted(family: Family, coverages: Coverages, payroll: Payroll, book: Book, known_day: date) -> PayDays:
    """Return what this payroll should take from each pay that was still open on `known_day`.

    Only an employee who is in service in a covered month pays for it by payroll; a retiree does not. The price is that
    of the coverage month; the payroll is that of the pay group held on the pay day.

    Source:
      No law: what payrolls do; 26 CFR 1.125-1 lets the employee's share be pre-tax where the plan says so.
    """
    days: list[tuple[date, Mapping[str, Deduction]]] = []
    months: dict[date, list[_Due]] = {}
    calendar = calendar_of(book, payroll)
    employer = employer_of(family.id)
    for pay_day in open_pay_days(payroll, calendar, known_day):
        month = pay_day.coverage_month
        if month not in months:
            months[month] = _due(family, coverages, payroll, book, month)
        taken: dict[str, Deduction] = {}
        for each in months[month]:
            paying = payroll_of(book, employer, each.employment.job_on(pay_day.day).job.pay_group)
            if paying is not None and paying.id == payroll.id:
                shared = taken.get(each.code)
                taken[each.code] = together(shared, each.deduction) if shared else each.deduction
        days.append((pay_day.day, taken))
    return days


def _due(family: Family, coverages: Coverages, payroll: Payroll, book: Book, month: date) -> list[_Due]:
    """Return what is due for a month, as far as this payroll has a code for the plan."""
    found: list[_Due] = []
    for of_line in coverages:
        paid = paid_coverage(of_line, month)
        if paid is None:
            continue
        record, day = paid
        code = payroll.codes.get(record.span.plan)
        employment = _in_service(family, day)
        if code is None or employment is None:
            continue
        one = _price(record, employment.job_on(day), day, payroll, book, employer_of(family.id))
        if one is not None:
            found.append(_Due(code, one, employment))
    return found


def _price(
    record: CoverageRecord, job: JobStep, day: date, payroll: Payroll, book: Book, employer: str
) -> Deduction | None:
    tier = record.span.tier_on(day)
    employee_class = class_of(book, employer=employer, job=job.job, standing="active")
    if tier is None or employee_class is None:
        return None
    price = shares(book, record.span.plan, tier, employee_class.id, day)
    if price is None:
        return None
    return deduction(
        price,
        plan=record.span.plan,
        deductions_per_year=calendar_of(book, payroll).deductions_per_year,
        pre_tax=book.plans[record.span.plan].pre_tax,
        rests_on=tuple(dict.fromkeys((*record.rests_on, str(job.ref)))),
    )


def _in_service(family: Family, day: date) -> Employment | None:
    for each in family.employments:
        if each.first_day <= day and (each.last_day is None or day <= each.last_day):
            return each
    return None
