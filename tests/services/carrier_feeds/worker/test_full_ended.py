"""Limits of a carrier that gets full files alone: who was in the last one, and is not covered any more or as long."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.feed_holds import Gate, NightHeld
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, NightOutcome
from services.carrier_feeds.worker.holding import OtherNumber, release
from tests.life import hired, joined
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
SECOND = NIGHT + timedelta(days=2)
"""The night of the second file."""
FAMILIES = ("city/1", "city/2", "city/3")


def _covered(last: date | None = None, *, plan: str = "ppo", kim_last: date | None = None) -> Spans:
    tiers = (TierStep(JANUARY, CoverageTier.FAMILY),)
    return {
        (SELF, MEDICAL): (Span(plan, JANUARY, last, tiers),),
        ("kim", MEDICAL): (Span(plan, JANUARY, kim_last or last),),
    }


def _begun(*, final: str = "999", **limits: Any) -> Stage:
    """Return a hub of which the carrier has had a full file of three families of two, and taken it."""
    full = {"action": "verify", "ended_days": 0}
    here = stage(
        catalog_with(changes=False, full_file=full, limits=limits, families_per_set=1, final_answer=final)
    )
    for family in FAMILIES:
        here.hr(family, hired("2025-11-03"), joined("kim", "2026-01-01"))
        here.becomes(family, _covered())
    assert here.night(kind="full").ending is Ending.DELIVERED
    here.answered()
    return here


def _held(here: Stage) -> NightHeld:
    return here.said(NightHeld)[-1]


def _full(here: Stage) -> NightOutcome:
    return here.night(kind="full")


GONE = [
    pytest.param({}, 2, id="it never was"),
    pytest.param(_covered(SECOND - timedelta(days=1)), 2, id="it ended the day before"),
    pytest.param(_covered(SECOND), 2, id="it ends today"),
    pytest.param(_covered(date(2026, 12, 31)), 2, id="its end is announced"),
    pytest.param(_covered(kim_last=date(2026, 5, 31)), 1, id="a dependent's ended"),
    pytest.param(_covered(plan="hmo"), 0, id="another plan of the line"),
    pytest.param(_covered(), 0, id="nothing changed"),
]


@pytest.mark.parametrize(("becomes", "ended"), GONE)
def test_who_loses_a_coverage_counts(becomes: Spans, ended: int) -> None:
    """One more than the limit is held, as many as the limit leave; each is counted by the first file without them."""
    for limit, ending in ((ended - 1, Ending.HELD), (ended, Ending.DELIVERED)):
        if limit < 0:
            continue
        here = _begun(ended_members=limit)
        here.becomes("city/2", becomes)
        assert _full(here).ending is ending
        if ending is Ending.HELD:
            assert (_held(here).gates, _held(here).ended_members) == ((Gate.ENDED_MEMBERS,), ended)
        else:
            here.answered()
            here.publish(
                catalog_with(
                    changes=False,
                    full_file={"action": "verify", "ended_days": 0},
                    limits={"ended_members": 0},
                    families_per_set=1,
                )
            )
            assert _full(here).ending is Ending.DELIVERED


def test_it_leaves_when_a_person_lets_just_that_go() -> None:
    """By the number who lose a coverage."""
    here = _begun(ended_members=0)
    here.becomes("city/1", {})
    here.becomes("city/2", _covered(kim_last=date(2026, 5, 31)))
    assert _full(here).ending is Ending.HELD
    with pytest.raises(OtherNumber):
        release(here.doors, CARRIER, actor="ada", reason="seen", expect=0, kind="full")
    release(here.doors, CARRIER, actor="ada", reason="seen", expect=3, kind="full")

    assert here.night(kind="full", days=0).ending is Ending.DELIVERED


def test_a_share_is_of_whom_the_last_file_named() -> None:
    """Two of six are a third."""
    for percent, ending in ((33, Ending.HELD), (34, Ending.DELIVERED)):
        here = _begun(ended_members=None, ended_percent=percent)
        here.becomes("city/2", {})

        assert _full(here).ending is ending
        if ending is Ending.HELD:
            reason = "2 members of the 6 the carrier holds would lose a coverage; the limit is 33 percent"
            assert _held(here).reasons == (reason,)


def test_the_first_file_ends_nobody() -> None:
    """There is none before it, whatever our books say of the past."""
    here = stage(catalog_with(changes=False, full_file={"action": "verify"}, limits={"ended_members": 0}))
    here.hr("city/1", hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes("city/1", _covered(kim_last=date(2026, 3, 31)))

    assert _full(here).ending is Ending.DELIVERED


def test_what_the_carrier_refused_ends_nobody() -> None:
    """Whose set without them was refused is still held by the file before it, and counted again."""
    here = _begun(ended_members=1)
    here.becomes("city/2", _covered(kim_last=date(2026, 5, 31)))
    assert here.night(kind="full", reject={2}).ending is Ending.DELIVERED
    here.answered()
    here.becomes("city/1", _covered(kim_last=date(2026, 5, 31)))

    assert _full(here).ending is Ending.HELD
    assert _held(here).ended_members == 2
