"""The days on which the price of a plan may change: by age, or by a line of the catalog.

Source: the plan's own age bands, schedules, prices and contributions; 29 CFR 1625.10(f)(1).
"""

from datetime import date
from functools import lru_cache

from events.book import Book
from events.catalog import Plan
from events.plan_rules import age_reduction
from events.vocabulary.calendar import day_after, first_of_month_on_or_after
from services.eligibility.rules.child_age import birthday
from services.eligibility.rules.volume import plan_year_on_or_after, reductions


def age_days(plan: Plan, birth_day: date, book: Book) -> list[date]:
    """Return the days on which age changes the volume or the price of a plan, in order, and the first of its price.

    Source:
      The plan's own age bands and schedule; 29 CFR 1625.10(f)(1).
    """
    first_month = book.catalog.program.plan_year_first_month
    days = {
        _price_day(birthday(birth_day, each.from_age), plan, first_month)
        for each in book.age_rates.get(plan.id, ())
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


@lru_cache(maxsize=64)
def catalog_days(plan_id: str, book: Book) -> frozenset[date]:
    """Return the days on which lines of the catalog begin, or have just ended, that a plan's price may rest on.

    They are the plan's own, and the prices of another by which its premium is shared.
    """
    lines = [each for each in book.catalog.contributions if each.plan == plan_id]
    plans = {plan_id, *(each.of_plan for each in lines if each.of_plan is not None)}
    days = [(each.first_day, each.last_day) for each in lines]
    days += [(each.first_day, each.last_day) for each in book.catalog.rates if each.plan in plans]
    days += [(each.first_day, each.last_day) for each in book.catalog.age_rates if each.plan in plans]
    return frozenset({first for first, _ in days} | {day_after(last) for _, last in days if last is not None})
