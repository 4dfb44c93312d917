"""Starting from what a carrier holds: what is asked of the office, and survivors who cannot be placed all the same."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.spreadsheets import Cell, Sheet, write
from events.employment import EmployeeDied, EmployeeHired
from events.errors import Malformed, NotFound
from services.carrier_feeds.worker.starting import Asked
from services.importing import import_834, write_asked
from services.publishing import publish
from tests.fixtures.hub import hub_in
from tests.services.test_importing_survivors import AT_WORK, THEIRS, WHO, begin, city, file_of, given, theirs
from tests.small_catalog import small_catalog

ASKED: list[tuple[bytes, dict[str, str], tuple[str, ...]]] = [
    (THEIRS, {}, ("death_day", "first_name", "last_name", "birth_day")),
    (THEIRS, {"death_day": "2025-11-10"}, ("first_name", "last_name", "birth_day")),
    (THEIRS, {key: value for key, value in WHO.items() if key != "death_day"}, ("death_day",)),
    (b"", {}, ("death_day",)),
]


@pytest.mark.parametrize(("rows", "told", "asks"), ASKED, ids=["all", "who", "when", "of ours"])
def test_what_nobody_says_is_asked(
    tmp_path: Path, rows: bytes, told: dict[str, str], asks: tuple[str, ...]
) -> None:
    """The family is not placed, with the columns that are missing; the table for it is written, and can be given."""
    path = theirs(tmp_path, rows) if rows else file_of(tmp_path, *AT_WORK)[0]
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, **told))
        write_asked(tmp_path / "ask.csv", done.placing.asked)
        again = begin(hub, path, given=tmp_path / "ask.csv")

    number = "***W55" if rows else "***0234"
    assert done.placing.asked == [("ST 0001 segment 5", asks, number)]
    assert told or again.placing.asked == done.placing.asked
    assert (done.accepted, len(done.placing.unplaced)) == (0, 1)
    (_, row) = (tmp_path / "ask.csv").read_text().splitlines()
    assert row.startswith(f"ST 0001 segment 5,{number},{' '.join(asks)},")


NOBODY_GOES_ON: dict[str, dict[str, Any]] = {
    "survivors: only in Massachusetts the law lets them go on": {"state": "OR"},
    "no class of the employer is offered these plans in the group told": {"plans": ("ppo",)},
    "survivors: the catalog has no class of the employer's survivors": {"classes": small_catalog().classes},
}


@pytest.mark.parametrize("reason", NOBODY_GOES_ON)
def test_who_cannot_go_on(tmp_path: Path, reason: str) -> None:
    """By the law of the state or by the catalog; nothing is taken in, and nothing asked."""
    keys = dict(NOBODY_GOES_ON[reason])
    more = {"classes": keys.pop("classes")} if "classes" in keys else {}
    path = theirs(tmp_path)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, city(**keys).model_copy(update=more), note="", actor="tests")
        done = import_834(hub, "blue", path, commit=True, given=given(tmp_path, **WHO))

    assert [why for _, why in done.placing.unplaced] == [reason]
    assert (done.accepted, done.placing.asked) == (0, [])


def test_children_without_the_spouse(tmp_path: Path) -> None:
    """Their coverage was the spouse's."""
    path, _ = file_of(tmp_path, *AT_WORK)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"INS*N*01")] + content[content.index(b"SE*") :])
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, **WHO))

    assert [why for _, why in done.placing.unplaced] == [
        "survivors: no surviving spouse is covered, by whom the children would go on"
    ]


def test_a_hire_on_the_day_of_death(tmp_path: Path) -> None:
    """What is given has to come before it."""
    path = theirs(tmp_path)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, hire_day="2025-11-10", **WHO))

    assert [why for _, why in done.placing.unplaced] == [
        "somebody was hired on or after the day of death or retirement told"
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("place,hired\nx,2020-01-01\n", "has the columns place, subscriber, asks"),
        ("death_day\n2020-01-01\n", "has the columns place, subscriber, asks"),
        ("place,place,death_day\nx,y,2020-01-01\n", "place, subscriber, asks.* each once"),
        (
            "place,death_day\nx,soon\n",
            "given.csv: row 2: death_day is no day such as 2026-01-31 or 1/31/2026$",
        ),
        ("place,death_day\nx,13/1/2025\n", "row 2: death_day is no day"),
        (
            "place,birth_day\nx,1/31/80\n",
            "row 2: birth_day has a year of two digits: write it as 2026-01-31$",
        ),
        ("place,birth_day\nx,31-Jan-80\n", "row 2: birth_day has a year of two digits"),
        ("place,ssn\nx,219-09\n", "row 2: ssn is no SSN of nine digits$"),
        ("place,ssn\nx,2.19E+08\n", "row 2: ssn is no SSN of nine digits$"),
        ("place,employee_id\nx,1.23457E+11\n", "row 2: employee_id was rounded by a spreadsheet"),
        ("place,,\nx,2020-01-01,\n", "row 2: a value in a column without a heading$"),
        ("place\nx,2020-01-01\n", "row 2: a value in a column without a heading$"),
        ("place,death_day\n,2020-01-01\n", "row 2: no place"),
        ("place,death_day\nx,2020-01-01\n,\nx,2020-01-01\n", "row 4: a place that came before"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, table: str, fault: str) -> None:
    """Nothing is read, and no value is repeated: the row and the column say where it is."""
    path, _ = file_of(tmp_path, *AT_WORK)
    (tmp_path / "given.csv").write_text(table)
    with hub_in(tmp_path / "after", catalog=False) as hub, pytest.raises(Malformed, match=fault):
        begin(hub, path, given=tmp_path / "given.csv")


def _as_saved(folder: Path, form: str) -> Path:
    """Return a table as a spreadsheet of the United States saves it: days by month, numbers without their zeros."""
    heads = ["Place", "asks", "death_day", "First_Name", "last_name", "birth_day", "ssn", "employee_id"]
    cells: list[Cell] = ["ST 0001 segment 5", "", date(2025, 11, 10), "ADA", "EXAMPLE"]
    cells += [date(1980, 2, 3), 78051120, "E77"]
    path = folder / f"given.{form}"
    if form == "xlsx":
        with path.open("wb") as file:
            write(file, [Sheet("given", heads, [cells])], written_at=datetime(2026, 1, 1, tzinfo=UTC))
    else:
        said = [
            f"{each.month}/{each.day}/{each.year}" if isinstance(each, date) else str(each) for each in cells
        ]
        path.write_bytes(
            "".join(f"{','.join(row)},,\r\n" for row in (heads, said, [""] * 8)).encode("utf-8-sig")
        )
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_that_a_spreadsheet_has_saved(tmp_path: Path, form: str) -> None:
    """It says what was written: the days, and the SSN with the zero before it."""
    path = theirs(tmp_path)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=_as_saved(tmp_path, form))
        (records,) = hub.log.load(["hr/city/E77"], personal=True).values()
    told = [each.event for each in records]

    assert (done.placing.unplaced, done.refused, done.placing.faults) == ([], [], [])
    assert [each.death_day for each in told if isinstance(each, EmployeeDied)] == [date(2025, 11, 10)]
    (who,) = [each.person for each in told if isinstance(each, EmployeeHired)]
    assert (who.ssn, who.birth_day) == ("078051120", date(1980, 2, 3))


def test_a_table_that_names_nobody_or_is_not_there(tmp_path: Path) -> None:
    """A place that is no subscriber's is reported; a file that is missing has its name in the error."""
    path = theirs(tmp_path)
    (tmp_path / "given.csv").write_text("place,death_day\nST 0001 segment 6,2025-11-10\n")
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=tmp_path / "given.csv")
        with pytest.raises(NotFound, match="nowhere"):
            begin(hub, path, given=tmp_path / "nowhere.csv")

    assert done.placing.faults == ["row 2 of the table: no subscriber of the file stands at its place"]


def test_a_table_that_was_filled_in_is_not_written_over(tmp_path: Path) -> None:
    """Whoever asks again names another file."""
    table = tmp_path / "ask.csv"
    table.write_text("place,death_day\nx,2025-11-10\n")
    with pytest.raises(NotFound, match="File exists"):
        write_asked(table, [Asked("x", ("death_day",), "***0234")])

    assert table.read_text() == "place,death_day\nx,2025-11-10\n"
