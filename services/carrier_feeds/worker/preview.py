"""What a night would say, without saying it: counts, the first members by masked number, and what the checks say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.vocabulary.maintenance import Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship, masked_number, member_number
from services.carrier_feeds.worker.doors import Doors, catch_up, profile_at
from services.carrier_feeds.worker.night import write_night


@dataclass(frozen=True, slots=True)
class PreviewMember:
    """One row of the file."""

    number: str
    """The member's number, masked but for its end."""
    relationship: Relationship
    maintenance: Maintenance
    reason: MaintenanceReason | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the night's file would be."""

    carrier: str
    night: date
    control_number: int | None
    """None: there is nothing to say."""
    file_name: str
    members_by_action: Mapping[Maintenance, int]
    coverages_by_action: Mapping[Maintenance, int]
    families: int
    members: int
    first_members: tuple[PreviewMember, ...]
    size: int
    """Bytes."""
    faults: tuple[str, ...]
    """What the checks before leaving say; nothing, if all is well."""
    families_held: tuple[tuple[str, str], ...]
    """Family and reason."""


def preview(doors: Doors, carrier: str, night: date, *, members_max: int = 10) -> Preview:
    """Decide, write and check a night's file and return what it says; nothing is recorded and nothing leaves.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
    """
    basis = catch_up(doors)
    book, profile = profile_at(doors, carrier, basis)
    written = write_night(doors, book, profile, night=night, basis=basis)
    said = [each.change for each in written.decisions.said if each.change is not None]
    rows = [(change.family, row) for change in said for row in change.members]
    return Preview(
        carrier=carrier,
        night=night,
        control_number=None if written.file is None else written.file.control_number,
        file_name="" if written.file is None else written.file.file_name,
        members_by_action=Counter(row.maintenance for _, row in rows),
        coverages_by_action=Counter(line.maintenance for _, row in rows for line in row.coverages),
        families=len(said),
        members=len(rows),
        first_members=tuple(
            PreviewMember(
                masked_number(member_number(family, row.member)),
                row.relationship,
                row.maintenance,
                row.reason,
            )
            for family, row in rows[:members_max]
        ),
        size=len(written.content),
        faults=written.faults,
        families_held=tuple(written.decisions.held),
    )
