"""How a carrier's files stand: what keeps them back, of each kind by itself."""

from datetime import date

from events.carrier_feeds import InterchangeHeld
from events.feed_holds import FileKind
from services.carrier_feeds.worker import run_night
from services.carrier_feeds.worker.doors import catch_up
from services.carrier_feeds.worker.standing import Feed, standing
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

KINDS: tuple[FileKind, ...] = ("change", "full")


def _standing(here: Stage, night: date) -> Feed:
    catch_up(here.doors)
    profile = here.doors.catalogs.at(here.doors.log.head()).carriers[CARRIER]  # type: ignore[union-attr]
    return standing(here.doors, profile, today=night)


def test_what_is_held_of_both_kinds_is_recorded_once_each() -> None:
    """However often both are tried; the end of the one's night says nothing of the other."""
    here = stage(catalog_with(full_file={"action": "verify"}))
    here.insured("city/1")
    night = here.clock.now().date()
    for _ in range(3):
        for kind in KINDS:
            here.interchanges.faults = [f"segment 7 of the {kind} file"]
            run_night(here.doors, CARRIER, night, kind)
    both = _standing(here, night)
    here.interchanges.faults = []
    run_night(here.doors, CARRIER, night)
    one = _standing(here, night)
    here.interchanges.faults = ["segment 7 of the full file"]
    run_night(here.doors, CARRIER, night, "full")

    assert [each.kind for each in here.said(InterchangeHeld)] == ["change", "full"]
    assert [(dict(each.held_by), each.held) for each in (both, one)] == [
        ({"checks": 2}, 2),
        ({"checks": 1}, 1),
    ]


def test_a_file_that_passes_its_checks_is_not_held_by_them() -> None:
    """It is held at a gate instead."""
    here = stage(catalog_with(limits={"first_file_is_held": True}))
    here.insured("city/1")
    here.interchanges.faults = ["segment 7"]
    night = here.night().night
    here.interchanges.faults = []
    run_night(here.doors, CARRIER, night)

    assert dict(_standing(here, night).held_by) == {"first_file": 1}
