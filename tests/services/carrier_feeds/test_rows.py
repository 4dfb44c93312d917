"""What a member's row says beside its coverages: kind, reason, days, employment, and who they were said to be."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import (
    EmploymentStatus,
    FamilyChange,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from tests.life import died, hired, job, joined, left, parted, retired, voided
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
JUNE_END = date(2026, 6, 30)
JULY = date(2026, 7, 1)
FAMILY_ID = "city/1"


def covered(
    *, last: date | None = None, dependents: tuple[str, ...] = (), tier_from: date | None = None
) -> Spans:
    """Return coverage of the subscriber alone from January on, or with dependents from a day on."""
    tiers = [TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY)]
    if tier_from is not None:
        tiers.append(TierStep(tier_from, CoverageTier.FAMILY))
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {
        (SELF, MEDICAL): (Span("ppo", JANUARY, last, tuple(tiers)),)
    }
    for dependent in dependents:
        found[dependent, MEDICAL] = (Span("ppo", tier_from or JANUARY, last),)
    return found


def _told(here: Stage) -> tuple[FamilyChange, ...]:
    """Run a night and return what was said last of the family, by group; the coverages are tried elsewhere."""
    here.night()
    here.due()
    key = key_of(CARRIER, FAMILY_ID)
    changes = account_of(here.doors.views.load(LEDGER.view, [key])[key]).sent[-1].changes
    return tuple(
        replace(each, members=tuple(replace(row, coverages=()) for row in each.members)) for each in changes
    )


def rows_of(here: Stage) -> tuple[MemberChange, ...]:
    """Return the rows that a night says of the family, which has one group."""
    (change,) = _told(here)
    return change.members


def insured(*, hours: int = 40) -> Stage:
    """Return a stage on which the carrier holds a subscriber and two dependents."""
    here = stage(catalog_with(groups=[{"number": "RET", "standing": "retired"}, {"number": "ACT"}]))
    here.hr(
        FAMILY_ID,
        hired("2026-01-01", work=job(hours=hours)),
        joined("kim", "2026-01-01"),
        joined("lee", "2026-01-01", "child"),
    )
    here.becomes(FAMILY_ID, covered(dependents=("kim", "lee")), MaintenanceReason.INITIAL_ENROLLMENT)
    here.night()
    return here


def expected_row(
    member: str = SELF, relationship: Relationship = Relationship.SELF, **fields: object
) -> MemberChange:
    """Return a row as it should be, without its coverages."""
    employment = EmploymentStatus.FULL_TIME if member == SELF else None
    said = {"person_version": 2 if member == SELF else 3, "employment_status": employment, **fields}
    return MemberChange(member=member, relationship=relationship, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "employment"), [(30, EmploymentStatus.FULL_TIME), (29, EmploymentStatus.PART_TIME)]
)
def test_enrollment(hours: int, employment: EmploymentStatus) -> None:
    """An addition tells since when somebody is employed and eligible; thirty hours a week are full-time."""
    here = stage()
    here.hr(FAMILY_ID, hired("2025-11-03", work=job(hours=hours)))
    here.becomes(FAMILY_ID, covered(), MaintenanceReason.INITIAL_ENROLLMENT)

    assert rows_of(here) == (
        expected_row(
            maintenance=Maintenance.ADDITION,
            reason=MaintenanceReason.INITIAL_ENROLLMENT,
            eligibility_first_day=JANUARY,
            employment_first_day=date(2025, 11, 3),
            employment_status=employment,
        ),
    )


def test_birth() -> None:
    """The child is added and the subscriber's tier changes on the same day; the subscriber comes first."""
    here = stage()
    here.hr(FAMILY_ID, hired("2026-01-01"), joined("kim", "2026-07-01", "child", reason="birth"))
    here.becomes(FAMILY_ID, covered())
    here.night()
    here.becomes(FAMILY_ID, covered(dependents=("kim",), tier_from=JULY), MaintenanceReason.BIRTH)

    assert rows_of(here) == (
        expected_row(maintenance=Maintenance.CHANGE, reason=MaintenanceReason.BIRTH, change_day=JULY),
        expected_row(
            "kim",
            Relationship.CHILD,
            maintenance=Maintenance.ADDITION,
            reason=MaintenanceReason.BIRTH,
            eligibility_first_day=JULY,
        ),
    )


def test_leaver() -> None:
    """The subscriber's row tells the last day employed; each row the last day covered."""
    here = insured()
    here.hr(FAMILY_ID, left("2026-06-12"))
    here.becomes(
        FAMILY_ID,
        covered(last=JUNE_END, dependents=("kim", "lee")),
        MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
    )
    ended: dict[str, Any] = {
        "maintenance": Maintenance.TERMINATION,
        "reason": MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
        "eligibility_last_day": JUNE_END,
    }

    assert rows_of(here) == (
        expected_row(
            employment_last_day=date(2026, 6, 12),
            **{**ended, "employment_status": EmploymentStatus.TERMINATED},
        ),
        expected_row("kim", Relationship.SPOUSE, **ended),
        expected_row("lee", Relationship.CHILD, **{**ended, "person_version": 4}),
    )


def test_retirement() -> None:
    """Retirees move to the plan of their standing: what ends is said in the group it was told in, then what begins."""
    here = insured()
    here.hr(FAMILY_ID, retired("2026-07-01"))
    truth = dict(covered(last=JUNE_END, dependents=("kim", "lee")))
    tiers = (TierStep(JULY, CoverageTier.EMPLOYEE_ONLY),)
    truth[SELF, MEDICAL] = (*truth[SELF, MEDICAL], Span("hmo-retired", JULY, None, tiers))
    here.becomes(FAMILY_ID, truth, MaintenanceReason.RETIREMENT)
    ended, begun = _told(here)
    retiring: dict[str, Any] = {
        "reason": MaintenanceReason.RETIREMENT,
        "employment_status": EmploymentStatus.RETIRED,
        "retirement_day": JULY,
    }

    assert (ended.group, begun.group) == ("ACT", "RET")
    assert [row.member for row in ended.members] == [SELF, "kim", "lee"]
    assert ended.members[0] == expected_row(
        maintenance=Maintenance.TERMINATION,
        eligibility_last_day=JUNE_END,
        employment_last_day=JUNE_END,
        **retiring,
    )
    assert begun.members == (
        expected_row(
            maintenance=Maintenance.ADDITION,
            eligibility_first_day=JULY,
            employment_first_day=JANUARY,
            **retiring,
        ),
    )


@pytest.mark.parametrize(
    ("event", "member", "day"),
    [
        (died("2026-06-10"), SELF, date(2026, 6, 10)),
        (parted("kim", "2026-06-11", "death"), "kim", date(2026, 6, 11)),
    ],
    ids=["subscriber", "dependent"],
)
def test_death(event: object, member: str, day: date) -> None:
    """The row of who has died tells the day."""
    here = insured()
    here.hr(FAMILY_ID, event)  # type: ignore[arg-type]
    truth = dict(covered(dependents=("kim", "lee")))
    truth[member, MEDICAL] = tuple(replace(span, last_day=JUNE_END) for span in truth[member, MEDICAL])
    here.becomes(FAMILY_ID, truth, MaintenanceReason.DEATH)
    (row,) = rows_of(here)

    assert (row.member, row.maintenance, row.death_day) == (member, Maintenance.TERMINATION, day)


def test_cancelled_leaver() -> None:
    """Coverage that goes on after all is reinstated, without a reason, from the day after the end that was told."""
    here = insured()
    here.becomes(FAMILY_ID, covered(last=JUNE_END, dependents=("kim", "lee")))
    here.night()
    here.becomes(FAMILY_ID, covered(dependents=("kim", "lee")))
    rows = rows_of(here)

    assert rows[0] == expected_row(maintenance=Maintenance.REINSTATEMENT, change_day=JULY)
    assert [row.maintenance for row in rows] == [Maintenance.REINSTATEMENT] * 3


def test_never_took_effect() -> None:
    """A coverage that never was is cancelled with one day as its first and last."""
    here = insured()
    here.becomes(FAMILY_ID, {(SELF, MEDICAL): covered()[SELF, MEDICAL]})
    kim, lee = rows_of(here)

    assert kim == expected_row(
        "kim",
        Relationship.SPOUSE,
        maintenance=Maintenance.CANCELLATION,
        reason=MaintenanceReason.BENEFIT_SELECTION,
        eligibility_first_day=JANUARY,
        eligibility_last_day=JANUARY,
    )
    assert lee.maintenance is Maintenance.CANCELLATION


def test_somebody_who_never_was() -> None:
    """A dependent whose own event was voided is cancelled under the demographics that were told."""
    here = insured()
    records = here.doors.log.load([f"hr/{FAMILY_ID}"])[f"hr/{FAMILY_ID}"]
    here.hr(FAMILY_ID, voided(records[1].cause.id))
    here.becomes(FAMILY_ID, covered(dependents=("lee",)))
    (row,) = rows_of(here)

    assert (row.member, row.relationship, row.maintenance) == (
        "kim",
        Relationship.SPOUSE,
        Maintenance.CANCELLATION,
    )
    assert row.person_version == 3


def test_nobody_was_ever_hired() -> None:
    """Where the hire itself is voided all is cancelled, in the group that was told."""
    here = insured()
    records = here.doors.log.load([f"hr/{FAMILY_ID}"])[f"hr/{FAMILY_ID}"]
    here.hr(FAMILY_ID, *(voided(record.cause.id) for record in records))
    here.becomes(FAMILY_ID, {})
    (told,) = _told(here)

    assert told.group == "ACT"
    assert [row.maintenance for row in told.members] == [Maintenance.CANCELLATION] * 3
