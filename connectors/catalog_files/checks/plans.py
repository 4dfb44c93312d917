"""Plans: what follows one that ends, and what only the plan itself can say."""

from collections.abc import Iterator

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine


def successors_follow(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Who says nothing when a plan ends has another one of its line from the next day on."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, plan in enumerate(catalog.plans):
        following = plans.get(plan.successor or "")
        if plan.successor is None or following is None:
            continue
        if plan.last_day is None:
            reason = "has a successor, but no last_day on which it ends"
        elif following.line != plan.line:
            reason = f'has the successor "{following.id}", which is of line {following.line}'
        elif following.first_day > day_after(plan.last_day):
            reason = f'has the successor "{following.id}", which begins only on {following.first_day}'
        elif following.last_day is not None and following.last_day <= plan.last_day:
            reason = f'has the successor "{following.id}", which ends on {following.last_day}, not after it'
        else:
            continue
        yield draft.fault("plans", number, reason, "successor")


def assistance_plans_say_whether_they_give_care(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Whether COBRA goes with an EAP hangs on whether it gives care, which nobody but the office knows.

    Source: 26 CFR 54.4980B-2, Q&A-1.
    """
    for number, plan in enumerate(catalog.plans):
        if plan.line is InsuranceLine.EAP and plan.group_health is None:
            reason = (
                "is an EAP, so it needs group_health: true if it gives care, as counseling, else false "
                "(26 CFR 54.4980B-2, Q&A-1)"
            )
            yield draft.fault("plans", number, reason, "group_health")
