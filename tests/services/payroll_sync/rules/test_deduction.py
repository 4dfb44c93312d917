"""What one pay contributes: a year's share over the pays that have deductions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.prices import Shares, split
from events.vocabulary.money import part, to_cent
from services.payroll_sync.rules.deduction import Deduction, deduction, together


def month(employee: str, employer: str) -> Shares:
    """Return a month's shares."""
    return Shares(Decimal(employee) + Decimal(employer), Decimal(employer), Decimal(employee))


def taken(employee: str, employer: str, count: int) -> Deduction:
    """Return the deduction for a month's shares, which is there."""
    one = deduction(month(employee, employer), plan="ppo", deductions_per_year=count, pre_tax=True)
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("employee", "count", "amount", "annual"),
    [
        ("312.45", 24, "156.23", "3749.40"),
        ("312.45", 26, "144.21", "3749.40"),
        ("312.45", 22, "170.43", "3749.40"),
        ("312.45", 21, "178.54", "3749.40"),
        ("710.73", 19, "448.88", "8528.76"),
        ("222.00", 26, "102.46", "2664.00"),
    ],
)
def test_published_examples(employee: str, count: int, amount: str, annual: str) -> None:
    """PAY-1, T20: the month is made a year and divided by the count of deductions."""
    one = taken(employee, "100.00", count)

    assert (one.amount, one.annual_amount) == (Decimal(amount), Decimal(annual))


def test_the_employer_s_share() -> None:
    """Both shares are told, and the premium they add up to."""
    one = taken("200.00", "600.00", 24)

    assert (one.employer_amount, one.monthly_premium) == (Decimal("300.00"), Decimal("800.00"))


def test_no_share_is_no_deduction() -> None:
    """Where the employer pays all, nothing is taken."""
    nothing = deduction(month("0.00", "5.50"), plan="life", deductions_per_year=24, pre_tax=True)

    assert nothing is None


def test_causes_do_not_make_a_difference() -> None:
    """Two deductions that take the same are equal, whatever they rest on."""
    shares = month("200.00", "600.00")
    one = deduction(shares, plan="hmo", deductions_per_year=24, pre_tax=True, rests_on=("a#1",))
    other = deduction(shares, plan="hmo", deductions_per_year=24, pre_tax=True, rests_on=("a#2",))

    assert one == other


def test_two_coverages_under_one_code() -> None:
    """Their years are added before they are divided; the code is pre-tax only if both are."""
    after_tax = deduction(month("0.10", "1.00"), plan="vision", deductions_per_year=26, pre_tax=False)
    assert after_tax is not None
    both = together(taken("312.45", "100.00", 26), after_tax)

    assert (both.plan, both.annual_amount, both.amount) == (
        "ppo vision",
        Decimal("3750.60"),
        Decimal("144.25"),
    )
    assert both.pre_tax is False


@given(
    st.decimals(Decimal("0.01"), Decimal(5000), places=2),
    st.decimals(0, 100, places=2),
    st.integers(1, 53),
)
def test_shares_and_parts_sum(premium: Decimal, percent: Decimal, count: int) -> None:
    """The two shares are the premium; the parts of the year are the year, and the amount is within a cent of each."""
    shares = split(premium, percent)
    one = deduction(shares, plan="ppo", deductions_per_year=count, pre_tax=True)
    parts = [part(shares.employee * 12, count, number) for number in range(1, count + 1)]

    assert shares.employer + shares.employee == shares.premium
    assert sum(parts) == shares.employee * 12
    assert one is None or all(abs(each - one.amount) <= Decimal("0.01") for each in parts)
    assert (one is None) == (shares.employee == 0)


@pytest.mark.parametrize("count", [19, 21, 22, 24, 26, 52])
def test_the_shares_of_a_pay_add_up_to_its_premium(count: int) -> None:
    """The employer bears the residual cent of each pay: 100.01 and 300.01 over 24 pays are 200.01, not 200.02."""
    one = taken("100.01", "300.01", count)

    assert one.amount + one.employer_amount == to_cent(Decimal("400.02") * 12 / count)
    assert (
        together(one, one).employer_amount
        == to_cent(Decimal("800.04") * 12 / count) - together(one, one).amount
    )
