"""A carrier's files are stopped while its night is decided."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from events.catalog import CarrierProfile
from events.feed_holds import FeedStopped, FileKind
from services.carrier_feeds.worker import Ending
from tests.services.carrier_feeds.plain_files import PlainInterchanges
from tests.services.carrier_feeds.stage import CARRIER, catalog_with, stage


@pytest.mark.parametrize("kind", ["change", "full"])
def test_stopped_while_the_night_is_decided_nothing_leaves(kind: FileKind) -> None:
    """By another process, which has not read again what it wrote."""
    here = stage(catalog_with(full_file={"action": "verify"}))
    here.insured("city/1")

    class Stopping(PlainInterchanges):
        def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
            if not here.said(FeedStopped):
                here.append(f"feed/{CARRIER}", [FeedStopped(carrier=CARRIER, reason="it moves")])
            return ()

    here.doors = replace(here.doors, interchanges=Stopping())
    outcome = here.night(kind=kind)

    assert (outcome.ending, outcome.reasons, here.carrier.files) == (Ending.STOPPED, ("it moves",), {})
