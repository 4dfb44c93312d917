"""Shares: each class has exactly one employer's share on each day that it is offered a plan."""

from collections.abc import Iterator

from connectors.catalog_files.checks.spans import Numbered, holes, overlaps, period_of, told
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, Contribution


def contributions_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class has two lines of its own for one plan on one day, and no plan two lines for every class."""
    lines: dict[tuple[str, str | None], list[Numbered]] = {}
    for number, line in enumerate(catalog.contributions):
        period = period_of(line)
        for class_id in line.classes if line.classes is not None else (None,):
            if period is not None:
                lines.setdefault((line.plan, class_id), []).append(Numbered(number, period))
    for (_, class_id), numbered in lines.items():
        for earlier, later in overlaps(numbered):
            known = draft.place("contributions", earlier, "plan")
            whose = "every class" if class_id is None else f'class "{class_id}"'
            day = catalog.contributions[later].first_day
            reason = f"has already a share for {whose} on {day}, in {known.file}:{known.line}"
            yield draft.fault("contributions", later, reason, "plan")


def contributions_are_for_classes_that_are_offered_the_plan(
    draft: Draft, catalog: Catalog
) -> Iterator[CatalogFault]:
    """A line of one's own is for a plan that one is offered."""
    offers = {(each.id, plan) for each in catalog.classes for plan in each.plans}
    known = {each.id for each in catalog.classes}
    for number, line in enumerate(catalog.contributions):
        for at, class_id in enumerate(line.classes or ()):
            if class_id in known and (class_id, line.plan) not in offers:
                reason = f'is for class "{class_id}", which is not offered the plan'
                yield draft.fault("contributions", number, reason, "classes", at)


def contributions_have_no_hole(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Whoever is offered a plan has an employer's share, if only of nothing, on every day that it is offered."""
    plans = {plan.id: plan for plan in catalog.plans}
    for number, employee_class in enumerate(catalog.classes):
        for at, plan_id in enumerate(employee_class.plans):
            offered = period_of(plans[plan_id]) if plan_id in plans else None
            if offered is None:
                continue
            lines = [each for each in catalog.contributions if _is_for(each, plan_id, employee_class.id)]
            shared = [period for period in map(period_of, lines) if period is not None]
            for hole in holes(offered, shared):
                reason = f'is offered plan "{plan_id}" without a contribution {told(hole)}'
                yield draft.fault("classes", number, reason, "plans", at)


def _is_for(line: Contribution, plan_id: str, class_id: str) -> bool:
    return line.plan == plan_id and (line.classes is None or class_id in line.classes)
