"""What a member's row says beside its lines."""

import pytest

from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import BenefitStatus, Maintenance, MemberChange
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from tests.life import day, hired
from tests.services.carrier_feeds.stage import CARRIER, Stage, stage

FAMILY = "city/1"


def covered(here: Stage, *spans: tuple[str, str, str | None]) -> MemberChange:
    """Let the subscriber have just this medical coverage (plan, first and last day); return the row that says it."""
    found = tuple(
        Span(
            plan,
            day(first),
            None if last is None else day(last),
            (TierStep(day(first), CoverageTier.EMPLOYEE_ONLY),),
        )
        for plan, first, last in spans
    )
    here.becomes(FAMILY, {(SELF, InsuranceLine.MEDICAL): found})
    here.night()
    account = account_of(
        here.doors.views.load(LEDGER.view, [key_of(CARRIER, FAMILY)])[key_of(CARRIER, FAMILY)]
    )
    (row,) = account.sent[-1].changes[0].members
    here.answered()
    return row


AS_EMPLOYEE = (("hmo", "2026-01-01", "2026-03-31"), ("ppo", "2026-04-01", "2026-06-30"))


@pytest.mark.parametrize("last_day", [None, "2026-07-31"])
def test_who_is_continued_stays_so_when_what_they_had_chosen_is_cancelled(last_day: str | None) -> None:
    """The HMO under COBRA never took effect; that they had it once as an employee says nothing of the PPO (INS05)."""
    here = stage()
    here.cobra_day = day("2026-07-01")
    here.hr(FAMILY, hired("2026-01-01"))
    covered(here, *AS_EMPLOYEE, ("hmo", "2026-08-01", None))
    row = covered(here, *AS_EMPLOYEE, ("ppo", "2026-07-01", last_day))

    assert [line.maintenance for line in row.coverages] == [Maintenance.CANCELLATION, Maintenance.ADDITION]
    assert row.benefit_status is BenefitStatus.COBRA


def test_who_keeps_what_is_continued_when_something_else_is_cancelled() -> None:
    """The row has nothing but the cancellation; the status is that of the coverage they keep."""
    here = stage()
    here.cobra_day = day("2026-07-01")
    here.hr(FAMILY, hired("2026-01-01"))
    kept = (*AS_EMPLOYEE, ("ppo", "2026-07-01", None))
    covered(here, *kept, ("hmo", "2026-08-01", None))
    row = covered(here, *kept)

    assert [line.maintenance for line in row.coverages] == [Maintenance.CANCELLATION]
    assert row.benefit_status is BenefitStatus.COBRA
