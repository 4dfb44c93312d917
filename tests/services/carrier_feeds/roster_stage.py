"""A hub over real X12 with a stand-in carrier, and that carrier's own roster: where rosters are tried."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from events.catalog import CarrierProfile
from events.enrollment import CoverageEnded
from events.feed_holds import FileKind
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF
from services.carrier_feeds.projection.stored_rosters import Difference
from services.carrier_feeds.worker import fetch_answers, full_joined, run_night
from services.carrier_feeds.worker.doors import catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_ready import Families
from services.carrier_feeds.worker.roster_differences import differences
from services.carrier_feeds.worker.roster_writing import RosterOutcome
from services.carrier_feeds.worker.rosters import Rosters
from services.ports import Delivery, FileInPieces
from services.wiring.rosters import RosterFiles
from tests.life import hired, joined, person
from tests.services.carrier_feeds.stage import CARRIER, Stage, began, catalog_with, stage
from tests.services.carrier_feeds.test_x12_convergence import Moody, OwnCheck, X12Carrier

FULL: dict[str, Any] = {"action": "verify", "ended_days": 0, "future_days": 60}
DAY = timedelta(days=1)
FAMILY_TIER = CoverageTier.FAMILY


@dataclass
class Keeping(X12Carrier):
    """Keeps what is delivered."""

    contents: list[bytes] = field(default_factory=list)

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Take a file, and keep it."""
        self.contents.append(content.whole())
        return super().deliver(name, content, tried_before=tried_before)


def said_last(here: Stage) -> bytes:
    """Return the last file that was delivered."""
    carrier = here.doors.drops[CARRIER]
    assert isinstance(carrier, Keeping)
    return carrier.contents[-1]


def digest(content: bytes) -> bytes:
    """Return a hash with a key that everybody knows."""
    return hashlib.sha256(b"key" + content).digest()


def roster_stage(**profile: Any) -> Stage:
    """Return a hub whose carrier speaks X12; nobody is covered yet."""
    keys = {"full_file": FULL, "limits": {"ended_members": None}, **profile}
    here = stage(catalog_with(**keys))
    carrier = Keeping(Moody(profile_of(here)))
    here.doors = replace(here.doors, interchanges=OwnCheck(), drops={CARRIER: carrier})
    return here


def profile_of(here: Stage) -> CarrierProfile:
    """Return the carrier's profile."""
    return profile_at(here.doors, CARRIER, here.doors.log.head())[1]


def families(here: Stage, *numbers: int) -> None:
    """Let families of two be covered, told and accepted."""
    for number in numbers:
        add_family(here, number)
    night(here)


def add_family(here: Stage, number: int) -> None:
    """Let a family of two be covered."""
    family = f"city/{number}"
    here.hr(
        family,
        hired("2026-01-01", who=person("Ada", ssn=f"07805{number:04d}")),
        joined("d1", "2026-01-01", "child", who=person("Bea", ssn=None, born="2015-06-01")),
    )
    here.covers(family, began(tier=FAMILY_TIER), began("d1"))


def night(here: Stage, kind: FileKind = "change") -> None:
    """Let a day pass, run its night, and read what the carrier answers."""
    here.clock.advance(DAY)
    run_night(here.doors, CARRIER, here.clock.now().date(), kind)
    fetch_answers(here.doors, CARRIER)


def full_file(here: Stage) -> bytes:
    """Return our own full file as of now."""
    basis = catch_up(here.doors)
    book, profile = profile_at(here.doors, CARRIER, basis)
    today = here.clock.now().date()
    feed = feed_of(here.doors, CARRIER)
    families = full_joined.Stream(Families(here.doors, book, profile, feed, today, basis))
    now = here.doors.clock.now()
    pieces = full_joined.joined(here.doors.interchanges, profile, families, number=1, written_at=now)
    return b"".join(pieces)


def compare(
    here: Stage, content: bytes | str, folder: Path, *, name: str = "roster.834", **said: Any
) -> RosterOutcome:
    """Compare a roster of this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rosters = Rosters(here.doors, digest, RosterFiles())
    return rosters.read(CARRIER, path, today=here.clock.now().date(), **said)


def found(here: Stage, *, only_open: bool = True) -> list[Difference]:
    """Return the differences there are."""
    return list(differences(here.doors, CARRIER, only_open=only_open))


@pytest.fixture
def here() -> Stage:
    """Three families of two, told and accepted."""
    made = roster_stage()
    families(made, 1, 2, 3)
    return made


def ended(last_day: str, member: str = SELF, plan: str = "ppo") -> CoverageEnded:
    """Return that a medical coverage of January 1 has a last day."""
    return CoverageEnded(
        member=member,
        line=InsuranceLine.MEDICAL,
        plan=plan,
        carrier=CARRIER,
        first_day=date(2026, 1, 1),
        reason=MaintenanceReason.TERMINATION_OF_BENEFITS,
        rests_on=(),
        last_day=date.fromisoformat(last_day),
    )
