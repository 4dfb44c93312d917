"""How the publisher of a process stands, from what it says."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.ports import Progress
from services.relaying import Published
from services.wiring import Hub
from services.wiring.cluster import Publishing
from tests.fixtures.hub import clock_of, hired, hub_in, tell


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub of two records, one of which is published."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, hired())
        opened.log.append([], after={}, progress=Progress("publisher", 1))
        yield opened


def leads(publishing: Publishing) -> float:
    """Return what the metrics say of the leadership."""
    return next(value for name, _, value in publishing.samples() if name == "hub_leader")


def test_one_that_waits_for_its_turn_is_ready(hub: Hub) -> None:
    """It does not lead, and tells all the same how far the log is published."""
    publishing = Publishing(hub, lambda _: None)

    assert publishing.not_ready() == []
    assert list(publishing.samples()) == [
        ("hub_leader", ("publisher",), False),
        ("hub_published_position", (), 1),
        ("hub_publisher_lag_events", (), 1),
    ]


def test_one_that_is_silent_does_not_lead_any_more(hub: Hub) -> None:
    """Unless it waits for the brokers: then it leads, and is not ready."""
    said: list[str] = []
    publishing = Publishing(hub, said.append)
    publishing.say("publishing")
    led = leads(publishing)
    clock_of(hub).advance(timedelta(minutes=1))
    silent = leads(publishing)
    publishing.say("waiting: Kafka does not answer")
    clock_of(hub).advance(timedelta(minutes=1))

    assert (led, silent, leads(publishing)) == (True, False, True)
    assert publishing.not_ready() == ["waiting: Kafka does not answer"]
    publishing.told(Published(2, 2))
    assert publishing.not_ready() == []
    assert said == ["publishing", "waiting: Kafka does not answer"]


def test_one_that_comes_no_further_is_not_ready(hub: Hub) -> None:
    """With something to publish, for longer than a worker may stand still."""
    publishing = Publishing(hub, lambda _: None)
    states = []
    for position, head in ((1, 1), (1, 1), (1, 2), (1, 2), (2, 2)):
        clock_of(hub).advance(timedelta(seconds=40))
        publishing.told(Published(position, head))
        states.append(publishing.not_ready())

    assert states == [[], [], [], ["the publisher stands still"], []]
