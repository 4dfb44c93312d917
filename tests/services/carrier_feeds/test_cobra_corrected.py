"""What a COBRA coverage continues is corrected after the carrier was told: it hears of it, once."""

import pytest

from events.base import DomainEvent
from events.vocabulary.maintenance import (
    BenefitStatus,
    Continuation,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.worker import Ending
from services.viewing import rebuild
from tests.life import day, hired, job, left, person
from tests.services.carrier_feeds.decide.test_extras import occurred, withdrawn
from tests.services.carrier_feeds.roster_stage import ended, night, roster_stage, said_last
from tests.services.carrier_feeds.stage import CARRIER, Stage, began, catalog_with, stage

FAMILY = "city/1"
JULY, YEAR_LATER = day("2026-07-01"), day("2027-12-31")
FIRST = occurred("termination", "2026-06-12")
CORRECTIONS: dict[str, tuple[list[DomainEvent], Continuation]] = {
    "another event": (
        [withdrawn("termination", "2026-06-12"), occurred("reduction_of_hours", "2026-06-12")],
        Continuation("reduction_of_hours", day("2026-06-12"), JULY, YEAR_LATER),
    ),
    "on another day": (
        [withdrawn("termination", "2026-06-12"), occurred("termination", "2026-06-15")],
        Continuation("termination", day("2026-06-15"), JULY, YEAR_LATER),
    ),
    "for longer": (
        [occurred("termination", "2026-06-12", last="2028-12-31")],
        Continuation("termination", day("2026-06-12"), JULY, day("2028-12-31")),
    ),
}


def _continued(here: Stage, *events: DomainEvent) -> Stage:
    """Return the hub when the carrier was told of a coverage under COBRA, after these events."""
    here.hr(FAMILY, hired("2026-01-01"), left("2026-06-12"))
    here.covers(FAMILY, began(), ended("2026-06-30"))
    here.append(f"cobra/{FAMILY}", events)
    here.covers(FAMILY, began(SELF, "ppo", JULY, reason=MaintenanceReason.COBRA))
    here.night()
    here.answered()
    assert here.due() == 0
    return here


def _row(here: Stage) -> MemberChange:
    assert here.night().ending is Ending.DELIVERED
    here.due()
    key = key_of(CARRIER, FAMILY)
    (change,) = account_of(here.doors.views.load(LEDGER.view, [key])[key]).sent[-1].changes
    (row,) = change.members
    here.answered()
    return row


@pytest.mark.parametrize(("facts", "wanted"), CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_it_is_said_when_it_is_corrected(facts: list[DomainEvent], wanted: Continuation) -> None:
    """Without any coverage: it goes on as it was. Afterwards there is nothing more to say."""
    here = _continued(stage(), FIRST)
    here.append(f"cobra/{FAMILY}", facts)
    assert here.due() == 1
    row = _row(here)

    assert (row.maintenance, row.coverages) == (Maintenance.CHANGE, ())
    assert (row.benefit_status, row.continuation) == (BenefitStatus.COBRA, wanted)
    assert (here.due(), here.night().ending) == (0, Ending.NOTHING_TO_SAY)
    before = here.doors.views.digest(LEDGER.view)
    rebuild(here.doors.log, here.doors.views, LEDGER)
    assert here.doors.views.digest(LEDGER.view) == before


def test_it_is_said_when_it_becomes_known_late() -> None:
    """The coverage was told as one under COBRA, of what was not known yet."""
    here = _continued(stage())
    here.append(f"cobra/{FAMILY}", [FIRST])

    assert _row(here).continuation == Continuation("termination", day("2026-06-12"), JULY, YEAR_LATER)


NOTHING: dict[str, tuple[bool, list[DomainEvent]]] = {
    "the same event once more": (True, [FIRST]),
    "withdrawn, and none in its place": (True, [withdrawn("termination", "2026-06-12")]),
    "to a carrier that is not told": (
        False,
        [occurred("termination", "2026-06-12", last="2028-12-31")],
    ),
}


@pytest.mark.parametrize(("says", "facts"), NOTHING.values(), ids=NOTHING.keys())
def test_what_changes_nothing_is_not_said(says: bool, facts: list[DomainEvent]) -> None:
    """A coverage under COBRA without its event is no row: what was said stays, until the coverage ends."""
    here = _continued(stage(catalog_with(say_cobra=says)), FIRST)
    here.append(f"cobra/{FAMILY}", facts)

    assert here.night().ending is Ending.NOTHING_TO_SAY
    assert here.due() == 0


def test_whose_coverage_is_over_is_not_spoken_of() -> None:
    """The day after its last."""
    here = _continued(stage(), FIRST)
    last = ended("2026-07-31").model_copy(update={"first_day": JULY})
    here.covers(FAMILY, last)
    here.night()
    here.answered()
    here.append(f"cobra/{FAMILY}", CORRECTIONS["for longer"][0])

    assert here.night(days=(day("2026-08-01") - here.clock.now().date()).days).ending is Ending.NOTHING_TO_SAY


def test_in_x12() -> None:
    """INS03 001 with INS05 C and INS07, and all days of it; both checks pass."""
    here = roster_stage()
    here.hr(FAMILY, hired("2026-01-01", who=person("Ada", ssn="078050001"), work=job()))
    here.covers(FAMILY, began(), ended("2026-06-30"))
    here.append(f"cobra/{FAMILY}", [FIRST])
    here.covers(FAMILY, began(SELF, "ppo", JULY, reason=MaintenanceReason.COBRA))
    night(here)
    here.append(f"cobra/{FAMILY}", CORRECTIONS["another event"][0])
    night(here)
    segments = said_last(here).decode().split("~\n")

    assert [each for each in segments if each[:4] in {"INS*", "DTP*", "HD*0"}] == [
        "INS*Y*18*001*33*C**2*FT",
        "DTP*301*D8*20260612",
        "DTP*303*D8*20260603",
        "DTP*340*D8*20260701",
        "DTP*341*D8*20271231",
    ]
