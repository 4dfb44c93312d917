"""What comes by itself for a family, and when: ages, the ends of waiting and stability periods, proofs to be asked for.

Source: none of its own; each day is that of the rule that counts on it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from events.catalog import Plan
from events.family import Dependent, Family
from events.offers import Book, offered
from events.vocabulary.calendar import add_months, day_before, deadline
from events.vocabulary.people import CHILDREN, SELF
from services.eligibility.rules.child_age import birthday
from services.eligibility.rules.class_steps import class_on, ends_by, job_on, stable_days
from services.eligibility.rules.court_orders import orders
from services.eligibility.rules.dependents import Case, last_days_by_age, stretches
from services.eligibility.rules.divorce import with_former_spouses
from services.eligibility.rules.medicare import DETECT_MONTHS, month_of_65
from services.eligibility.rules.phases import Phase, eligible_first_day, phases
from services.eligibility.rules.price_days import age_days
from services.eligibility.rules.proofs import NUMBER_DAYS

Kind = Literal[
    "turns",
    "turns_65",
    "waiting_ends",
    "stability_ends",
    "price_by_age",
    "medicare_question",
    "missing_number",
]
"""What comes; `turns` is the age to which a plan covers children."""

LISTED: Final = frozenset({"turns", "turns_65", "waiting_ends", "stability_ends"})
"""What an office wants to see coming."""

_AGE_OF_MEDICARE: Final = 65


@dataclass(frozen=True, slots=True, order=True)
class Coming:
    """Something that comes on a day by itself."""

    day: date
    kind: Kind
    member: str
    age: int | None = None
    """In years, of who turns so old."""
    due_day: date | None = None
    """Once the hub looks ahead to this day, it decides what follows; None: nothing does."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One family, as it is known when it is asked what comes for it."""

    family: Family
    births: Mapping[str, date] = field(default_factory=dict, repr=False)
    unnumbered: Collection[str] = ()
    """Members without a Social Security number."""
    through_day: date = date.min
    """Up to this day what comes is decided."""


def upcoming(known: Expected, book: Book) -> tuple[Coming, ...]:
    """Return all that comes for a family by itself, ever, in order of its days; what is past is among it."""
    known = replace(known, family=with_former_spouses(known.family, book))
    found = dict.fromkeys(
        (
            *_of_dependents(known, book),
            *_of_65(known, book),
            *_of_waiting(known.family, book),
            *_of_stability(known, book),
            *_of_prices(known, book),
            *_of_numbers(known, book),
        )
    )
    return tuple(sorted(found, key=lambda each: (each.day, each.kind, each.member, each.due_day or date.max)))


def next_due_day(comings: Collection[Coming], after: date) -> date | None:
    """Return the next day, after one up to which all was decided, for which something has to be decided, or None."""
    return min((each.due_day for each in comings if each.due_day and each.due_day > after), default=None)


def next_day(comings: Collection[Coming], after: date) -> date | None:
    """Return the next day after another on which anything comes, or is due to be decided, or None."""
    days = (each.due_day or each.day for each in comings)
    return min((day for day in days if day > after), default=None)


def _plans(family: Family, book: Book, member: str) -> Iterator[Plan]:
    """Yield the plans that were ever chosen for a member, each once."""
    names = {
        choice.plan: None
        for election in family.elections
        for choice in election.event.choices
        if choice.plan is not None and member in (choice.covered or ())
    }
    yield from (book.plans[name] for name in names if name in book.plans)


def _there(family: Family) -> Iterator[Dependent]:
    return (each for each in family.dependents if each.last_day is None)


def _of_dependents(known: Expected, book: Book) -> Iterator[Coming]:
    """Yield the ages of dependents that some plan chosen for them, or ordered, counts."""
    for each in _there(known.family):
        born = known.births.get(each.id)
        if born is None:
            continue
        held = list(_plans(known.family, book, SELF if any(orders(each)) else each.id))
        for plan in held:
            case = Case(known.family, each, plan, book, born)
            if case.rule is None:
                continue
            ends = {one.end.last_day for one in stretches(case) if one.end is not None and one.end.by_age}
            for age, last in last_days_by_age(case):
                turned = birthday(born, age, leap_birthday=case.rule.leap_birthday)
                if last in ends:
                    yield Coming(turned, "turns", each.id, age, last)
                elif age == case.rule.child_age and each.on(turned).disabled:
                    yield Coming(turned, "turns", each.id, age, turned)


def _of_65(known: Expected, book: Book) -> Iterator[Coming]:
    """Yield who turns 65, and when a transfer to Medicare is asked about; decided where plans go by Medicare."""
    family = known.family
    by_medicare = any(plan.medicare for plan in book.catalog.plans)
    alive = [] if family.death_day is not None else [SELF]
    lasting = (each for each in _there(family) if not _is_child(each))
    for member in (*alive, *(each.id for each in lasting)):
        born = known.births.get(member)
        if born is None or not any(_plans(family, book, member)):
            continue
        turned = birthday(born, _AGE_OF_MEDICARE)
        yield Coming(turned, "turns_65", member, _AGE_OF_MEDICARE, turned if by_medicare else None)
        if by_medicare:
            asks = add_months(month_of_65(born), -DETECT_MONTHS)
            yield Coming(asks, "medicare_question", member, None, asks)


def _is_child(dependent: Dependent) -> bool:
    """Whether a dependent's coverage ends long before 65: a child who is not disabled."""
    held = dependent.on(date.max)
    return held.relationship in CHILDREN and not held.disabled


def _of_waiting(family: Family, book: Book) -> Iterator[Coming]:
    """Yield the ends of waiting periods: the day before a plan that is offered by then can first cover."""
    for phase in phases(family, book):
        for plan in book.catalog.plans:
            first = eligible_first_day(phase, plan, book)
            if first > phase.first_day and _is_offered(phase, plan, first, book):
                yield Coming(day_before(first), "waiting_ends", SELF)


def _is_offered(phase: Phase, plan: Plan, day: date, book: Book) -> bool:
    """Whether a phase that has begun offers a plan on a day."""
    group = phase.class_on(day).employee_class
    there = phase.last_day is None or day <= phase.last_day
    return there and group is not None and offered(book, group, plan.id, day)


def _of_stability(known: Expected, book: Book) -> Iterator[Coming]:
    """Yield the ends of stability periods with which the employee's class changes."""
    family = known.family
    for name, stable in stable_days(family, book, known.through_day):
        for each in stable:
            if not each.by_time:
                continue
            job = job_on(family, each.last_day)
            held, after = (
                class_on(family, book, job, each.last_day, full_time) for full_time in ((name,), ())
            )
            if held is not after:
                due = ends_by(each, book)
                yield Coming(each.last_day, "stability_ends", SELF, None, None if due == date.max else due)


def _of_prices(known: Expected, book: Book) -> Iterator[Coming]:
    """Yield the days on which the employee's age changes a volume or a price."""
    born = known.births.get(SELF)
    if born is None or known.family.death_day is not None:
        return
    for plan in _plans(known.family, book, SELF):
        for day in age_days(plan, born, book):
            yield Coming(day, "price_by_age", SELF, None, day)


def _of_numbers(known: Expected, book: Book) -> Iterator[Coming]:
    """Yield the days on which a Social Security number that is missing is asked for."""
    for each in _there(known.family):
        if each.id in known.unnumbered:
            asks = deadline(each.first_day, NUMBER_DAYS)
            due = deadline(asks, book.catalog.program.review_days)
            yield Coming(asks, "missing_number", each.id, None, due)
