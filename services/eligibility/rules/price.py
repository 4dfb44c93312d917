"""What a coverage is worth and costs from which day on, where its tier alone does not say it.

Source: the plan's own prices and contributions; the parts of a premium are bargained, and sum to it to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

from events.base import EventRef
from events.book import Book
from events.catalog import Plan
from events.plan_rules import age_reduction
from events.premiums import MONTHS, Facts
from events.prices import Shares, contribution_on, divided, shares_for
from events.vocabulary.calendar import day_after, first_of_month_on_or_after
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Price, Span
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.eligibility.rules.amounts import amounts, cover_on
from services.eligibility.rules.child_age import birthday
from services.eligibility.rules.evidence import Held
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.own_price import by_hours, is_priced
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Answers, Asked
from services.eligibility.rules.volume import (
    plan_year_on_or_after,
    reduced,
    reductions,
)
from services.eligibility.rules.wanted import Wanted

RULES: Final = (
    Rule(
        "PLAN-43",
        "A price that the tier does not give is that of the age on the plan's day, of what was told of tobacco, of the"
        " volume in force, and of the class that measured hours give.",
        "the plan",
    ),
)


@dataclass(frozen=True, slots=True)
class Insured:
    """What a price may ask about the employee, and up to which day age is to be thought of by itself."""

    birth_day: date | None = None
    tobacco: tuple[tuple[date, bool | None], ...] = ()
    """From which day on it was said to be so, oldest first."""
    through_day: date = date.min

    def tobacco_on(self, day: date) -> bool | None:
        """Return what was told for a day; None: nothing."""
        return next((said for from_day, said in reversed(self.tobacco) if from_day <= day), None)


@dataclass(frozen=True, slots=True)
class Priced:
    """From `from_day` on a coverage has this price, by these upstream events and rules."""

    from_day: date
    price: Price
    refs: tuple[EventRef, ...]
    rules: tuple[str, ...]


def age_days(plan: Plan, birth_day: date, book: Book) -> list[date]:
    """Return the days on which age changes the volume or the price of a plan, in order.

    Source:
      The plan's own age bands and schedule; 29 CFR 1625.10(f)(1).
    """
    first_month = book.catalog.program.plan_year_first_month
    days = {
        _price_day(birthday(birth_day, each.from_age), plan, first_month)
        for each in book.age_rates.get(plan.id, ())
        if each.from_age > 0
    }
    reduction = age_reduction(book, plan)
    if reduction is not None:
        days |= {day for day, _ in reductions(reduction, birth_day, first_month)}
    return sorted(days)


def _price_day(day: date, plan: Plan, first_month: int) -> date:
    """Return the first day on which an age that is reached on `day` counts for a price."""
    if plan.age_on == "first_of_month":
        return first_of_month_on_or_after(day)
    return plan_year_on_or_after(day, 1 if plan.age_on == "january_1" else first_month)


def prices(
    span: Span, timeline: LineTimeline, insured: Insured, answers: Answers, book: Book
) -> tuple[list[Priced], list[Asked]]:
    """Return the price steps of the employee's coverage, and the questions about evidence of insurability.

    Every day on which anything it rests on changes is looked at: election, salary, tier, class, the catalog's rates and
    contributions, tobacco, and age as far as `insured.through_day`; the same price goes on.

    Args:
      span: the employee's own coverage by a plan for which `is_priced`.
      timeline: the coverage's line.
      insured: the employee.
      answers: of the carrier.

    Source:
      The plan's own; M.G.L. c.32B ss.9, 11A and 29 CFR 1625.10 by way of the volume.
    """
    return _Coverage(span, timeline, insured, answers, book).steps()


def all_prices(
    spans: Sequence[Wanted],
    timelines: Mapping[InsuranceLine, LineTimeline],
    insured: Insured,
    answers: Answers,
    book: Book,
) -> tuple[Mapping[tuple[str, date], list[Priced]], list[Asked]]:
    """Return the price steps of the employee's coverages that have any, by plan and first day; and all questions."""
    found: dict[tuple[str, date], list[Priced]] = {}
    questions: list[Asked] = []
    measured = any(by_hours(timeline, book) for timeline in islice(timelines.values(), 1))
    for each in spans:
        if each.member == SELF and (measured or is_priced(book.plans[each.span.plan], book)):
            steps, asked = prices(each.span, each.timeline or timelines[each.line], insured, answers, book)
            found[each.span.plan, each.span.first_day] = steps
            questions += asked
    return found, questions


class _Coverage:
    """One coverage, ready to be priced on any of its days."""

    def __init__(
        self, span: Span, timeline: LineTimeline, insured: Insured, answers: Answers, book: Book
    ) -> None:
        self._span = span
        self._book = book
        self._insured = insured
        self._timeline = timeline
        self._plan = book.plans[span.plan]
        self._covers = [
            each
            for each in timeline.covers()
            if SELF in each.members and each.plan.id == span.plan and span.covers(each.first_day)
        ]
        self._first_month = book.catalog.program.plan_year_first_month
        self._held, self._questions = amounts(self._plan, self._covers, timeline, answers, book)
        self._reductions = list(self._reduction_steps())

    def steps(self) -> tuple[list[Priced], list[Asked]]:
        """Return the price steps and what has to be asked."""
        found: list[Priced] = []
        for day in sorted(self._days()) if self._covers else ():
            one = self._on(day)
            if not found or found[-1].price != one.price:
                found.append(one)
        return found, self._questions

    def _reduction_steps(self) -> Iterator[tuple[date, Decimal]]:
        reduction = age_reduction(self._book, self._plan)
        if reduction is not None and self._insured.birth_day is not None:
            yield from reductions(reduction, self._insured.birth_day, self._first_month)

    def _days(self) -> set[date]:
        """Return the days of the coverage on which its price may change."""
        days = {self._span.first_day, *(each.first_day for each in self._covers)}
        days |= {each.from_day for each in self._held}
        days |= {each.from_day for each in self._span.tiers}
        days |= {day for day, _ in self._insured.tobacco}
        days |= _catalog_days(self._plan.id, self._book)
        for cover in self._covers:
            days |= {each.from_day for each in self._timeline.phases[cover.choice.phase].classes}
        if self._insured.birth_day is not None:
            ages = age_days(self._plan, self._insured.birth_day, self._book)
            days |= {day for day in ages if day <= self._insured.through_day}
        return {day for day in days if self._span.covers(day)}

    def _on(self, day: date) -> Priced:
        cover = cover_on(self._covers, day)
        held = next((each for each in reversed(self._held) if each.from_day <= day), None)
        volume, rules = self._volume(held, day)
        shares = self._shares(day, cover, volume)
        if shares is not None:
            rules = (*rules, "PAY-8")
        price = Price(
            volume=volume,
            premium=None if shares is None else shares.premium,
            employer=None if shares is None else shares.employer,
            employee=None if shares is None else shares.employee,
            asked_volume=None if held is None else held.asked,
            per="plan_year" if volume is not None and self._is_yearly() else "month",
        )
        refs = (cover.choice.election.ref, *(() if held is None else held.refs))
        return Priced(day, price, tuple(dict.fromkeys(refs)), ("PLAN-43", *rules))

    def _volume(self, held: Held | None, day: date) -> tuple[Decimal | None, tuple[str, ...]]:
        """Return the volume on a day, less with age, and the rules it is by. What section 9 leaves is not cut again."""
        if held is None:
            return None, ()
        rules = ("PLAN-41", *held.rules)
        less = held.amount if "C32B-9" in held.rules else reduced(held.amount, self._reductions, day)
        return less, rules if less == held.amount else (*rules, "ADEA")

    def _is_yearly(self) -> bool:
        return self._plan.volume is not None and self._plan.volume.put_aside == "year"

    def _shares(self, day: date, cover: Cover, volume: Decimal | None) -> Shares | None:
        """Return the premium and its parts: of a month, or of the plan year where that is what is put aside."""
        employee_class = _paying_class(self._timeline.phases[cover.choice.phase], day)
        if employee_class is None:
            return None
        if self._is_yearly():
            return _year(volume, self._plan, employee_class, cover.tier, day, self._book)
        facts = Facts(
            tier=cover.tier,
            birth_day=self._insured.birth_day,
            tobacco=self._insured.tobacco_on(day),
            volume=volume,
        )
        return shares_for(self._book, self._plan.id, employee_class, day, facts)


def _paying_class(phase: Phase, day: date) -> str | None:
    """Return the class by which a day is paid: the one held, and while coverage runs out the one held last."""
    begun = [step.employee_class for step in phase.classes if step.from_day <= day]
    return next((each for each in reversed(begun) if each is not None), None)


@lru_cache(maxsize=64)
def _catalog_days(plan_id: str, book: Book) -> frozenset[date]:
    """Return the days on which lines of the catalog begin, or have just ended, that a plan's price may rest on.

    They are the plan's own, and the prices of another by which its premium is shared.
    """
    lines = [each for each in book.catalog.contributions if each.plan == plan_id]
    plans = {plan_id, *(each.of_plan for each in lines if each.of_plan is not None)}
    days = [(each.first_day, each.last_day) for each in lines]
    days += [(each.first_day, each.last_day) for each in book.catalog.rates if each.plan in plans]
    days += [(each.first_day, each.last_day) for each in book.catalog.age_rates if each.plan in plans]
    return frozenset({first for first, _ in days} | {day_after(last) for _, last in days if last is not None})


def _year(
    amount: Decimal | None,
    plan: Plan,
    employee_class: str,
    tier: CoverageTier | None,
    day: date,
    book: Book,
) -> Shares | None:
    """Return who puts aside which part of a plan year's amount; without a contribution the employee all of it."""
    if amount is None:
        return None
    line = contribution_on(book, plan.id, employee_class, day, tier)
    if line is None:
        return Shares(premium=amount, employer=Decimal(0), employee=amount)
    months = {
        name: value * MONTHS
        for name in ("employer_flat", "employer_cap")
        if (value := getattr(line, name)) is not None
    }
    return divided(amount, line.model_copy(update=months))
