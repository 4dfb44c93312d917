"""Who a member is to the subscriber, as a carrier is told."""

import pytest

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from tests.life import day, hired, joined, parted
from tests.services.carrier_feeds.stage import CARRIER, stage

FAMILY = "city/1"
TIERS = (TierStep(day("2026-01-01"), CoverageTier.FAMILY),)


def couple(spouse_last: str | None) -> Spans:
    """Return the coverage of a couple, the spouse's to a day."""
    first, line = day("2026-01-01"), InsuranceLine.MEDICAL
    last = None if spouse_last is None else day(spouse_last)
    return {(SELF, line): (Span("ppo", first, None, TIERS),), ("kim", line): (Span("ppo", first, last),)}


def told_relationship(spouse_last: str | None, reason: str) -> Relationship:
    """Return how the spouse is told after they parted on 2026-05-20, with coverage to a day or openly."""
    here = stage()
    here.hr(FAMILY, hired("2026-01-01"), joined("kim", "2026-01-01"), parted("kim", "2026-05-20", reason))
    here.becomes(FAMILY, couple(spouse_last), MaintenanceReason.INITIAL_ENROLLMENT)
    here.night()
    key = key_of(CARRIER, FAMILY)
    members = account_of(here.doors.views.load(LEDGER.view, [key])[key]).sent[-1].changes[-1].members
    return next(each.relationship for each in members if each.member == "kim")


@pytest.mark.parametrize("reason", ["divorce", "legal_separation"])
@pytest.mark.parametrize("spouse_last", [None, "2026-06-01"])
def test_st_1_a_divorced_spouse_who_stays_covered_is_told_as_former(
    spouse_last: str | None, reason: str
) -> None:
    """Beyond the month of the divorce only a state's law keeps them."""
    assert told_relationship(spouse_last, reason) == Relationship.EX_SPOUSE


@pytest.mark.parametrize(
    ("spouse_last", "reason"), [("2026-05-31", "divorce"), ("2026-05-20", "divorce"), (None, "correction")]
)
def test_a_spouse_whose_coverage_the_divorce_ends_is_told_as_the_spouse(
    spouse_last: str | None, reason: str
) -> None:
    """To its last day; and whoever was never divorced."""
    assert told_relationship(spouse_last, reason) == Relationship.SPOUSE
