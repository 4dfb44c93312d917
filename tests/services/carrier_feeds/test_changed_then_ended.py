"""A subscriber's tier becomes another, and then all coverage ends, in one night: by each shape of a termination."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from connectors.x12.stand_in import Held
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import FamilyChange, MaintenanceReason
from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.worker import Ending
from services.wiring.interchanges import X12Interchanges
from tests.life import hired, joined
from tests.services.carrier_feeds.by_day import days_between, roster_by_day, truth_by_day
from tests.services.carrier_feeds.memory import shared_keys
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage
from tests.services.carrier_feeds.steps import changed
from tests.services.carrier_feeds.test_x12_convergence import Moody, X12Carrier

MEDICAL = InsuranceLine.MEDICAL
JANUARY, JUNE_END, JULY, JULY_END = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31)
FAMILY = "city/1"
WITH_KIM, ALONE = TierStep(JANUARY, CoverageTier.FAMILY), TierStep(JULY, CoverageTier.EMPLOYEE_ONLY)
COVERED: Spans = {
    (SELF, MEDICAL): (Span("ppo", JANUARY, None, (WITH_KIM,)),),
    ("kim", MEDICAL): (Span("ppo", JANUARY),),
}
DIVORCED: Spans = {
    (SELF, MEDICAL): (Span("ppo", JANUARY, None, (WITH_KIM, ALONE)),),
    ("kim", MEDICAL): (Span("ppo", JANUARY, JUNE_END),),
}
ENDED: Spans = {
    (SELF, MEDICAL): (Span("ppo", JANUARY, JULY_END, (WITH_KIM, ALONE)),),
    ("kim", MEDICAL): (Span("ppo", JANUARY, JUNE_END),),
}
SHAPES = ("member", "member_and_coverages", "coverages")


def _told(here: Stage) -> Stage:
    """Return the hub when the carrier has the family as it was, and both changes are in our books."""
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, COVERED)
    assert here.night().ending is Ending.DELIVERED
    here.answered()
    here.becomes(FAMILY, DIVORCED, MaintenanceReason.DIVORCE)
    here.becomes(FAMILY, ENDED, MaintenanceReason.TERMINATION_OF_EMPLOYMENT)
    return here


def _said(here: Stage) -> FamilyChange:
    assert here.night().ending is Ending.DELIVERED
    here.due()
    key = key_of(CARRIER, FAMILY)
    (change,) = account_of(here.doors.views.load(LEDGER.view, [key])[key]).sent[-1].changes
    here.answered()
    return change


Row = tuple[str, str, str, list[str], date | None, date | None]
"""Member, maintenance and reason; the maintenance of each coverage; DTP*303 and *357."""


def _rows(change: FamilyChange) -> list[Row]:
    return [
        (
            row.member,
            str(row.maintenance),
            str(row.reason),
            [str(line.maintenance) for line in row.coverages],
            row.change_day,
            row.eligibility_last_day,
        )
        for row in change.members
    ]


TWO_ROWS: list[Row] = [
    ("self", "change", "divorce", ["change"], JULY, None),
    ("self", "termination", "termination_of_employment", ["termination"], None, JULY_END),
]
ONE_ROW: list[Row] = [("self", "change", "termination_of_employment", ["change", "termination"], JULY, None)]


@pytest.mark.parametrize("rows", ["everybody", "subscriber"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_change_is_said_before_the_end(shape: str, rows: str) -> None:
    """In a row of its own where the member ends, with its own reason; nothing is due then, and the carrier agrees.

    A subscriber's row that would end a dependent on another day ends no member: one row says both.
    """
    here = _told(stage(catalog_with(termination_shape=shape, termination_rows=rows)))
    change = _said(here)
    kim: Row
    if shape == "coverages":
        kim = ("kim", "change", "divorce", ["termination"], JUNE_END, None)
        assert _rows(change) == [*ONE_ROW, kim]
    else:
        kim = ("kim", "termination", "divorce", ["termination"], None, JUNE_END)
        assert _rows(change) == [*(TWO_ROWS if rows == "everybody" else ONE_ROW), kim]
    days = days_between(JANUARY, date(2026, 8, 2))

    def group_on(plan: str, tier: CoverageTier | None, day: date) -> Any:
        return ("BLUE-ACT", "", "", "")

    truth = truth_by_day(ENDED, FAMILY, days, group_on, lambda plan, tier, day: "")
    assert roster_by_day(here.carrier.known, days) == truth
    assert (here.due(), here.night().ending) == (0, Ending.NOTHING_TO_SAY)


def test_the_subscribers_second_row_ends_the_family() -> None:
    """Where it ends the dependents, they have no row of their own."""
    here = stage(catalog_with(termination_shape="member", termination_rows="subscriber"))
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, COVERED)
    here.night()
    here.answered()
    here.becomes(FAMILY, {**COVERED, (SELF, MEDICAL): DIVORCED[SELF, MEDICAL]}, MaintenanceReason.DIVORCE)
    all_end = {**ENDED, ("kim", MEDICAL): (Span("ppo", JANUARY, JULY_END),)}
    here.becomes(FAMILY, all_end, MaintenanceReason.TERMINATION_OF_EMPLOYMENT)
    change = _said(here)

    assert _rows(change) == TWO_ROWS
    assert [row.member for row in change.implied] == ["kim"]
    assert here.carrier.roster[(FAMILY, "kim", "medical", "ppo", "2026-01-01")].last == "2026-07-31"


def test_another_name_is_corrected_once() -> None:
    """In the first of the two rows."""
    here = _told(stage(catalog_with(termination_shape="member")))
    here.hr(FAMILY, changed(SELF, PersonChanges(first_name="Adele")))
    change = _said(here)

    assert [row.prior_person_version is not None for row in change.members] == [True, False, False]
    assert here.carrier.names[FAMILY, SELF] == "Adele"


SEGMENTS = ("INS", "DTP", "HD")
CHANGED = [
    "INS*Y*18*001*01*A***FT",
    "DTP*303*D8*20260701",
    "HD*001**HMO*PPO*EMP",
    "DTP*303*D8*20260701",
    "DTP*348*D8*20260101",
]
KIM = ["INS*N*01*024*01*A", "DTP*357*D8*20260630"]
GOLDEN = {
    "member": [*CHANGED, "INS*Y*18*024*08*A***TE", "DTP*357*D8*20260731", *KIM],
    "member_and_coverages": [
        *CHANGED,
        "INS*Y*18*024*08*A***TE",
        "DTP*357*D8*20260731",
        "HD*024**HMO*PPO",
        "DTP*348*D8*20260101",
        "DTP*349*D8*20260731",
        *KIM,
        "HD*024**HMO*PPO",
        "DTP*348*D8*20260101",
        "DTP*349*D8*20260630",
    ],
    "coverages": [
        "INS*Y*18*001*08*A***FT",
        *CHANGED[1:],
        "HD*024**HMO*PPO",
        "DTP*348*D8*20260101",
        "DTP*349*D8*20260731",
        "INS*N*01*001*01*A",
        "DTP*303*D8*20260630",
        "HD*024**HMO*PPO",
        "DTP*348*D8*20260101",
        "DTP*349*D8*20260630",
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_in_x12(shape: str) -> None:
    """What is written, segment by segment; both checks pass it, and a carrier that reads it holds our books."""
    catalog = catalog_with(termination_shape=shape)
    here = stage(catalog)
    profile = next(each for each in catalog.carriers if each.id == CARRIER)
    carrier = X12Carrier(Moody(profile))
    here.doors = replace(here.doors, interchanges=X12Interchanges(shared_keys()), drops={CARRIER: carrier})
    _told(here)
    assert here.night().ending is Ending.DELIVERED
    here.answered()
    segments = carrier.last.decode().replace("\n", "").split("~")
    numbers = [(member_number(FAMILY, SELF), member_number(FAMILY, each)) for each in (SELF, "kim")]
    tiers = ((JANUARY, "FAM"), (JULY, "EMP"))

    assert [each for each in segments if each.startswith(SEGMENTS)] == GOLDEN[shape]
    assert X12Interchanges(shared_keys()).check(profile, carrier.last) == []
    assert carrier.stand_in.roster == {
        numbers[0]: {("HMO", "PPO", JANUARY): Held("HMO", "PPO", JANUARY, JULY_END, tiers)},
        numbers[1]: {("HMO", "PPO", JANUARY): Held("HMO", "PPO", JANUARY, JUNE_END)},
    }
