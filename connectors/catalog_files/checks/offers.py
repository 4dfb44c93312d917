"""Offers: a class is offered a plan once on a day, on days on which there is the plan, and only what it may be."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import offerings
from connectors.catalog_files.checks.spans import Spanned, period_of, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, EmployeeClass, Employer
from events.employers import medicare_pays_first
from events.vocabulary.calendar import Period
from events.vocabulary.coverage import CoverageTier


def offers_can_be_taken(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """An offer holds on some day of the plan and of the class; one that ends before it begins is another fault."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, each in enumerate(catalog.classes):
        for offering in offerings(each, plans):
            lines: tuple[Spanned, ...] = (each, plans[offering.plan], *each.offers)
            if offering.days is None and None not in map(period_of, lines):
                reason = f'is offered plan "{offering.plan}" on no day on which there are both the plan and the class'
                yield draft.fault("classes", number, reason, *offering.keys)


def offers_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No line of a class offers a plan twice on one day."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, each in enumerate(catalog.classes):
        seen: list[tuple[str, Period]] = []
        for offering in offerings(each, plans):
            days = offering.days
            if days is not None and any(plan == offering.plan and held.overlaps(days) for plan, held in seen):
                reason = f'is offered plan "{offering.plan}" twice {told(days)}'
                yield draft.fault("classes", number, reason, *offering.keys)
            if days is not None:
                seen.append((offering.plan, days))


def automatic_plans_need_no_choice(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Who has a plan without an election has it alone, and with no amount that must be elected."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, each in enumerate(catalog.classes):
        for at, offer in enumerate(each.offers):
            plan = plans.get(offer.plan)
            if plan is None or not offer.automatic:
                continue
            if CoverageTier.EMPLOYEE_ONLY not in plan.tiers:
                reason = f'cannot have plan "{plan.id}" without an election: it has no tier for one alone'
                yield draft.fault("classes", number, reason, "offers", at, "automatic")
            if plan.volume is not None and plan.volume.kind == "elected":
                reason = f'cannot have plan "{plan.id}" without an election: its amount must be elected'
                yield draft.fault("classes", number, reason, "offers", at, "automatic")


def medicare_makes_no_difference_to_the_active(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class of active employees is offered a plan that asks whether somebody has Medicare.

    But employers of fewer than 20, where Medicare pays first, may offer one for people on Medicare. One for people
    without it they do not offer either: it would have to end with Medicare, which ends nothing of who works.

    Source: 42 USC 1395y(b)(1)(A)(i)(II): who works is offered the same at 65 as before; employers of fewer than 20 are
    not bound, 42 USC 1395y(b)(1)(A)(ii).
    """
    plans = {plan.id: plan for plan in catalog.plans}
    employers = {each.id: each for each in catalog.employers}
    for number, each in enumerate(catalog.classes):
        for offering in offerings(each, plans) if each.standing == "active" else ():
            asks = plans[offering.plan].medicare
            if asks == "never" or (asks == "only" and _is_bound(each, employers)):
                reason = (
                    f'is offered plan "{offering.plan}" with medicare = "{asks}"; to active employees Medicare may '
                    "make no difference (42 USC 1395y(b)(1)(A))"
                )
                yield draft.fault("classes", number, reason, *offering.keys)


def _is_bound(each: EmployeeClass, employers: dict[str, Employer]) -> bool:
    own = [employers[name] for name in each.employers if name in employers]
    return not own or not all(medicare_pays_first(employer) for employer in own)
