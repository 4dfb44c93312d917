"""Money is rounded the way the house says, and its parts always add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vocabulary.money import down_to_cent, part, to_cent

amounts = st.decimals(Decimal(0), Decimal(1_000_000), places=2)


def test_money_1_a_ceiling_is_never_passed() -> None:
    """MONEY-1: 102 % of 812.29 is 828.5358; half-up would charge 828.54, more than the law allows."""
    charge = Decimal("812.29") * Decimal("1.02")

    assert (down_to_cent(charge), to_cent(charge)) == (Decimal("828.53"), Decimal("828.54"))


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("144.205", "144.21"), ("2.675", "2.68"), ("7", "7.00")],
)
def test_money_1_half_a_cent_goes_up(amount: str, rounded: str) -> None:
    """Half-up, also where a float would have fallen below the half."""
    assert to_cent(Decimal(amount)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (24, {"156.23": 12, "156.22": 12}),
        (26, {"144.21": 20, "144.20": 6}),
        (22, {"170.43": 16, "170.42": 6}),
        (21, {"178.54": 15, "178.55": 6}),
    ],
)
def test_money_2_pay_1_a_year_over_its_deductions(count: int, expected: dict[str, int]) -> None:
    """MONEY-2, PAY-1: twelve months of 312.45 over the deductions of a year, to the cent."""
    parts = [part(Decimal("3749.40"), count, number) for number in range(1, count + 1)]

    assert {str(each): parts.count(each) for each in set(parts)} == expected


def test_pay_1_a_school_year_of_nineteen_pays() -> None:
    """PAY-1: 8,528.76 over 19 pays is fifteen of 448.88 and four of 448.89; plain rounding loses four cents."""
    parts = [part(Decimal("8528.76"), 19, number) for number in range(1, 20)]

    assert (parts.count(Decimal("448.88")), parts.count(Decimal("448.89"))) == (15, 4)


@given(amounts, st.integers(1, 53))
def test_money_2_the_parts_sum_to_the_whole(total: Decimal, count: int) -> None:
    """Whatever the amount and the count, no cent is lost, and no two parts differ by more than one."""
    parts = [part(total, count, number) for number in range(1, count + 1)]

    assert sum(parts) == total
    assert max(parts) - min(parts) <= Decimal("0.01")


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_part_that_is_none(number: int) -> None:
    """Parts are counted from one to their count."""
    with pytest.raises(ValueError, match="of 2"):
        part(Decimal("1.00"), 2, number)
