"""Who the members of a family are at a version, and a family's rows with the people they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from events.base import Recorded
from events.demographics import latest_person, person_at, person_version
from events.history import History, history
from events.people import Person
from events.vocabulary.maintenance import FamilyChange, MaintenanceReason
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.demographics import demographics_changed
from services.ports import FamilyToWrite


class People:
    """A family's demographics from its records, personal fields open; what stands now is worked out once."""

    def __init__(self, hr: Sequence[Recorded]) -> None:
        self._hr = hr

    def version(self, member: str) -> int:
        """Return the version of a member's demographics as the records leave them, 0 for somebody never named."""
        return person_version(self._hr, member)

    def now(self, member: str) -> Person | None:
        """Return a member's demographics as the records leave them, or None if nobody is known."""
        return latest_person(self._standing, member)

    def at(self, member: str, version: int) -> Person | None:
        """Return a member's demographics at a version, or None if nobody was known."""
        if version >= self.version(member):
            return self.now(member)
        return person_at(self._hr, member, up_to=version)

    @cached_property
    def _standing(self) -> History:
        return history(self._hr)


@dataclass(frozen=True, slots=True)
class Demographics:
    """Who a member is now, and who the carrier was told they are."""

    version: int
    person: Person
    told_version: int = 0
    told: Person | None = None

    @property
    def change(self) -> MaintenanceReason | None:
        """Why the carrier must hear of the person again, if it must."""
        return None if self.told is None else demographics_changed(self.told, self.person)


def to_write(change: FamilyChange, hr: Sequence[Recorded]) -> FamilyToWrite:
    """Return a family's rows with the people they name, from its records with personal fields open.

    The records go as far as the file was decided on. Somebody who is not known at the version named is left out; a
    file that was once written names nobody such.
    """
    people = People(hr)
    versions = {
        (row.member, version)
        for row in change.members
        for version in (row.person_version, row.prior_person_version)
        if version is not None
    }
    found = {(member, version): people.at(member, version) for member, version in sorted(versions)}
    has_row = any(row.member == SELF for row in change.members)
    return FamilyToWrite(
        change,
        people={key: person for key, person in found.items() if person is not None},
        subscriber=None if has_row else people.now(SELF),
    )
