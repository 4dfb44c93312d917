"""What one pay contributes to a coverage."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from events.premiums import MONTHS
from events.prices import Shares
from events.vocabulary.law import Rule
from events.vocabulary.money import to_cent

RULES: Final = (
    Rule(
        "PAY-1",
        "The employee's share of a month is made a year's, and divided by the deductions in a year, not by the pays.",
        "the payroll",
    ),
)


@dataclass(frozen=True, slots=True)
class Deduction:
    """What is taken from each pay that has deductions, in US dollars. Two are equal if they take the same."""

    plan: str
    amount: Decimal
    annual_amount: Decimal
    deductions_per_year: int
    employer_amount: Decimal
    monthly_premium: Decimal
    pre_tax: bool
    rests_on: tuple[str, ...] = field(default=(), compare=False)


def deduction(
    shares: Shares, *, plan: str, deductions_per_year: int, pre_tax: bool, rests_on: tuple[str, ...] = ()
) -> Deduction | None:
    """Return the deduction for a month's shares, or None where the employee pays nothing.

    The employee's month is made a year and divided by the pays that have deductions, not by all pays, half-up to the
    cent; the employer has the rest of the pay's premium, residual cent included. A payroll that takes this amount
    every time ends a year some cents off; one that takes `events.vocabulary.money.part` of the annual amount, or stops
    at the annual amount (the column `goal`), does not.

    Source:
      No law: what payrolls do, and a plan may choose otherwise; the rounding is the house's own.

    >>> month = Shares(premium=Decimal("624.90"), employer=Decimal("312.45"), employee=Decimal("312.45"))
    >>> deduction(month, plan="ppo", deductions_per_year=26, pre_tax=True).amount
    Decimal('144.21')
    """
    if shares.employee <= 0:
        return None
    annual = shares.employee * MONTHS
    amount = to_cent(annual / deductions_per_year)
    return Deduction(
        plan=plan,
        amount=amount,
        annual_amount=annual,
        deductions_per_year=deductions_per_year,
        employer_amount=_rest(shares.premium, deductions_per_year, amount),
        monthly_premium=shares.premium,
        pre_tax=pre_tax,
        rests_on=rests_on,
    )


def _rest(premium: Decimal, deductions_per_year: int, amount: Decimal) -> Decimal:
    """Return the employer's part of one pay: what the employee leaves of the premium, so that the two add up to it."""
    return to_cent(premium * MONTHS / deductions_per_year) - amount


def together(one: Deduction, other: Deduction) -> Deduction:
    """Return what a payroll takes under a code that two coverages share: the sum of their years, divided anew.

    Its plan names both, parted by a blank.

    Source:
      No law: the same as of one deduction.
    """
    annual = one.annual_amount + other.annual_amount
    amount = to_cent(annual / one.deductions_per_year)
    premium = one.monthly_premium + other.monthly_premium
    return Deduction(
        plan=f"{one.plan} {other.plan}",
        amount=amount,
        annual_amount=annual,
        deductions_per_year=one.deductions_per_year,
        employer_amount=_rest(premium, one.deductions_per_year, amount),
        monthly_premium=premium,
        pre_tax=one.pre_tax and other.pre_tax,
        rests_on=tuple(dict.fromkeys((*one.rests_on, *other.rests_on))),
    )
