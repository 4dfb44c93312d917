"""Why a row says what it says: the fact behind its lines."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from events.base import Cause, DomainEvent, Recorded
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageChange, Maintenance, MaintenanceReason
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.reason import reason_of
from tests.services.carrier_feeds.stage import began, facts

JANUARY = date(2026, 1, 1)
MAY = date(2026, 5, 1)
JUNE_END = date(2026, 6, 30)


def _line(maintenance: Maintenance, last_day: date | None = None) -> CoverageChange:
    tier = CoverageTier.FAMILY if maintenance is Maintenance.CHANGE else None
    return CoverageChange(maintenance, InsuranceLine.MEDICAL, "ppo", JANUARY, last_day, tier, JUNE_END)


ADDED = _line(Maintenance.ADDITION)
ENDED = _line(Maintenance.TERMINATION, JUNE_END)
OPENED = _line(Maintenance.REINSTATEMENT)
TIER = _line(Maintenance.CHANGE)
STEP = replace(TIER, change_day=MAY)
PRICE = replace(TIER, tier=None, premium=Decimal("871.36"))
HIRE = [began(reason=MaintenanceReason.INITIAL_ENROLLMENT)]
SELECTED = [began(reason=MaintenanceReason.BENEFIT_SELECTION)]
FIRED = [*HIRE, *facts(SELF, ENDED, MaintenanceReason.FIRED)]
BACK = [*FIRED, *facts(SELF, OPENED, MaintenanceReason.INITIAL_ENROLLMENT)]
AT_WORK = [*FIRED, *facts(SELF, OPENED, MaintenanceReason.ACTIVE)]
BORN = [*HIRE, *facts(SELF, TIER, MaintenanceReason.BIRTH)]

CASES = {
    "began": (HIRE, ADDED, Maintenance.ADDITION, MaintenanceReason.INITIAL_ENROLLMENT),
    "began and ended before it was told": (
        FIRED,
        ADDED,
        Maintenance.ADDITION,
        MaintenanceReason.INITIAL_ENROLLMENT,
    ),
    "ended": (FIRED, ENDED, Maintenance.TERMINATION, MaintenanceReason.FIRED),
    "ended, and its tier changed after": (
        [*FIRED, *facts(SELF, TIER, MaintenanceReason.BIRTH)],
        ENDED,
        Maintenance.TERMINATION,
        MaintenanceReason.FIRED,
    ),
    "back by correction": (BACK, OPENED, Maintenance.REINSTATEMENT, None),
    "back at work": (AT_WORK, OPENED, Maintenance.REINSTATEMENT, MaintenanceReason.ACTIVE),
    "another tier": (BORN, TIER, Maintenance.CHANGE, MaintenanceReason.BIRTH),
    "selected": (SELECTED, ADDED, Maintenance.ADDITION, MaintenanceReason.BENEFIT_SELECTION),
    "selected beside others": (SELECTED, ADDED, Maintenance.CHANGE, MaintenanceReason.PLAN_CHANGE),
    "enrolled beside others": (HIRE, ADDED, Maintenance.CHANGE, MaintenanceReason.INITIAL_ENROLLMENT),
    "another tier on a day of no fact": (
        [began(reason=MaintenanceReason.OPEN_ENROLLMENT), *facts(SELF, STEP, MaintenanceReason.BIRTH)],
        TIER,
        Maintenance.CHANGE,
        MaintenanceReason.NO_REASON_GIVEN,
    ),
    "a price that follows a rate": (HIRE, PRICE, Maintenance.CHANGE, MaintenanceReason.NO_REASON_GIVEN),
    "one coverage ended, and its tier changed before": (
        [*FIRED, *facts(SELF, TIER, MaintenanceReason.BENEFIT_SELECTION)],
        ENDED,
        Maintenance.CHANGE,
        MaintenanceReason.FIRED,
    ),
    "a tier that changed before all ended": (
        [*HIRE, *facts(SELF, TIER, MaintenanceReason.BIRTH), *facts(SELF, ENDED, MaintenanceReason.FIRED)],
        TIER,
        Maintenance.CHANGE,
        MaintenanceReason.BIRTH,
    ),
    "nothing known": ([], TIER, Maintenance.CHANGE, None),
}


@pytest.mark.parametrize(("known", "line", "maintenance", "reason"), CASES.values(), ids=CASES.keys())
def test_reason_of(
    known: list[DomainEvent],
    line: CoverageChange,
    maintenance: Maintenance,
    reason: MaintenanceReason | None,
) -> None:
    """A row's reason is that of the newest fact of its kind about the spans it names."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    records = [
        Recorded(number, "coverage/city/1", number, at, event, Cause())
        for number, event in enumerate(known, start=1)
    ]

    assert reason_of(SELF, maintenance, [line], records) is reason


def test_others_reasons_are_not_taken() -> None:
    """A fact about another member, or another span, says nothing of this row."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    others = [began("d1"), began(plan="hmo"), began(first_day=JUNE_END)]
    records = [Recorded(n, "coverage/city/1", n, at, event, Cause()) for n, event in enumerate(others, 1)]

    assert reason_of(SELF, Maintenance.ADDITION, [ADDED], records) is None
