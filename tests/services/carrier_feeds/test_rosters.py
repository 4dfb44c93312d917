"""A carrier's own roster beside our books: no difference where there is none, and exactly the one where there is."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from events.carrier_rosters import DifferenceKind
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.carrier_feeds.worker.roster_differences import seen_there
from services.carrier_feeds.worker.roster_writing import RosterOutcome
from tests.life import hired, joined, person
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.roster_stage import (
    add_family,
    compare,
    ended,
    families,
    found,
    full_file,
    here,
    night,
    roster_stage,
)
from tests.services.carrier_feeds.stage import CARRIER, Stage, began
from tests.services.carrier_feeds.test_x12_convergence import covered

__all__ = ["here"]

MEDICAL = InsuranceLine.MEDICAL


def seen(here: Stage, family: str, member: str) -> tuple[date, str]:
    """Return as of when the carrier's last roster had what of a member's medical coverage."""
    found = seen_there(here.doors, CARRIER, [(family, member, MEDICAL)])[family, member, MEDICAL]
    return found.as_of, found.what


TOO_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def test_our_own_full_file_is_no_difference(here: Stage, tmp_path: Path) -> None:
    """Everybody agrees; nothing is due by it, and the same content again is not read."""
    content = full_file(here)
    first = compare(here, content, tmp_path)
    head = here.doors.log.head()
    again = compare(here, content, tmp_path, name="other.834")

    assert first == RosterOutcome(CARRIER, date(2026, 6, 2), families=3, members=6, agreeing=6)
    assert (again.read_before, here.doors.log.head(), here.due()) == (True, head, 0)
    assert seen(here, "city/1", "d1") == (date(2026, 6, 2), "agreed")


@settings(max_examples=60, suppress_health_check=TOO_SLOW)
@given(drawn=carriers(), truth=covered(), other=covered())
def test_law_what_was_told_is_never_a_difference(
    drawn: Drawn, truth: Spans, other: Spans, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the carrier's switches: its full file of us agrees, also while what came since is on its way."""
    here = roster_stage(**_keys(drawn))
    here.hr("city/1", hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))
    add_family(here, 9)
    here.becomes("city/1", truth)
    night(here)
    night(here)
    folder = tmp_path_factory.mktemp("rosters")
    content = full_file(here) if drawn.keys["full_file"] else b""
    if not content:
        return
    assert compare(here, content, folder).differences == 0
    if not drawn.keys["changes"]:
        night(here, "full")
        content = full_file(here)
    here.becomes("city/1", other)
    assert compare(here, content + b"\n", folder).differences == 0


def _keys(drawn: Drawn) -> dict[str, object]:
    """Return the keys of a drawn profile, whose roster is an 834 like ours; it takes whoever is covered, at once."""
    profile = next(each for each in drawn.cured().carriers if each.id == CARRIER).model_dump()
    at_once = {"limits": {"ended_members": None}, "closed": {}}
    return {**profile, **at_once, "roster": None, "missing_ssn": "left_out", "members_per_file": None}


EDITS = {
    "plan": (b"HD*030**HMO*PPO*FAM~", b"HD*030**HMO*HMO*FAM~", DifferenceKind.PLAN, SELF, "ppo", "hmo"),
    "tier": (b"PPO*FAM~", b"PPO*EMP~", DifferenceKind.TIER, SELF, "family", "employee_only"),
    "first day": (
        b"FAM~\nDTP*348*D8*20260101~",
        b"FAM~\nDTP*348*D8*20260201~",
        DifferenceKind.FIRST_DAY,
        SELF,
        "2026-01-01",
        "2026-02-01",
    ),
    "last day": (
        b"PPO~\nDTP*348*D8*20260101~",
        b"PPO~\nDTP*348*D8*20260101~\nDTP*349*D8*20260630~",
        DifferenceKind.LAST_DAY,
        "d1",
        "open",
        "2026-06-30",
    ),
    "SSN": (b"078050001", b"078050009", DifferenceKind.SSN, SELF, "", ""),
    "name": (b"EXAMPLE*BEA~", b"EXAMPLE*BEATE~", DifferenceKind.NAME, "d1", "", ""),
    "birth date": (b"D8*20150601*", b"D8*20150602*", DifferenceKind.BIRTH_DAY, "d1", "", ""),
}


@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_is_exactly_that_difference(here: Stage, tmp_path: Path, edit: str) -> None:
    """One of each kind in the first family, and nothing else; of identifiers only that they differ."""
    before, after, kind, member, ours, theirs = EDITS[edit]
    outcome = compare(here, full_file(here).replace(before, after, 1), tmp_path)
    (difference,) = found(here)

    assert (outcome.differences, outcome.agreeing) == (1, 5)
    assert (difference.kind, difference.family, difference.member) == (kind, "city/1", member)
    assert (difference.ours, difference.theirs, difference.cycles) == (ours, theirs, 1)


def test_another_group_is_a_difference(here: Stage, tmp_path: Path) -> None:
    """REF*1L of both rows of the family."""
    content = full_file(here).replace(b"BLUE-ACT", b"BLUE-RET", 2)
    compare(here, content, tmp_path)

    assert [(each.kind, each.ours, each.theirs) for each in found(here)] == [
        (DifferenceKind.GROUP, "BLUE-ACT", "BLUE-RET")
    ] * 2


def test_names_are_compared_by_their_letters(here: Stage, tmp_path: Path) -> None:
    """Accents, marks and capitals are no difference, and a roster that has no name says nothing of it."""
    here.hr(
        "city/4",
        hired("2026-01-01", who=person("Zoë-Ann", ssn=None).model_copy(update={"last_name": "Ørsted"})),
    )
    here.covers("city/4", began())
    night(here)
    content = full_file(here).replace(b"EXAMPLE*BEA~", b"EXAMPLE~", 1)

    assert (b"ORSTED*ZOE-ANN" in content, compare(here, content, tmp_path).differences) == (True, 0)


def without(content: bytes, number: int) -> bytes:
    """Return a file without the member rows of a subscriber's number of ours, and with its count mended."""
    head, *rows = content.split(b"INS*")
    kept = [row for row in rows if b"REF*23*CITY-%d~" % number not in row]
    return b"INS*".join([head, *kept])


def test_only_here(here: Stage, tmp_path: Path) -> None:
    """Somebody is not in the roster; the faults of its counts do not matter."""
    outcome = compare(here, without(full_file(here), 2), tmp_path)
    (difference,) = found(here)

    assert (outcome.members, difference.kind, difference.member) == (6, DifferenceKind.ONLY_HERE, SELF)
    assert difference.ours == "ppo 2026-01-01 to open"


def test_only_there(here: Stage, tmp_path: Path) -> None:
    """Nobody we know under that number, a member a family does not have, and somebody without any coverage of ours."""
    here.hr("city/7", hired("2026-01-01", who=person("Ada", ssn="078050007")))
    content = full_file(here)
    content = content.replace(b"CITY-3-D1", b"CITY-3-D9").replace(b"EXAMPLE*BEA~", b"EXAMPLE*CY~")
    content = content.replace(b"CITY-1~", b"CITY-8~", 2).replace(b"20150601*F~", b"20120202*F~")
    content = content.replace(b"CITY-2~", b"CITY-7~").replace(b"CITY-2-D1", b"CITY-7-D1")
    compare(here, content, tmp_path)
    there = [each for each in found(here) if each.kind is DifferenceKind.ONLY_THERE]

    assert sorted((each.family or "", each.member or "") for each in there) == [
        ("", ""),
        ("city/3", ""),
        ("city/7", ""),
        ("city/7", "self"),
    ]
    assert all(each.place.startswith("ST 0001 segment") for each in there)


def test_a_change_that_is_on_its_way_is_no_difference(here: Stage, tmp_path: Path) -> None:
    """Not told yet, and told but not answered: the roster has what was accepted."""
    content = full_file(here)
    here.covers("city/1", ended("2026-06-30"), ended("2026-06-30", "d1"))
    waiting = compare(here, content, tmp_path)

    assert (waiting.differences, waiting.on_the_way, waiting.agreeing) == (0, 2, 4)
    assert seen(here, "city/1", SELF) == (date(2026, 6, 2), "accepted")


def test_the_truth_is_seen_although_it_was_never_told(here: Stage, tmp_path: Path) -> None:
    """Somebody told the carrier by another way: it holds what our books have."""
    add_family(here, 4)
    outcome = compare(here, full_file(here), tmp_path)

    assert (outcome.differences, outcome.seen, outcome.members) == (0, 2, 8)
    assert seen(here, "city/4", "d1") == (date(2026, 6, 2), "truth")


def test_days_that_need_not_be_in_a_roster(tmp_path: Path) -> None:
    """What ended the day before is no longer asked for, on its last day it is; so with what begins."""
    here = roster_stage(roster={"ended_days": 0, "future_days": 1})
    families(here, 1, 2)
    nobody = without(without(full_file(here), 1), 2).replace(b"-D1", b"-X")
    here.covers("city/1", ended("2026-06-10"), ended("2026-06-10", "d1"))
    here.covers("city/2", ended("2026-06-11"), ended("2026-06-11", "d1"))
    here.hr("city/3", hired("2026-01-01", who=person("Ada", ssn=None)))
    here.hr("city/4", hired("2026-01-01", who=person("Ada", ssn=None)))
    here.covers("city/3", began(first_day=date(2026, 6, 12)))
    here.covers("city/4", began(first_day=date(2026, 6, 13)))
    night(here)
    header = nobody.split(b"INS*")[0]
    compare(here, header + b"SE*6*0001~\nGE*1*2~\nIEA*1*000000002~\n", tmp_path, as_of=date(2026, 6, 11))

    assert sorted((each.family, each.member) for each in found(here)) == [
        ("city/2", "d1"),
        ("city/2", SELF),
        ("city/3", SELF),
    ]


@pytest.mark.parametrize("keys", [{"subscriber_identifier": "ssn"}, {"subscriber_identifier": "employee_id"}])
def test_people_by_other_numbers(tmp_path: Path, keys: dict[str, str]) -> None:
    """REF*0F is an SSN or an employee id, and no member has a number of ours: found all the same."""
    here = roster_stage(member_identifier_qualifier=None, **keys)
    families(here, 1, 2, 3)
    outcome = compare(here, full_file(here), tmp_path)

    assert (outcome.differences, outcome.agreeing, outcome.families) == (0, 6, 3)
