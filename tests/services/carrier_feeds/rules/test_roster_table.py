"""A roster's rows by their columns; whatever stands there is a member, a fault, or a refusal."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.rosters import ROSTER_FIELDS, Roster
from events.errors import Malformed
from events.roster_rows import CoverageHeld, MemberHeld, PersonHeld, RosterFault, RosterOpened
from events.vocabulary.people import Relationship, Sex
from services.carrier_feeds.rules.roster_table import read_table

EVERY = Roster.model_validate(
    {
        "columns": {name: name.upper() for name in ROSTER_FIELDS},
        "relationships": {"ee": "self", "sp": "spouse"},
    }
)


def read(roster: Roster, *rows: dict[str, str]) -> list[Any]:
    """Return what a table of these rows says, its heading left out."""
    headings = list(roster.columns.values())
    cells: list[tuple[int, Sequence[str]]] = [(1, headings)]
    names = list(roster.columns)
    cells += [(at, [row.get(name, "") for name in names]) for at, row in enumerate(rows, 2)]
    opened, *parts = read_table(roster, cells)
    assert opened == RosterOpened(None, everything=True)
    return parts


def test_a_row_with_everything() -> None:
    """Numbers in capitals, an SSN by its digits, days in any of three forms."""
    row = {
        "subscriber_number": "city-1",
        "member_number": "city-1-d1",
        "carrier_number": "H0001-02",
        "employee_id": "1",
        "employer": "city",
        "ssn": "78-05-1120",
        "subscriber_ssn": "078-05-1121",
        "relationship": "SP",
        "name": "Example, Bea",
        "birth_day": "06/01/2015",
        "sex": "Female",
        "line_code": "HMO",
        "plan_code": "PPO",
        "tier_code": "FAM",
        "first_day": "2026-01-01",
        "last_day": "46203",
        "group": "G",
        "subgroup": "1",
    }
    (member,) = read(EVERY, row)

    assert member == MemberHeld(
        place="row 2",
        subscriber=False,
        relationship=Relationship.SPOUSE,
        subscriber_number="CITY-1",
        member_number="CITY-1-D1",
        carrier_number="H0001-02",
        employee_id="1",
        employer="city",
        subscriber_ssn="078051121",
        person=PersonHeld(
            first_name="Bea", last_name="Example", ssn="078051120", birth_day=date(2015, 6, 1), sex=Sex.FEMALE
        ),
        groups=(("number", "G"), ("subgroup", "1")),
        coverages=(CoverageHeld("HMO", "PPO", "FAM", date(2026, 1, 1), date(2026, 6, 30)),),
    )


def test_who_is_the_subscriber() -> None:
    """By the relationship; without that column by their numbers; without two of these everybody is."""
    numbers = Roster(columns={"member_number": "M", "subscriber_number": "S", "first_day": "F"})
    rows = [
        {"member_number": m, "subscriber_number": s, "first_day": "2026-01-01"}
        for m, s in (("A", "a"), ("B", "A"))
    ]
    by_word = read(
        EVERY,
        *({"ssn": "078051120", "relationship": w, "first_day": "2026-01-01"} for w in ("EE", "child", "")),
    )

    assert [each.subscriber for each in read(numbers, *rows)] == [True, False]
    assert [each.subscriber for each in by_word] == [True, False, False]


def test_what_cannot_be_read_is_a_fault_without_its_value() -> None:
    """Nobody named, no first day, no day, no SSN, a word nobody knows."""
    told = {
        "ssn": "12",
        "first_day": "2026-01-01",
        "last_day": "soon",
        "relationship": "cousin",
        "employee_id": "7",
    }
    parts = read(EVERY, {"first_day": "2026-01-01"}, {"employee_id": "7"}, told)
    faults = [str(each) for each in parts if isinstance(each, RosterFault)]

    assert faults == [
        "row 2: it names nobody",
        "row 3: it has no first day of coverage",
        "row 4: a relationship that the profile has no word for",
        "row 4: no SSN in the column of ssn",
        "row 4: no day in the column of last_day",
    ]
    assert [each.place for each in parts if isinstance(each, MemberHeld)] == ["row 4"]


@pytest.mark.parametrize("open_end", ["", "12/31/9999", "9999-12-31"])
def test_an_open_end(open_end: str) -> None:
    """Nothing, or what stands for it."""
    (member,) = read(EVERY, {"employee_id": "7", "first_day": "2026-01-01", "last_day": open_end})

    assert member.coverages[0].end_day is None


def test_columns_that_are_not_there() -> None:
    """The message names the headings; a profile without a column by which anybody could be found is refused."""
    with pytest.raises(Malformed, match='no column "A B"'):
        list(read_table(Roster(columns={"ssn": "A B"}), [(1, ["other"])]))
    with pytest.raises(Malformed, match="no column is named"):
        list(read_table(Roster(columns={"plan_code": "P"}), [(1, ["P"])]))


@given(st.lists(st.lists(st.text(max_size=12) | st.dates().map(str), max_size=24), max_size=6))
def test_any_cells_at_all(rows: list[list[str]]) -> None:
    """Each row is a member or a fault; nothing raises, and no fault has a value of the row."""
    cells: list[tuple[int, Sequence[str]]] = [(1, list(EVERY.columns.values()))]
    parts = list(read_table(EVERY, [*cells, *enumerate(rows, 2)]))

    assert {each.place for each in parts[1:] if not isinstance(each, RosterOpened)} == {
        f"row {number}" for number in range(2, len(rows) + 2)
    }
