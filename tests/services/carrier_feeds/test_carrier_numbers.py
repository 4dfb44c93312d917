"""The numbers that a carrier itself gives: heard from its roster, recorded, and said where its profile asks for it."""

from datetime import date
from pathlib import Path

import pytest

from events.base import Recorded
from events.carrier_rosters import MemberNumber, NumbersTold
from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.worker import rebuild_file
from services.carrier_feeds.worker.doors import catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_ready import Families
from services.viewing import rebuild
from tests.services.carrier_feeds.roster_stage import (
    FULL,
    compare,
    families,
    full_file,
    night,
    roster_stage,
    said_last,
)
from tests.services.carrier_feeds.stage import CARRIER, Stage

ASKED = {"identifiers": [{"qualifier": "6O", "value": "carrier_number"}]}


@pytest.fixture
def here() -> Stage:
    """Two families of two, told and accepted, whose carrier wants its own numbers back."""
    made = roster_stage(**ASKED)
    families(made, 1, 2)
    return made


def _numbered(content: bytes, **numbers: str) -> bytes:
    """Return a roster of ours with the carrier's own numbers of some members: `CITY_1_D1="H001"`."""
    for ours, theirs in numbers.items():
        row = f"REF*23*{ours.replace('_', '-')}~".encode()
        assert content.count(row) == 1
        content = content.replace(row, row + f"\nREF*6O*{theirs}~".encode())
    return content


def _told(here: Stage) -> list[tuple[str, str, str]]:
    return [
        (each.family, each.member, each.number) for fact in here.said(NumbersTold) for each in fact.numbers
    ]


def _renamed(here: Stage, member: str = SELF) -> None:
    here.hr(
        "city/1",
        PersonChanged(
            person_ref=member,
            changes=PersonChanges(last_name="Corrected"),
            change_day=date(2026, 6, 1),
            correction=True,
        ),
    )


def test_a_number_is_kept_and_said_from_then_on(here: Stage, tmp_path: Path) -> None:
    """It is news to nobody, so nobody is due; the next row of the member has it, others are without."""
    silent = full_file(here)
    outcome = compare(here, _numbered(silent, CITY_1="H001"), tmp_path)
    due = here.due()
    _renamed(here)
    _renamed(here, "d1")
    night(here)

    assert (outcome.numbers, outcome.differences, due) == (1, 0, 0)
    assert _told(here) == [("city/1", SELF, "H001")]
    assert b"REF*6O*" not in silent
    assert said_last(here).count(b"REF*23*CITY-1~") == 1
    assert [each for each in said_last(here).split(b"~") if b"REF*6O" in each] == [b"\nREF*6O*H001"]


def test_the_same_number_is_told_once_and_another_takes_its_place(here: Stage, tmp_path: Path) -> None:
    """Also where the roster repeats what we said ourselves."""
    compare(here, _numbered(full_file(here), CITY_1="H001", CITY_1_D1="H002"), tmp_path)
    ours = full_file(here)
    again = compare(here, ours, tmp_path, name="again.834")
    changed = compare(here, ours.replace(b"*H002~", b"*H003~"), tmp_path, name="changed.834")

    assert ours.count(b"REF*6O*H00") == 2
    assert (again.numbers, changed.numbers) == (0, 1)
    assert _told(here) == [("city/1", "d1", "H002"), ("city/1", SELF, "H001"), ("city/1", "d1", "H003")]
    assert b"REF*6O*H003~" in full_file(here)


def test_a_full_file_of_before_is_made_again_without_it(here: Stage, tmp_path: Path) -> None:
    """What it says follows from the log up to its basis; the views too are what the log says."""
    night(here, "full")
    before = said_last(here)
    compare(here, _numbered(before, CITY_2="H009"), tmp_path)
    night(here, "full")
    digest = here.doors.views.digest(LEDGER.view)
    rebuild(here.doors.log, here.doors.views, LEDGER)

    assert rebuild_file(here.doors, CARRIER, 2).whole() == before
    assert b"REF*6O*H009~" in rebuild_file(here.doors, CARRIER, 3).whole()
    assert here.doors.views.digest(LEDGER.view) == digest


def test_what_is_ready_of_a_family_goes_when_a_number_comes(here: Stage, tmp_path: Path) -> None:
    """The next full file decides it again."""

    def texts() -> dict[str, bytes]:
        basis = catch_up(here.doors)
        book, profile = profile_at(here.doors, CARRIER, basis)
        feed, today = feed_of(here.doors, CARRIER), here.clock.now().date()
        them = Families(here.doors, book, profile, feed, today, basis)
        return {each.family: each.said.text for each in them}

    first = texts()
    compare(here, _numbered(full_file(here), CITY_1_D1="H002"), tmp_path)
    second = texts()

    assert first["city/2"] == second["city/2"]
    assert (b"H002" in first["city/1"], b"H002" in second["city/1"]) == (False, True)


def test_a_table_tells_it_in_a_column(here: Stage, tmp_path: Path) -> None:
    """One that no file could say is a fault, with its row and without its value."""
    table = "Member,Theirs,Line,Plan,From\nCITY-1,H001,HMO,PPO,2026-01-01\nCITY-2,H*02,HMO,PPO,2026-01-01\n"
    made = roster_stage(
        **ASKED,
        roster={
            "columns": {
                "member_number": "Member",
                "carrier_number": "Theirs",
                "line_code": "Line",
                "plan_code": "Plan",
                "first_day": "From",
            }
        },
    )
    families(made, 1, 2)
    outcome = compare(made, table, tmp_path, name="roster.csv")

    assert _told(made) == [("city/1", SELF, "H001")]
    assert "row 3: a number of the carrier's own that no file can say" in outcome.faults
    assert not any("H*02" in each for each in outcome.faults)


def test_a_carrier_that_does_not_ask_for_it_is_not_told_it(tmp_path: Path) -> None:
    """The number is kept nevertheless where a column names it."""
    columns = {"member_number": "Member", "carrier_number": "Theirs", "first_day": "From"}
    here = roster_stage(full_file=FULL, roster={"columns": columns})
    families(here, 1)
    compare(here, "Member,Theirs,From\nCITY-1,H001,2026-01-01\n", tmp_path, name="roster.csv")

    assert _told(here) == [("city/1", SELF, "H001")]
    assert b"H001" not in full_file(here)


def test_the_fact_is_of_the_carriers_feed(here: Stage, tmp_path: Path) -> None:
    """With the roster it came by."""
    outcome = compare(here, _numbered(full_file(here), CITY_1="H001"), tmp_path)
    records: list[Recorded] = here.doors.log.load([f"feed/{CARRIER}"])[f"feed/{CARRIER}"]
    fact = records[-1].event

    assert isinstance(fact, NumbersTold)
    assert fact.as_of == outcome.as_of
    assert fact.numbers == (MemberNumber(family="city/1", member=SELF, number="H001"),)
