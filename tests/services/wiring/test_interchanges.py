"""The files that leave a whole hub: what pyx12 finds wrong stays here, takes no number, and leaves once mended."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from events.catalog import Catalog
from services.carrier_feeds.worker import Ending, NightOutcome, run_night
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, folder_partners, hub_in, tell
from tests.small_catalog import small_catalog

NIGHT = date(2026, 2, 2)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with a family of two to tell of, and a folder for each partner."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        yield opened


def miscoded() -> Catalog:
    """Return the small catalog with a carrier whose time zone has a code that the guide does not know."""
    catalog = small_catalog()
    blue, *others = catalog.carriers
    wrong = blue.model_copy(update={"time_zone_code": "ZQ"})
    return catalog.model_copy(update={"carriers": (wrong, *others)})


def night(hub: Hub) -> NightOutcome:
    """Run the night of carrier `blue`."""
    return run_night(hub.feeds, "blue", NIGHT)


def test_what_pyx12_finds_wrong_does_not_leave(hub: Hub, tmp_path: Path) -> None:
    """Segment and element are named; mended by a new catalog, the same night has file 1, without a gap."""
    inbox = tmp_path / "hub/blue/in"
    publish(hub.log, miscoded(), note="", actor="tests")
    step(hub)

    held = night(hub)
    there = list(inbox.iterdir())
    publish(hub.log, small_catalog(), note="mended", actor="tests")
    step(hub)
    mended = night(hub)

    assert (held.ending, held.control_number, there) == (Ending.HELD, None, [])
    assert held.reasons == ("ST 0001 segment 2 BGN05: the code is not known (7)",)
    assert (mended.ending, mended.control_number) == (Ending.DELIVERED, 1)
    assert [path.name for path in inbox.iterdir()] == ["blue_000000001.834"]
