"""Carriers: every plan, tier and employee that a file may speak of has the carrier's own word."""

from collections.abc import Iterator
from datetime import date

from connectors.catalog_files.checks.offering import plans_of
from connectors.catalog_files.checks.spans import holes, period_of, share_a_day, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from connectors.schedule import closed_fault, schedule_fault
from events.catalog import CarrierProfile, Catalog, EmployeeClass, Plan
from events.offers import group_line
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier


def plans_have_a_code(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each plan of the carrier has a code (834: HD03, HD04), on each of its days."""
    for number, carrier in enumerate(catalog.carriers):
        plans = [plan for plan in catalog.plans if plan.carrier == carrier.id]
        missing = {plan.id for plan in plans} - {code.plan for code in carrier.plan_codes}
        if missing:
            yield draft.fault("carriers", number, f"has no plan code for {listed(missing)}", "plan_codes")
        for plan in plans:
            days = [period_of(code) for code in carrier.plan_codes if code.plan == plan.id]
            offered = period_of(plan)
            if days and offered is not None:
                for hole in holes(offered, (each for each in days if each is not None)):
                    reason = f'has no plan code for "{plan.id}" {told(hole)}'
                    yield draft.fault("carriers", number, reason, "plan_codes")


def plan_codes_are_for_plans_of_the_carrier(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No plan has two codes on a day, and none is coded by a carrier that does not insure it."""
    known = {carrier.id for carrier in catalog.carriers}
    carrier_by_plan = {plan.id: plan.carrier for plan in catalog.plans if plan.carrier in known}
    for number, carrier in enumerate(catalog.carriers):
        for at, code in enumerate(carrier.plan_codes):
            if any(other.plan == code.plan and share_a_day(other, code) for other in carrier.plan_codes[:at]):
                reason = f'has two codes for plan "{code.plan}" on one day'
                yield draft.fault("carriers", number, reason, "plan_codes", at, "plan")
            elif carrier_by_plan.get(code.plan, carrier.id) != carrier.id:
                reason = (
                    f'has a code for plan "{code.plan}", which is of carrier "{carrier_by_plan[code.plan]}"'
                )
                yield draft.fault("carriers", number, reason, "plan_codes", at, "plan")


def tiers_have_a_code(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each tier of each of the carrier's plans has a code (834: HD05), the plan's own or the profile's."""
    for number, carrier in enumerate(catalog.carriers):
        missing = {
            tier
            for plan in catalog.plans
            if plan.carrier == carrier.id
            for codes in _tier_codes(carrier, plan)
            for tier in plan.tiers
            if tier not in codes
        }
        if missing:
            yield draft.fault("carriers", number, f"has no tier code for {listed(missing)}", "tier_codes")


def groups_cover_everybody(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Whoever is offered one of the carrier's plans has a group number (834: REF*1L), at each tier and on each day."""
    for number, carrier in enumerate(catalog.carriers):
        for each in catalog.classes:
            plans = [
                plan for plan in catalog.plans if plan.carrier == carrier.id and plan.id in plans_of(each)
            ]
            for employer in each.employers:
                if any(_without_group(carrier, employer, each, plan) for plan in plans):
                    reason = f'has no group number for class "{each.id}" of employer "{employer}"'
                    yield draft.fault("carriers", number, reason, "groups")


def _tier_codes(carrier: CarrierProfile, plan: Plan) -> list[dict[CoverageTier, str]]:
    """Return the tier codes of each of a plan's lines of codes, or the profile's own where it has no line."""
    lines = [code.tier_codes for code in carrier.plan_codes if code.plan == plan.id]
    return [carrier.tier_codes if codes is None else codes for codes in lines or [None]]


def _without_group(carrier: CarrierProfile, employer: str, each: EmployeeClass, plan: Plan) -> bool:
    """Whether a plan has a tier, and a day on which a line of the groups begins or is over, that no line matches."""
    turning = {line.first_day for line in carrier.groups} | {
        day_after(line.last_day) for line in carrier.groups if line.last_day is not None
    }
    last = plan.last_day or date.max
    days = {plan.first_day} | {day for day in turning if day is not None and plan.first_day <= day <= last}
    return any(
        group_line(
            carrier,
            employer=employer,
            employee_class=each.id,
            standing=each.standing,
            plan=plan.id,
            tier=tier,
            day=day,
        )
        is None
        for tier in plan.tiers
        for day in days
    )


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
