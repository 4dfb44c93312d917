"""What has to be recorded so that each payroll takes from each open pay day what should be taken, and no more."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from events.base import Cause, DomainEvent, Entry
from events.offers import Book
from events.payroll import DeductionScheduled, DeductionStopped
from events.prices import payroll_of
from events.vocabulary.people import employer_of
from services.payroll_sync.rules.deduction import Deduction
from services.payroll_sync.rules.wanted import wanted
from services.payroll_sync.state import Known, Order, Step, taken_on

_zone = cache(ZoneInfo)


def decide(state: Known, book: Book) -> list[Entry]:
    """Return the deductions to schedule and to stop, by payroll, code and pay day; none when all is recorded.

    Only pay days that were still open when the family's latest record was made are touched. From the first pay day on
    which recorded and wanted differ, everything wanted is said again: a fact forgets what was said of later days.
    """
    cause = Cause(causation=state.newest)
    stream = f"payroll/{state.family.id}"
    return [Entry(stream, fact, cause) for fact in _facts(state, book)]


def known_day(state: Known, book: Book) -> date:
    """Return the day, in the program's zone, on which the latest thing about the family was learned."""
    if state.newest == 0:
        return date.min
    return state.known_at.astimezone(_zone(book.catalog.program.time_zone)).date()


def _facts(state: Known, book: Book) -> Iterator[DomainEvent]:
    if not state.coverages and not state.recorded:
        return
    day = known_day(state, book)

    def ordered(payroll: str, code: str, pay_day: date) -> Deduction | None:
        return taken_on(state.recorded.get((payroll, code), ()), pay_day)

    for payroll_id in _payrolls(state, book):
        days = wanted(state.family, state.coverages, book.payrolls[payroll_id], book, day, ordered)
        codes = {code for _, taken in days for code in taken}
        codes |= {code for payroll, code in state.recorded if payroll == payroll_id}
        for code in sorted(codes):
            want = [(pay_day, taken.get(code)) for pay_day, taken in days]
            yield from _difference(state, (payroll_id, code), want, book)


def _payrolls(state: Known, book: Book) -> list[str]:
    """Return the payrolls that pay the employee or once did, if the catalog still has them."""
    employer = employer_of(state.family.id)
    jobs = (step.job for employment in state.family.employments for step in employment.jobs)
    paying = {payroll.id for job in jobs if (payroll := payroll_of(book, employer, job.pay_group))}
    paying |= {payroll for payroll, _ in state.recorded if payroll in book.payrolls}
    return sorted(paying)


def _difference(state: Known, order: Order, want: Sequence[Step], book: Book) -> Iterator[DomainEvent]:
    have = state.recorded.get(order, ())
    first = _first_difference(have, want)
    if first is None:
        return
    before = taken_on(have, want[first][0])
    for pay_day, one in want[first:]:
        if one is not None and one != before:
            yield _scheduled(order, pay_day, one, book)
        elif one is None and before is not None:
            yield _stopped(state, order, pay_day, before)
        before = one


def _first_difference(have: Sequence[Step], want: Sequence[Step]) -> int | None:
    """Return where recorded and wanted first differ. What was found to be equal is not compared again."""
    equal: tuple[Deduction | None, Deduction | None] | None = None
    for number, (day, one) in enumerate(want):
        held = taken_on(have, day)
        if equal is None or held is not equal[0] or one is not equal[1]:
            if held != one:
                return number
            equal = held, one
    return None


def _scheduled(order: Order, pay_day: date, one: Deduction, book: Book) -> DeductionScheduled:
    payroll, code = order
    return DeductionScheduled(
        payroll=payroll,
        code=code,
        plan=one.plan,
        first_pay_day=pay_day,
        amount=one.amount,
        annual_amount=one.annual_amount,
        deductions_per_year=one.deductions_per_year,
        employer_amount=one.employer_amount,
        monthly_premium=one.monthly_premium,
        pre_tax=one.pre_tax,
        catalog=book.version,
        rests_on=one.rests_on,
    )


def _stopped(state: Known, order: Order, pay_day: date, before: Deduction) -> DeductionStopped:
    """Return the end of what is taken until then, or would have been; it rests on what ended the coverage, too."""
    ended = (each.rests_on for line in state.coverages for each in line if each.span.plan == before.plan)
    payroll, code = order
    return DeductionStopped(
        payroll=payroll,
        code=code,
        plan=before.plan,
        first_pay_day_without=pay_day,
        rests_on=tuple(dict.fromkeys((*before.rests_on, *(ref for refs in ended for ref in refs)))),
    )
