"""What is put aside from each pay of one employee: the amounts of plan years, split over the pays left in them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from events.catalog import PayDay, Payroll
from events.classes import is_from_pay
from events.family import Family
from events.offers import Book
from events.premiums import MONTHS
from events.prices import calendar_of, payroll_of
from events.spans import CoverageRecord
from events.vocabulary.calendar import year_first_day
from events.vocabulary.coverage import Price
from events.vocabulary.money import part, to_cent
from events.vocabulary.people import employer_of
from services.payroll_sync.rules.deduction import Deduction
from services.payroll_sync.rules.open_pay_day import closing_day
from services.payroll_sync.rules.paid_month import paid_coverage
from services.payroll_sync.rules.paying import in_service, is_paid_by
from services.payroll_sync.rules.saving import SavingPay, put_aside

Taken = Callable[[str, str, date], Deduction | None]
"""Payroll, deduction code and pay day → what is ordered."""


@dataclass(frozen=True, slots=True)
class _Due:
    """The amount of a plan year that holds in the month of a pay, and the coverage it is of."""

    record: CoverageRecord
    price: Price


@dataclass(slots=True)
class _Year:
    """The pays of one plan year from the first that puts aside for a plan on."""

    plan: str
    pays: list[tuple[PayDay, Payroll, _Due | None]] = field(default_factory=list)


def saved(
    family: Family,
    coverages: Sequence[Sequence[CoverageRecord]],
    payroll: Payroll,
    book: Book,
    known_day: date,
    taken: Taken | None,
) -> Mapping[date, Sequence[tuple[str, Deduction]]]:
    """Return by pay day what this payroll should put aside, with its code: of open pays, as far as it is anything.

    The pays of a plan year are those of every payroll that pays the employee in it. A plan that puts aside has its
    deduction code for itself.

    Source:
      No law: as `saving`.
    """
    found: dict[date, list[tuple[str, Deduction]]] = {}
    for of_line in coverages:
        if any(step.price.per == "plan_year" for record in of_line for step in record.span.prices):
            for year in _years(family, of_line, book):
                for day, code, one in _deductions(year, payroll, book, known_day, taken):
                    found.setdefault(day, []).append((code, one))
    return found


def _years(family: Family, of_line: Sequence[CoverageRecord], book: Book) -> Iterator[_Year]:
    first_month = book.catalog.program.plan_year_first_month
    years: dict[tuple[date, str], _Year] = {}
    for pay_day, payroll in _pays(family, book):
        due = _due(family, of_line, payroll, pay_day.coverage_month, book)
        year = year_first_day(pay_day.coverage_month, first_month)
        if due is not None:
            years.setdefault((year, due.record.span.plan), _Year(due.record.span.plan))
        for (of, plan), each in years.items():
            if of == year:
                mine = due is not None and due.record.span.plan == plan
                each.pays.append((pay_day, payroll, due if mine else None))
    yield from years.values()


def _pays(family: Family, book: Book) -> list[tuple[PayDay, Payroll]]:
    """Return every pay with deductions of every payroll that pays the employee on its day, oldest first.

    After an employment it goes on as in its last job: the pays that are left do not become fewer because somebody goes.
    """
    employer = employer_of(family.id)
    jobs = (step.job for each in family.employments for step in each.jobs)
    paying = {each.id: each for job in jobs if (each := payroll_of(book, employer, job.pay_group))}
    found = []
    for payroll in paying.values():
        for pay_day in calendar_of(book, payroll).pay_days:
            begun = [each for each in family.employments if each.first_day <= pay_day.day]
            if pay_day.deductions and begun and is_paid_by(begun[-1], payroll, pay_day.day, book, family):
                found.append((pay_day, payroll))
    return sorted(found, key=lambda each: (each[0].day, each[1].id))


def _due(
    family: Family, of_line: Sequence[CoverageRecord], payroll: Payroll, month: date, book: Book
) -> _Due | None:
    paid = paid_coverage(of_line, month)
    if paid is None:
        return None
    record, day = paid
    price = record.span.price_on(day)
    if price is None or price.per != "plan_year" or price.employee is None:
        return None
    if not is_from_pay(book, price):
        return None
    if record.span.plan not in payroll.codes or in_service(family, day) is None:
        return None
    return _Due(record, price)


def _deductions(
    year: _Year, payroll: Payroll, book: Book, known_day: date, taken: Taken | None
) -> Iterator[tuple[date, str, Deduction]]:
    pays = [
        SavingPay(
            day=pay_day.day,
            due=None if due is None else due.price.employee,
            taken=_taken(year.plan, paying, pay_day.day, known_day, taken),
        )
        for pay_day, paying, due in year.pays
    ]
    amounts = put_aside(pays)
    for number, (pay_day, paying, due) in enumerate(year.pays):
        if due is None or paying.id != payroll.id or pays[number].taken is not None or amounts[number] <= 0:
            continue
        price, code = due.price, payroll.codes[year.plan]
        assert price.premium is not None
        assert price.employer is not None
        assert price.employee is not None
        one = Deduction(
            plan=year.plan,
            amount=amounts[number],
            annual_amount=price.employee,
            deductions_per_year=calendar_of(book, payroll).deductions_per_year,
            employer_amount=part(price.employer, len(pays), number + 1),
            monthly_premium=to_cent(price.premium / MONTHS),
            pre_tax=book.plans[year.plan].pre_tax,
            rests_on=due.record.rests_on,
        )
        yield pay_day.day, code, one


def _taken(plan: str, payroll: Payroll, day: date, known_day: date, taken: Taken | None) -> Decimal | None:
    """Return what is ordered of a pay that can no longer be changed; None of one that can."""
    if known_day < closing_day(payroll, day):
        return None
    code = payroll.codes.get(plan)
    one = None if taken is None or code is None else taken(payroll.id, code, day)
    return one.amount if one is not None and one.plan == plan else Decimal(0)
