"""Prices by tier: each tier of a plan has exactly one on each day that the plan is offered."""

from collections.abc import Iterator

from connectors.catalog_files.checks.spans import Numbered, holes, overlaps, period_of, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from events.catalog import Catalog, Plan

_DATED = (
    "classes",
    "enrollment_windows",
    "waiting_rules",
    "end_rules",
    "plans",
    "rates",
    "age_rates",
    "contributions",
)
_DATED_INSIDE = (("employers", "sizes"), ("employers", "accepted"), ("classes", "offers"))


def periods_end_after_they_begin(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """Nothing has a last day before its first."""
    for section in _DATED:
        for number, thing in enumerate(draft.things[section]):
            if period_of(thing) is None:
                reason = f"ends on {thing.last_day}, before it begins on {thing.first_day}"
                yield draft.fault(section, number, reason, "last_day")
    for section, key in _DATED_INSIDE:
        for number, thing in enumerate(draft.things[section]):
            for at, inner in enumerate(getattr(thing, key)):
                if period_of(inner) is None:
                    reason = f"has {key} that end on {inner.last_day}, before they begin on {inner.first_day}"
                    yield draft.fault(section, number, reason, key, at, "last_day")


def rates_are_of_tiers_that_the_plan_has(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A price is of a tier that can be elected."""
    tiers = {plan.id: plan.tiers for plan in catalog.plans}
    for number, rate in enumerate(catalog.rates):
        if rate.tier not in tiers.get(rate.plan, (rate.tier,)):
            reason = f"has a price for {rate.tier}, but the plan has only {listed(tiers[rate.plan])}"
            yield draft.fault("rates", number, reason, "tier")


def rates_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No tier has two prices on one day."""
    by_tier: dict[tuple[str, str], list[Numbered]] = {}
    for number, rate in enumerate(catalog.rates):
        period = period_of(rate)
        if period is not None:
            by_tier.setdefault((rate.plan, rate.tier), []).append(Numbered(number, period))
    for (_, tier), rates in by_tier.items():
        for earlier, later in overlaps(rates):
            known = draft.place("rates", earlier, "monthly")
            day = catalog.rates[later].first_day
            reason = f"has already a price for {tier} on {day}, in {known.file}:{known.line}"
            yield draft.fault("rates", later, reason, "monthly")


def rates_have_no_hole(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each tier has a price on every day that the plan is offered, unless the plan is priced otherwise."""
    by_age = {each.plan for each in catalog.age_rates}
    for number, plan in enumerate(catalog.plans):
        offered = None if plan.id in by_age or puts_aside(plan) else period_of(plan)
        for tier in plan.tiers:
            rates = [each for each in catalog.rates if each.plan == plan.id and each.tier == tier]
            priced = [period for period in map(period_of, rates) if period is not None]
            for hole in holes(offered, priced) if offered is not None else ():
                yield draft.fault("plans", number, f"has no rate for {tier} {told(hole)}")


def prices_are_of_one_kind(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A plan is priced by tier, by age band, or by what is put aside."""
    by_tier, by_age = {each.plan for each in catalog.rates}, {each.plan for each in catalog.age_rates}
    for number, plan in enumerate(catalog.plans):
        kinds = [
            ("by tier", plan.id in by_tier),
            ("by age", plan.id in by_age),
            ("by what is put aside", puts_aside(plan)),
        ]
        said = [name for name, is_said in kinds if is_said]
        if len(said) > 1:
            yield draft.fault("plans", number, f"is priced {' and '.join(said)}: one is enough")


def puts_aside(plan: Plan) -> bool:
    """Whether the plan's volume is itself what is paid."""
    return plan.volume is not None and plan.volume.put_aside is not None
