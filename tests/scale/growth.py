"""What one event costs in logs of all sizes, and what such a log weighs on disk."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg

from connectors.event_log import EventLog
from connectors.kafka.producer import KafkaTopics
from services.answers.projection.people import VIEW as PEOPLE
from services.demo.words import SOURCES
from services.eligibility.worker import FOLLOWER
from services.following import follow
from services.intake.decide import Arrived
from services.ports import Progress
from services.relaying import PUBLISHER, Routes, publish_batch, resume
from services.viewing import Projection, build
from services.wiring.broker import broker_of
from tests.bench.homes import SEED
from tests.scale.filling import Filling, copied_name, template
from tests.scale.plan import FLAT, MICROSECONDS, Line, Sizes
from tests.scale.plant import Plant, plant
from tests.scale.servers import Servers

_AT_A_TIME = 5000

Costs = dict[str, float]
"""By what was done: microseconds for one event, or one answer."""


def growth(servers: Servers, folder: Path, sizes: Sizes) -> Iterator[Line]:
    """Let one log grow, and measure the same at each of its sizes."""
    folder = folder / "growth"
    copied = template(folder.with_name("template"), sizes.template)
    with plant(servers, folder, "growth", sizes.partitions) as at:
        filling = Filling(at.hub, copied)
        found: list[tuple[int, Costs]] = []
        for records in sizes.records:
            began, before = perf_counter(), at.hub.log.head()
            tail = filling.to(records - sizes.tail)
            filled, seconds = at.hub.log.head() - before, perf_counter() - began
            people = _people(at)
            build(at.hub.log, at.hub.views, people)
            head = filling.to(records)
            _settle(at)
            scans = _scans(at)
            costs = _costs(at, filling, people, tail, sizes)
            for done, cost in costs.items():
                yield Line(f"{done}, log of {records:,}", cost, MICROSECONDS)
            yield Line(
                f"filling up to {records:,}",
                filled / seconds,
                "records/s",
                note=f"{head:,} records; {_scans(at) - scans} scans of the whole log while it was measured",
            )
            found.append((records, costs))
        yield from _flat(found)
        yield from _weights(at)


def _flat(found: list[tuple[int, Costs]]) -> Iterator[Line]:
    """Yield, for each thing done, the dearest size of the log against the cheapest."""
    for done in found[0][1]:
        costs = [(costs[done], records) for records, costs in found]
        (dearest, at), (cheapest, other) = max(costs), min(costs)
        name, peer = f"{done}: dearest, log of {at:,}", f"cheapest, log of {other:,}"
        yield Line(name, dearest, MICROSECONDS, peer, cheapest, FLAT)


def _costs(at: Plant, filling: Filling, people: Projection[Any], tail: int, sizes: Sizes) -> Costs:
    """Measure everything once; each on what lies nearest to the end of the log, as in life."""
    hub = at.hub
    began, before = perf_counter(), hub.log.head()
    build(hub.log, hub.views, people)
    costs = {"read for the view of people": (perf_counter() - began) / (before - tail) * 1e6}
    costs["publish"] = _publishing(at, before - sizes.tail)
    _warm(at, filling, sizes)
    lines = _left(filling.families(sizes.events), before)
    with _timed(costs, "take in", len(lines)):
        for answers in hub.intake.publish(lines):
            assert all(each.outcome == "accepted" for each in answers), answers[0]
    with _timed(costs, "decide and append", len(lines)):
        facts = follow(hub.log, FOLLOWER, hub.catalogs)
    assert facts > len(lines) // 2, "who leaves loses coverage"
    costs["who, median"], costs["who, 99th of 100"] = _who(at, filling, sizes.asked)
    return costs


def _warm(at: Plant, filling: Filling, sizes: Sizes) -> None:
    """Let the same happen to a share of all families first, as large in a small log as in a large one.

    Whoever touches a page of an index first after a checkpoint writes it whole, and whoever reads it first on a
    connection maps it. In a log of 10 million records that would be every page of a short measurement, in life it is
    few: at 3,000 events a second the pages are all touched some minutes after a checkpoint.
    """
    hub = at.hub
    families = filling.families(max(50, hub.log.head() // sizes.warm_share))
    decided = len(families) // 10 + 1
    _take(at, families[:decided])
    follow(hub.log, FOLLOWER, hub.catalogs)
    _take(at, families[decided:])
    hub.log.append([], after={}, progress=Progress(FOLLOWER.name, hub.log.head()))


def _take(at: Plant, families: list[str]) -> None:
    """Take in that these employees leave."""
    for start in range(0, len(families), _AT_A_TIME):
        lines = _left(families[start : start + _AT_A_TIME], at.hub.log.head())
        for answers in at.hub.intake.publish(lines):
            assert all(each.outcome == "accepted" for each in answers), answers[0]


@contextmanager
def _timed(costs: Costs, done: str, events: int) -> Iterator[None]:
    began = perf_counter()
    yield
    costs[done] = (perf_counter() - began) / events * 1e6


def _left(families: list[str], stage: int) -> list[Arrived]:
    """Return what HR tells when these employees leave: each is another family's decision."""
    return [
        Arrived(
            f"scale:{number}",
            json.dumps(
                {
                    "specversion": "1.0",
                    "id": f"left-{stage}-{family}",
                    "source": SOURCES[family.partition("/")[0]],
                    "type": "hr.employee.terminated.v1",
                    "subject": family,
                    "time": "2026-06-30T15:00:00Z",
                    "data": {"last_day_employed": "2026-07-10", "reason": "voluntary"},
                }
            ).encode(),
        )
        for number, family in enumerate(families)
    ]


def _publishing(at: Plant, after: int) -> float:
    """Publish the end of the log to Kafka and return what a record costs."""
    hub, kafka = at.hub, at.hub.settings.kafka
    assert isinstance(hub.log, EventLog)
    routes = Routes(kafka.log_topic)
    topics = KafkaTopics(broker_of(kafka), dict.fromkeys(routes.topics, kafka.partitions))
    try:
        hub.log.append([], after={}, progress=Progress(PUBLISHER, after - 1))
        course = publish_batch(hub.log, topics, resume(hub.log, topics, routes), batches=1)
        first, head, began = course.position, hub.log.head(), perf_counter()
        while course.position < head:
            course = publish_batch(hub.log, topics, course)
        return (perf_counter() - began) / (head - first) * 1e6
    finally:
        topics.close()


def _who(at: Plant, filling: Filling, asked: int) -> tuple[float, float]:
    """Find families of the whole log and answer who is covered by what; return median and 99th of 100."""
    chance, hub, took = Random(SEED), at.hub, []
    now = hub.clock.now()
    for _ in range(asked + 20):
        family = copied_name(chance.choice(filling.template.employed), chance.randrange(filling.copies))
        began = perf_counter()
        found = hub.answers.search(family)
        answer = hub.answers.of(found[0].family, as_of=date(2026, 6, 1), known_at=None, now=now)
        took.append((perf_counter() - began) * 1e6)
        assert answer.family == family
    cuts = quantiles(took[20:], n=100)
    return cuts[49], cuts[98]


def _people(at: Plant) -> Projection[Any]:
    return next(each for each in at.hub.projections if each.view == PEOPLE)


def _settle(at: Plant) -> None:
    """Do what happens by itself some minutes later: vacuum, and everything the filling wrote goes to the disk.

    Otherwise the first commits measured wait for the gigabytes written before them.
    """
    with psycopg.connect(at.hub.settings.log_database, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    os.sync()


def _scans(at: Plant) -> int:
    with psycopg.connect(at.hub.settings.log_database) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        found = connection.execute(
            "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables WHERE relname = 'stored_events'"
        ).fetchone()
    return int(found[0]) if found else 0


def _weights(at: Plant) -> Iterator[Line]:
    """Yield what a record, an upstream event, a person's key and a row of a view take on disk, indices included."""
    settings = at.hub.settings
    weighed = {
        "a record in the log": (settings.log_database, "stored_events"),
        "the name of an upstream event": (settings.log_database, "received"),
        "a person's key": (settings.keys_database, "person_keys"),
        "a row of the view of people": (settings.views_database, "view_rows"),
    }
    for name, (database, table) in weighed.items():
        with psycopg.connect(database) as connection:
            query = (
                "SELECT count(*), pg_relation_size(%s), pg_indexes_size(%s), pg_total_relation_size(%s)"
                f" FROM {table}"
            )
            found = connection.execute(query.encode(), (table, table, table)).fetchone()
        assert found is not None
        rows, rest, indices, total = found
        yield Line(
            f"stored by PostgreSQL: {name}",
            total / max(1, rows),
            "bytes",
            note=f"{rows:,} rows; table {rest / max(1, rows):.0f}, indices {indices / max(1, rows):.0f}",
        )
