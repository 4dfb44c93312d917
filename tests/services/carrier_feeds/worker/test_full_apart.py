"""Families that a full file cannot say as they are: left out of a comparison, and never ended by accident."""

import json
from dataclasses import replace
from datetime import date

import pytest

from events.carrier_feeds import FamilyHeld, InterchangePrepared
from events.catalog import CarrierProfile
from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.termination import CarrierState
from services.carrier_feeds.worker import Ending, NightOutcome, rebuild_file
from services.carrier_feeds.worker.doors import catch_up, feed_of, profile_at
from services.carrier_feeds.worker.preview import preview_full
from services.carrier_feeds.worker.terminations import carrier_ends
from tests.services.carrier_feeds.plain_files import PlainInterchanges
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
THREE = ("city/1", "city/2", "city/3")


class Picky(PlainInterchanges):
    """Checks that complain of whoever is called so."""

    def __init__(self) -> None:
        super().__init__()
        self.names = {"Bad"}

    def check(self, profile: CarrierProfile, content: bytes) -> list[str]:
        """Return a fault for each of them."""
        families = [each for one in json.loads(content)["sets"] for each in one["families"]]
        return [
            f"{each['family']} is wrong"
            for each in families
            for row in each["rows"]
            if row["name"] in self.names
        ]


def _stage(*, changes: bool, action: str, ended_days: int = 0) -> tuple[Stage, Picky]:
    """Return a carrier that has had one full file of three families; one who gets changes had these before."""
    here = stage(
        catalog_with(
            changes=changes,
            full_file={"action": action, "ended_days": ended_days},
            limits={"ended_members": None},
            final_answer="999",
        )
    )
    checks = Picky()
    here.doors = replace(here.doors, interchanges=checks)
    here.insured(*THREE)
    if changes:
        here.night()
        here.answered()
    assert here.night(kind="full").ending is Ending.DELIVERED
    here.answered()
    return here, checks


def _renamed(here: Stage, family: str, name: str) -> None:
    here.hr(
        family,
        PersonChanged(
            person_ref=SELF,
            changes=PersonChanges(first_name=name),
            change_day=date(2026, 6, 1),
            correction=True,
        ),
    )


def _moves(here: Stage, family: str, tier: CoverageTier) -> None:
    first = date(2026, 1, 1)
    here.becomes(family, {(SELF, MEDICAL): (Span("ppo", first, None, (TierStep(first, tier),)),)})


def _said(here: Stage, outcome: NightOutcome) -> dict[str, tuple[str, str | None]]:
    """Return by family the name and the tier that a file says, which can be written again as it was."""
    assert outcome.control_number is not None
    content = rebuild_file(here.doors, CARRIER, outcome.control_number).whole()
    assert content == here.carrier.files[outcome.file_name]
    return {
        each["family"]: (row["name"], row["coverages"][0]["tier"])
        for one in json.loads(content)["sets"]
        for each in one["families"]
        for row in each["rows"]
    }


ADA = ("Ada", "employee_only")


def test_who_fails_the_checks_is_left_out_of_what_is_only_compared() -> None:
    """The others are compared; who is left out is reported once, with who sees to it."""
    here, _ = _stage(changes=True, action="verify")
    _renamed(here, "city/2", "Bad")
    first, second = here.night(kind="full"), here.night(kind="full")

    assert (first.ending, second.ending) == (Ending.DELIVERED, Ending.DELIVERED)
    assert _said(here, first) == {"city/1": ADA, "city/3": ADA}
    assert first.families_held == (("city/2", "city/2 is wrong"),)
    assert [(each.family, each.kind, each.owner) for each in _held(here)] == [
        ("city/2", "full", "benefits office")
    ]


@pytest.mark.parametrize(
    ("changes", "action"), [(False, "verify"), (False, "replace"), (True, "replace")], ids=str
)
def test_where_absence_ends_what_was_told_last_is_said_again(changes: bool, action: str) -> None:
    """For as many files as it takes; nobody loses a coverage by it, and once it is mended it is said as it is."""
    here, _ = _stage(changes=changes, action=action)
    _renamed(here, "city/2", "Bad")
    _moves(here, "city/2", CoverageTier.FAMILY)
    first, second = here.night(kind="full"), here.night(kind="full")
    _renamed(here, "city/2", "Bea")
    third = here.night(kind="full")

    assert [_said(here, each) for each in (first, second)] == [dict.fromkeys(THREE, ADA)] * 2
    assert first.families_held == (("city/2", "city/2 is wrong"),)
    assert _said(here, third) == {"city/1": ADA, "city/2": ("Bea", "family"), "city/3": ADA}
    assert {name[0] for name, held in here.carrier.roster.items() if held.last is None} == set(THREE)
    catch_up(here.doors)
    assert feed_of(here.doors, CARRIER).held_full == {}


def test_an_end_is_not_taken_for_told_while_the_family_stands() -> None:
    """The file is later than the end, and accepted, and says of it what it said before; the other end is told."""
    here, _ = _stage(changes=False, action="replace", ended_days=30)
    _renamed(here, "city/2", "Bad")
    for family in ("city/1", "city/2"):
        first = date(2026, 1, 1)
        tiers = (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)
        here.becomes(family, {(SELF, MEDICAL): (Span("ppo", first, date(2026, 5, 31), tiers),)})
    here.night(kind="full")
    here.answered()
    _, profile = profile_at(here.doors, CARRIER, here.doors.log.head())
    ends = [each for page in carrier_ends(here.doors, profile, here.clock.now().date()) for each in page]

    assert {each.family: each.state for each in ends} == {
        "city/1": CarrierState.ACCEPTED,
        "city/2": CarrierState.HELD,
    }


def test_somebody_of_whom_the_carrier_never_heard_is_left_out() -> None:
    """There is nothing to say again, and nothing that absence would end."""
    here, _ = _stage(changes=False, action="replace")
    here.insured("city/4")
    _renamed(here, "city/4", "Bad")
    outcome = here.night(kind="full")

    assert _said(here, outcome) == dict.fromkeys(THREE, ADA)
    assert outcome.families_held == (("city/4", "city/4 is wrong"),)


def test_what_was_told_last_is_held_where_that_is_faulty_too() -> None:
    """The checks complain of the old name as well: a file without the family would end it."""
    here, checks = _stage(changes=False, action="replace")
    _renamed(here, "city/2", "Bad")
    checks.names.add("Ada")
    _renamed(here, "city/1", "Ann")
    _renamed(here, "city/3", "Cyd")
    outcome = here.night(kind="full")

    assert outcome.ending is Ending.HELD
    assert outcome.reasons == (
        "the carrier holds coverage of families that cannot be said, and would end it: city/2",
    )


def test_a_refused_file_is_not_what_was_told_last() -> None:
    """The carrier took the first and refused the second: the third says again what the first did."""
    here, _ = _stage(changes=False, action="replace")
    _renamed(here, "city/2", "Bea")
    assert here.night(kind="full", reject=[1]).ending is Ending.DELIVERED
    here.answered()
    _renamed(here, "city/2", "Bad")
    outcome = here.night(kind="full")

    assert _said(here, outcome) == dict.fromkeys(THREE, ADA)


def test_a_preview_names_them_and_records_nothing() -> None:
    """The file would leave, and somebody must look."""
    here, _ = _stage(changes=False, action="replace")
    _renamed(here, "city/2", "Bad")
    catch_up(here.doors)
    head = here.doors.log.head()
    seen = preview_full(here.doors, CARRIER, NIGHT)

    assert (seen.members, seen.faults, seen.families_held) == (3, (), (("city/2", "city/2 is wrong"),))
    assert seen.waits
    assert here.doors.log.head() == head


def test_the_log_keeps_what_is_said_again_whole() -> None:
    """Rows, not demographics; who is left out by name."""
    here, _ = _stage(changes=False, action="replace")
    _renamed(here, "city/2", "Bad")
    here.insured("city/4")
    _renamed(here, "city/4", "Bad")
    here.night(kind="full")
    prepared = here.said(InterchangePrepared)[-1]

    assert isinstance(prepared, InterchangePrepared)
    assert [each.family for each in prepared.standing] == ["city/2"]
    assert prepared.left_out == ("city/4",)
    assert not prepared.nobody_left


def _held(here: Stage) -> list[FamilyHeld]:
    return here.said(FamilyHeld)
