"""A row that ends a member, or a family, without naming each coverage: it ends also what we do not know to be held.

Source: X12 834 005010X220A1, INS03 024, with which loop 2300 may be left out.
"""

from datetime import date
from typing import Any

import pytest

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from tests.life import hired, joined
from tests.services.carrier_feeds.stage import Stage, catalog_with, stage

FAMILY = "city/1"
MEDICAL = InsuranceLine.MEDICAL
JANUARY, JUNE, JULY_END = date(2026, 1, 1), date(2026, 6, 1), date(2026, 7, 31)
FIFTH = date(2026, 6, 5)
SHAPES: tuple[dict[str, Any], ...] = (
    {"termination_shape": "member"},
    {"termination_shape": "member", "termination_rows": "subscriber"},
    {"termination_shape": "member_and_coverages", "termination_rows": "subscriber"},
)


def _truth(kim: date | None, last: date | None = None) -> Spans:
    """Return a family whose dependent is covered from a day on, or not at all, until a last day."""
    own = Span("ppo", JANUARY, last, (TierStep(JANUARY, CoverageTier.FAMILY),))
    found: Spans = {(SELF, MEDICAL): (own,)}
    return found if kim is None else {**found, ("kim", MEDICAL): (Span("ppo", kim, last),)}


def _begun(profile: dict[str, Any]) -> Stage:
    """Return a family that was told, and a move of the dependent to an earlier first day that is refused, unheard."""
    here = stage(catalog_with(**profile, limits={"ended_members": None}))
    here.hr(FAMILY, hired("2026-01-01"), joined("kim", "2026-01-01", "child"))
    here.becomes(FAMILY, _truth(FIFTH))
    here.night()
    here.answered()
    here.becomes(FAMILY, _truth(JUNE))
    here.carrier.keep_back = True
    here.night(reject=[1])
    here.carrier.keep_back = False
    return here


def _kim_at_the_carrier(here: Stage) -> dict[str, str | None]:
    """Return what the carrier holds of the dependent: first day → last day."""
    held = here.carrier.known.held
    return {name[4]: coverage.last for (_, name), coverage in held.items() if name[1] == "kim"}


@pytest.mark.parametrize("profile", SHAPES, ids=str)
@pytest.mark.parametrize(
    "told", [_truth(None), _truth(JUNE, JULY_END)], ids=["the dependent void", "the subscriber ended"]
)
def test_who_went_without_lines_is_told_again(told: Spans, profile: dict[str, Any]) -> None:
    """The carrier has ended also what a refused row did not replace; our books have it again, so it is told again."""
    here = _begun(profile)
    here.becomes(FAMILY, told)
    here.night()
    here.carrier.release()
    here.answered()
    here.becomes(FAMILY, _truth(FIFTH))
    for _ in range(2):
        here.night()
        here.answered()

    assert _kim_at_the_carrier(here) == {"2026-06-05": None}
    assert here.due() == 0
