"""A full file: everybody by absence or with their ends, in parts, made again from the log, and beside the changes."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from events.carrier_feeds import (
    InterchangeDelivered,
    InterchangeHeld,
    InterchangeNotDelivered,
    InterchangePrepared,
    NightClosed,
)
from events.errors import NotFound
from events.feed_holds import FileKind
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, rebuild_file, run_night
from tests.life import hired, joined
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
TODAY = NIGHT + timedelta(days=1)
"""The first night of a stage."""


def _stage(*, changes: bool = False, **full: Any) -> Stage:
    return stage(catalog_with(changes=changes, full_file={"action": "verify", **full}, members_per_file=None))


def _covers(here: Stage, family: str, first: date = JANUARY, last: date | None = None) -> None:
    here.hr(family, hired("2026-01-01"))
    here.becomes(family, _own(first, last))


def _own(first: date, last: date | None = None) -> Spans:
    return {(SELF, MEDICAL): (Span("ppo", first, last, (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)),)}


def _said(here: Stage, number: int = 1) -> list[tuple[str, str, str | None]]:
    """Return family, first and last day of every coverage that a file names."""
    file = json.loads(rebuild_file(here.doors, CARRIER, number).whole())
    return [
        (family["family"], line["first_day"], line["last_day"])
        for one in file["sets"]
        for family in one["families"]
        for row in family["rows"]
        for line in row["coverages"]
    ]


@pytest.mark.parametrize(
    ("ended_days", "ended_ago", "is_named"), [(0, 0, True), (0, 1, False), (30, 30, True), (30, 31, False)]
)
def test_what_has_ended_is_named_as_long_as_the_carrier_wants(
    ended_days: int, ended_ago: int, is_named: bool
) -> None:
    """By absence from the day after its last; else with its end for so many days."""
    here = _stage(ended_days=ended_days)
    last = TODAY - timedelta(days=ended_ago)
    _covers(here, "city/1", last=last)
    _covers(here, "city/2")
    here.night(kind="full")

    expected: list[tuple[str, str, str | None]] = [("city/2", "2026-01-01", None)]
    if is_named:
        expected.insert(0, ("city/1", "2026-01-01", last.isoformat()))
    assert _said(here) == expected


@pytest.mark.parametrize(("ahead", "is_named"), [(60, True), (61, False)])
def test_what_begins_is_named_so_many_days_ahead(ahead: int, is_named: bool) -> None:
    """Beyond that it waits for a later file."""
    here = _stage(future_days=60)
    _covers(here, "city/1", first=TODAY + timedelta(days=ahead))
    outcome = here.night(kind="full")

    assert outcome.ending is (Ending.DELIVERED if is_named else Ending.NOTHING_TO_SAY)


def test_the_log_keeps_of_it_what_it_takes_to_make_it_again() -> None:
    """Not its rows: from which family to which each set goes, and the SHA-256; more is known by the second reading."""
    here = _stage()
    for number in range(1, 4):
        _covers(here, f"city/{number}")
    outcome = here.night(kind="full")
    delivered = here.carrier.files[outcome.file_name]
    here.becomes("city/2", {})
    _covers(here, "city/22")
    (prepared,) = here.said(InterchangePrepared)

    assert isinstance(prepared, InterchangePrepared)
    assert (prepared.kind, prepared.action, prepared.sets) == ("full", "verify", ())
    assert [(each.first_family, each.last_family, each.members) for each in prepared.full_sets] == [
        ("city/1", "city/3", 3)
    ]
    assert rebuild_file(here.doors, CARRIER, 1).whole() == delivered


def test_it_comes_in_parts_between_families() -> None:
    """A file has no more members than the carrier takes, unless one family has."""
    here = stage(catalog_with(full_file={"action": "verify"}, members_per_file=2, families_per_set=1))
    for number in (1, 2, 3):
        here.hr(
            f"city/{number}", hired("2026-01-01"), joined("kim", "2026-01-01"), joined("lee", "2026-01-01")
        )
    kim: Spans = {("kim", MEDICAL): (Span("ppo", JANUARY),)}
    lee: Spans = {("lee", MEDICAL): (Span("ppo", JANUARY),)}
    here.becomes("city/1", _own(JANUARY))
    here.becomes("city/2", {**_own(JANUARY), **kim, **lee})
    here.becomes("city/3", _own(JANUARY))
    outcome = here.night(kind="full")

    assert outcome.delivered == (1, 2, 3)
    assert [{each[0] for each in _said(here, number)} for number in (1, 2, 3)] == [
        {"city/1"},
        {"city/2"},
        {"city/3"},
    ]


def test_a_night_has_a_file_of_each_kind() -> None:
    """Changes and everything are two files; each is decided once."""
    here = _stage(changes=True)
    _covers(here, "city/1")
    changes = here.night()
    night = here.clock.now().date()
    full, again = (run_night(here.doors, CARRIER, night, "full") for _ in range(2))

    assert (changes.control_number, full.control_number, again.ending) == (1, 2, Ending.ALREADY_CLOSED)
    assert [each.kind for each in here.said(NightClosed)] == ["change", "full"]
    assert here.due() == 0


def test_a_carrier_of_full_files_alone_gets_no_changes() -> None:
    """Its night of changes has nothing to say."""
    here = _stage()
    _covers(here, "city/1")

    assert here.night().ending is Ending.NOTHING_TO_SAY


def test_a_carrier_without_full_files_refuses_one() -> None:
    """Nobody asked for it."""
    here = stage()

    with pytest.raises(NotFound, match="no full file"):
        here.night(kind="full")


def test_a_file_that_would_end_whom_we_cannot_say_is_held() -> None:
    """Who is missing from it would lose coverage; somebody whom the carrier never had is only reported."""
    here = _stage(changes=True, action="replace")
    _covers(here, "city/1")
    _covers(here, "city/2")
    here.night()
    _covers(here, "city/3")
    here.interchanges.unsayable_plans = {"ppo"}
    held = here.night(kind="full")

    assert held.ending is Ending.HELD
    assert held.reasons == (
        "the carrier holds coverage of families that cannot be said, and would end it: city/1, city/2",
    )
    assert [family for family, _ in held.families_held] == ["city/1", "city/2", "city/3"]


@pytest.mark.parametrize("kind", ["change", "full"])
def test_what_becomes_of_a_file_tells_its_kind(kind: FileKind) -> None:
    """Held by the checks, not delivered, delivered: whoever counts nights need not look for the file."""
    here = _stage(changes=True)
    _covers(here, "city/1")
    here.interchanges.faults = ["segment 7"]
    here.night(kind=kind)
    here.interchanges.faults = []
    here.carrier.away = True
    here.night(kind=kind, days=0)
    here.carrier.away = False
    here.night(kind=kind)
    outcomes: tuple[type[InterchangeHeld | InterchangeNotDelivered | InterchangeDelivered], ...] = (
        InterchangeHeld,
        InterchangeNotDelivered,
        InterchangeDelivered,
    )

    assert [{event.kind for event in here.said(each)} for each in outcomes] == [{kind}] * 3
