"""One choice of a family: of a plan for some of its members, or of no plan, from a day on.

Source: 26 CFR 1.125-4(a): an election holds until it is changed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.catalog import Plan
from events.family import Election
from events.vocabulary.coverage import InsuranceLine


@dataclass(frozen=True, slots=True)
class Choice:
    """From `from_day` on, within phase number `phase`: this plan for these members, or (no plan) the line is waived.

    `election_day` is the day the choice was made for: `from_day`, but for a waiting period.
    """

    line: InsuranceLine
    phase: int
    election_day: date
    from_day: date
    plan: Plan | None
    covered: tuple[str, ...]
    election: Election
    amount: Decimal | None = None
    """A yearly contribution or an insured amount, in US dollars, where one was chosen."""
    beside: Plan | None = None
    """The plan whose members it covers where Medicare takes them from it, and only those; None: an ordinary choice."""
