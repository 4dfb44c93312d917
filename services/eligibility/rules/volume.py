"""How much somebody is insured for on a day: by amount, salary or election, less with age, within what the law allows.

Source: the plan's own volumes; 29 CFR 1625.10(f)(1) allows less with age where the cost is equal; M.G.L. c.32B ss.9
and 11A.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from events.base import EventRef
from events.book import Book
from events.catalog import AgeReduction, Plan, Volume
from events.employers import accepted, state_of
from events.family import Family
from events.telling import FIRST_DAY
from events.vocabulary.calendar import add_months, first_of_month, first_of_next_month, year_first_day
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.money import to_cent
from services.eligibility.rules.child_age import birthday
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.refused import Refused

RETIRED_BASIC_LIFE: Dated[Decimal] = Dated(Enacted(Decimal(1000), FIRST_DAY, "M.G.L. c.32B s.9"))
"""US dollars of basic life a retiree keeps; since when is not known here."""

OPTIONAL_LIFE_MAX: Dated[Decimal] = Dated(Enacted(Decimal(150000), FIRST_DAY, "M.G.L. c.32B s.11A"))
"""US dollars of optional life an employee may have at most; since when is not known here."""

_MONTHS_TO_A_RISE: Final = 2

RULES: Final = (
    Rule(
        "PLAN-41",
        "A volume is a fixed amount, a multiple of salary within the plan's limits and rounded, or what was elected.",
        "the plan",
    ),
    Rule(
        "ADEA",
        "With age a volume becomes less only by the plan's own schedule, which equal cost must justify.",
        "29 USC 623(f)(2)(B)(i); 29 CFR 1625.10(f)(1)",
    ),
    Rule(
        "C32B-9",
        "On retirement basic life becomes 1,000 dollars, unless the unit has accepted section 9F.",
        "M.G.L. c.32B ss.9, 9F",
        {"basic life of a retiree": RETIRED_BASIC_LIFE},
    ),
    Rule(
        "C32B-11A",
        "Optional life is at most 150,000 dollars; more by a rise in salary counts from the first day of the second"
        " month after the month in which the rise was authorized.",
        "M.G.L. c.32B s.11A",
        {"optional life at most": OPTIONAL_LIFE_MAX},
    ),
)

_ROUNDINGS: Final = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP, "down": ROUND_FLOOR}


@dataclass(frozen=True, slots=True)
class SalaryStep:
    """A salary, the day it was said to hold from, and the day from which it counts for a volume."""

    change_day: date
    counts_day: date
    annual: Decimal
    ref: EventRef


def volume_of(volume: Volume, *, salary: Decimal | None, elected: Decimal | None) -> Decimal | None:
    """Return the amount in US dollars before age makes it less; None where salary or election are not known.

    A multiple of salary is rounded to the plan's step before its limits are applied.

    >>> twice = Volume(kind="salary_multiple", multiple=2, step=1000, maximum=200000)
    >>> volume_of(twice, salary=Decimal("52400.00"), elected=None)
    Decimal('105000.00')
    """
    match volume.kind:
        case "flat":
            amount = volume.amount
        case "elected":
            return None if elected is None else to_cent(elected)
        case _:
            amount = None
            if salary is not None and volume.multiple is not None:
                amount = _rounded(salary * volume.multiple, volume)
    if amount is None:
        return None
    if volume.minimum is not None:
        amount = max(amount, volume.minimum)
    if volume.maximum is not None:
        amount = min(amount, volume.maximum)
    return to_cent(amount)


def fault_of(volume: Volume, elected: Decimal) -> str | None:
    """Return why an amount cannot be elected: it is beyond the plan's limits, or no whole number of steps; or None."""
    if volume.minimum is not None and elected < volume.minimum:
        return f"less than the least amount, {volume.minimum:,.2f}"
    if volume.maximum is not None and elected > volume.maximum:
        return f"more than the largest amount, {volume.maximum:,.2f}"
    if volume.step is not None and elected % volume.step != 0:
        return f"not a multiple of {volume.step:,.2f}"
    return None


def check_elected(choice: Choice, earlier: Iterable[Choice]) -> None:
    """Refuse a choice of an amount that cannot be elected, or of none where none was elected before.

    `earlier` are the choices of the line that stand already.

    Raises:
      Refused: with the rule.
    """
    plan = choice.plan
    if plan is None or plan.volume is None or plan.volume.kind != "elected":
        return
    if choice.amount is None:
        if not any(each.plan is not None and each.plan.id == plan.id and each.amount for each in earlier):
            raise Refused(
                "no-amount", f'plan "{plan.id}" insures what is elected, and nothing is; {RULES[0]}'
            )
        return
    fault = fault_of(plan.volume, choice.amount)
    if fault is not None:
        raise Refused("amount", f'{choice.amount:,.2f} of plan "{plan.id}" is {fault}; {RULES[0]}')


def _rounded(amount: Decimal, volume: Volume) -> Decimal:
    if volume.step is None:
        return amount
    return (amount / volume.step).to_integral_value(rounding=_ROUNDINGS[volume.rounding]) * volume.step


def by_law(
    amount: Decimal, *, line: InsuranceLine, book: Book, employer: str, retired: bool, day: date
) -> tuple[Decimal, str | None]:
    """Return what the law leaves of an amount on a day, and the id of the rule that made it less.

    Source:
      M.G.L. c.32B s.9 (basic life of a retiree, unless s.9F is accepted) and s.11A (optional life, the only section by
      which a unit of Massachusetts has any).
    """
    if state_of(book, employer) != "MA":
        return amount, None
    if line is InsuranceLine.LIFE and retired and not accepted(book, employer, "c32B-9F", day):
        most, rule = RETIRED_BASIC_LIFE.on(day), "C32B-9"
    elif line is InsuranceLine.OPTIONAL_LIFE:
        most, rule = OPTIONAL_LIFE_MAX.on(day), "C32B-11A"
    else:
        return amount, None
    return (amount, None) if amount <= most else (to_cent(most), rule)


def salaries(family: Family, plan: Plan, book: Book, *, employer: str) -> list[SalaryStep]:
    """Return the salaries of a family's employee, oldest first, each with the day from which it counts for a plan.

    The salary at hire counts at once; a change by the plan's word, a rise for the optional life of a unit of
    Massachusetts by section 11A.

    Source:
      M.G.L. c.32B s.11A; otherwise the plan's own.
    """
    found: list[SalaryStep] = []
    first_month = book.catalog.program.plan_year_first_month
    waits = plan.line is InsuranceLine.OPTIONAL_LIFE and state_of(book, employer) == "MA"
    for employment in family.employments:
        held: Decimal | None = None
        for step in sorted(employment.jobs, key=lambda each: each.from_day):
            salary = step.job.annual_salary
            if salary == held:
                continue
            counts = step.from_day
            if held is not None and waits and salary > held:
                counts = after_authorization(step.from_day)
            elif held is not None and plan.volume is not None:
                counts = _counts(step.from_day, plan.volume, first_month)
            found.append(SalaryStep(step.from_day, counts, salary, step.ref))
            held = salary
    return found


def after_authorization(day: date) -> date:
    """Return the first day of the second month after the month in which a rise was authorized.

    Source:
      M.G.L. c.32B s.11A.

    >>> after_authorization(date(2026, 12, 31))
    datetime.date(2027, 2, 1)
    """
    return add_months(first_of_month(day), _MONTHS_TO_A_RISE)


def _counts(day: date, volume: Volume, first_month: int) -> date:
    match volume.salary_from:
        case "first_of_next_month":
            return first_of_next_month(day)
        case "plan_year":
            return plan_year_on_or_after(day, first_month)
        case _:
            return day


def salary_on(steps: Sequence[SalaryStep], day: date) -> SalaryStep | None:
    """Return the salary that counts on a day: of those that count by then, the one said for the latest day."""
    counting = [step for step in steps if step.counts_day <= day]
    return max(counting, key=lambda step: step.change_day, default=None)


def reductions(reduction: AgeReduction, born: date, first_month: int) -> Iterator[tuple[date, Decimal]]:
    """Yield from which day on which percentage of a volume remains, by age.

    Source:
      29 CFR 1625.10(f)(1); the ages, percentages and days are the plan's own.
    """
    for step in sorted(reduction.steps, key=lambda each: each.age):
        yield _reduces(birthday(born, step.age), reduction, first_month), step.percent


def _reduces(day: date, reduction: AgeReduction, first_month: int) -> date:
    match reduction.from_day:
        case "birthday":
            return day
        case "plan_year":
            return plan_year_on_or_after(day, first_month)
        case _:
            return first_of_next_month(day)


def reduced(amount: Decimal, steps: Sequence[tuple[date, Decimal]], day: date) -> Decimal:
    """Return what age leaves of an amount on a day, half-up to the cent."""
    percent = next((percent for from_day, percent in reversed(steps) if from_day <= day), None)
    return amount if percent is None else to_cent(amount * percent / 100)


def plan_year_on_or_after(day: date, first_month: int) -> date:
    """Return the first day of the plan year that begins on or after a day."""
    begins = year_first_day(day, first_month)
    return begins if begins == day else add_months(begins, 12)
