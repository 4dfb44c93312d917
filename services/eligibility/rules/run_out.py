"""The periods in which a plan is offered, and the last covered day of each: the day, its month, or its pay period.

Source: the plan's own end rules.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from events.base import EventRef
from events.family import Family
from events.offers import Book
from events.plan_rules import last_covered_by
from events.vocabulary.calendar import day_after, day_before, end_of_month
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import employer_of

ENDS: Final = "PLAN-66"
DIED: Final = "PLAN-67"

RULES: Final = (
    Rule(
        ENDS,
        "After the day on which the employment, the class that is offered a plan, or being a dependent ended, coverage "
        "goes on as the plan's end rule says: to that day, or the end of its month or pay period.",
        "the plan's end rules",
    ),
    Rule(DIED, "Nobody is covered after the day of their own death.", "the plan"),
)


@dataclass(frozen=True, slots=True)
class OfferPeriod:
    """Days on which a plan can cover: to the last covered day of the subscriber, and of the dependents."""

    first_day: date
    subscriber_last_day: date | None
    dependent_last_day: date | None
    ends_with_phase: bool


class GoesOn(NamedTuple):
    """The rule by which coverage goes on after a phase, or by which somebody answered that it does not; and the event.

    The event is that answer, or the one by which a job began that insures again.
    """

    rule: str
    ref: EventRef | None


class Yielded(NamedTuple):
    """Days on which another job offers plans of a line, so that a retirement gives none of it."""

    line: InsuranceLine
    first_day: date
    last_day: date | None
    ref: EventRef
    """The event by which the job began."""


def covered_to(book: Book, rule_id: str, day: date, employer: str, pay_group: str | None) -> date:
    """Return the last covered day by an end rule where the reason for coverage ended on a day.

    Where the rule goes by pay periods and no calendar knows that of the day, coverage runs to the end of the month:
    nobody loses days by a calendar that is not kept.
    """
    try:
        return last_covered_by(book, rule_id, day, employer=employer, pay_group=pay_group)
    except LookupError:
        return end_of_month(day)


def covered_to_of(family: Family, rule_id: str, day: date, book: Book) -> date:
    """Return the same for a family, by the pay group of the job held on the day, or held last before it."""
    held = None
    for employment in family.employments:
        if held is None or employment.first_day <= day:
            held = employment.job_on(day).job.pay_group
    return covered_to(book, rule_id, day, employer_of(family.id), held)


def not_yielded(
    yields: Iterable[Yielded], line: InsuranceLine, first: date, last: date | None
) -> Iterator[tuple[date, date | None]]:
    """Yield the parts of a stretch of days on which no other job offers plans of a line; `yields` by first day."""
    for each in yields:
        before = each.last_day is not None and each.last_day < first
        if each.line != line or before or (last is not None and each.first_day > last):
            continue
        if each.first_day > first:
            yield first, day_before(each.first_day)
        if each.last_day is None:
            return
        first = day_after(each.last_day)
    if last is None or first <= last:
        yield first, last


def joined(periods: list[OfferPeriod]) -> tuple[OfferPeriod, ...]:
    """Join periods that touch: a change of class between two that are offered the plan interrupts nothing."""
    joined: list[OfferPeriod] = []
    for period in periods:
        before = joined[-1] if joined else None
        if (
            before
            and before.subscriber_last_day
            and day_after(before.subscriber_last_day) >= period.first_day
        ):
            joined[-1] = OfferPeriod(
                before.first_day,
                period.subscriber_last_day,
                period.dependent_last_day,
                period.ends_with_phase,
            )
        else:
            joined.append(period)
    return tuple(joined)
