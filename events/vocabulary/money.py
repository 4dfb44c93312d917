"""Money: Decimal US dollars, and the few roundings the house knows."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "MONEY-1",
        "An amount that the law gives a ceiling is rounded down to the cent, every other half-up; no float is money.",
        "42 USC 300bb-2(3)",
    ),
)

CENT = Decimal("0.01")


def to_cent(amount: Decimal) -> Decimal:
    """Round half-up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def down_to_cent(amount: Decimal) -> Decimal:
    """Round down to the cent, for amounts that have a legal ceiling.

    >>> down_to_cent(Decimal("812.29") * Decimal("1.02"))
    Decimal('828.53')
    """
    return amount.quantize(CENT, rounding=ROUND_DOWN)


def part(total: Decimal, parts: int, number: int) -> Decimal:
    """Return the `number`-th (from 1) of `parts` amounts that always sum to `total`, by cumulative rounding.

    >>> sum(part(Decimal("3749.40"), 26, k) for k in range(1, 27))
    Decimal('3749.40')
    """
    if not 1 <= number <= parts:
        raise ValueError(f"part {number} of {parts}")
    return to_cent(total * number / parts) - to_cent(total * (number - 1) / parts)
