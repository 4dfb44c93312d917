"""Volumes and age reductions: amounts that fit their kind, limits in order, and less with age, never more."""

from collections.abc import Iterator
from itertools import pairwise

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, Volume

_OF_KIND = {"flat": "amount", "salary_multiple": "multiple"}


def volumes_are_said_whole(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A flat volume has its amount, a multiple of salary its multiple, and neither has the other's."""
    for number, plan in enumerate(catalog.plans):
        for kind, key in _OF_KIND.items() if plan.volume is not None else ():
            given = getattr(plan.volume, key) is not None
            if given != (plan.volume is not None and plan.volume.kind == kind):
                reason = (
                    f'has a volume with {key}, which is of kind = "{kind}"'
                    if given
                    else f"lacks the {key} of its volume"
                )
                yield draft.fault("plans", number, reason, "volume", key)


def limits_are_in_order(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """The minimum is not above the maximum, nor is the limit above which evidence of insurability is asked for."""
    for number, plan in enumerate(catalog.plans):
        volume = plan.volume
        if volume is None or volume.maximum is None:
            continue
        if volume.minimum is not None and volume.minimum > volume.maximum:
            reason = f"has a volume with minimum {volume.minimum} above the maximum {volume.maximum}"
            yield draft.fault("plans", number, reason, "volume", "minimum")
        if volume.evidence_above is not None and volume.evidence_above > volume.maximum:
            reason = (
                f"asks for evidence above {volume.evidence_above}, more than the maximum {volume.maximum}"
            )
            yield draft.fault("plans", number, reason, "volume", "evidence_above")


def limits_are_of_whole_steps(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """What is elected in steps can be the minimum and the maximum."""
    for number, plan in enumerate(catalog.plans):
        volume = plan.volume
        for key in ("minimum", "maximum") if volume is not None and volume.kind == "elected" else ():
            limit, step = getattr(volume, key), None if volume is None else volume.step
            if limit is not None and step is not None and limit % step != 0:
                reason = f"has a volume with {key} {limit}, which is no whole number of steps of {step}"
                yield draft.fault("plans", number, reason, "volume", key)


def what_is_put_aside_is_no_insurance(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """What is put aside is neither a multiple of salary, nor less with age, nor asks for evidence of insurability."""
    for number, plan in enumerate(catalog.plans):
        volume = plan.volume
        for key in _insured(volume) if volume is not None and volume.put_aside is not None else ():
            yield draft.fault("plans", number, f"is put aside, so its volume has no {key}", "volume", key)


def reductions_go_down(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """With each age less remains. Source: 29 CFR 1625.10(f)(1)."""
    for number, reduction in enumerate(catalog.age_reductions):
        for at, (earlier, later) in enumerate(pairwise(reduction.steps), start=1):
            if later.age <= earlier.age or later.percent >= earlier.percent:
                reason = (
                    f"has {later.percent} percent at {later.age} after {earlier.percent} percent at {earlier.age}: "
                    "ages rise and percents fall"
                )
                yield draft.fault("age_reductions", number, reason, "steps", at)


def _insured(volume: Volume) -> list[str]:
    return [key for key in ("multiple", "reduction", "evidence_above") if getattr(volume, key) is not None]
