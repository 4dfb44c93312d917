"""What is said of employers: sizes and acceptances that contradict neither each other nor the law."""

from collections.abc import Iterator

from connectors.catalog_files.checks.spans import Numbered, overlaps, period_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog

_STATE = "MA"
"""Whose statutes are accepted: M.G.L. c.32B and c.175M bind cities, towns and districts of Massachusetts."""


def statutes_are_accepted_in_massachusetts(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Only an employer of Massachusetts has accepted a statute of Massachusetts."""
    for number, employer in enumerate(catalog.employers):
        for at, each in enumerate(employer.accepted) if employer.state != _STATE else ():
            where = "has no state" if employer.state is None else f'is of state "{employer.state}"'
            reason = f'{where}, so it cannot have accepted "{each.statute}": state = "{_STATE}" is needed'
            yield draft.fault("employers", number, reason, "accepted", at, "statute")


def acceptances_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No employer has accepted a statute twice on one day."""
    for number, employer in enumerate(catalog.employers):
        by_statute: dict[str, list[Numbered]] = {}
        for at, each in enumerate(employer.accepted):
            period = period_of(each)
            if period is not None:
                by_statute.setdefault(each.statute, []).append(Numbered(at, period))
        for statute, numbered in by_statute.items():
            for _, later in overlaps(numbered):
                reason = (
                    f'has accepted "{statute}" already on {employer.accepted[later].first_day or "every day"}'
                )
                yield draft.fault("employers", number, reason, "accepted", later, "statute")


def sizes_do_not_overlap(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No employer has two sizes on one day."""
    for number, employer in enumerate(catalog.employers):
        periods = ((at, period_of(each)) for at, each in enumerate(employer.sizes))
        numbered = [Numbered(at, period) for at, period in periods if period is not None]
        for _, later in overlaps(numbered):
            reason = f"has already a size on {employer.sizes[later].first_day or 'every day'}"
            yield draft.fault("employers", number, reason, "sizes", later)


def divisions_differ(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No employer has two divisions of one name."""
    for number, employer in enumerate(catalog.employers):
        for at, each in enumerate(employer.divisions):
            if any(each.id == other.id for other in employer.divisions[:at]):
                yield draft.fault("employers", number, f'has division "{each.id}" twice', "divisions", at)
