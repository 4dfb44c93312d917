"""Open enrollment: windows that end before the plan year they are for, one for each class at a time."""

from collections.abc import Iterator

from connectors.catalog_files.checks.spans import period_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog, EnrollmentWindow


def windows_are_for_a_plan_year(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A window is for a plan year of the program, and closes before it begins.

    Source: Prop. 26 CFR 1.125-2(a): choices are made before the period that they are for.
    """
    first_month = catalog.program.plan_year_first_month
    for number, window in enumerate(catalog.enrollment_windows):
        first_day = window.plan_year_first_day
        if (first_day.month, first_day.day) != (first_month, 1):
            reason = (
                f"has plan_year_first_day {first_day}, but plan years begin on day 1 of month {first_month}"
            )
            yield draft.fault("enrollment_windows", number, reason, "plan_year_first_day")
        if window.last_day >= first_day:
            reason = (
                f"closes on {window.last_day}, but what is chosen holds from {first_day} on: choices are made before "
                "(Prop. 26 CFR 1.125-2(a))"
            )
            yield draft.fault("enrollment_windows", number, reason, "last_day")


def windows_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No class has two windows on one day, nor two for one plan year."""
    for number, later in enumerate(catalog.enrollment_windows):
        for earlier in catalog.enrollment_windows[:number]:
            whose = _in_common(earlier, later, catalog)
            one, other = period_of(earlier), period_of(later)
            if whose is None or one is None or other is None:
                continue
            if one.overlaps(other):
                reason = f'is open {whose} while enrollment window "{earlier.id}" is'
                yield draft.fault("enrollment_windows", number, reason, "first_day")
            elif earlier.plan_year_first_day == later.plan_year_first_day:
                reason = f'is a second one {whose} for the plan year of enrollment window "{earlier.id}"'
                yield draft.fault("enrollment_windows", number, reason, "plan_year_first_day")


def _in_common(one: EnrollmentWindow, other: EnrollmentWindow, catalog: Catalog) -> str | None:
    """Return for whom both windows are, or None where for nobody."""
    for each in catalog.classes:
        if all(window.classes is None or each.id in window.classes for window in (one, other)):
            for employer in each.employers:
                if all(window.employers is None or employer in window.employers for window in (one, other)):
                    return f'for class "{each.id}" of employer "{employer}"'
    return None
