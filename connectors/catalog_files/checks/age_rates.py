"""Prices by age: each age, of smokers and others, has exactly one on each day that the plan is offered."""

from collections.abc import Iterable, Iterator

from connectors.catalog_files.checks.spans import holes, period_of, share_a_day, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import AgeRate, Catalog
from events.vocabulary.calendar import Period

YOUNGEST, OLDEST = 0, 120
_WHO = {None: "", True: " of smokers", False: " of others than smokers"}


def age_bands_are_in_order(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A band ends at an age that is not before its first."""
    for number, rate in enumerate(catalog.age_rates):
        if rate.to_age < rate.from_age:
            reason = f"has a band from {rate.from_age} to {rate.to_age}, which holds nobody"
            yield draft.fault("age_rates", number, reason, "to_age")


def age_bands_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No age has two prices on one day."""
    for later_number, later in enumerate(catalog.age_rates):
        for number, earlier in enumerate(catalog.age_rates[:later_number]):
            if earlier.plan == later.plan and _share_somebody(earlier, later) and share_a_day(earlier, later):
                known = draft.place("age_rates", number, "price")
                age = max(earlier.from_age, later.from_age)
                day = max(earlier.first_day, later.first_day)
                reason = f"has already a price for age {age} on {day}, in {known.file}:{known.line}"
                yield draft.fault("age_rates", later_number, reason, "price")
                break


def age_bands_have_no_hole(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each age has a price on every day that the plan is offered; where smokers pay otherwise, both they and others."""
    for number, plan in enumerate(catalog.plans):
        rates = [each for each in catalog.age_rates if each.plan == plan.id]
        offered = period_of(plan) if rates else None
        if offered is None:
            continue
        for tobacco in (True, False) if any(each.tobacco is not None for each in rates) else (None,):
            of_them = [each for each in rates if each.tobacco in (None, tobacco)]
            for ages, hole in _unpriced(of_them, offered):
                yield draft.fault("plans", number, f"has no price for {ages}{_WHO[tobacco]} {told(hole)}")


def prices_for_each_thousand_have_a_volume(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A price for each thousand dollars is of a plan that says how many there are."""
    volumes = {plan.id: plan.volume for plan in catalog.plans}
    for number, rate in enumerate(catalog.age_rates):
        if rate.per == "thousand" and rate.plan in volumes and volumes[rate.plan] is None:
            yield draft.fault(
                "age_rates", number, "has a price for each thousand, but the plan has no volume", "price"
            )


def _share_somebody(one: AgeRate, other: AgeRate) -> bool:
    return max(one.from_age, other.from_age) <= min(one.to_age, other.to_age) and (
        one.tobacco is None or other.tobacco is None or one.tobacco == other.tobacco
    )


def _unpriced(rates: Iterable[AgeRate], offered: Period) -> Iterator[tuple[str, Period]]:
    """Yield the ages without a price, neighbours together, each with the stretch of days."""
    lacking: dict[Period, list[int]] = {}
    bands = [(each, period) for each in rates if (period := period_of(each)) is not None]
    for age in range(YOUNGEST, OLDEST + 1):
        for hole in holes(offered, [days for each, days in bands if each.from_age <= age <= each.to_age]):
            lacking.setdefault(hole, []).append(age)
    for hole, ages in lacking.items():
        first = last = ages[0]
        for age in ages[1:]:
            if age > last + 1:
                yield _told(first, last), hole
                first = age
            last = age
        yield _told(first, last), hole


def _told(first: int, last: int) -> str:
    return f"age {first}" if first == last else f"ages {first} to {last}"
