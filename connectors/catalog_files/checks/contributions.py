"""Shares: each class has exactly one employer's share for each tier on each day that it is offered a plan."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import offerings, plans_of
from connectors.catalog_files.checks.spans import Numbered, common, holes, overlaps, period_of, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from events.catalog import Catalog, Contribution
from events.vocabulary.calendar import Period
from events.vocabulary.coverage import CoverageTier


def contributions_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class has two lines of its own for one plan on one day, and no plan two lines for every class.

    A line for some tiers may stand beside one for every tier, and goes before it.
    """
    lines: dict[tuple[str, str | None, CoverageTier | None], list[Numbered]] = {}
    for number, line in enumerate(catalog.contributions):
        period = period_of(line)
        for class_id in line.classes if line.classes is not None else (None,):
            for tier in line.tiers if line.tiers is not None else (None,):
                if period is not None:
                    lines.setdefault((line.plan, class_id, tier), []).append(Numbered(number, period))
    for (_, class_id, tier), numbered in lines.items():
        for earlier, later in overlaps(numbered):
            known = draft.place("contributions", earlier, "plan")
            whose = "every class" if class_id is None else f'class "{class_id}"'
            whose += "" if tier is None else f" and {tier}"
            day = catalog.contributions[later].first_day
            reason = f"has already a share for {whose} on {day}, in {known.file}:{known.line}"
            yield draft.fault("contributions", later, reason, "plan")


def contributions_are_for_classes_that_are_offered_the_plan(
    draft: Draft, catalog: Catalog
) -> Iterator[CatalogFault]:
    """A line of one's own is for a plan that one is offered."""
    offers = {(each.id, plan) for each in catalog.classes for plan in plans_of(each)}
    known = {each.id for each in catalog.classes}
    for number, line in enumerate(catalog.contributions):
        for at, class_id in enumerate(line.classes or ()):
            if class_id in known and (class_id, line.plan) not in offers:
                reason = f'is for class "{class_id}", which is not offered the plan'
                yield draft.fault("contributions", number, reason, "classes", at)


def contributions_are_of_tiers_that_the_plan_has(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A line for some tiers names tiers that can be elected."""
    tiers = {plan.id: plan.tiers for plan in catalog.plans}
    for number, line in enumerate(catalog.contributions):
        for at, tier in enumerate(line.tiers or ()):
            if tier not in tiers.get(line.plan, (tier,)):
                reason = f"is for {tier}, but the plan has only {listed(tiers[line.plan])}"
                yield draft.fault("contributions", number, reason, "tiers", at)


def contributions_have_no_hole(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Whoever is offered a plan has an employer's share, if only of nothing, on every day that it is offered."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, employee_class in enumerate(catalog.classes):
        for offering in offerings(employee_class, plans):
            lines = [
                each for each in catalog.contributions if _is_for(each, offering.plan, employee_class.id)
            ]
            if offering.days is None:
                continue
            for tiers, hole in _without(plans[offering.plan].tiers, offering.days, lines):
                which = "" if len(tiers) == len(plans[offering.plan].tiers) else f" for {listed(tiers)}"
                reason = f'is offered plan "{offering.plan}" without a contribution{which} {told(hole)}'
                yield draft.fault("classes", number, reason, *offering.keys)


def flat_shares_fit_in_the_premium(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No flat share, its cap considered, is more than the premium of a tier it is for: only that much would be paid."""
    for number, line in enumerate(catalog.contributions):
        if line.employer_flat is None:
            continue
        flat = line.employer_flat if line.employer_cap is None else min(line.employer_flat, line.employer_cap)
        period = period_of(line)
        for rate in catalog.rates:
            priced = period_of(rate)
            if rate.plan != line.plan or (line.tiers is not None and rate.tier not in line.tiers):
                continue
            both = None if period is None or priced is None else common(period, priced)
            if both is not None and flat > rate.monthly:
                reason = (
                    f"gives {flat} a month for {rate.tier}, whose premium is {rate.monthly} {told(both)}; no more than "
                    "the premium would be paid"
                )
                yield draft.fault("contributions", number, reason, "employer_flat")


def percentages_are_of_a_price(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A share of another plan's premium finds that plan's price for each tier, on every day of the line."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, line in enumerate(catalog.contributions):
        if line.of_plan is None or line.plan not in plans or line.of_plan not in plans:
            continue
        if line.of_plan == line.plan or any(each.plan == line.of_plan for each in catalog.age_rates):
            reason = (
                f'cannot be a share of plan "{line.of_plan}": of another plan, with a price for each tier'
            )
            yield draft.fault("contributions", number, reason, "of_plan")
            continue
        period, offered = period_of(line), period_of(plans[line.plan])
        days = None if period is None or offered is None else common(period, offered)
        for tier in (line.tiers or plans[line.plan].tiers) if days is not None else ():
            rates = [each for each in catalog.rates if (each.plan, each.tier) == (line.of_plan, tier)]
            priced = [found for found in map(period_of, rates) if found is not None]
            for hole in holes(days, priced) if days is not None else ():
                reason = f'is a share of plan "{line.of_plan}", which has no rate for {tier} {told(hole)}'
                yield draft.fault("contributions", number, reason, "of_plan")


def _is_for(line: Contribution, plan_id: str, class_id: str) -> bool:
    return line.plan == plan_id and (line.classes is None or class_id in line.classes)


def _without(
    tiers: tuple[CoverageTier, ...], days: Period, lines: list[Contribution]
) -> Iterator[tuple[list[CoverageTier], Period]]:
    """Yield the stretches without a line, each with the tiers that lack it."""
    lacking: dict[Period, list[CoverageTier]] = {}
    for tier in tiers:
        of_tier = [each for each in lines if each.tiers is None or tier in each.tiers]
        for hole in holes(days, [found for found in map(period_of, of_tier) if found is not None]):
            lacking.setdefault(hole, []).append(tier)
    for hole, without in lacking.items():
        yield without, hole
