"""What becomes of the differences of a roster: counted, gone, decided about, and said again."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.carrier_rosters import DifferenceKind
from events.errors import NotFound, PermanentError
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER, ROSTERS
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.worker.roster_differences import resolve, rosters_of
from services.viewing import Projection, build, rebuild
from tests.life import joined
from tests.services.carrier_feeds.roster_stage import (
    compare,
    families,
    found,
    full_file,
    here,
    night,
    roster_stage,
    said_last,
)
from tests.services.carrier_feeds.stage import CARRIER, Stage

__all__ = ["here"]

MEDICAL = InsuranceLine.MEDICAL


def test_a_difference_counts_its_cycles_and_goes(here: Stage, tmp_path: Path) -> None:
    """Once for each roster that has it; a roster without it settles it; back again it goes on counting."""
    good = full_file(here)
    bad = good.replace(b"PPO*FAM~", b"PPO*EMP~", 1)
    cycles = []
    for number in range(3):
        compare(here, bad + b"\n" * number, tmp_path)
        cycles.append(found(here)[0].cycles)
    gone = compare(here, good, tmp_path)
    (settled,) = found(here, only_open=False)
    compare(here, bad + b"\n" * 9, tmp_path)
    (back,) = found(here)

    assert (cycles, gone.gone, settled.way) == ([1, 2, 3], 1, "gone")
    assert (back.id, back.cycles, back.state) == (settled.id, 4, "open")
    assert [each.differences for each in rosters_of(here.doors, CARRIER)].count(1) == 4


def test_ours_is_right_and_is_said_again(here: Stage, tmp_path: Path) -> None:
    """What the carrier was seen to hold counts as told: the next file says the difference, and then they agree."""
    bad = full_file(here).replace(b"HD*030**HMO*PPO*FAM~", b"HD*030**HMO*HMO*FAM~", 1)
    compare(here, bad, tmp_path)
    (difference,) = found(here)
    before = here.due()
    settled = resolve(here.doors, difference.id, way="ours", actor="ana", reason=" an older file ")
    due = here.due()
    waits = compare(here, bad + b"\n", tmp_path)
    night(here)

    assert (settled.way, settled.settled_by, settled.resolution) == ("ours", "ana", "an older file")
    assert (before, due, waits.differences, waits.on_the_way) == (0, 1, 0, 1)
    assert _says(here) == ["CITY-1 HD*002**HMO*HMO", "CITY-1 HD*021**HMO*PPO*FAM"]
    assert compare(here, full_file(here), tmp_path).differences == 0


def _says(here: Stage) -> list[str]:
    """Return who is told what in the last file of changes."""
    content = said_last(here).decode()
    said, who = [], ""
    for segment in content.split("~\n"):
        if segment.startswith("REF*23*"):
            who = segment[7:]
        if segment.startswith("HD*"):
            said.append(f"{who} {segment}")
    return said


def test_an_identifier_is_said_again(here: Stage, tmp_path: Path) -> None:
    """Who the member is goes out once more, and then it is on its way no longer."""
    compare(here, full_file(here).replace(b"078050001", b"078050009", 1), tmp_path)
    (difference,) = found(here)
    resolve(here.doors, difference.id, way="ours", actor="ana", reason="typed wrongly there")
    night(here)
    said = said_last(here)

    assert (b"INS*Y*18*001*33*A" in said, b"NM1*IL*1*EXAMPLE*ADA****34*078050001" in said) == (True, True)
    assert here.due() == 0


def test_theirs_is_right_or_it_stays(here: Stage, tmp_path: Path) -> None:
    """Nobody is told anything; what stays is not open again with the same words, what HR should tell is."""
    content = full_file(here).replace(b"PPO*FAM~", b"PPO*EMP~", 2)
    compare(here, content, tmp_path)
    first, second = found(here)
    resolve(here.doors, first.id, way="theirs", actor="ana", reason="HR was told")
    resolve(here.doors, second.id, way="accepted", actor="ana", reason="agreed with them")
    left = found(here)
    compare(here, content + b"\n", tmp_path)
    back = found(here)

    assert (left, [each.id for each in back], here.due()) == ([], [first.id], 0)
    assert [each.cycles for each in found(here, only_open=False)] == [2, 2]


def test_what_cannot_be_settled(here: Stage, tmp_path: Path) -> None:
    """No such difference, settled already, no reason, or nobody of ours to say it of."""
    compare(here, full_file(here).replace(b"CITY-1", b"CITY-8"), tmp_path)
    there = next(each for each in found(here) if each.kind is DifferenceKind.ONLY_THERE)
    with pytest.raises(PermanentError, match="a reason is needed"):
        resolve(here.doors, there.id, way="ours", actor="ana", reason=" ")
    with pytest.raises(PermanentError, match="nobody in our books"):
        resolve(here.doors, there.id, way="ours", actor="ana", reason="why")
    with pytest.raises(NotFound):
        resolve(here.doors, "nothing", way="ours", actor="ana", reason="why")
    resolve(here.doors, there.id, way="accepted", actor="ana", reason="why")
    with pytest.raises(PermanentError, match="resolved already: why"):
        resolve(here.doors, there.id, way="accepted", actor="ana", reason="why")


def test_the_views_are_the_same_built_again(here: Stage, tmp_path: Path) -> None:
    """Byte for byte."""
    content = full_file(here).replace(b"PPO*FAM~", b"PPO*EMP~", 2)
    compare(here, content, tmp_path)
    first, _ = found(here)
    resolve(here.doors, first.id, way="ours", actor="ana", reason="why")
    digests = []
    projections: tuple[Projection[Any], ...] = (ROSTERS, LEDGER)
    for projection in projections:
        build(here.doors.log, here.doors.views, projection)
        before = here.doors.views.digest(projection.view)
        rebuild(here.doors.log, here.doors.views, projection)
        digests.append(before == here.doors.views.digest(projection.view))

    assert digests == [True, True]


def test_what_was_seen_keeps_the_steps_of_tier(here: Stage, tmp_path: Path) -> None:
    """A coverage whose last day alone is another keeps what was told of it before."""
    bad = full_file(here).replace(
        b"PPO~\nDTP*348*D8*20260101~", b"PPO~\nDTP*348*D8*20260101~\nDTP*349*D8*20260630~", 1
    )
    compare(here, bad, tmp_path)
    (difference,) = found(here)
    resolve(here.doors, difference.id, way="ours", actor="ana", reason="why")
    here.due()
    key = key_of(CARRIER, "city/1")
    account = account_of(here.doors.views.load(LEDGER.view, [key])[key])
    spans = account.settled.spans

    assert spans["d1", MEDICAL] == (Span("ppo", date(2026, 1, 1), date(2026, 6, 30)),)
    assert spans[SELF, MEDICAL] == (
        Span("ppo", date(2026, 1, 1), None, (TierStep(date(2026, 1, 1), CoverageTier.FAMILY),)),
    )


def test_what_is_only_here_or_only_there_is_put_right(here: Stage, tmp_path: Path) -> None:
    """Who is missing there is added again; a plan that was never ours is taken back there."""
    content = full_file(here)
    head, *rows = content.split(b"INS*")
    kept = [row for row in rows if b"REF*23*CITY-1-D1~" not in row]
    more = b"HD*030**HMO*PPO*FAM~\nDTP*348*D8*20260101~\n"
    twice = more + b"HD*030**HMO*HMO*FAM~\nDTP*348*D8*20260301~\n"
    kept[1] = kept[1].replace(more, twice)
    compare(here, b"INS*".join([head, *kept]), tmp_path)
    kinds = sorted(each.kind for each in found(here))
    for each in found(here):
        resolve(here.doors, each.id, way="ours", actor="ana", reason="why")
    night(here)

    assert kinds == ["only_here", "only_there"]
    assert _says(here) == ["CITY-1-D1 HD*021**HMO*PPO", "CITY-2 HD*002**HMO*HMO"]


def test_nothing_is_taken_back_from_a_group_that_is_not_known(tmp_path: Path) -> None:
    """A table without groups that has a coverage of somebody who has none in our books."""
    columns = {"member_number": "Member", "plan_code": "Plan", "first_day": "From"}
    here = roster_stage(roster={"columns": columns})
    families(here, 1)
    here.hr("city/1", joined("d2", "2026-01-01", "child"))
    rows = "CITY-1,PPO,2026-01-01\nCITY-1-D1,PPO,2026-01-01\nCITY-1-D2,PPO,2026-01-01\n"
    compare(here, f"Member,Plan,From\n{rows}", tmp_path, name="r.csv")
    (difference,) = found(here)
    with pytest.raises(PermanentError, match="in which group"):
        resolve(here.doors, difference.id, way="ours", actor="ana", reason="why")

    assert (difference.kind, difference.member) == (DifferenceKind.ONLY_THERE, "d2")
