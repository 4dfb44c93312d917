"""Ends that a carrier took from a full file without the coverage, before a file of changes says their day."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.employment import PersonChanged
from events.feed_holds import NightHeld
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending
from services.carrier_feeds.worker.holding import release
from services.carrier_feeds.worker.silencing import silence
from services.carrier_feeds.worker.terminations import carrier_ends
from tests.life import hired, joined
from tests.services.carrier_feeds.roster_stage import profile_of
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage
from tests.services.carrier_feeds.worker.waiting import take_back

FAMILY = "city/1"
MEDICAL = InsuranceLine.MEDICAL
JANUARY, YESTERDAY = date(2026, 1, 1), NIGHT + timedelta(days=1)
FULL_NIGHT = NIGHT + timedelta(days=2)


def _covered(kim_last: date | None = None) -> Spans:
    tiers = (TierStep(JANUARY, CoverageTier.FAMILY),)
    return {
        (SELF, MEDICAL): (Span("ppo", JANUARY, None, tiers),),
        ("kim", MEDICAL): (Span("ppo", JANUARY, kim_last),),
    }


def _told(*, action: str = "replace", ended_days: int = 0, **keys: Any) -> Stage:
    """Return a hub whose carrier was told of a family by changes, and took it."""
    full = {"action": action, "ended_days": ended_days}
    here = stage(catalog_with(full_file=full, **keys))
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, _covered())
    assert here.night().ending is Ending.DELIVERED
    here.answered()
    return here


def _states(here: Stage) -> list[tuple[str, str]]:
    pages = carrier_ends(here.doors, profile_of(here), here.clock.now().date())
    return [(each.state.value, each.why) for page in pages for each in page]


def _full(here: Stage) -> None:
    assert here.night(kind="full").ending is Ending.DELIVERED


def test_between_a_full_file_and_the_next_changes_it_is_told_by_absence() -> None:
    """Scheduled, sent with the full file, by absence when that is taken; then sent and accepted with its day."""
    here = _told()
    here.becomes(FAMILY, _covered(YESTERDAY))
    states = [_states(here)]
    _full(here)
    states.append(_states(here))
    here.answered()
    states.append(_states(here))
    by_absence = here.carrier.roster[(FAMILY, "kim", "medical", "ppo", "2026-01-01")].by_absence
    here.night()
    states.append(_states(here))
    here.answered()
    states.append(_states(here))

    assert by_absence
    assert states == [
        [("scheduled", "")],
        [("sent", "blue_000000002.834")],
        [("by_absence", "blue_000000002.834")],
        [("sent", "blue_000000003.834")],
        [("accepted", "")],
    ]


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (FULL_NIGHT - timedelta(days=1), "by_absence"),
        (FULL_NIGHT, "accepted"),
        (FULL_NIGHT + timedelta(days=30), "accepted"),
    ],
)
def test_what_the_file_still_names_is_not_absent(last: date, state: str) -> None:
    """Its last day is the file's, or later: it is named, with its end, which counts as said by it."""
    here = _told()
    here.becomes(FAMILY, _covered(last))
    _full(here)
    here.answered()

    assert [each for each, _ in _states(here)] == [state]


def test_of_full_files_alone_the_last_counts_that_was_not_taken_back() -> None:
    """The carrier took the one before, and never had the later."""
    here = stage(catalog_with(changes=False, full_file={"action": "replace"}))
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, _covered())
    _full(here)
    here.becomes(FAMILY, _covered(YESTERDAY))
    here.later(days=1)
    _full(here)
    here.answered()
    before = _states(here)
    here.carrier.away = True
    here.night(kind="full")
    waits = _states(here)
    take_back(here, 3)

    assert (before, waits, _states(here)) == (
        [("accepted", "")],
        [("sent", "blue_000000003.834")],
        [("accepted", "")],
    )


def test_what_never_took_effect_is_absent_too() -> None:
    """Of a coverage that had begun."""
    here = _told()
    here.becomes(FAMILY, {(SELF, MEDICAL): _covered()[SELF, MEDICAL]})
    _full(here)
    here.answered()

    assert [each for each, _ in _states(here)] == ["by_absence"]


@pytest.mark.parametrize(
    ("why", "state"),
    [
        ("compared only", "scheduled"),
        ("refused", "rejected"),
        ("news since", "scheduled"),
        ("silent", "scheduled"),
    ],
)
def test_what_ends_nobody_by_absence(why: str, state: str) -> None:
    """A file to be compared, one that was refused, books that say more since, and what the carrier must not hear of."""
    here = _told(action="verify" if why == "compared only" else "replace")
    here.becomes(FAMILY, _covered(YESTERDAY))
    if why == "silent":
        silence(here.doors, CARRIER, FAMILY, "kim", actor="ada", reason="x")
    here.night(kind="full", reject=[1] if why == "refused" else [])
    here.answered()
    if why == "news since":
        here.becomes(FAMILY, _covered(YESTERDAY - timedelta(days=1)))

    assert [each for each, _ in _states(here)] == [state]


def test_a_name_is_no_coverage() -> None:
    """Whatever is learned of a family may be of its coverage: until it is considered, the end counts as to be said."""
    here = _told()
    here.becomes(FAMILY, _covered(YESTERDAY))
    _full(here)
    here.answered()
    here.hr(
        FAMILY,
        PersonChanged(
            person_ref=SELF, changes=PersonChanges(first_name="Eve"), change_day=NIGHT, correction=True
        ),
    )

    assert [each for each, _ in _states(here)] == ["scheduled"]


def test_the_next_full_file_ends_them_no_more() -> None:
    """A person has let the first one go; what it ended is not counted once more."""
    here = _told(limits={"ended_members": 0})
    here.becomes(FAMILY, _covered(YESTERDAY))
    assert here.night(kind="full").ending is Ending.HELD
    release(here.doors, CARRIER, actor="ada", reason="seen", expect=1, kind="full")
    assert here.night(kind="full", days=0).ending is Ending.DELIVERED
    here.answered()

    assert here.night(kind="full").ending is Ending.DELIVERED
    assert len(here.said(NightHeld)) == 1
