"""What has to be recorded so that the prices in the log are the prices that should be true.

Source: none of its own; the prices are `price`'s.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from events.base import EventRef
from events.book import Book
from events.enrollment import CoveragePriced
from events.family import Family
from events.spans import CoverageRecord, ended_on, with_price
from events.vocabulary.coverage import NO_PRICE, Span
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF
from services.eligibility.rules.price import Priced
from services.eligibility.rules.wanted import Wanted


def price_facts(
    recorded: Iterable[CoverageRecord],
    spans: Iterable[Wanted],
    prices: Mapping[tuple[str, date], Sequence[Priced]],
    family: Family,
    book: Book,
) -> Iterator[CoveragePriced]:
    """Yield the price steps to record of a family, each coverage with its days as they are going to be.

    Args:
      recorded: the coverages of the log, with the prices recorded of them.
      spans: the coverages that should be true.
      prices: the steps that should be true, by plan and first day of the employee's coverage.
      family: whose elections and salaries the steps rest on.
      book: the catalog they are by.
    """
    have = {
        (each.line, each.span.plan, each.span.first_day): each for each in recorded if each.member == SELF
    }
    for each in [span for span in spans if span.member == SELF]:
        record = have.get((each.line, each.span.plan, each.span.first_day)) if have else None
        priced = prices.get((each.span.plan, each.span.first_day), ())
        if record is None:
            if priced:
                yield from _steps(each.span, each, priced, family, book)
        elif priced or record.span.prices:
            held = ended_on(record.span, each.span.last_day)
            yield from _steps(held, replace(each, carrier=record.carrier), priced, family, book)


def _steps(
    held: Span, each: Wanted, priced: Sequence[Priced], family: Family, book: Book
) -> Iterator[CoveragePriced]:
    """Yield the price steps from the first that differs on, each against the span as the one before left it."""
    if not priced and held.prices:
        priced = (Priced(held.first_day, NO_PRICE, each.because.refs, ()),)
    elections = {election.ref: election.event.occasion for election in family.elections}
    for number, step in enumerate(priced):
        until = priced[number + 1].from_day if number + 1 < len(priced) else date.max
        holds = (held.price_on(step.from_day) or NO_PRICE) == step.price
        if holds and not any(step.from_day < other.from_day < until for other in held.prices):
            continue
        before = priced[number - 1].refs if number else ()
        yield CoveragePriced(
            member=each.member,
            line=each.line,
            plan=each.span.plan,
            carrier=each.carrier,
            first_day=each.span.first_day,
            reason=_reason(each, number, [ref for ref in step.refs if ref not in before], elections),
            rests_on=tuple(str(ref) for ref in step.refs),
            rules=step.rules,
            from_day=step.from_day,
            volume=step.price.volume,
            asked_volume=step.price.asked_volume,
            premium=step.price.premium,
            employer=step.price.employer,
            employee=step.price.employee,
            per=step.price.per,
            employee_class=step.price.employee_class,
            billed=step.price.billed,
            catalog=book.version,
        )
        held = with_price(held, step.from_day, step.price)


def _reason(
    each: Wanted, number: int, new: Sequence[EventRef], elections: Mapping[EventRef, str]
) -> MaintenanceReason:
    """Return why a step differs from the one before: the coverage began, an election, a salary; else no reason."""
    if number == 0:
        return each.because.reason
    chosen = [elections[ref] for ref in new if ref in elections]
    if chosen:
        opened = "open_enrollment" in chosen
        return MaintenanceReason.OPEN_ENROLLMENT if opened else MaintenanceReason.BENEFIT_SELECTION
    return MaintenanceReason.PERSONNEL_DATA if new else MaintenanceReason.NO_REASON_GIVEN
