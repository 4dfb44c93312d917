"""The feeds with the real parts: SQLite, files in X12 judged by pyx12, and a carrier that reads them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from connectors.folder import FolderDrop
from connectors.schedule import Timetable
from connectors.views import SQLiteViews
from connectors.x12.stand_in import CarrierStandIn, Held
from events.employment import PersonChanged
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.worker import Doors, Ending, fetch_answers, rebuild_file, run_night
from services.following import Catalogs
from services.wiring.interchanges import X12Interchanges
from tests.fixtures.logs import Installation
from tests.life import hired, joined, left
from tests.services.carrier_feeds.memory import shared_keys
from tests.services.carrier_feeds.stage import BEGINNING, CARRIER, Stage, catalog_with, stage

JANUARY = date(2026, 1, 1)
JULY = date(2026, 7, 1)
SINGLE = TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY)
FAMILY = TierStep(JULY, CoverageTier.FAMILY)
TIER_CODES = {CoverageTier.EMPLOYEE_ONLY: "EMP", CoverageTier.FAMILY: "FAM"}


class Folders:
    """Fits `services.ports.Drops` with one folder."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.outbox = folder / "in", folder / "out"
        self.inbox.mkdir()
        self.outbox.mkdir()

    def __getitem__(self, partner: str) -> FolderDrop:
        """Return the carrier's drop."""
        return FolderDrop(inbox=self.inbox, outbox=self.outbox)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[tuple[Installation, SQLiteViews, Folders]]:
    """A log, views, and folders, all new."""
    installation = Installation(str(tmp_path / "log.db"), tmp_path, FixedClock(BEGINNING))
    views = SQLiteViews(str(tmp_path / "views.db"))
    yield installation, views, Folders(tmp_path)
    views.close()
    installation.close()


Parts = tuple[Installation, SQLiteViews, Folders]


def _stage(parts: Parts, **profile: object) -> tuple[Stage, CarrierStandIn]:
    installation, views, folders = parts
    catalog = catalog_with(**profile)
    here = stage(catalog, log=installation.open(), views=views, clock=installation.clock)
    here.doors = Doors(
        here.doors.log,
        views,
        here.clock,
        Catalogs(here.doors.log),
        X12Interchanges(shared_keys()),
        folders,
        Timetable(),
    )
    profile_now = next(each for each in catalog.carriers if each.id == CARRIER)
    return here, CarrierStandIn(profile_now, refuses=(2, 0))


def _night(here: Stage, carrier: CarrierStandIn, folders: Folders) -> Ending:
    """Run the next night, let the carrier read what came, and read its answers."""
    here.clock.advance(timedelta(days=1))
    outcome = run_night(here.doors, CARRIER, here.clock.now().date())
    assert outcome.reasons == ()
    assert outcome.families_held == ()
    for number in outcome.delivered:
        content = (folders.inbox / f"{CARRIER}_{number:09d}.834").read_bytes()
        assert rebuild_file(here.doors, CARRIER, number).whole() == content
        for name, answer in carrier.take(content, at=here.clock.now()):
            (folders.outbox / name).write_bytes(answer)
    assert fetch_answers(here.doors, CARRIER).not_ours == ()
    return outcome.ending


def _wanted(family: str, truth: Spans) -> dict[tuple[str, str], dict[tuple[str, str, date], Held]]:
    """Return what the carrier should hold, in its own codes."""
    wanted: dict[tuple[str, str], dict[tuple[str, str, date], Held]] = {}
    for (member, _), spans in truth.items():
        numbers = (member_number(family, SELF), member_number(family, member))
        for span in spans:
            plan = span.plan.upper()
            tiers = tuple((step.from_day, TIER_CODES[step.tier]) for step in span.tiers)
            held = Held("HMO", plan, span.first_day, span.last_day, tiers)
            wanted.setdefault(numbers, {})["HMO", plan, span.first_day] = held
    return wanted


MEDICAL = InsuranceLine.MEDICAL
STORY: list[Spans] = [
    {(SELF, MEDICAL): (Span("ppo", JANUARY, None, (SINGLE,)),)},
    {
        (SELF, MEDICAL): (Span("ppo", JANUARY, None, (SINGLE, FAMILY)),),
        ("d1", MEDICAL): (Span("ppo", JULY),),
    },
    {
        (SELF, MEDICAL): (
            Span("ppo", JANUARY, date(2026, 7, 31), (SINGLE, FAMILY)),
            Span("hmo", date(2026, 8, 1), None, (TierStep(date(2026, 8, 1), CoverageTier.FAMILY),)),
        ),
        ("d1", MEDICAL): (Span("ppo", JULY, date(2026, 7, 31)), Span("hmo", date(2026, 8, 1))),
    },
    {
        (SELF, MEDICAL): (Span("ppo", JANUARY, date(2026, 8, 31), (SINGLE, FAMILY)),),
        ("d1", MEDICAL): (Span("ppo", JULY, date(2026, 8, 31)),),
    },
    {(SELF, MEDICAL): (Span("ppo", JANUARY, None, (SINGLE,)),)},
    {(SELF, MEDICAL): (Span("ppo", JANUARY, date(2026, 9, 30), (SINGLE,)),)},
    {},
]


@pytest.mark.parametrize("cancellation_shape", ["delete", "same_day", "day_before"])
@pytest.mark.parametrize("termination_shape", ["member", "member_and_coverages"])
@pytest.mark.parametrize("end_day", ["last_covered", "first_uncovered"])
def test_every_change_arrives(
    parts: Parts, termination_shape: str, cancellation_shape: str, end_day: str
) -> None:
    """However a carrier wants it said, its roster follows the truth; a rejected set is said again a night later."""
    here, carrier = _stage(
        parts,
        termination_shape=termination_shape,
        cancellation_shape=cancellation_shape,
        end_day=end_day,
    )
    here.hr("city/1", hired("2026-01-01"), joined("d1", "2026-07-01", "child", reason="birth"))
    here.hr("city/2", hired("2026-01-01"))
    here.becomes("city/2", STORY[0])
    for truth in STORY:
        here.becomes("city/1", truth)
        while _night(here, carrier, parts[2]) is Ending.DELIVERED:
            pass

        assert carrier.roster == {**_wanted("city/1", truth), **_wanted("city/2", STORY[0])}
    assert here.due() == 0
    assert carrier.files == len(STORY) + 1


def test_a_corrected_name_and_a_leaver_pass_the_judges(parts: Parts) -> None:
    """Demographics alone, a termination by end of employment and a voided dependent are files without a fault."""
    here, carrier = _stage(parts)
    here.hr("city/1", hired("2026-01-01"), joined("d1", "2026-07-01", "child", reason="birth"))
    here.becomes("city/1", STORY[1])
    endings = [_night(here, carrier, parts[2])]
    changes = PersonChanges(first_name="Grace", ssn="078051120")
    here.hr("city/1", PersonChanged(person_ref="d1", changes=changes, change_day=JULY, correction=True))
    endings.append(_night(here, carrier, parts[2]))
    endings.append(_night(here, carrier, parts[2]))
    here.hr("city/1", left("2026-08-10"))
    here.becomes("city/1", STORY[3], MaintenanceReason.TERMINATION_OF_EMPLOYMENT)
    endings.append(_night(here, carrier, parts[2]))

    said = [(parts[2].inbox / f"{CARRIER}_{number:09d}.834").read_text() for number in (3, 4)]
    assert endings == [Ending.DELIVERED] * 4
    assert "NM1*74*1*EXAMPLE*GRACE" in said[0]
    assert "NM1*70*1*EXAMPLE*D1" in said[0]
    assert "INS*Y*18*024*08*A***TE" in said[1]
    assert "DTP*337*D8*20260810" in said[1]
    assert "DTP*357*D8*20260831" in said[1]
