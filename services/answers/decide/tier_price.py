"""What a family's coverage costs on a day where plan and tier say it, and which parts employer and employee pay."""

import json
from collections.abc import Sequence
from datetime import date
from typing import cast

from events.book import Book
from events.catalog import EmployeeClass, Standing
from events.employment import Job
from events.offers import class_of, offered
from events.prices import Facts, price, shares_for
from events.vocabulary.coverage import CoverageTier, tier_of
from events.vocabulary.people import Relationship

Payer = tuple[str, str, str, str]
"""As what somebody is insured: standing, retirement system, job (`job_told`), and the day by which its class offers."""

_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode

UNPRICED = ("",) * 4
"""Premium, its two parts and its period where nothing says them."""


_OF_JOB = (
    "department",
    "division",
    "bargaining_unit",
    "employment_class",
    "weekly_hours",
    "pay_group",
    "job_title",
)
"""The fields of a job that a class may ask for, as `events.book` tests them."""


def job_told(job: Job) -> str:
    """Return in one line what a class may ask of a job."""
    said = (getattr(job, name) for name in _OF_JOB)
    return _COMPACT([None if each is None else str(each) for each in said])


def _job(told: str) -> Job | None:
    """Return a job as far as it was told by `job_told`; None without any."""
    if not told:
        return None
    return Job.model_validate({**dict(zip(_OF_JOB, json.loads(told), strict=True)), "annual_salary": "0.00"})


def priced_by(
    employer: str, plan: str, tier: str, payers: Sequence[Payer], beside: Sequence[str] = ()
) -> str:
    """Return in one line all that a price by tier follows from, beside the catalog and the day.

    Args:
      employer: whose class.
      plan: by which they are covered.
      tier: the family's; empty where the subscriber is not covered by the plan: then it is the smallest that holds one
        in the subscriber's place, and who is covered beside them.
      payers: as what they may be insured; the first whose class is offered the plan counts, else the first of a class.
      beside: their relationships.
    """
    return _COMPACT([employer, plan, tier, payers, beside])


class TierPrices(dict[str, tuple[str, ...]]):
    """By `priced_by`: premium, the employer's part, the employee's, and the period. Each is worked out once.

    The parts are those of the class on the day, as `events.prices.shares_for` has them; they sum to the premium.
    Where no contribution says who pays there is a premium alone; without a rate, or a catalog, there is nothing.

    Source:
      The plan's own prices, and what employer and unions agreed on. Where a law has the person pay all, it is recorded.
    """

    def __init__(self, book: Book | None, day: date) -> None:
        super().__init__()
        self._book = book
        self._day = day

    def __missing__(self, said: str) -> tuple[str, ...]:
        employer, plan, tier, payers, beside = json.loads(said)
        tier = CoverageTier(tier) if tier else _tier(self._book, plan, beside)
        found = (
            UNPRICED
            if self._book is None or tier is None
            else self._price(self._book, employer, plan, tier, payers)
        )
        self[said] = found
        return found

    def _price(
        self, book: Book, employer: str, plan: str, tier: CoverageTier, payers: Sequence[Payer]
    ) -> tuple[str, ...]:
        facts = Facts(tier=tier)
        premium = price(book, plan, self._day, facts)
        if premium is None:
            return UNPRICED
        name = _class(book, employer, plan, payers, self._day)
        parts = shares_for(book, plan, name, self._day, facts) if name else None
        if parts is None:
            return f"{premium:.2f}", "", "", "month"
        return f"{parts.premium:.2f}", f"{parts.employer:.2f}", f"{parts.employee:.2f}", "month"


def _tier(book: Book | None, plan: str, beside: Sequence[str]) -> CoverageTier | None:
    """Return the smallest tier of a plan that holds one and these beside them; None where there is none."""
    found = None if book is None else book.plans.get(plan)
    try:
        return None if found is None else tier_of(found.tiers, map(Relationship, beside))
    except ValueError:
        return None


def _class(book: Book, employer: str, plan: str, payers: Sequence[Payer], day: date) -> str | None:
    """Return the first class of these that is offered the plan; else, while coverage runs out, the first there is."""
    classes: list[str] = []
    for standing, system, job, offer_day in payers:
        by_day = date.fromisoformat(offer_day) if offer_day else day
        found = _class_of(book, employer, standing, system, job, min(day, by_day))
        if found is not None and offered(book, found.id, plan, min(day, by_day)):
            return found.id
        classes += [] if found is None else [found.id]
    return classes[0] if classes else None


def _class_of(
    book: Book, employer: str, standing: str, system: str, job: str, day: date
) -> EmployeeClass | None:
    return class_of(
        book,
        employer=employer,
        job=_job(job),
        standing=cast("Standing", standing),
        retirement_system=system or None,
        day=day,
        full_time_by=(),
    )
