"""Carriers: every plan, tier and employee that a file may speak of has the carrier's own word."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import plans_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from connectors.schedule import closed_fault, schedule_fault
from events.catalog import Catalog
from events.offers import group_number


def plans_have_a_code(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each plan of the carrier has a code (834: HD03, HD04)."""
    for number, carrier in enumerate(catalog.carriers):
        coded = {code.plan for code in carrier.plan_codes}
        missing = {plan.id for plan in catalog.plans if plan.carrier == carrier.id} - coded
        if missing:
            yield draft.fault("carriers", number, f"has no plan code for {listed(missing)}", "plan_codes")


def plan_codes_are_for_plans_of_the_carrier(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No plan has two codes, and none is coded by a carrier that does not insure it."""
    known = {carrier.id for carrier in catalog.carriers}
    carrier_by_plan = {plan.id: plan.carrier for plan in catalog.plans if plan.carrier in known}
    for number, carrier in enumerate(catalog.carriers):
        seen: set[str] = set()
        for at, code in enumerate(carrier.plan_codes):
            if code.plan in seen:
                reason = f'has two codes for plan "{code.plan}"'
                yield draft.fault("carriers", number, reason, "plan_codes", at, "plan")
            elif carrier_by_plan.get(code.plan, carrier.id) != carrier.id:
                reason = (
                    f'has a code for plan "{code.plan}", which is of carrier "{carrier_by_plan[code.plan]}"'
                )
                yield draft.fault("carriers", number, reason, "plan_codes", at, "plan")
            seen.add(code.plan)


def tiers_have_a_code(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each tier of the carrier's plans has a code (834: HD05)."""
    for number, carrier in enumerate(catalog.carriers):
        tiers = {tier for plan in catalog.plans if plan.carrier == carrier.id for tier in plan.tiers}
        missing = tiers - set(carrier.tier_codes)
        if missing:
            yield draft.fault("carriers", number, f"has no tier code for {listed(missing)}", "tier_codes")


def groups_cover_everybody(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Whoever is offered one of the carrier's plans has a group number (834: REF*1L)."""
    for number, carrier in enumerate(catalog.carriers):
        plans = {plan.id for plan in catalog.plans if plan.carrier == carrier.id}
        for each in catalog.classes:
            if plans.isdisjoint(plans_of(each)):
                continue
            for employer in each.employers:
                found = group_number(
                    carrier, employer=employer, employee_class=each.id, standing=each.standing
                )
                if found is None:
                    reason = f'has no group number for class "{each.id}" of employer "{employer}"'
                    yield draft.fault("carriers", number, reason, "groups")


def schedules_can_be_kept(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A schedule is five fields of cron with one time of day: a carrier gets at most one file of a kind a night."""
    for number, carrier in enumerate(catalog.carriers):
        if carrier.schedule is not None and (fault := schedule_fault(carrier.schedule)):
            yield draft.fault(
                "carriers", number, f'has schedule = "{carrier.schedule}", which {fault}', "schedule"
            )
        full = carrier.full_file
        if full is not None and (fault := schedule_fault(full.schedule)):
            reason = f'has full_file.schedule = "{full.schedule}", which {fault}'
            yield draft.fault("carriers", number, reason, "full_file", "schedule")
        if not carrier.changes and full is None:
            yield draft.fault(
                "carriers", number, "has changes = false and no full_file, so no file ever", "changes"
            )


def closed_days_are_known(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Closed days leave a day open, and the public holidays they name are known."""
    for number, carrier in enumerate(catalog.carriers):
        fault = closed_fault(carrier.closed)
        if fault:
            yield draft.fault("carriers", number, f"has closed days: it {fault}", "closed")


def the_final_answer_is_asked_for(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A carrier whose last word is a TA1 is asked for one (834: ISA14)."""
    for number, carrier in enumerate(catalog.carriers):
        if carrier.final_answer == "TA1" and not carrier.want_ta1:
            reason = 'has final_answer = "TA1", which want_ta1 = false does not ask for'
            yield draft.fault("carriers", number, reason, "final_answer")
