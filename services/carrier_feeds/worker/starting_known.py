"""Which family the rows of a carrier's full file are about, and which of its dependents, as they were told before."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from events.base import Recorded
from events.roster_rows import MemberHeld, PersonHeld
from events.telling import fold
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.decide.starting_people import family_of_rows
from services.carrier_feeds.decide.starting_terms import Start, Unplaced
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.roster_people import Hashes
from services.carrier_feeds.worker.roster_spool import BY_SSN, Spool
from services.following import FAMILIES
from services.ports import Row

_BY_NUMBER = "z "


@dataclass(frozen=True, slots=True)
class About:
    """A family's rows, which family they are of, and all that was told of it before; personal fields are open."""

    rows: Sequence[MemberHeld]
    family: str
    told: Sequence[Recorded]


class Knowing:
    """Finds families by our numbers, by employee id, and by keyed hashes of employees' SSNs, in a view of its own."""

    def __init__(self, doors: Doors, carrier: str, hashes: Hashes, typed: Collection[str]) -> None:
        """Look at everybody HR has told of.

        Args:
          doors: the log and the views.
          carrier: whose file it is.
          hashes: by which SSNs are known.
          typed: the places of those whose employee id a table gives, of which a spreadsheet may have taken the zeros.
        """
        self._doors = doors
        self._hashes = hashes
        self._typed = typed
        self._spool = Spool(doors.views, f"{carrier}-start")
        self._put_employees()

    def close(self) -> None:
        """Forget the hashes."""
        self._spool.close()

    def about(
        self,
        some: Iterable[Sequence[MemberHeld]],
        start: Start,
        unplaced: Callable[[MemberHeld, Unplaced], None],
    ) -> list[About]:
        """Return whom the rows of families are about; what cannot be placed is reported by its first row."""
        found: list[tuple[Sequence[MemberHeld], str | Unplaced, str]] = []
        for rows in some:
            subscribers = [each for each in rows if each.subscriber]
            ssn = next((each.person.ssn for each in subscribers if each.person.ssn), "")
            try:
                found.append((rows, family_of_rows(subscribers, start), self._key(ssn)))
            except Unplaced as reason:
                found.append((rows, reason, self._key(ssn)))
        by_ssn = self._spool.load({key for *_, key in found if key})
        meant = [
            (rows, family if key in by_ssn else self._with_zeros(rows, family), key)
            for rows, family, key in found
        ]
        return list(self._told(meant, by_ssn, unplaced))

    def naming(self, about: About) -> Callable[[PersonHeld], str]:
        """Return how somebody without a number of ours is called: as before, else by a name that stays the same.

        Somebody is known again by SSN, or by name and birth date.
        """
        people = People(about.told)
        known = []
        for each in fold(about.family, about.told).dependents:
            person = people.now(each.id)
            if person is not None:
                known.append((each.id, self._hashes.of(person)))

        def name(held: PersonHeld) -> str:
            ssn, called, born = (
                self._hashes.ssn(held.ssn),
                self._hashes.name(held.first_name, held.last_name),
                self._hashes.day(held.birth_day),
            )
            for member, who in known:
                if (ssn and who[0] == ssn) or (called and born and who[1:] == (called, born)):
                    return member
            return f"i{self._short_name(held)}"

        return name

    def _short_name(self, person: PersonHeld) -> str:
        who = (person.ssn or self._hashes.name(person.first_name, person.last_name), str(person.birth_day))
        return self._hashes("dependent", "\0".join(who))[:8]

    def _told(
        self,
        found: Sequence[tuple[Sequence[MemberHeld], str | Unplaced, str]],
        by_ssn: Mapping[str, Row],
        unplaced: Callable[[MemberHeld, Unplaced], None],
    ) -> Iterable[About]:
        known = {key: row.body.decode().removeprefix("hr/") for key, row in by_ssn.items()}
        families = {each for _, each, _ in found if isinstance(each, str)} | set(known.values())
        streams = self._doors.log.load([f"hr/{each}" for each in sorted(families)], personal=True)
        for rows, family, key in found:
            if isinstance(family, str) and streams[f"hr/{family}"]:
                yield About(rows, family, streams[f"hr/{family}"])
            elif key in known:
                yield About(rows, known[key], streams[f"hr/{known[key]}"])
            elif isinstance(family, str):
                yield About(rows, family, ())
            else:
                unplaced(rows[0], family)

    def _with_zeros(self, rows: Sequence[MemberHeld], family: str | Unplaced) -> str | Unplaced:
        """Return the only family that is meant where zeros before an employee id may be lost, or the one that is told.

        Several, none of which is the very one, are for the office to say.
        """
        if isinstance(family, Unplaced) or not _is_number(family):
            return family
        if not any(each.place in self._typed for each in rows):
            return family
        prefix = f"{_BY_NUMBER}{_without_zeros(family)} "
        same = [key.removeprefix(prefix) for key, _ in self._spool.rows(prefix)]
        if len(same) > 1 and family not in same:
            return Unplaced(
                "the employee id given is that of several, but for zeros before it", asks=("employee_id",)
            )
        return family if family in same or not same else same[0]

    def _key(self, ssn: str) -> str:
        return f"{BY_SSN}{self._hashes.ssn(ssn)}" if ssn else ""

    def _put_employees(self) -> None:
        """Put every employee's SSN aside as a keyed hash, and the ids that are numbers."""
        log, after = self._doors.log, ""
        while streams := log.streams("hr", after=after, limit=FAMILIES):
            after = streams[-1]
            for name, records in log.load(streams, personal=True).items():
                person = People(records).now(SELF)
                ssn = "" if person is None else self._hashes.of(person)[0]
                if ssn:
                    self._spool.keep(f"{BY_SSN}{ssn}", Row(name.encode()))
                family = name.removeprefix("hr/")
                if self._typed and _is_number(family):
                    self._spool.keep(f"{_BY_NUMBER}{_without_zeros(family)} {family}", Row(b""))
        self._spool.flush()


def _is_number(family: str) -> bool:
    return family.rpartition("/")[2].isdecimal()


def _without_zeros(family: str) -> str:
    employer, _, number = family.rpartition("/")
    return f"{employer}/{number.lstrip('0')}"
