"""How the publisher of a process stands, from what it says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

import pytest

from events.announcements import Message
from events.errors import LogUnavailable
from services.ports import Progress
from services.relaying import Published, Relay, Routes, relay
from services.turns import ALONE
from services.wiring import Hub
from services.wiring.cluster import QUIET, Publishing
from tests.fixtures.hub import clock_of, hired, hub_in, tell

PATIENCE_SECONDS = 60


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub of two records, one of which is published."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, hired())
        opened.log.append([], after={}, progress=Progress("publisher", 1))
        yield opened


def leading(hub: Hub, said: list[str]) -> Publishing:
    """Return how a publisher stands that has its turn."""
    publishing = Publishing(hub, said.append)
    assert publishing.watched(ALONE).wait(Event())
    return publishing


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
    publishing = leading(hub, said)
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
    publishing = leading(hub, [])
    states = []
    for position, head in ((1, 1), (1, 1), (1, 2), (1, 2), (2, 2)):
        clock_of(hub).advance(timedelta(seconds=40))
        publishing.told(Published(position, head))
        states.append(publishing.not_ready())

    assert states == [[], [], [], ["the publisher stands still"], []]


class Hanging:
    """Topics whose brokers take a message and say nothing more, until they do."""

    def __init__(self, routes: Routes) -> None:
        self.asked, self.answers = Event(), Event()
        self._routes = routes

    def partitions(self) -> Mapping[str, int]:
        """Return one partition of each."""
        return dict.fromkeys(self._routes.topics, 1)

    def last_positions(self, topic: str) -> Sequence[int | None]:
        """Return that there is no message."""
        return [None]

    def publish(self, messages: Iterable[Message]) -> int:
        """Take them, and wait for an answer."""
        count = len(list(messages))
        self.asked.set()
        assert self.answers.wait(PATIENCE_SECONDS)
        return count


def test_one_that_hangs_in_a_call_is_not_ready(hub: Hub) -> None:
    """Long before the call gives up by itself; once there is an answer it is ready again."""
    routes, stop = Routes("hub.log"), Event()
    topics = Hanging(routes)
    publishing = Publishing(hub, lambda _: None)
    come = Event()

    def told(published: Published) -> None:
        publishing.told(published)
        come.set()

    everything = Relay(cast("Any", hub.log), topics, hub.clock, routes, publishing.say, told)
    thread = Thread(target=relay, args=(everything, publishing.watched(ALONE), stop))
    thread.start()
    try:
        assert topics.asked.wait(PATIENCE_SECONDS)
        at_once = publishing.not_ready()
        clock_of(hub).advance(QUIET)
        later = publishing.not_ready()
        topics.answers.set()
        assert come.wait(PATIENCE_SECONDS)
        assert (at_once, later) == ([], ["nothing was heard of the publisher for 10 s"])
        assert publishing.not_ready() == []
    finally:
        topics.answers.set()
        stop.set()
        thread.join(PATIENCE_SECONDS)


class Deaf:
    """A turn in a database that does not answer at first, and then belongs to another."""

    def __init__(self) -> None:
        self.answers = False
        self.asked = Event()

    def wait(self, stop: Event) -> bool:
        """Fail, or wait until the word to stop."""
        if not self.answers:
            raise LogUnavailable("PostgreSQL does not answer")
        self.asked.set()
        return not stop.wait(PATIENCE_SECONDS)

    def holds(self) -> bool:
        """No."""
        return False


def test_one_that_led_before_the_database_went_away_is_ready_while_another_leads(hub: Hub) -> None:
    """What it last said it waited for is over once it waits for its turn, as long as that gets an answer."""
    deaf, stop = Deaf(), Event()
    publishing = Publishing(hub, lambda _: None)
    turn = publishing.watched(deaf)
    with pytest.raises(LogUnavailable):
        turn.wait(stop)
    publishing.say("waiting: PostgreSQL does not answer")
    clock_of(hub).advance(timedelta(minutes=1))
    away = publishing.not_ready()
    deaf.answers = True
    thread = Thread(target=turn.wait, args=(stop,))
    thread.start()
    try:
        assert deaf.asked.wait(PATIENCE_SECONDS)
        asking = publishing.not_ready()
        clock_of(hub).advance(timedelta(seconds=15))
        assert (away, asking) == (["waiting: PostgreSQL does not answer"],) * 2
        assert (publishing.not_ready(), leads(publishing)) == ([], False)
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
