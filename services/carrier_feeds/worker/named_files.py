"""The files of a carrier, as its reports name them, and of whom each spoke."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from events.carrier_feeds import InterchangePrepared, MembersRefused
from events.vocabulary.maintenance import FamilyChange
from events.vocabulary.people import person_id
from services.carrier_feeds.worker.doors import Doors, file_of_number, files_of, prepared_at


class NamedFiles:
    """A carrier's files, each looked up once."""

    def __init__(self, doors: Doors, carrier: str) -> None:
        self._doors = doors
        self._carrier = carrier
        self._numbers: dict[str, int] | None = None
        self._members: dict[int, Mapping[str, set[str]]] = {}

    def number(self, told: str) -> int | None:
        """Return the control number of a file that is named by it or by its file name; None if it is none of ours."""
        if not told:
            return None
        if told.isascii() and told.isdigit():
            known = len(told) <= 9 and file_of_number(self._doors, self._carrier, int(told)) is not None
            return int(told) if known else None
        if self._numbers is None:
            self._numbers = {}
            after = 0
            while some := files_of(self._doors, self._carrier, after=after):
                after = some[-1].control_number
                self._numbers.update((each.file_name, each.control_number) for each in some)
        return self._numbers.get(told)

    def refused(
        self, number: int | None, family: str | None, member: str | None, *, code: str, reason: str
    ) -> MembersRefused | None:
        """Return the fact that the carrier has not taken what a file said of a member, or of a whole family.

        None if the file is not ours, or said nothing of them that counts as told: of a full file that is what no file
        of changes had said before.
        """
        if number is None or family is None:
            return None
        said = self._of(number).get(family, set())
        members = sorted(each for each in said if member in {None, each})
        if not members:
            return None
        return MembersRefused(
            carrier=self._carrier,
            control_number=number,
            members=tuple(person_id(family, each) for each in members),
            code=code,
            reason=reason,
        )

    def _of(self, number: int) -> Mapping[str, set[str]]:
        if number not in self._members:
            file = file_of_number(self._doors, self._carrier, number)
            found: dict[str, set[str]] = defaultdict(set)
            for family in [] if file is None else _told_by(prepared_at(self._doors, file)):
                found[family.family].update(row.member for row in family.members)
            self._members[number] = found
        return self._members[number]


def _told_by(prepared: InterchangePrepared) -> Iterator[FamilyChange]:
    """Yield what a file says that counts as told by it."""
    for one in prepared.sets:
        yield from one.families
    for full in prepared.full_sets:
        yield from full.untold
