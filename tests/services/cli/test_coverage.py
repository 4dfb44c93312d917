"""`hub coverage`, as a coordinator meets it: the census as table, CSV, workbook and JSON."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from events.intake import PersonRevealed
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import BEGINNING, FAMILY, JOB, event, hired, left, lines, tell
from tests.services.cli.conftest import Run

DAY = ("--as-of", "2026-02-01")


def rows_of(text: str) -> list[dict[str, str]]:
    """Return a CSV file's rows by heading."""
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_member_and_plan(folder: Path, run: Run) -> None:
    """Ids, line, carrier, tier of the family, days, department and unit; and below how many by plan and tier."""
    said = run("coverage", *DAY)

    columns = "employer\temployee id\tmember number\trelationship\tline\tplan\tcarrier\ttier\tfirst day"
    ends = "medical\thmo\tblue\tfamily\t2026-01-01\tClerk\tclerical"
    assert said.code == 0
    assert said.out.splitlines() == [
        f"{columns}\tdepartment\tbargaining unit\tpremium\temployer pays\temployee pays\tpremium per",
        f"city\t10234\tCITY-10234\tself\t{ends}\t2000.00\t1500.00\t500.00\tmonth",
        f"city\t10234\tCITY-10234-D1\tchild\t{ends}\t\t\t\t",
        "",
        "plan\ttier\tsubscribers\tmembers",
        "hmo\tfamily\t1\t2",
        "all\t\t1\t2",
    ]


def test_csv_has_every_field(folder: Path, run: Run) -> None:
    """With its heading, also where nothing is in it."""
    first, second = rows_of(run("coverage", *DAY, "--csv").out)

    assert first == {
        "employer": "city",
        "employee_id": "10234",
        "member_number": "CITY-10234",
        "relationship": "self",
        "name": "",
        "line": "medical",
        "plan": "hmo",
        "carrier": "blue",
        "tier": "family",
        "first_day": "2026-01-01",
        "last_day": "",
        "department": "Clerk",
        "bargaining_unit": "clerical",
        "volume": "",
        "premium": "2000.00",
        "employer_pays": "1500.00",
        "employee_pays": "500.00",
        "premium_per": "month",
    }
    assert (second["member_number"], second["premium"]) == ("CITY-10234-D1", "")


def test_json_is_one_object_with_rows_and_totals(folder: Path, run: Run) -> None:
    """The day, the instant, the rows and the counts."""
    said = json.loads(run("coverage", *DAY, "--json").out)

    assert (said["as_of"], said["known_at"]) == ("2026-02-01", None)
    assert [each["member_number"] for each in said["rows"]] == ["CITY-10234", "CITY-10234-D1"]
    assert said["totals"] == [{"plan": "hmo", "tier": "family", "subscribers": 1, "members": 2}]


def test_a_workbook_has_rows_and_totals(folder: Path, run: Run) -> None:
    """Two sheets; the message says how many rows."""
    said = run("coverage", *DAY, "--xlsx", "census.xlsx")

    with zipfile.ZipFile(folder / "census.xlsx") as book:
        assert b"CITY-10234-D1" in book.read("xl/worksheets/sheet1.xml")
        assert b"hmo" in book.read("xl/worksheets/sheet2.xml")
    assert (said.code, said.out) == (0, "census.xlsx: 2 rows\n")


@pytest.mark.parametrize(
    ("option", "value", "rows"),
    [
        ("--plan", "hmo", 2),
        ("--plan", "dental", 0),
        ("--carrier", "blue", 2),
        ("--carrier", "teeth", 0),
        ("--employer", "city", 2),
        ("--employer", "schools", 0),
        ("--tier", "family", 2),
        ("--tier", "employee_only", 0),
        ("--department", "Clerk", 2),
        ("--department", "Police", 0),
        ("--bargaining-unit", "clerical", 2),
        ("--bargaining-unit", "police", 0),
    ],
)
def test_it_is_cut_to_what_is_asked(folder: Path, run: Run, option: str, value: str, rows: int) -> None:
    """A dependent is in the tier, the department and the unit of the subscriber."""
    said = run("coverage", *DAY, "--csv", option, value)

    assert (said.code, len(rows_of(said.out))) == (0, rows)


def test_nobody_is_said_and_is_nothing_to_do(folder: Path, run: Run) -> None:
    """Exit code 4 on the day before the first."""
    said = run("coverage", "--as-of", "2025-12-31")

    assert (said.code, said.out) == (4, "Nobody is covered on 2025-12-31 by what was asked for.\n")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--plan", "hmoo", 'The catalog has no plan "hmoo". It has: hmo, ppo, hmo-retired, dental, life.'),
        ("--carrier", "green", 'The catalog has no carrier "green". It has: blue, teeth.'),
        ("--employer", "town", 'The catalog has no employer "town". It has: city.'),
    ],
)
def test_a_word_that_the_catalog_has_not_is_named(
    folder: Path, run: Run, option: str, value: str, said: str
) -> None:
    """A census of nobody may be a slip of the pen; it is taken all the same, for an earlier catalog may have had it."""
    empty = run("coverage", *DAY, "--csv", option, value)

    assert (empty.code, rows_of(empty.out)) == (0, [])
    assert said in empty.err
    assert "The catalog has no" not in run("coverage", *DAY, "--plan", "hmo").err


def test_a_tier_that_is_none_is_refused(folder: Path, run: Run) -> None:
    """There are five, and they are named."""
    said = run("coverage", *DAY, "--tier", "employee")

    assert (said.code, "employee_only" in said.err) == (2, True)


def test_the_census_as_it_was_known(folder: Path, run: Run) -> None:
    """A late termination takes them out of the census for the day, and not out of the one as known before."""
    with open_hub(read(), FixedClock(BEGINNING + timedelta(days=42))) as hub:
        tell(hub, left("2026-01-16"))
        step(hub)
    day = ("--as-of", "2026-03-10", "--csv")

    now = rows_of(run("coverage", *day).out)
    then = rows_of(run("coverage", *day, "--known-at", "2026-02-01T00:00:00Z").out)
    never = rows_of(run("coverage", *day, "--known-at", "2026-01-05T13:59:59Z").out)

    assert (now, never) == ([], [])
    assert [each["member_number"] for each in then] == ["CITY-10234", "CITY-10234-D1"]
    assert {each["last_day"] for each in then} == {""}


def test_names_are_initials_unless_revealed_and_each_look_is_recorded(folder: Path, run: Run) -> None:
    """Without a reason nothing is shown; with it whole names, and a fact of each family looked at."""
    masked = rows_of(run("coverage", *DAY, "--csv", "--names").out)
    without = run("coverage", *DAY, "--csv", "--reveal")
    whole = rows_of(run("--as", "bob", "coverage", *DAY, "--csv", "--reveal", "--reason", "an audit").out)

    assert [each["name"] for each in masked] == ["A*** O***", "B*** E***"]
    assert (without.code, "Ada" in without.out) == (2, False)
    assert [each["name"] for each in whole] == ["Ada O'Example-Núñez", "Bea Example"]
    with open_hub(read()) as hub:
        (record,) = hub.log.load(["operator/bob"])["operator/bob"]
    assert record.event == PersonRevealed(family=FAMILY, reason="an audit")


def test_a_text_like_a_formula_is_none(folder: Path, run: Run) -> None:
    """In CSV it has an apostrophe before it; JSON, which programs read, says it as it is."""
    work = event(
        "hr.employee.job_changed",
        {"change_day": "2026-01-20", "job": {**JOB, "department": "=cmd"}},
        id="live",
    )
    (folder / "more.jsonl").write_text(lines([work]), encoding="utf-8")
    run("event", "publish", "more.jsonl")
    run("run", "--once")

    as_csv = rows_of(run("coverage", *DAY, "--csv").out)
    as_json = json.loads(run("coverage", *DAY, "--json").out)

    assert {each["department"] for each in as_csv} == {"'=cmd"}
    assert {each["department"] for each in as_json["rows"]} == {"=cmd"}


def test_a_long_table_is_cut_and_says_so(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The totals count everybody."""
    monkeypatch.setattr("services.cli.coverage.LISTED_MAX", 1)

    said = run("coverage", *DAY)

    assert "… and 1 row more; --csv, --xlsx and --json have all." in said.err
    assert said.out.splitlines()[-1] == "all\t\t1\t2"


def test_only_one_form_at_a_time(folder: Path, run: Run) -> None:
    """Two are a mistake."""
    assert run("coverage", "--csv", "--json").code == 2


def test_what_has_just_been_decided_is_in_it(folder: Path, run: Run) -> None:
    """The view is brought up to date before it is asked."""
    later = [
        hired(id="two", subject="city/10001"),
        event(
            "hr.election.submitted",
            {
                "occasion": "new_hire",
                "occasion_day": "2025-11-03",
                "signed_day": "2025-11-03",
                "choices": [{"plan": "hmo", "covered": ["self"]}],
            },
            id="three",
            subject="city/10001",
        ),
    ]
    (folder / "more.jsonl").write_text(lines(later), encoding="utf-8")
    run("event", "publish", "more.jsonl")
    run("run", "--once")

    numbers = [each["member_number"] for each in rows_of(run("coverage", *DAY, "--csv").out)]

    assert numbers == ["CITY-10001", "CITY-10234", "CITY-10234-D1"]
