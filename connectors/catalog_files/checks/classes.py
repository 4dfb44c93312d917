"""Classes and employers: everybody who can be hired is told of, paid, and offered something."""

from collections.abc import Collection, Iterator

from connectors.catalog_files.checks.spans import holes, period_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import meant
from events.catalog import Catalog, EmployeeClass


def classes_have_an_employer(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class is of at least one employer."""
    for number, each in enumerate(catalog.classes):
        if not each.employers:
            yield draft.fault("classes", number, "has no employer, so nobody is in it", "employers")


def active_classes_are_offered_a_plan(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class of active employees is offered at least one plan; who is offered none needs no class."""
    for number, each in enumerate(catalog.classes):
        if each.standing == "active" and not each.plans and not each.offers:
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
    """A retirement system is known of the retired, and of who survives them, alone."""
    for number, each in enumerate(catalog.classes):
        if each.standing == "active" and each.retirement_systems is not None:
            reason = 'needs standing = "retired" to have retirement_systems'
            yield draft.fault("classes", number, reason, "retirement_systems")


def only_active_classes_are_measured(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Hours are measured of the active, beside the hours of a job that are too few."""
    for number, each in enumerate(catalog.classes):
        if each.measured_by is not None and (each.standing != "active" or each.weekly_hours_min <= 0):
            reason = 'has measured_by, which needs standing = "active" and weekly_hours_min above 0'
            yield draft.fault("classes", number, reason, "measured_by")


def divisions_are_of_an_employer(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class names only divisions that its employers have, where they say which they have."""
    divisions = {employer.id: [each.id for each in employer.divisions] for employer in catalog.employers}
    for number, each in enumerate(catalog.classes):
        known = [name for employer in each.employers for name in divisions.get(employer, [])]
        for at, name in enumerate(each.divisions or ()):
            if known and name not in known:
                reason = f'names an unknown division "{name}"{meant(name, known)}'
                yield draft.fault("classes", number, reason, "divisions", at)


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


_LISTS = (
    "bargaining_units",
    "employment_classes",
    "divisions",
    "departments",
    "job_titles",
    "pay_groups",
    "retirement_systems",
)


def _takes_all_of(earlier: EmployeeClass, later: EmployeeClass) -> bool:
    own, others = period_of(earlier), period_of(later)
    return (
        earlier.standing == later.standing
        and set(later.employers) <= set(earlier.employers)
        and earlier.weekly_hours_min <= later.weekly_hours_min
        and (later.measured_by in (None, earlier.measured_by) or earlier.weekly_hours_min <= 0)
        and own is not None
        and others is not None
        and next(holes(others, [own]), None) is None
        and all(_within(getattr(later, name), getattr(earlier, name)) for name in _LISTS)
    )


def _within(narrow: tuple[str, ...] | None, wide: tuple[str, ...] | None) -> bool:
    """Whether all that match the narrow list match the wide one; no list matches all."""
    return wide is None or (narrow is not None and set(narrow) <= set(wide))
