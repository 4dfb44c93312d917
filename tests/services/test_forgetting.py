"""Forgetting somebody must not leave behind a file that can never be written again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from events.errors import PermanentError
from services.carrier_feeds.worker import Ending, run_night
from services.carrier_feeds.worker.withdrawing import withdraw
from services.running import forget_family, step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, folder_partners, hub_in, tell


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with a covered family, and carriers whose folders are not there yet."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        yield opened


def test_not_while_a_file_waits(hub: Hub, tmp_path: Path) -> None:
    """A prepared file that names the family goes first: without the keys it could never be written again."""
    inbox = Path(hub.settings.partners["blue"].inbox)
    hidden = inbox.rename(inbox.with_name("away"))
    outcome = run_night(hub.feeds, "blue", date(2026, 1, 5))
    assert outcome.ending is Ending.NOT_DELIVERED

    with pytest.raises(PermanentError, match=outcome.file_name or "834"):
        forget_family(hub, FAMILY, actor="ada", reason="asked for it")

    withdraw(hub.feeds, "blue", 1, actor="ada", reason="asked for it")
    run_night(hub.feeds, "blue", date(2026, 1, 5))
    with pytest.raises(PermanentError, match="blue_000000002"):
        forget_family(hub, FAMILY, actor="ada", reason="asked for it")

    hidden.rename(inbox)
    run_night(hub.feeds, "blue", date(2026, 1, 5))
    forget_family(hub, FAMILY, actor="ada", reason="asked for it")
    assert hub.log.load([f"hr/{FAMILY}"], personal=True)[f"hr/{FAMILY}"][0].event.person.last_name == "SEALED"  # type: ignore[attr-defined]
