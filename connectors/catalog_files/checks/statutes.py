"""What employers of Massachusetts pay of a premium, held against chapter 32B and the sections that each has accepted.

Only what no agreement could make lawful is a fault.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from connectors.catalog_files.checks.offering import offerings
from connectors.catalog_files.checks.spans import Spanned, period_of, share_a_day
from connectors.catalog_files.checks.statute_bounds import (
    AGREED,
    ALL,
    HEALTH,
    LINES,
    NOTHING,
    Accepted,
    Bounds,
    bounds,
)
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from events.catalog import Catalog, Contribution, EmployeeClass, Employer, Plan, Rate
from events.prices import divided, split
from events.vocabulary.calendar import Period, day_after
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.money import down_to_cent

_STATE = "MA"


class _Breach(NamedTuple):
    """What a line of contribution gives against the law: the line's number, the employer's id, and why."""

    line: int
    employer: str
    why: str


@dataclass
class _Seen:
    """The first day of a breach, and whom it was seen for on any."""

    day: date
    classes: set[str] = field(default_factory=set)
    tiers: set[CoverageTier] = field(default_factory=set)


class _Insured(NamedTuple):
    """A class of Massachusetts that is offered a plan of the chapter's insurance by an employer, on which days."""

    group: EmployeeClass
    employer: Employer
    plan: Plan
    days: Period


def shares_are_what_the_accepted_statutes_allow(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class of Massachusetts has a share that chapter 32B, and what the employer has accepted of it, do not allow.

    Each line is reported once for each employer and reason, with the first day on which it is so.

    Source:
      M.G.L. c.32B s.7, 7A, 9, 9A, 9B, 9C, 9D, 9D1/2, 9D3/4, 9E, 9G, 10A, 16.
    """
    found: dict[_Breach, _Seen] = {}
    for insured in _insured(catalog):
        for day in _turns(insured, catalog):
            for breach, tier in _breaches(insured, day, catalog):
                seen = found.setdefault(breach, _Seen(day))
                seen.day = min(seen.day, day)
                seen.classes.add(insured.group.id)
                seen.tiers.add(tier)
    for breach, seen in found.items():
        line = catalog.contributions[breach.line]
        key = "employer_flat" if line.employer_percent is None else "employer_percent"
        whose = f'class {listed(seen.classes)} of employer "{breach.employer}"'
        reason = f"gives {whose}, from {seen.day} on, {breach.why} (for {listed(seen.tiers)})"
        yield draft.fault("contributions", breach.line, reason, key)


def survivors_are_paid_for_by_one_statute(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Who has accepted s.9D or s.9D1/2 has not accepted s.9D3/4 beside it. Source: M.G.L. c.32B s.9D3/4."""
    for number, employer in enumerate(catalog.employers):
        for at, each in enumerate(employer.accepted):
            for other in employer.accepted:
                if (
                    each.statute == "c32B-9D3/4"
                    and other.statute in ("c32B-9D", "c32B-9D1/2")
                    and share_a_day(each, other)
                ):
                    reason = (
                        f'has accepted "{each.statute}", which is for who has not accepted "{other.statute}"'
                    )
                    yield draft.fault("employers", number, reason, "accepted", at, "statute")


def _insured(catalog: Catalog) -> Iterator[_Insured]:
    plans = {plan.id: plan for plan in catalog.plans if plan.line in LINES}
    employers = {each.id: each for each in catalog.employers if each.state == _STATE}
    for group in catalog.classes:
        for offering in offerings(group, plans):
            for name in group.employers:
                if offering.days is not None and name in employers:
                    yield _Insured(group, employers[name], plans[offering.plan], offering.days)


def _turns(insured: _Insured, catalog: Catalog) -> list[date]:
    """Return the days of an offer from which on line, rate or acceptance may be another, in order."""
    lines = [each for each in catalog.contributions if each.plan == insured.plan.id]
    plans = {insured.plan.id, *(each.of_plan for each in lines)}
    rates = [each for each in catalog.rates if each.plan in plans]
    turns = {insured.days.first_day}
    spanned: list[Spanned] = [*lines, *rates, *insured.employer.accepted]
    for each in spanned:
        turns |= {
            day for day in (each.first_day, each.last_day and day_after(each.last_day)) if day is not None
        }
    return sorted(day for day in turns if insured.days.covers(day))


def _breaches(insured: _Insured, day: date, catalog: Catalog) -> Iterator[tuple[_Breach, CoverageTier]]:
    """Yield what is wrong on a day, by tier."""
    group, employer, plan, _ = insured
    accepted: Accepted = frozenset(each.statute for each in employer.accepted if each.holds(day))
    if accepted & AGREED:
        return
    for tier in plan.tiers:
        number = _line_on(catalog.contributions, plan.id, group.id, tier, day)
        both = None if number is None else _both(catalog, catalog.contributions[number], plan.id, tier, day)
        if number is not None and both is not None:
            for why in _why(*both, plan.line, bounds(group, plan.line, accepted), accepted):
                yield _Breach(number, employer.id, why), tier


def _why(
    total: Decimal, share: Decimal, line: InsuranceLine, within: Bounds, accepted: Accepted
) -> Iterator[str]:
    """Yield why the unit may not pay this share of a premium; a cent that cannot be halved is anybody's."""
    if line is InsuranceLine.DENTAL and share > 0 and "c32B-10A" not in accepted:
        yield "a part of dental insurance, without having accepted M.G.L. c.32B s.10A"
    if within.most is not None and share > split(total, within.most).employer:
        most = "a part" if within.most == NOTHING else f"more than {within.most} %"
        yield f"{most} of the premium, against M.G.L. c.32B {within.source}"
    nothing = share == 0 and within.or_nothing
    if line is HEALTH and not nothing and share < down_to_cent(total * within.least / 100):
        yield f"less than {within.least} % of the premium, against M.G.L. c.32B {within.source}"


def _line_on(
    lines: Sequence[Contribution], plan: str, group: str, tier: CoverageTier, day: date
) -> int | None:
    """Return the number of the line by which a class is paid on a day: its own first, and one for the tier first."""
    held = [
        (each.classes is None, each.tiers is None, number)
        for number, each in enumerate(lines)
        if each.plan == plan
        and (each.classes is None or group in each.classes)
        and (each.tiers is None or tier in each.tiers)
        and each.first_day <= day <= (each.last_day or date.max)
    ]
    return min(held)[-1] if held else None


def _both(
    catalog: Catalog, line: Contribution, plan: str, tier: CoverageTier, day: date
) -> tuple[Decimal, Decimal] | None:
    """Return a premium and the unit's share of it; of a price by age, which is many, a hundred and the percentage.

    None where there is no price, or where it would have to be known and is not one for the tier.
    """
    rates = {each.plan: each.monthly for each in catalog.rates if each.tier == tier and _holds(each, day)}
    total, of = rates.get(plan), rates.get(line.of_plan or plan)
    if total is None or of is None:
        by_age = any(each.plan == plan for each in catalog.age_rates)
        plain = line.employer_cap is None and line.of_plan is None
        return (
            (ALL, line.employer_percent) if by_age and plain and line.employer_percent is not None else None
        )
    return total, divided(total, line, of).employer


def _holds(rate: Rate, day: date) -> bool:
    period = period_of(rate)
    return period is not None and period.covers(day)
