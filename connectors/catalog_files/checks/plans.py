"""Plans: what follows one that ends, or that the law ends for somebody, and what only the plan itself can say."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import offerings
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, EmployeeClass, Plan
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine


def successors_follow(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Who says nothing when a plan ends has another one of its line from the next day on.

    A plan without a last day may have one too: who retires, survives or has Medicare without a word moves to it.
    """
    plans = {plan.id: plan for plan in catalog.plans}
    for number, plan in enumerate(catalog.plans):
        following = plans.get(plan.successor or "")
        reason = None if following is None else _does_not_follow(plan, following)
        if reason is not None:
            yield draft.fault("plans", number, reason, "successor")


def _does_not_follow(plan: Plan, following: Plan) -> str | None:
    """Return why a plan cannot follow another, or None if it can."""
    if following.line != plan.line:
        return f'has the successor "{following.id}", which is of line {following.line}'
    if plan.last_day is None:
        return f'has the successor "{following.id}", which is itself' if following.id == plan.id else None
    if following.first_day > day_after(plan.last_day):
        return f'has the successor "{following.id}", which begins only on {following.first_day}'
    if following.last_day is not None and following.last_day <= plan.last_day:
        return f'has the successor "{following.id}", which ends on {following.last_day}, not after it'
    return None


def medicare_leaves_nobody_without_a_plan(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """What the retired of Massachusetts have until Medicare has a successor for who is on it, with the same tiers.

    Source: M.G.L. c.32B s.18A: who is retired and has Medicare moves to the unit's plan for it.
    """
    plans = {plan.id: plan for plan in catalog.plans}
    moved = [each for each in catalog.classes if _is_moved(each, catalog)]
    for number, plan in enumerate(catalog.plans):
        held = [each for each in moved if plan.id in _offered(each, plans)]
        if plan.medicare != "never" or not held:
            continue
        following = plans.get(plan.successor or "")
        if following is None or following.medicare != "only":
            reason = (
                'is for people without Medicare, and has no successor with medicare = "only" to which M.G.L. c.32B '
                "s.18A moves the retired who have it"
            )
            yield draft.fault("plans", number, reason, "medicare")
            continue
        for each in held:
            if following.id not in _offered(each, plans):
                reason = f'has the successor "{following.id}", which class "{each.id}" is not offered'
                yield draft.fault("plans", number, reason, "successor")
        if missing := [tier.value for tier in plan.tiers if tier not in following.tiers]:
            reason = f'has the successor "{following.id}", which has no tier {", ".join(missing)}'
            yield draft.fault("plans", number, reason, "successor")


def _is_moved(each: EmployeeClass, catalog: Catalog) -> bool:
    """Whether the class is of people off work, of an employer of Massachusetts."""
    return each.standing != "active" and any(
        employer.state == "MA" for employer in catalog.employers if employer.id in each.employers
    )


def _offered(each: EmployeeClass, plans: dict[str, Plan]) -> set[str]:
    return {offering.plan for offering in offerings(each, plans)}


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
