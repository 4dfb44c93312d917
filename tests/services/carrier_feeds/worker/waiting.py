"""A file that is prepared and waits, and what comes of it when another version of the writer runs."""

from typing import Any

from events.doors import Delivery, FileInPieces
from events.errors import PartnerUnreachable
from services.carrier_feeds.worker import Ending, run_night
from services.carrier_feeds.worker.withdrawing import withdraw
from tests.services.carrier_feeds.carrier import PlainCarrier
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage


def waiting_file(**profile: object) -> Stage:
    """Return a hub whose first file is prepared and has not left, because the carrier was away."""
    here = stage(catalog_with(**profile))
    here.insured("city/1", "city/2")
    here.carrier.away = True
    here.night(kind="full" if profile.get("full_file") else "change")
    here.carrier.away = False
    return here


def run_again(here: Stage, kind: Any = "change") -> Ending:
    """Run the night of today once more."""
    return run_night(here.doors, CARRIER, here.clock.now().date(), kind).ending


def take_back(here: Stage, number: int = 1, *, asked: str = "") -> None:
    """Withdraw a file."""
    withdraw(
        here.doors, CARRIER, number, actor="ada", reason="the new version writes it otherwise", asked=asked
    )


def numbers_left(here: Stage) -> list[int]:
    """Return the control numbers of what has left, in order."""
    return [int(name[5:14]) for name in here.carrier.deliveries]


def lost_on_its_way(here: Stage) -> None:
    """Let the connection be lost after all of the file was sent."""

    class Lost(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            content.prove()
            raise PartnerUnreachable("the connection was lost")

    with here.through(Lost()):
        run_again(here)


def deliver_it(here: Stage) -> None:
    """Let what waits leave, and lie at the carrier unread."""
    here.carrier.loses = True
    run_again(here)
    here.carrier.loses = False
