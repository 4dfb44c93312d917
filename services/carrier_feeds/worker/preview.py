"""What a night would say, without saying it: counts, the first members by masked number, checks and gates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.errors import NotFound
from events.feed_holds import FileKind
from events.vocabulary.maintenance import Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship, masked_number, member_number
from services.carrier_feeds.rules.gates import Stop
from services.carrier_feeds.rules.wording import Action, actions, sentences
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_night import missed
from services.carrier_feeds.worker.full_parts import full_parts
from services.carrier_feeds.worker.gating import weigh_full
from services.carrier_feeds.worker.night import weighed, write_night


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
    kind: FileKind
    control_number: int | None
    """Of the file, the first where it comes in parts; None: there is nothing to say."""
    file_name: str
    actions: Mapping[Action, int]
    """Members' rows by what they do."""
    members_by_action: Mapping[Maintenance, int]
    coverages_by_action: Mapping[Maintenance, int]
    families: int
    members: int
    first_members: tuple[PreviewMember, ...]
    first_sentences: tuple[str, ...]
    """What is said of the first families, in plain words."""
    size: int
    """Bytes."""
    faults: tuple[str, ...]
    """What the checks before leaving say; nothing, if all is well."""
    ended_members: int
    """Members who would lose a coverage."""
    stops: tuple[Stop, ...]
    """The gates that would hold the file, and why."""
    stopped: str | None
    """Why a person has stopped the carrier's files, or None."""
    families_held: tuple[tuple[str, str], ...]
    """Family and reason."""

    @property
    def waits(self) -> bool:
        """Whether something of it would wait for a person."""
        return bool(self.faults or self.stops or self.stopped or self.families_held)


def preview(doors: Doors, carrier: str, night: date, *, members_max: int = 10) -> Preview:
    """Decide, write, check and weigh a night's file and return what it says; nothing is recorded and nothing leaves.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
    """
    basis = catch_up(doors)
    book, profile = profile_at(doors, carrier, basis)
    written = weighed(doors, profile, write_night(doors, book, profile, night=night, basis=basis), night)
    said = written.decisions.changes
    rows = [(change.family, row) for change in said for row in change.members]
    plans = {each.id: each.name for each in book.catalog.plans}
    stopped = written.feed.holding.stopped
    return Preview(
        carrier=carrier,
        night=night,
        kind="change",
        control_number=None if written.file is None else written.file.control_number,
        file_name="" if written.file is None else written.file.file_name,
        actions=actions(said),
        members_by_action=Counter(row.maintenance for _, row in rows),
        coverages_by_action=Counter(line.maintenance for _, row in rows for line in row.coverages),
        families=len({change.family for change in said}),
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
        first_sentences=tuple(
            sentence for change in said[:members_max] for sentence in sentences(change, plans)
        )[:members_max],
        size=len(written.content),
        faults=written.faults,
        ended_members=written.weighed.ended_members,
        stops=written.weighed.stops,
        stopped=None if stopped is None else stopped.reason,
        families_held=tuple(written.decisions.held),
    )


def preview_full(doors: Doors, carrier: str, night: date) -> Preview:
    """Write, check and weigh a night's full file and return what it comes to; nothing is recorded, nothing leaves.

    Raises:
      NotFound: no catalog, the carrier is not in it, or takes no full file.
    """
    basis = catch_up(doors)
    book, profile = profile_at(doors, carrier, basis)
    if profile.full_file is None:
        raise NotFound(f'carrier "{carrier}" takes no full file')
    feed = feed_of(doors, carrier)
    written = full_parts(doors, book, profile, feed, night=night, basis=basis)
    faults, gathered = written.faults, written.gathered
    names = [part.file_name for part in written.parts]
    families = sum(each.families for part in written.parts for each in part.sets)
    members = sum(part.members for part in written.parts)
    if gathered.missed and not faults:
        faults.append(missed(gathered.missed))
    found = weigh_full(doors, profile, feed, members, night, nobody_left=written.nobody_left)
    stopped = feed.holding.stopped
    return Preview(
        carrier=carrier,
        night=night,
        kind="full",
        control_number=feed.control_number + 1 if names else None,
        file_name=", ".join(names),
        actions={Action.AUDIT: members},
        members_by_action={Maintenance.AUDIT: members},
        coverages_by_action={},
        families=families,
        members=members,
        first_members=(),
        first_sentences=(),
        size=sum(part.size for part in written.parts),
        faults=tuple(faults),
        ended_members=found.ended_members,
        stops=found.stops,
        stopped=None if stopped is None else stopped.reason,
        families_held=tuple(gathered.held),
    )
