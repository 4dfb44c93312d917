"""Whole files of a fixed story, of changes and full: what a rule says otherwise in them is another version, too."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.x12.x834 import WRITER
from events.doors import Delivery, FileInPieces
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from tests.life import hired, joined
from tests.services.carrier_feeds.carrier import PlainCarrier
from tests.services.carrier_feeds.memory import shared_keys
from tests.services.carrier_feeds.stage import CARRIER, catalog_with, stage
from tests.services.carrier_feeds.worker.leaving import NoSecondOpinion
from tests.written_by import faults

WRITTEN = Path(__file__).with_name("writers.txt")
JANUARY = date(2026, 1, 1)
MEDICAL = InsuranceLine.MEDICAL
PROFILES: dict[str, dict[str, Any]] = {
    "compared": {"full_file": {"action": "verify"}, "limits": {"ended_members": None}},
    "replaced": {"full_file": {"action": "replace", "ended_days": 30}, "limits": {"ended_members": None}},
    "full-only": {"changes": False, "full_file": {"action": "replace", "ended_days": 30}},
}


class Kept(PlainCarrier):
    """A carrier that takes every file, and reads none."""

    def __init__(self) -> None:
        super().__init__()
        self.digests: list[str] = []

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Take a file."""
        self.digests.append(hashlib.sha256(content.whole()).hexdigest())
        return Delivery(name, looked_up=False)


def _span(plan: str, first: date, last: date | None, tier: CoverageTier) -> Span:
    return Span(plan, first, last, (TierStep(first, tier),))


def _truth(plan: str, last: date | None = None, *, child: bool = False) -> Spans:
    tier = CoverageTier.FAMILY if child else CoverageTier.EMPLOYEE_ONLY
    found: Spans = {(SELF, MEDICAL): (_span(plan, JANUARY, last, tier),)}
    return {**found, ("d1", MEDICAL): (Span(plan, JANUARY, last, ()),)} if child else found


def _story(profile: dict[str, Any]) -> list[str]:
    """Return the SHA-256 of every file: who comes, goes, moves, is taken back and leaves a dependent behind."""
    here, kept = stage(catalog_with(**profile)), Kept()
    here.doors = replace(here.doors, interchanges=NoSecondOpinion(shared_keys()), drops={CARRIER: kept})
    for family in ("city/1", "city/2", "city/3"):
        here.hr(family, hired("2026-01-01"), joined("d1", "2026-01-01", "child"))
        here.becomes(family, _truth("ppo", child=family != "city/3"))
    for happens in (
        {},
        {"city/1": _truth("hmo", child=True), "city/2": _truth("ppo", date(2026, 6, 30), child=True)},
        {"city/2": _truth("ppo", child=True), "city/3": {}},
        {"city/1": _truth("hmo")},
    ):
        for family, truth in happens.items():
            here.becomes(family, truth)
        for kind in ("change", "full") if profile.get("changes", True) else ("full",):
            outcome = here.night(kind=kind)
            assert (outcome.reasons, outcome.families_held) == ((), ())
    return kept.digests


@pytest.mark.parametrize("name", PROFILES)
def test_another_byte_of_a_story_is_another_version(name: str) -> None:
    """Every file that left, under its place in the story."""
    listed = [each for each in WRITTEN.read_text(encoding="ascii").splitlines() if f" {name}-" in each]
    found = _story(PROFILES[name])
    today = {f"{name}-{place}": digest for place, digest in enumerate(found, 1)}

    assert len(found) >= 4
    assert faults("\n".join(listed), today, WRITER) == []
