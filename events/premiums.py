"""The month's premium: by tier, by age band and tobacco, for each thousand of a volume, flat, or what is put aside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from events.book import Book
from events.catalog import AgeRate, Plan
from events.vocabulary.calendar import age_on, first_of_month, year_first_day
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.money import part, to_cent

MONTHS = 12
THOUSAND = Decimal(1000)
EVERY_AGE = (0, 120)
"""The band of a price that asks for no age."""

Fact = Literal["tier", "birth_day", "tobacco", "volume"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a price may ask about somebody; None is not known, or does not arise."""

    tier: CoverageTier | None = None
    birth_day: date | None = None
    """Of the one whose age counts: the insured."""
    tobacco: bool | None = None
    volume: Decimal | None = None
    """In force, in US dollars, after every minimum, rounding and reduction; of an FSA what is put aside."""


def rate_on(book: Book, plan: str, tier: CoverageTier, day: date) -> Decimal | None:
    """Return the monthly premium of a tier in force on `day`, in US dollars, or None if the catalog has none."""
    for rate in book.rates.get((plan, tier), ()):
        if rate.first_day <= day and (rate.last_day is None or day <= rate.last_day):
            return rate.monthly
    return None


def age_day(book: Book, plan: Plan, day: date) -> date:
    """Return the day whose age counts for the price on `day`: first of its month, of the plan year, or January 1."""
    if plan.age_on == "first_of_month":
        return first_of_month(day)
    first_month = 1 if plan.age_on == "january_1" else book.catalog.program.plan_year_first_month
    return year_first_day(day, first_month)


def age_rates_on(book: Book, plan: str, day: date) -> tuple[AgeRate, ...]:
    """Return the age bands of a plan in force on `day`."""
    return tuple(
        each
        for each in book.age_rates.get(plan, ())
        if each.first_day <= day and (each.last_day is None or day <= each.last_day)
    )


def asks_for(book: Book, plan: str, day: date) -> frozenset[Fact]:
    """Return the facts that the price of a plan on `day` depends on."""
    found = book.plans.get(plan)
    bands = age_rates_on(book, plan, day)
    if not bands:
        saved = found is not None and found.volume is not None and found.volume.put_aside is not None
        return frozenset({"volume"} if saved else {"tier"})
    asked: set[Fact] = set()
    if any((each.from_age, each.to_age) != EVERY_AGE for each in bands):
        asked.add("birth_day")
    if any(each.tobacco is not None for each in bands):
        asked.add("tobacco")
    if any(each.per == "thousand" for each in bands):
        asked.add("volume")
    return frozenset(asked)


def premium(book: Book, plan: str, day: date, facts: Facts) -> Decimal | None:
    """Return the month's premium on `day` in whole cents, or None without a price or without a fact it asks for."""
    found = book.plans.get(plan)
    if found is None:
        return None
    if plan in book.age_rates:
        return _by_age(book, found, day, facts)
    if found.volume is not None and found.volume.put_aside is not None:
        return _put_aside(book, found.volume.put_aside, day, facts.volume)
    return None if facts.tier is None else rate_on(book, plan, facts.tier, day)


def _by_age(book: Book, plan: Plan, day: date, facts: Facts) -> Decimal | None:
    """Return the price of the one band that holds the age and tobacco, or None without it."""
    bands = age_rates_on(book, plan.id, day)
    if "birth_day" in asks_for(book, plan.id, day):
        if facts.birth_day is None:
            return None
        age = max(0, age_on(facts.birth_day, age_day(book, plan, day)))
        bands = tuple(each for each in bands if each.from_age <= age <= each.to_age)
    if any(each.tobacco is not None for each in bands):
        bands = tuple(each for each in bands if each.tobacco in (None, facts.tobacco))
    if len(bands) != 1:
        return None
    if bands[0].per == "month":
        return to_cent(bands[0].price)
    return None if facts.volume is None else to_cent(bands[0].price * facts.volume / THOUSAND)


def _put_aside(
    book: Book, per: Literal["year", "month"], day: date, amount: Decimal | None
) -> Decimal | None:
    """Return a month of what is put aside; twelve months of a plan year are the year's amount to the cent."""
    if amount is None or per == "month":
        return amount
    first_day = year_first_day(day, book.catalog.program.plan_year_first_month)
    return part(amount, MONTHS, (day.month - first_day.month) % MONTHS + 1)
