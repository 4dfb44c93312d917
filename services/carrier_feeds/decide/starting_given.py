"""What a carrier's file does not say and the office gives: an employee id, and who died when, whom others survive.

A row of the office's table is for one subscriber of the file, named by the place of that row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from events.errors import Malformed
from events.roster_rows import MemberHeld, PersonHeld
from events.vocabulary.people import Relationship

PLACE: Final = "place"
ASKS: Final = "asks"
_DAYS: Final = ("death_day", "hire_day", "retirement_day", "birth_day")
_TEXTS: Final = ("first_name", "last_name", "ssn", "employee_id")
COLUMNS: Final = (PLACE, ASKS, *_DAYS[:3], *_TEXTS[:2], _DAYS[3], *_TEXTS[2:])
"""The columns of the table; all but the place may be empty, or missing."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the office gives of one family; name, birth date and SSN are of the subscriber who died."""

    death_day: date | None = None
    hire_day: date | None = None
    retirement_day: date | None = None
    birth_day: date | None = field(default=None, repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    ssn: str = field(default="", repr=False)
    employee_id: str = field(default="", repr=False)


NOTHING: Final = Given()


def read_given(rows: Iterable[tuple[int, Sequence[str]]]) -> dict[str, Given]:
    """Return what is given, by place, from the headings of a table and its rows.

    Raises:
      Malformed: a column has no meaning, a place is missing or comes twice, or a day is no day such as 2026-01-31.
    """
    lines = iter(rows)
    _, headings = next(lines, (1, ()))
    unknown = sorted(set(headings) - set(COLUMNS))
    if unknown or PLACE not in headings:
        raise Malformed(f"a table of what is given has the columns {', '.join(COLUMNS)}")
    found: dict[str, Given] = {}
    for number, cells in lines:
        told = {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if cell.strip()}
        place = told.get(PLACE, "")
        if not place or place in found:
            raise Malformed(f"row {number}: {'a place that came before' if place else 'no place'}")
        days = {name: _day(told[name], number, name) for name in _DAYS if name in told}
        texts = {name: told[name] for name in _TEXTS if name in told}
        if "ssn" in texts:
            texts["ssn"] = texts["ssn"].replace("-", "")
        found[place] = Given(**days, **texts)  # type: ignore[arg-type]
    return found


def _day(text: str, row: int, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"row {row}: {column} is no day such as 2026-01-31") from None


def with_given(rows: Sequence[MemberHeld], given: Mapping[str, Given]) -> list[MemberHeld]:
    """Return a family's rows with what the office gives of it.

    A survivor who is the subscriber of a file (834: INS02 18, INS05 S) is the spouse of the one who died, whose row
    goes before: without coverage, and with who they were.
    """
    first = next((each for each in rows if each.subscriber), None)
    if first is None:
        return list(rows)
    told = given.get(first.place, NOTHING)
    if not (first.survivor and any(each.coverages for each in rows if each.subscriber)):
        return [_dated(each, told) if each.subscriber else each for each in rows]
    person = PersonHeld(told.first_name, last_name=told.last_name, ssn=told.ssn, birth_day=told.birth_day)
    gone = _dated(
        replace(
            first,
            relationship=Relationship.SELF,
            subscriber_ssn=told.ssn,
            person=person,
            employed_day=None,
            retirement_day=None,
            student=False,
            disabled=False,
            medicare=None,
            coverages=(),
        ),
        told,
    )
    left = [
        replace(each, subscriber=False, relationship=Relationship.SPOUSE) if each.subscriber else each
        for each in rows
    ]
    return [gone, *left]


def _dated(row: MemberHeld, told: Given) -> MemberHeld:
    return replace(
        row,
        employee_id=told.employee_id or row.employee_id,
        death_day=told.death_day or row.death_day,
        employed_day=told.hire_day or row.employed_day,
        retirement_day=told.retirement_day or row.retirement_day,
    )
