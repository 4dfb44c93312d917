"""The administrator is told each night what occurred, what changed and what was taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.batches import Outcome
from services.cobra.projection import LEDGER
from services.cobra.worker import deadlines, preview, run_administrator
from services.viewing import build, rebuild
from tests.life import FAMILY, day, elected, hired, joined, left, left_cancelled, parted, person, voided
from tests.services.column_files import Office, catalog


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that knows an employee with a spouse, both with medical and dental."""
    made = Office(tmp_path).on("2026-01-05").publish(catalog())
    made.told(
        hire=hired("2026-01-05", who=person("Ada")),
        kim=joined("kim", "2026-01-05", who=person("Kim", ssn=None)),
        choice=elected("2026-01-05", "hmo:kim", "dental:kim"),
    )
    yield made
    made.close()


def run(office: Office, night: str) -> list[Outcome]:
    """Run a night's file."""
    return run_administrator(office.doors, office.views, day(night))


def test_nights(office: Office) -> None:
    """A termination, its cancellation and a divorce, each in the file of its own night; no file on a quiet one."""
    office.on("2026-04-20").told(left=left("2026-04-16"))
    run(office, "2026-04-20")
    assert run(office, "2026-04-21") == [Outcome("cobra", "2026-04-21")]
    office.on("2026-04-22").told(back=left_cancelled())
    run(office, "2026-04-22")
    office.on("2026-06-12").told(gone=parted("kim", "2026-06-10"))
    run(office, "2026-06-12")

    assert office.files() == {
        "cobra_20260420_0001.csv": [
            'occurred,CITY-10234-KIM,spouse,"Example, Kim",Harbor City,'
            "termination,2026-04-16,medical;dental,2026-08-12",
            'occurred,CITY-10234,self,"Example, Ada",Harbor City,'
            "termination,2026-04-16,medical;dental,2026-08-12",
        ],
        "cobra_20260422_0002.csv": [
            'withdrawn,CITY-10234-KIM,spouse,"Example, Kim",Harbor City,'
            "termination,2026-04-16,medical;dental,2026-08-12",
            'withdrawn,CITY-10234,self,"Example, Ada",Harbor City,'
            "termination,2026-04-16,medical;dental,2026-08-12",
        ],
        "cobra_20260612_0003.csv": [
            'occurred,CITY-10234-KIM,spouse,"Example, Kim",Harbor City,'
            "divorce,2026-06-10,medical;dental,2026-11-11",
        ],
    }


def test_again(office: Office) -> None:
    """A night has one file, however often it is run."""
    office.told(left=left("2026-04-16"))

    assert [each.number for each in run(office, "2026-04-20")] == [1]
    assert run(office, "2026-04-20") == []


def test_what_was_undone_before_the_night_is_not_said(office: Office) -> None:
    """Occurred and withdrawn within a day leaves nothing to tell."""
    office.on("2026-04-18").told(left=left("2026-04-16"))
    office.on("2026-04-20").told(back=left_cancelled())

    assert run(office, "2026-04-20") == [Outcome("cobra", "2026-04-20")]


def test_another_loss_is_a_change(office: Office) -> None:
    """Same event, but one line less was lost: the line says that it changed."""
    office.told(left=left("2026-04-16"))
    run(office, "2026-04-20")
    office.told(void=voided(f"{FAMILY}-choice"), again=elected("2026-01-05", "hmo:kim"))
    lines = preview(office.doors, office.views)

    assert [(each.member, each.values["action"], each.values["plans"]) for each in lines] == [
        ("kim", "changed", "hmo"),
        ("self", "changed", "hmo"),
    ]


def test_a_corrected_day_takes_the_old_one_back(office: Office) -> None:
    """Withdrawals stand before what occurred instead."""
    office.told(left=left("2026-04-16"))
    run(office, "2026-04-20")
    office.told(void=voided(f"{FAMILY}-left"), right=left("2026-05-04"))
    lines = preview(office.doors, office.views)

    assert [(each.member, each.values["action"], each.values["event_day"]) for each in lines] == [
        ("kim", "withdrawn", "2026-04-16"),
        ("self", "withdrawn", "2026-04-16"),
        ("kim", "occurred", "2026-05-04"),
        ("self", "occurred", "2026-05-04"),
    ]


def test_deadlines(office: Office) -> None:
    """What is still open on a day, the earliest notice first, and whether the administrator knows."""
    office.told(left=left("2026-04-16"))
    run(office, "2026-04-20")
    office.told("city/00001", hire=hired("2026-01-05"), choice=elected("2026-01-05", "dental"))
    office.told("city/00001", left=left("2026-03-10"))
    found = deadlines(office.log, office.views, on=day("2026-07-13"))

    assert [(e.family, e.member, e.notice_due_day, e.election_last_day, e.told) for e in found] == [
        ("city/00001", "self", day("2026-05-14"), day("2026-07-13"), False),
        (FAMILY, "kim", day("2026-06-13"), day("2026-08-12"), True),
        (FAMILY, "self", day("2026-06-13"), day("2026-08-12"), True),
    ]
    assert len(deadlines(office.log, office.views, on=day("2026-07-14"))) == 2
    assert deadlines(office.log, office.views, on=day("2026-08-13")) == []


def test_the_ledger_can_be_built_again(office: Office) -> None:
    """Dropped and built from the log it is the same, and says nothing twice."""
    office.told(left=left("2026-04-16"))
    run(office, "2026-04-20")
    office.told(back=left_cancelled())
    run(office, "2026-04-21")
    build(office.log, office.views, LEDGER)
    before = office.views.digest(LEDGER.view)
    rebuild(office.log, office.views, LEDGER)

    assert office.views.digest(LEDGER.view) == before
    assert run(office, "2026-04-22") == [Outcome("cobra", "2026-04-22")]


def test_a_partner_who_is_away(office: Office) -> None:
    """The night's file waits and is sent before the next."""
    office.told(left=left("2026-04-16"))
    office.partner.away = "before"
    run(office, "2026-04-20")
    office.partner.away = ""

    assert [(each.number, each.delivered) for each in run(office, "2026-04-21")] == [(1, True), (None, False)]
