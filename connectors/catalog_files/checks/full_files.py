"""Full files: what says everything comes whole wherever the carrier takes what is not in it as ended."""

from collections.abc import Iterator

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog


def who_is_absent_is_in_no_other_part(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A full file by which absence ends coverage is never parted: each part would end whoever is in the others.

    Source: X12 834 005010X220A1, BGN08 RX: what the receiver holds is replaced by what the file says.
    """
    for number, carrier in enumerate(catalog.carriers):
        if carrier.members_per_file is None or not carrier.ends_by_absence:
            continue
        why = 'full_file.action = "replace"' if carrier.changes else "changes = false"
        reason = (
            f"has members_per_file = {carrier.members_per_file} with {why}: each part of a full file would end "
            "the coverage of everybody in the others"
        )
        yield draft.fault("carriers", number, reason, "members_per_file")
