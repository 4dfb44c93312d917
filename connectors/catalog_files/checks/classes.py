"""Classes and employers: everybody who can be hired is told of, paid, and offered something."""

from collections.abc import Collection, Iterator

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, EmployeeClass


def classes_have_an_employer(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class is of at least one employer."""
    for number, each in enumerate(catalog.classes):
        if not each.employers:
            yield draft.fault("classes", number, "has no employer, so nobody is in it", "employers")


def active_classes_are_offered_a_plan(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class of active employees is offered at least one plan; who is offered none needs no class."""
    for number, each in enumerate(catalog.classes):
        if each.standing == "active" and not each.plans:
            yield draft.fault("classes", number, "is offered no plan", "plans")


def classes_can_be_reached(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class stands behind another that takes all of its people, since the first that matches holds."""
    for number, later in enumerate(catalog.classes):
        for earlier in catalog.classes[:number]:
            if later.employers and earlier.id != later.id and _takes_all_of(earlier, later):
                reason = f'holds nobody: class "{earlier.id}" stands before it and takes all of its people'
                yield draft.fault("classes", number, reason)
                break


def only_retired_classes_have_a_retirement_system(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A retirement system is known of the retired alone."""
    for number, each in enumerate(catalog.classes):
        if each.standing == "active" and each.retirement_systems is not None:
            reason = 'needs standing = "retired" to have retirement_systems'
            yield draft.fault("classes", number, reason, "retirement_systems")


def employers_have_a_class(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each employer has a class of active employees."""
    named = {name for each in catalog.classes if each.standing == "active" for name in each.employers}
    yield from _unnamed(draft, catalog, named, "has no class of active employees")


def employers_have_a_source(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each employer has an upstream system that speaks for it."""
    named = {name for each in catalog.sources for name in each.employers}
    yield from _unnamed(draft, catalog, named, "has no source that speaks for it")


def employers_have_a_payroll(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each employer has a payroll that takes deductions."""
    named = {name for each in catalog.payrolls for name in each.employers}
    yield from _unnamed(draft, catalog, named, "has no payroll that takes its deductions")


def _unnamed(draft: Draft, catalog: Catalog, named: Collection[str], reason: str) -> Iterator[CatalogFault]:
    for number, employer in enumerate(catalog.employers):
        if employer.id not in named:
            yield draft.fault("employers", number, reason)


def _takes_all_of(earlier: EmployeeClass, later: EmployeeClass) -> bool:
    return (
        earlier.standing == later.standing
        and set(later.employers) <= set(earlier.employers)
        and earlier.weekly_hours_min <= later.weekly_hours_min
        and _within(later.bargaining_units, earlier.bargaining_units)
        and _within(later.employment_classes, earlier.employment_classes)
        and _within(later.retirement_systems, earlier.retirement_systems)
    )


def _within(narrow: tuple[str, ...] | None, wide: tuple[str, ...] | None) -> bool:
    """Whether all that match the narrow list match the wide one; no list matches all."""
    return wide is None or (narrow is not None and set(narrow) <= set(wide))
