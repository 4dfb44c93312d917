"""Tests of when a termination counts as seen in a carrier's own roster."""

from datetime import date
from pathlib import Path

from services.carrier_feeds.worker.terminations import carrier_ends
from tests.life import hired, person
from tests.services.carrier_feeds.roster_stage import (
    compare,
    ended,
    families,
    full_file,
    here,
    night,
    profile_of,
)
from tests.services.carrier_feeds.stage import Stage

__all__ = ["here"]


def seen(here: Stage) -> list[tuple[str, str, date | None]]:
    """Return each end: member, state, the day of the roster that no longer has it."""
    pages = carrier_ends(here.doors, profile_of(here), here.clock.now().date())
    return [(each.number, each.state.value, each.seen_day) for page in pages for each in page]


def test_an_end_is_seen_when_a_roster_of_a_later_day_no_longer_has_it(here: Stage, tmp_path: Path) -> None:
    """Not when it is accepted, not by the roster of its last day; by the next one, until something else is learned."""
    here.covers("city/1", ended("2026-06-03"), ended("2026-06-03", "d1"))
    night(here)
    accepted = seen(here)
    compare(here, full_file(here), tmp_path, name="last-day.834")
    on_last_day = seen(here)
    night(here)
    compare(here, full_file(here), tmp_path, name="day-after.834")
    after = seen(here)
    here.hr("city/1", hired("2026-01-01", who=person("Ada", ssn="078050001")))

    wanted = [("CITY-1", "accepted"), ("CITY-1-D1", "accepted")]
    assert here.clock.now().date() == date(2026, 6, 4)
    assert accepted == on_last_day == [(*each, None) for each in wanted]
    assert after == [(*each, date(2026, 6, 4)) for each in wanted]
    assert seen(here) == accepted


def test_who_a_roster_still_has_is_not_gone(here: Stage, tmp_path: Path) -> None:
    """A roster that still covers somebody does not show the end, whoever else agrees."""
    before = full_file(here)
    here.covers("city/1", ended("2026-06-03"), ended("2026-06-03", "d1"))
    families(here, 4)
    night(here)
    compare(here, before, tmp_path, as_of=date(2026, 6, 4))

    assert {day for *_, day in seen(here)} == {None}
