"""A carrier's roster that is a table, row by row, in the shape that all rosters have.

Source: the carrier's own, as its profile reads it; no standard is in use.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from events.catalog.rosters import Roster, RosterField
from events.errors import Malformed
from events.roster_rows import CoverageHeld, MemberHeld, PersonHeld, RosterFault, RosterOpened, RosterPart
from events.vocabulary.maintenance import CoverageGroup
from events.vocabulary.people import Relationship, Sex
from services.carrier_feeds.rules.table_cells import cell_at, day_in, places_of, plain, ssn_in

_NAMES: tuple[RosterField, ...] = (
    "member_number",
    "subscriber_number",
    "employee_id",
    "ssn",
    "subscriber_ssn",
)
_PARTS: tuple[RosterField, ...] = ("group", "subgroup", "class_code", "division")
_PART_OF = dict(zip(_PARTS, CoverageGroup.__dataclass_fields__, strict=True))
_SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE}


def read_table(roster: Roster, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[RosterPart]:
    """Yield what a table says: headings first, then its rows, each one member with one coverage.

    A row that names nobody, or no first day, is left out with a fault; a value that cannot be read is one, and the
    row counts without it.

    Raises:
      Malformed: a column is not there, or the profile names none by which anybody could be found.
    """
    waiting = iter(rows)
    _, headings = next(waiting, (0, ()))
    places = _places(roster, headings)
    reader = _Reader(roster, places)
    yield RosterOpened(None, everything=True)
    for number, cells in waiting:
        yield from reader.read(number, cells)


def _places(roster: Roster, headings: Sequence[str]) -> dict[RosterField, int]:
    if not roster.columns.keys() & set(_NAMES):
        raise Malformed("no column is named for a number by which a member could be found")
    return places_of("roster", roster.columns, headings)


class _Reader:
    """Reads rows by their columns."""

    def __init__(self, roster: Roster, places: Mapping[RosterField, int]) -> None:
        self._roster = roster
        self._places = places
        own = {each.value.replace("_", " "): each for each in Relationship}
        self._relationships = {
            **own,
            **{each.value: each for each in Relationship},
            **{plain(word): each for word, each in roster.relationships.items()},
        }
        self._open = {plain(each) for each in roster.open_end}

    def read(self, number: int, cells: Sequence[str]) -> Iterator[RosterPart]:
        """Yield the member of a row, and what of it cannot be read."""
        place = f"row {number}"
        faults: list[RosterFault] = []

        def cell(name: RosterField) -> str:
            return cell_at(cells, self._places.get(name))

        member = self._member(place, cell, faults)
        yield from faults
        if member is not None:
            yield member

    def _member(
        self, place: str, cell: Callable[[RosterField], str], faults: list[RosterFault]
    ) -> MemberHeld | None:
        if not any(map(cell, _NAMES)):
            faults.append(RosterFault(place, "it names nobody"))
            return None
        first = self._day("first_day", place, cell, faults)
        if first is None:
            faults.append(RosterFault(place, "it has no first day of coverage"))
            return None
        relationship = self._relationship(place, cell, faults)
        ssn = _ssn("ssn", place, cell, faults)
        subscriber = self._is_subscriber(cell, relationship)
        last_name, first_name = cell("last_name"), cell("first_name")
        if cell("name") and not last_name:
            last_name, _, first_name = (each.strip() for each in cell("name").partition(","))
        return MemberHeld(
            place=place,
            subscriber=subscriber,
            relationship=relationship,
            subscriber_number=cell("subscriber_number").upper(),
            member_number=cell("member_number").upper(),
            carrier_number=cell("carrier_number"),
            employee_id=cell("employee_id"),
            employer=cell("employer"),
            subscriber_ssn=_ssn("subscriber_ssn", place, cell, faults) or (ssn if subscriber else ""),
            person=PersonHeld(
                first_name=first_name,
                last_name=last_name,
                ssn=ssn,
                birth_day=self._day("birth_day", place, cell, faults),
                sex=_SEXES.get(plain(cell("sex")), Sex.UNKNOWN),
            ),
            groups=tuple((_PART_OF[part], cell(part)) for part in _PARTS if cell(part)),
            coverages=(
                CoverageHeld(
                    line_code=cell("line_code"),
                    plan_code=cell("plan_code"),
                    tier_code=cell("tier_code"),
                    first_day=first,
                    end_day=self._end(place, cell, faults),
                ),
            ),
        )

    def _is_subscriber(self, cell: Callable[[RosterField], str], relationship: Relationship | None) -> bool:
        if "relationship" in self._places:
            return relationship is Relationship.SELF
        number, own = cell("member_number").upper(), cell("subscriber_number").upper()
        return not number or not own or number == own

    def _relationship(
        self, place: str, cell: Callable[[RosterField], str], faults: list[RosterFault]
    ) -> Relationship | None:
        said = plain(cell("relationship"))
        found = self._relationships.get(said)
        if said and found is None:
            faults.append(RosterFault(place, "a relationship that the profile has no word for"))
        return found

    def _end(self, place: str, cell: Callable[[RosterField], str], faults: list[RosterFault]) -> date | None:
        if plain(cell("last_day")) in self._open:
            return None
        return self._day("last_day", place, cell, faults)

    def _day(
        self, name: RosterField, place: str, cell: Callable[[RosterField], str], faults: list[RosterFault]
    ) -> date | None:
        said = cell(name)
        if not said:
            return None
        day = day_in(said, self._roster.date_format)
        if day is None:
            faults.append(RosterFault(place, f"no day in the column of {name}"))
        return day


def _ssn(name: RosterField, place: str, cell: Callable[[RosterField], str], faults: list[RosterFault]) -> str:
    said = cell(name)
    ssn = ssn_in(said)
    if said and ssn is None:
        faults.append(RosterFault(place, f"no SSN in the column of {name}"))
    return ssn or ""
