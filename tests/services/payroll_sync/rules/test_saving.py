"""A plan year's amount, split over the pays that are left in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vocabulary.money import part
from services.payroll_sync.rules.saving import SavingPay, put_aside

FIRST = date(2026, 7, 3)


def pays(count: int, due: str | None) -> list[SavingPay]:
    """Return so many pays from which this amount is due."""
    amount = None if due is None else Decimal(due)
    return [SavingPay(FIRST + timedelta(days=14 * number), amount) for number in range(count)]


def counted(amounts: Sequence[Decimal]) -> dict[str, int]:
    """Return how often each amount is taken."""
    return {str(each): amounts.count(each) for each in sorted(set(amounts), reverse=True)}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (24, {"156.23": 12, "156.22": 12}),
        (26, {"144.21": 20, "144.20": 6}),
        (22, {"170.43": 16, "170.42": 6}),
        (21, {"178.55": 6, "178.54": 15}),
    ],
)
def test_pay_1_money_2_a_years_amount_over_the_deductions(count: int, expected: dict[str, int]) -> None:
    """3,749.40 over 24, 26, 22 and 21 deductions: the parts differ by a cent and sum to it."""
    amounts = put_aside(pays(count, "3749.40"))

    assert counted(amounts) == expected
    assert sum(amounts) == Decimal("3749.40")


def test_pay_1_a_school_of_19_pays() -> None:
    """8,528.76 over 19 pays: four of 448.89, the others 448.88."""
    assert counted(put_aside(pays(19, "8528.76"))) == {"448.89": 4, "448.88": 15}


def test_s125_6_who_joins_in_mid_year_puts_all_of_it_aside() -> None:
    """3,400 dollars over the ten pays that are left."""
    assert counted(put_aside(pays(10, "3400.00"))) == {"340.00": 10}


def test_money_2_nothing_is_due_after_the_coverage() -> None:
    """The pays after it make the parts no larger; what was put aside until then stays."""
    found = put_aside([*pays(10, "2600.00"), *pays(16, None)])

    assert counted(found) == {"100.00": 10, "0": 16}


def test_money_2_pays_closed_before_it_was_known() -> None:
    """What they did not give is split over those that are left."""
    closed = [replace(each, taken=Decimal(0)) for each in pays(6, "2600.00")]

    assert counted(put_aside([*closed, *pays(20, "2600.00")])) == {"130.00": 20, "0": 6}


def test_money_2_a_changed_amount() -> None:
    """From the pay on in which it holds, what has been put aside counts: 2,600 less 1,000 over sixteen pays."""
    amounts = put_aside([*pays(10, "2600.00"), *pays(16, "1800.00")])

    assert counted(amounts) == {"100.00": 10, "50.00": 16}


def test_money_2_less_than_was_put_aside_gives_nothing_back() -> None:
    """Nothing more is taken, and nothing is given back by the payroll."""
    assert counted(put_aside([*pays(10, "2600.00"), *pays(16, "900.00")])) == {"100.00": 10, "0.00": 16}


AMOUNTS = st.decimals(0, 7500, places=2)


@given(AMOUNTS, st.integers(1, 53))
def test_money_2_the_parts_sum_to_the_amount(amount: Decimal, count: int) -> None:
    """Over any number of pays; no two parts differ by more than a cent."""
    amounts = put_aside([SavingPay(FIRST + timedelta(days=7 * n), amount) for n in range(count)])

    assert sum(amounts) == amount
    assert max(amounts) - min(amounts) <= Decimal("0.01")
    assert amounts == [part(amount, count, n + 1) for n in range(count)]


@given(AMOUNTS, st.integers(1, 27), st.integers(0, 26), st.integers(0, 26))
def test_money_2_the_split_stays_while_pays_close(amount: Decimal, count: int, late: int, more: int) -> None:
    """However many pays were closed before it was known, and however many close after, the sum is the amount."""
    due = [SavingPay(FIRST + timedelta(days=14 * n), amount) for n in range(count)]
    late = min(late, count - 1)
    closed = [replace(each, taken=Decimal(0)) for each in due[:late]]

    first = put_aside([*closed, *due[late:]])
    later = min(count, late + more)
    taken = [replace(each, taken=one) for each, one in zip(due[:later], first, strict=False)]

    assert sum(first) == amount
    assert put_aside([*taken, *due[later:]]) == first


@given(st.lists(AMOUNTS, min_size=1, max_size=4), st.data())
def test_money_2_after_every_change_the_year_sums_up(amounts: list[Decimal], data: st.DataObject) -> None:
    """The sum is the last amount, unless more had been put aside before it."""
    lengths = [data.draw(st.integers(1, 8)) for _ in amounts]
    due = [amount for amount, length in zip(amounts, lengths, strict=True) for _ in range(length)]

    found = put_aside([SavingPay(FIRST + timedelta(days=n), each) for n, each in enumerate(due)])

    begun = next(n for n in range(len(due)) if due[n:] == [due[-1]] * (len(due) - n))
    assert sum(found) == max(due[-1], sum(found[:begun], Decimal(0)))
