"""One history through both wirings, `hub run` on SQLite and workers on Kafka and PostgreSQL: the same comes of it."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connectors.clock import FixedClock
from events.base import DomainEvent
from events.catalog import Catalog
from services.demo.city import city
from services.demo.run import demo_catalog
from services.publishing import publish
from services.running import step
from services.settings import Settings
from services.wiring import Hub, create, open_hub
from tests.fixtures.cluster import Grid, books, facts, grid, take_in
from tests.fixtures.hub import BEGINNING
from tests.fixtures.kafka import topic_name
from tests.fixtures.postgres import new_database
from tests.histories import histories
from tests.scenarios.test_convergence import as_line
from tests.small_catalog import small_catalog

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]

EXAMPLES = max(2, (settings.default or settings()).max_examples // 16)


Steps = Sequence[Sequence[str]]


@contextmanager
def alone(catalog: Catalog) -> Iterator[Hub]:
    """Open a new hub that does everything in this process."""
    with tempfile.TemporaryDirectory() as folder:
        said = Settings(home=Path(folder) / "hub")
        said = said.model_copy(update={"master_key_file": said.home / "master.key"})
        create(said)
        with open_hub(said, FixedClock(BEGINNING)) as hub:
            publish(hub.log, catalog, note="", actor="tests")
            yield hub


@contextmanager
def together(server: str, bootstrap: str, catalog: Catalog) -> Iterator[Grid]:
    """Open a new hub that leaves the decisions to a worker of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder), new_database(server), bootstrap, topic_name("hub.log")
        with grid(*where, catalog) as at:
            at.workers.all()
            yield at
            assert at.workers.said() == ""


def live(hub: Hub, steps: Steps) -> None:
    """Publish step by step and decide after each."""
    for lines in steps:
        take_in(hub, lines)
        step(hub)


def live_together(at: Grid, steps: Steps) -> None:
    """Publish step by step and let the workers decide after each."""
    for lines in steps:
        at.publish(lines)
        at.rest()


def test_the_demo_city(postgres_server: str, kafka_broker: str) -> None:
    """A year of a small city, in a few large steps: who is covered, what is deducted and who may go on are the same."""
    lines = [json.dumps(event) for event in city(11, employees=30, retirees=4)]
    steps = [lines[start : start + 60] for start in range(0, len(lines), 60)]
    catalog = demo_catalog()
    with alone(catalog) as one, together(postgres_server, kafka_broker, catalog) as many:
        live(one, steps)
        live_together(many, steps)

        assert books(many.hub.log) == books(one.log)
        assert len(books(one.log).coverage) == 34


@pytest.mark.timeout(300 + 20 * EXAMPLES)
def test_random_histories(postgres_server: str, kafka_broker: str) -> None:
    """Where a step gives a family one event at most, the very facts are the same, positions and instants apart."""
    numbers = count(1)
    catalog = small_catalog()
    with alone(catalog) as one, together(postgres_server, kafka_broker, catalog) as many:

        @settings(
            max_examples=EXAMPLES,
            phases=(Phase.generate,),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(told=st.lists(histories(longest=4), min_size=12, max_size=12))
        def the_same(told: list[list[DomainEvent]]) -> None:
            named = {f"city/{next(numbers)}": events for events in told}
            steps = [
                [as_line(family, n, events[n]) for family, events in named.items() if n < len(events)]
                for n in range(max(map(len, told)))
            ]
            live(one, steps)
            live_together(many, steps)

            ours, theirs = facts(many.hub.log), facts(one.log)
            assert {each for each in ours.keys() | theirs if ours.get(each) != theirs.get(each)} == set()

        the_same()
        kinds = {
            line.partition(" ")[0].partition(".")[0] for lines in facts(one.log).values() for line in lines
        }
        assert kinds >= {"coverage", "payroll", "cobra"}
