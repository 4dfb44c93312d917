"""What each pay puts aside of the amount of a plan year, as for a flexible spending account.

Source: 26 CFR 1.125-5 (proposed) leaves the interval of the contributions to the plan; the split is the house's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.vocabulary.law import Rule
from events.vocabulary.money import part

RULES: Final = (
    Rule(
        "MONEY-2",
        "The amount of a plan year is split over the deductions left in it by cumulative rounding, so that the parts"
        " sum to the amount.",
        "the plan",
    ),
)


@dataclass(frozen=True, slots=True)
class SavingPay:
    """One pay with deductions of a plan year. `due` is the year's amount in force; None: nothing is put aside.

    `taken` is what is ordered of a pay that can no longer be changed; None of one that can.
    """

    day: date
    due: Decimal | None
    taken: Decimal | None = None


def put_aside(pays: Sequence[SavingPay]) -> list[Decimal]:
    """Return what each pay of one plan year puts aside; pays that are closed, what they were ordered to.

    From the pay on in which an amount begins to hold, what the pays before have not put aside of it is split over all
    pays left in the plan year, whether or not the coverage lasts so long. Who joins in mid-year, or whose first pays
    were closed before it was known, puts the whole amount aside in fewer pays; less than what has been put aside
    already gives nothing back.

    Args:
      pays: every pay with deductions from the first that puts aside to the end of the plan year, in order.

    Source:
      No law: as the module.

    >>> pays = [SavingPay(date(2026, month, 15), Decimal("100.00")) for month in (10, 11, 12)]
    >>> [str(each) for each in put_aside(pays)]
    ['33.33', '33.34', '33.33']
    """
    amounts: list[Decimal] = []
    while len(amounts) < len(pays):
        begin = len(amounts)
        due = pays[begin].due
        end = next((n for n in range(begin, len(pays)) if pays[n].due != due), len(pays))
        if due is None:
            amounts += [pays[n].taken or Decimal(0) for n in range(begin, end)]
        else:
            amounts += _segment(due, sum(amounts, Decimal(0)), pays, begin, end)
    return amounts


def _segment(
    due: Decimal, before: Decimal, pays: Sequence[SavingPay], begin: int, end: int
) -> Iterator[Decimal]:
    """Yield the parts of pays over which one amount holds.

    What was ordered of closed pays is kept. If it is not what the split would have given, as when a pay was closed
    before the amount was known, the rest is split anew after the last pay that differs; so that the split of the open
    pays stays what it was as more of them close.
    """
    closed = next((n for n in range(begin, end) if pays[n].taken is None), end)
    taken = [pays[n].taken or Decimal(0) for n in range(begin, closed)]
    yield from taken
    if closed == end:
        return
    for anchor in range(begin, closed + 1):
        left = max(Decimal(0), due - before - sum(taken[: anchor - begin], Decimal(0)))
        split = [part(left, len(pays) - anchor, n - anchor + 1) for n in range(anchor, end)]
        if split[: closed - anchor] == taken[anchor - begin :]:
            yield from split[closed - anchor :]
            return
