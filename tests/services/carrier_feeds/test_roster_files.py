"""Rosters as files: tables, what is no roster, what is kept of one, and one that is broken off."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.base import Entry
from events.carrier_rosters import DifferenceKind, RosterCompared
from events.errors import Malformed, NotFound
from services.carrier_feeds.projection import ROSTERS
from services.carrier_feeds.worker.roster_differences import rosters_of
from tests.services.carrier_feeds.roster_stage import (
    compare,
    families,
    found,
    full_file,
    here,
    roster_stage,
)
from tests.services.carrier_feeds.stage import CARRIER, Stage

__all__ = ["here"]


COLUMNS = {
    "ssn": "SSN",
    "subscriber_ssn": "Subscriber",
    "relationship": "Rel",
    "birth_day": "Born",
    "name": "Name",
    "plan_code": "Plan",
    "tier_code": "Tier",
    "first_day": "Eff",
    "last_day": "Term",
    "group": "Group",
}


TABLE = """SSN,Subscriber,Rel,Born,Name,Plan,Tier,Eff,Term,Group
078-05-0001,078-05-0001,EE,02/03/1980,"Example, Ada",PPO,Family,01/01/2026,12/31/9999,BLUE-ACT
,078-05-0001,CH,06/01/2015,"Example, Bea",PPO,,01/01/2026,,BLUE-ACT
078-05-0002,078-05-0002,EE,02/03/1980,"Example, Ada",PPO,Family,2026-01-01,,BLUE-ACT
"""


def test_a_table_by_its_columns(tmp_path: Path) -> None:
    """People are found by SSN, name and birth date; a row too few is the one difference."""
    roster = {
        "columns": COLUMNS,
        "relationships": {"EE": "self", "CH": "child"},
        "tiers": {"Family": "family"},
    }
    here = roster_stage(roster=roster)
    families(here, 1, 2)
    outcome = compare(here, TABLE, tmp_path, name="roster.csv")
    (difference,) = found(here)

    assert (outcome.faults, outcome.as_of, outcome.agreeing) == ([], date(2026, 6, 2), 3)
    assert (difference.kind, difference.family, difference.member) == (
        DifferenceKind.ONLY_HERE,
        "city/2",
        "d1",
    )


def test_nothing_personal_is_kept(tmp_path: Path) -> None:
    """Neither the facts nor the views have an SSN, a name or a birth date, and what was put aside is gone."""
    here = roster_stage(roster={"columns": COLUMNS, "relationships": {"EE": "self", "CH": "child"}})
    families(here, 1)
    compare(here, TABLE.replace("1980", "1981").replace("0002", "0003"), tmp_path, name="roster.csv")
    said = [
        each.event.model_dump_json()
        for each in here.doors.log.read(after=0, limit=1000, categories={"roster"})
    ]
    views = here.doors.views
    kept = [row.body.decode() for _, row in views.find(ROSTERS.view)]

    assert said
    for text in (*said, *kept):
        assert not [each for each in ("07805", "Example", "1981", "2015-06", "078-05") if each in text]
    assert views.find("roster-spool-blue") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Member,Plan\n1,2\n", "no column"),
        (b"ISA*00*~", "no differences"),
        ("", "no headings"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, content: bytes | str, says: str) -> None:
    """A table without its columns, or nothing at all, is refused; a broken 834 is all faults."""
    here = roster_stage(roster={"columns": COLUMNS})
    if says == "no differences":
        assert compare(here, content, tmp_path).faults
        return
    with pytest.raises(Malformed, match=says):
        compare(here, content, tmp_path, name="roster.csv")


def test_a_file_of_changes_is_no_roster(here: Stage, tmp_path: Path) -> None:
    """BGN08 2 says nothing of whom it does not name; and another payer's file is not the carrier's."""
    content = full_file(here)
    with pytest.raises(Malformed, match="file of changes"):
        compare(here, content.replace(b"****4~", b"****2~"), tmp_path)
    with pytest.raises(Malformed, match="payer"):
        compare(here, content.replace(b"N1*IN**FI*987654321", b"N1*IN**FI*987654322"), tmp_path)
    with pytest.raises(NotFound):
        compare(here, "a,b\n", tmp_path)


def test_a_large_roster_is_recorded_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the last part closes it; broken off before it, the same file is read once more and counts once."""
    monkeypatch.setattr("services.carrier_feeds.worker.roster_writing.PART", 2)
    here = roster_stage()
    families(here, 1, 2, 3)
    bad = full_file(here).replace(b"PPO*FAM~", b"PPO*EMP~")
    log = here.doors.log
    append = log.append

    def break_off(entries: Sequence[Entry], **said: Any) -> list[int]:
        if any(isinstance(each.event, RosterCompared) and each.event.last for each in entries):
            raise KeyboardInterrupt
        return append(entries, **said)

    monkeypatch.setattr(log, "append", break_off)
    with pytest.raises(KeyboardInterrupt):
        compare(here, bad, tmp_path)
    broken = [each.closed for each in rosters_of(here.doors, CARRIER)]
    monkeypatch.setattr(log, "append", append)
    compare(here, bad, tmp_path)

    assert (broken, [each.closed for each in rosters_of(here.doors, CARRIER)]) == ([False], [True])
    assert [each.cycles for each in found(here)] == [1, 1, 1]
