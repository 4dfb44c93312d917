"""The same on real parts: X12 is written, read by our own check and by pyx12, and made again from the log."""

from dataclasses import replace
from datetime import date

import pytest

from events.carrier_feeds import AnswerKind, InterchangePrepared
from events.catalog import Catalog
from events.doors import Answer, SetFault, SetVerdict
from events.employment import PersonChanged
from events.feed_holds import FileKind
from events.people import Address, PersonChanges
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, NightOutcome, rebuild_file
from services.carrier_feeds.worker.doors import catch_up
from services.carrier_feeds.worker.error_places import error_places
from services.carrier_feeds.worker.full_night import decide_full_once
from services.carrier_feeds.worker.holding import release
from services.wiring.interchanges import X12Interchanges
from tests.services.carrier_feeds.memory import shared_keys
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY, MAY, JUNE = date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1)
NOWHERE = PersonChanges(
    address=Address(line1="1 Harbor Way", city="Harbor City", state="MA", zip="02139", country="XX")
)
UNBORN = PersonChanges(birth_day=date(2031, 1, 1))
FULL: FileKind = "full"


def _stage(catalog: Catalog, *families: str) -> Stage:
    here = stage(catalog)
    here.doors = replace(here.doors, interchanges=X12Interchanges(shared_keys()))
    here.insured(*families)
    return here


def _full(here: Stage, *, days: int = 1) -> NightOutcome:
    here.later(days=days)
    outcome = decide_full_once(here.doors, CARRIER, here.clock.now().date())
    assert outcome is not None
    catch_up(here.doors)
    return outcome


def _members(here: Stage, number: int) -> list[bytes]:
    """Return the numbers of the members of a file that is made again from the log."""
    segments = rebuild_file(here.doors, CARRIER, number).whole().split(b"~")
    return [each.split(b"*")[2] for each in segments if each.strip().startswith(b"REF*0F*")]


@pytest.mark.parametrize(
    ("changes", "code"), [(NOWHERE, "N404"), (UNBORN, "DMG02")], ids=["by pyx12", "by our own check"]
)
def test_whoever_makes_the_file_fail_is_left_out_of_a_comparison(changes: PersonChanges, code: str) -> None:
    """One is found by its fault, which names nothing personal; the others are in the file."""
    here = _stage(catalog_with(full_file={"action": "verify"}), "city/1", "city/2", "city/3")
    wrong = PersonChanged(person_ref=SELF, changes=changes, change_day=JUNE, correction=True)
    here.hr("city/2", wrong)
    outcome = _full(here)

    assert (outcome.ending, outcome.members) == (Ending.DELIVERED, 2)
    assert [family for family, _ in outcome.families_held] == ["city/2"]
    assert code in outcome.families_held[0][1]
    assert "XX" not in outcome.families_held[0][1]
    assert _members(here, 1) == [b"CITY-1", b"CITY-3"]


def test_where_absence_ends_the_old_address_stands() -> None:
    """Everybody is in the file, one of them as in the file before; and so in the next."""
    catalog = catalog_with(changes=False, full_file={"action": "replace"})
    here = _stage(catalog, "city/1", "city/2", "city/3")
    first = _full(here)
    here.hr("city/2", PersonChanged(person_ref=SELF, changes=NOWHERE, change_day=JUNE, correction=True))
    second, third = _full(here), _full(here)

    assert [each.ending for each in (first, second, third)] == [Ending.DELIVERED] * 3
    assert [family for family, _ in (*second.families_held, *third.families_held)] == ["city/2"] * 2
    assert _members(here, 3) == [b"CITY-1", b"CITY-2", b"CITY-3"]
    assert b"*XX~" not in rebuild_file(here.doors, CARRIER, 3).whole()


def test_a_file_of_nobody_passes_both_checks() -> None:
    """HD*030 with the first day and the last (834: DTP*348, DTP*349)."""
    here = _stage(catalog_with(changes=False, full_file={"action": "replace"}), "city/1")
    _full(here)
    tiers = (TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY),)
    here.becomes("city/1", {(SELF, MEDICAL): (Span("ppo", JANUARY, MAY, tiers),)})
    held = _full(here)
    release(here.doors, CARRIER, actor="bob", reason="the group has moved", expect=1, kind=FULL)
    sent = _full(here, days=0)
    content = rebuild_file(here.doors, CARRIER, 2).whole()

    assert (held.ending, sent.ending) == (Ending.HELD, Ending.DELIVERED)
    assert held.night > NIGHT
    assert b"HD*030**" in content
    assert b"DTP*348*D8*20260101~" in content
    assert b"DTP*349*D8*20260531~" in content


def test_an_error_of_an_answer_is_led_back_to_the_member() -> None:
    """Also to one who stands as told before; a position of the header is nobody's."""
    catalog = catalog_with(changes=False, full_file={"action": "replace"})
    here = _stage(catalog, "city/1", "city/2", "city/3")
    _full(here)
    here.hr("city/2", PersonChanged(person_ref=SELF, changes=NOWHERE, change_day=JUNE, correction=True))
    _full(here)
    prepared = here.said(InterchangePrepared)[-1]
    content = rebuild_file(here.doors, CARRIER, 2).whole().replace(b"\n", b"").split(b"~")
    opened = next(at for at, each in enumerate(content) if each.startswith(b"ST*"))
    at = {each: place for place, each in enumerate(content[opened:], start=1)}
    faults = tuple(
        SetFault(position, "at fault") for position in (2, at[b"REF*0F*CITY-2"], at[b"REF*0F*CITY-3"])
    )
    answer = Answer(
        AnswerKind.GROUP_999,
        2,
        rejected=True,
        code="R",
        note="",
        sets=(SetVerdict("0001", accepted=False, code="R", faults=faults),),
        function="BE",
    )
    found = error_places(here.doors, prepared, answer)

    assert {each.family for each in found["0001"].values()} == {"city/2", "city/3"}
    assert found["0001"][at[b"REF*0F*CITY-2"]].member == SELF
    assert 2 not in found["0001"]
