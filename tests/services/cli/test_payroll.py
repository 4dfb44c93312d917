"""`hub payroll`: a pay day looked at, sent, and listed."""

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run

PAY_DAY = "2026-01-15"


def test_a_preview_lists_the_lines_and_sends_nothing(folder: Path, run: Run) -> None:
    """A quarter of the family rate, over two pay days a month."""
    seen = run("payroll", "preview", "city-payroll", PAY_DAY)
    told = json.loads(run("payroll", "preview", "city-payroll", PAY_DAY, "--json").out)

    assert seen.rows == [["city/10234", "start", "D-HMO", PAY_DAY, "250.00", "750.00"]]
    assert [(each["family"], each["amount"]) for each in told] == [("city/10234", "250.00")]
    assert list((folder / "city-payroll/in").iterdir()) == []


def test_a_pay_day_has_one_file(folder: Path, run: Run) -> None:
    """Run, listed, and not run again; the next pay day has nothing new to say."""
    sent = run("payroll", "run", "city-payroll", PAY_DAY)
    again = run("payroll", "run", "city-payroll", PAY_DAY)
    listed = json.loads(run("payroll", "list", "--json").out)

    assert (sent.code, "delivered, 1 line" in sent.out) == (0, True)
    assert again.code == 4
    assert [(each["partner"], each["for"], each["lines"], each["delivered"]) for each in listed] == [
        ("city-payroll", PAY_DAY, 1, True)
    ]
    assert run("payroll", "preview", "city-payroll", "2026-01-28").code == 4
    (file,) = (folder / "city-payroll/in").iterdir()
    assert file.read_text(encoding="utf-8").splitlines()[1] == f"10234,D-HMO,start,{PAY_DAY},250.00"


def test_a_payroll_that_is_away_is_tried_again(folder: Path, run: Run) -> None:
    """Exit code 1, then 0, with one file."""
    (folder / "city-payroll/in").rename(folder / "away")
    failed = run("payroll", "run", "city-payroll", PAY_DAY)
    (folder / "away").rename(folder / "city-payroll/in")

    again = run("payroll", "run", "city-payroll", PAY_DAY)

    assert (failed.code, "not delivered" in failed.out) == (1, True)
    assert again.code == 0
    assert len(list((folder / "city-payroll/in").iterdir())) == 1


def test_due_delivers_what_waits(folder: Path, run: Run) -> None:
    """Although its pay day has passed; the list says so before and after, and the overview too."""
    (folder / "city-payroll/in").rename(folder / "away")
    run("payroll", "run", "city-payroll", PAY_DAY)
    away = run("payroll", "run", "--due")
    status = run("status")
    before = run("payroll", "list").rows
    (folder / "away").rename(folder / "city-payroll/in")

    back = run("payroll", "run", "--due")

    assert (away.code, "ded_20260115_0001.csv is prepared and not delivered" in away.out) == (1, True)
    assert (status.code, ["city-payroll", "1"] in status.rows) == (3, True)
    assert (back.code, "ded_20260115_0001.csv delivered" in back.out) == (0, True)
    assert [row[6] for row in (*before, *run("payroll", "list").rows)] == ["no", "yes"]
    assert run("payroll", "run", "--due").code == 4


def test_an_open_pay_day_has_nothing_to_do(folder: Path, run: Run) -> None:
    """Exit code 4; nothing is waiting that would be tried again."""
    said = run("payroll", "run", "city-payroll", "2027-12-15")

    assert (said.code, "is open to changes until" in said.out, said.err) == (4, True, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "city-payroll"),
        ("run", "city-payroll", "soon"),
        ("run", "city-payroll", "2026-01-16"),
        ("run", "nobody", PAY_DAY),
        ("preview", "nobody", PAY_DAY),
    ],
    ids=" ".join,
)
def test_what_does_not_exist_is_a_mistake_in_usage(
    folder: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    """Exit code 2 and a message."""
    said = run("payroll", *arguments)

    assert (said.code, bool(said.err)) == (2, True)
