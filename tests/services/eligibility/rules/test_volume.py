"""How much somebody is insured for: by amount, salary and election, less with age, within what the law allows."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import EventRef
from events.catalog import AgeReduction, AgeStep, Plan, Volume
from events.family import Election
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.refused import Refused
from services.eligibility.rules.volume import (
    check_elected,
    fault_of,
    reduced,
    reductions,
    volume_of,
)
from tests.life import day, elected
from tests.priced_city import BOOK

TWICE = Volume(kind="salary_multiple", multiple=Decimal(2), step=Decimal(1000), maximum=Decimal(200000))


@pytest.mark.parametrize(
    ("rounding", "amount"), [("up", "105000.00"), ("nearest", "105000.00"), ("down", "104000.00")]
)
def test_plan_41_a_multiple_of_salary_is_rounded(rounding: str, amount: str) -> None:
    """Twice 52,400 is 104,800, in whole thousands."""
    volume = TWICE.model_copy(update={"rounding": rounding})

    assert volume_of(volume, salary=Decimal("52400.00"), elected=None) == Decimal(amount)


@pytest.mark.parametrize(("salary", "amount"), [("8000", "20000"), ("10000", "20000"), ("150000", "200000")])
def test_plan_41_within_the_plans_limits(salary: str, amount: str) -> None:
    """Not below the minimum and not above the maximum."""
    volume = TWICE.model_copy(update={"minimum": Decimal(20000)})

    assert volume_of(volume, salary=Decimal(salary), elected=None) == Decimal(amount)


def test_plan_41_an_amount_that_is_the_same_for_all() -> None:
    """Neither salary nor election change a fixed amount."""
    volume = Volume(kind="flat", amount=Decimal(10000))

    assert volume_of(volume, salary=Decimal(90000), elected=Decimal(50000)) == Decimal(10000)


def test_plan_41_what_was_elected() -> None:
    """The amount elected; without one there is none, as without a salary."""
    volume = Volume(kind="elected", step=Decimal(10000))

    assert volume_of(volume, salary=None, elected=Decimal(50000)) == Decimal(50000)
    assert volume_of(volume, salary=Decimal(1), elected=None) is None
    assert volume_of(TWICE, salary=None, elected=Decimal(1)) is None


@pytest.mark.parametrize(
    ("amount", "fault"),
    [
        ("20000", None),
        ("30000", None),
        ("300000", None),
        ("10000", "less than the least amount, 20,000.00"),
        ("310000", "more than the largest amount, 300,000.00"),
        ("25000", "not a multiple of 10,000.00"),
    ],
)
def test_plan_41_what_can_be_elected(amount: str, fault: str | None) -> None:
    """Whole steps within the plan's limits, both included."""
    volume = Volume(kind="elected", step=Decimal(10000), minimum=Decimal(20000), maximum=Decimal(300000))

    assert fault_of(volume, Decimal(amount)) == fault


@given(st.decimals(0, 10**7, places=2), st.sampled_from(["up", "nearest", "down"]))
def test_plan_41_a_multiple_is_a_whole_number_of_steps(salary: Decimal, rounding: str) -> None:
    """Below the maximum a volume is a multiple of the step, and less than one step from the exact amount."""
    volume = TWICE.model_copy(update={"rounding": rounding, "maximum": None})

    amount = volume_of(volume, salary=salary, elected=None)

    assert amount is not None
    assert amount % 1000 == 0
    assert abs(amount - salary * 2) < 1000


REDUCTION = AgeReduction(
    id="at-65",
    steps=(AgeStep(age=65, percent=Decimal(65)), AgeStep(age=70, percent=Decimal(50))),
    from_day="birthday",
)
BORN = date(1961, 3, 31)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        ("2026-03-30", "50000"),
        ("2026-03-31", "32500"),
        ("2031-03-30", "32500"),
        ("2031-03-31", "25000"),
    ],
)
def test_adea_less_with_age_by_the_plans_schedule(on: str, amount: str) -> None:
    """To 65 percent from the 65th birthday on, and to half from the 70th; the day before it is what it was."""
    steps = list(reductions(REDUCTION, BORN, 7))

    assert reduced(Decimal(50000), steps, day(on)) == Decimal(amount)


@pytest.mark.parametrize(
    ("from_day", "born", "first"),
    [
        ("birthday", "1961-03-31", "2026-03-31"),
        ("first_of_next_month", "1961-03-31", "2026-04-01"),
        ("first_of_next_month", "1961-03-01", "2026-04-01"),
        ("plan_year", "1961-03-31", "2026-07-01"),
        ("plan_year", "1961-07-01", "2026-07-01"),
        ("plan_year", "1961-07-02", "2027-07-01"),
    ],
)
def test_adea_from_the_plans_day(from_day: str, born: str, first: str) -> None:
    """The birthday, the first of the month after it, or the plan year that begins on or after it."""
    reduction = REDUCTION.model_copy(update={"from_day": from_day})

    assert next(iter(reductions(reduction, day(born), 7))) == (day(first), Decimal(65))


def test_adea_born_on_february_29() -> None:
    """In a common year the birthday is March 1."""
    reduction = REDUCTION.model_copy(update={"from_day": "birthday"})

    assert next(iter(reductions(reduction, date(1960, 2, 29), 7))) == (date(2025, 3, 1), Decimal(65))


def test_adea_what_age_leaves_is_counted_to_the_cent() -> None:
    """65 percent of 1,001 dollars are 650.65; half a cent is rounded up."""
    steps = list(reductions(REDUCTION, BORN, 7))

    assert reduced(Decimal("1001.00"), steps, day("2026-03-31")) == Decimal("650.65")
    assert reduced(Decimal("0.01"), steps, day("2031-03-31")) == Decimal("0.01")


def test_plan_41_an_amount_once_elected_stands_for_that_plan_alone() -> None:
    """Who names none has what they named before; an amount of another plan, or of no plan, is none of this one."""
    plan = BOOK.plans["more-life"]
    other = plan.model_copy(update={"id": "other-life"})

    def choice(of: Plan | None, amount: int | None) -> Choice:
        form = Election(elected("2026-01-05", "more-life"), EventRef("munis/city", "form"), 0)
        held = None if amount is None else Decimal(amount)
        return Choice(plan.line, 0, day("2026-01-05"), day("2026-01-05"), of, ("self",), form, amount=held)

    check_elected(choice(plan, None), [choice(plan, 50000)])
    for earlier in ([], [choice(other, 50000)], [choice(None, 50000)], [choice(plan, None)]):
        with pytest.raises(Refused, match="insures what is elected, and nothing is"):
            check_elected(choice(plan, None), earlier)
