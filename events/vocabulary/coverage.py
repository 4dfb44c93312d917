"""What somebody can be covered by: insurance lines, tiers, and the span of days in which a coverage is in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal

from events.vocabulary.people import ADULT_PARTNERS, Relationship


class InsuranceLine(StrEnum):
    """The kind of insurance (834: HD03)."""

    MEDICAL = "medical"
    DENTAL = "dental"
    VISION = "vision"
    DRUG = "drug"
    LIFE = "life"
    OPTIONAL_LIFE = "optional_life"
    SHORT_TERM_DISABILITY = "short_term_disability"
    LONG_TERM_DISABILITY = "long_term_disability"
    HEALTH_FSA = "health_fsa"
    DEPENDENT_CARE_FSA = "dependent_care_fsa"
    ACCIDENTAL_DEATH = "accidental_death"
    """Accidental death and dismemberment (AD&D)."""
    HRA = "hra"
    """Health reimbursement arrangement."""
    EAP = "eap"
    """Employee assistance program."""
    DEFERRED_COMPENSATION = "deferred_compensation"
    """Passed through to payroll and the record keeper; nothing is insured. Source: 26 USC 457(b)."""


COBRA_LINES = frozenset(
    {
        InsuranceLine.MEDICAL,
        InsuranceLine.DENTAL,
        InsuranceLine.VISION,
        InsuranceLine.DRUG,
        InsuranceLine.HEALTH_FSA,
        InsuranceLine.HRA,
    }
)
"""The lines that are a group health plan; an EAP is one if it gives care, which its plan says.

Source: 42 USC 300bb-8(1); 26 CFR 54.4980B-2, Q&A-1.
"""


class CoverageTier(StrEnum):
    """Who is covered through one election (834: HD05)."""

    EMPLOYEE_ONLY = "employee_only"
    EMPLOYEE_AND_SPOUSE = "employee_and_spouse"
    EMPLOYEE_AND_CHILDREN = "employee_and_children"
    EMPLOYEE_AND_ONE = "employee_and_one"
    FAMILY = "family"


def tier_of(offered: Collection[CoverageTier], dependents: Iterable[Relationship]) -> CoverageTier:
    """Return the smallest offered tier that holds the employee and these dependents.

    Raises:
      ValueError: no offered tier is large enough.
    """
    relationships = tuple(dependents)
    for tier in _tiers_for(relationships):
        if tier in offered:
            return tier
    raise ValueError(f"no offered tier holds the employee and {len(relationships)} dependents")


@lru_cache(maxsize=1024)
def _tiers_for(dependents: tuple[Relationship, ...]) -> tuple[CoverageTier, ...]:
    """Return the tiers that hold the employee and these dependents, the smallest first."""
    adults = sum(1 for each in dependents if each in ADULT_PARTNERS)
    if not dependents:
        return CoverageTier.EMPLOYEE_ONLY, CoverageTier.FAMILY
    if len(dependents) == 1:
        alone = CoverageTier.EMPLOYEE_AND_SPOUSE if adults else CoverageTier.EMPLOYEE_AND_CHILDREN
        return alone, CoverageTier.EMPLOYEE_AND_ONE, CoverageTier.FAMILY
    if not adults:
        return CoverageTier.EMPLOYEE_AND_CHILDREN, CoverageTier.FAMILY
    return (CoverageTier.FAMILY,)


@dataclass(frozen=True, slots=True)
class TierStep:
    """From `from_day` on, the coverage has this tier."""

    from_day: date
    tier: CoverageTier


@dataclass(frozen=True, slots=True)
class Price:
    """How much somebody is insured for or saves, what that costs, and who pays which part. US dollars.

    The two parts always add up to the premium; all three are None on days for which the catalog has no price.
    """

    volume: Decimal | None
    """The amount in force; None where the plan has none."""
    premium: Decimal | None
    employer: Decimal | None
    employee: Decimal | None
    asked_volume: Decimal | None = None
    """The larger amount that waits for the carrier's approval; None: nothing waits."""
    per: Literal["month", "plan_year"] = "month"
    """What the premium pays for; a savings account's is the amount of the plan year."""
    employee_class: str | None = None
    """The class by measured hours, or of a retirement beside a job, where the job alone gives another; None: its."""
    billed: bool = False
    """Whether the employee pays the treasurer by a bill: nothing of it is taken from pay."""


NO_PRICE: Final = Price(volume=None, premium=None, employer=None, employee=None)
"""What a coverage is worth and costs that has neither volume nor price of its own."""


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From `from_day` on, the coverage has this price."""

    from_day: date
    price: Price


@dataclass(frozen=True, slots=True)
class Span:
    """One member's unbroken coverage by one plan, both days included; no last day means it is open.

    A span is named by member, insurance line, plan and first day. Only a subscriber's span has tier steps: the
    first is on its first day, no two neighbours have one tier, and none lies after its last day. So has it price
    steps, where the plan's price does not follow from its tier alone.
    """

    plan: str
    first_day: date
    last_day: date | None = None
    tiers: tuple[TierStep, ...] = field(default=())
    prices: tuple[PriceStep, ...] = field(default=())

    def covers(self, day: date) -> bool:
        """Whether the coverage is in force on `day`."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def tier_on(self, day: date) -> CoverageTier | None:
        """Return the tier in force on `day`, or None for a dependent."""
        tier = None
        for step in self.tiers:
            if step.from_day <= day:
                tier = step.tier
        return tier

    def price_on(self, day: date) -> Price | None:
        """Return the price that was recorded for `day`, or None where the tier alone says it."""
        price = None
        for step in self.prices:
            if step.from_day <= day:
                price = step.price
        return price


def with_tier_from(tiers: tuple[TierStep, ...], from_day: date, tier: CoverageTier) -> tuple[TierStep, ...]:
    """Return the steps when from `from_day` on only `tier` holds; what was said of later days is forgotten."""
    kept = tuple(step for step in tiers if step.from_day < from_day)
    if kept and kept[-1].tier == tier:
        return kept
    return (*kept, TierStep(from_day, tier))


def with_price_from(prices: tuple[PriceStep, ...], from_day: date, price: Price) -> tuple[PriceStep, ...]:
    """Return the steps when from `from_day` on only `price` holds; what was said of later days is forgotten.

    The first step is never one without any price: no step says that as well.
    """
    kept = tuple(step for step in prices if step.from_day < from_day)
    if price == (kept[-1].price if kept else NO_PRICE):
        return kept
    return (*kept, PriceStep(from_day, price))
