"""The log on its way to Kafka: everything arrives once, in order, with nothing personal."""

import json
from pathlib import Path
from zlib import crc32

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.cimpl import NewPartitions

from events.announcements import Heard, heard
from events.base import Cause, Entry
from events.catalog import CatalogPublished
from events.employment import EmployeeHired
from events.errors import PermanentError
from services.relaying import PUBLISHER, resume
from tests.connectors.event_log.entries import ended, hired, moved
from tests.fixtures.announced import drained, holes
from tests.fixtures.logs import Installation
from tests.services.publishers import PARTITIONS, World, fill, publish_all, topics_of, world
from tests.small_catalog import small_catalog

pytestmark = pytest.mark.postgres

__all__ = ["world"]


def test_everything_arrives_once(world: World) -> None:
    """Each record is one message, of its family's partition, and its headers say what the log says."""
    fill(world.log, 40)

    course = world.published()

    found = world.announced()
    assert course.position == world.log.head() == 160
    assert sorted(each.position for each in found) == list(range(1, 161))
    assert holes(found) == []
    records = {record.position: record for record in world.log.read(after=0, limit=1000)}
    for each in found:
        record = records[each.position]
        assert each.key == record.subject
        assert each.partition == crc32(record.subject.encode()) % PARTITIONS
        previous = each.headers.get("ce_previous")
        expected = {
            "content-type": "application/json",
            "ce_specversion": "1.0",
            "ce_id": record.ref.id,
            "ce_source": record.ref.source,
            "ce_type": f"{record.event.KIND}.v{record.event.VERSION}",
            "ce_subject": record.subject,
            "ce_time": (record.cause.time or record.recorded_at).isoformat(),
            "ce_stream": record.stream,
            "ce_position": str(record.position),
        }
        assert each.headers == (expected if previous is None else expected | {"ce_previous": previous})
    firsts = [each for each in found if "ce_previous" not in each.headers]
    assert [each.offset for each in firsts] == [0] * len({each.partition for each in found})


def test_a_fact_is_told_as_it_is_stored(world: World) -> None:
    """The value is the event's JSON; a coverage fact is on its own topic too, under its own chain."""
    fill(world.log, 3, moves=0)

    world.published()

    (topic,) = (name for name, of in world.routes.outgoing.items() if of == "coverage")
    changed = drained(world.bootstrap, topic)
    assert sorted(each.position for each in changed) == [4, 5, 6]
    assert holes(changed) == []
    (one,) = (each for each in changed if each.position == 4)
    assert json.loads(one.value) == json.loads(ended("city/0").event.model_dump_json(by_alias=True))
    (same,) = (each for each in world.announced() if each.position == 4)
    assert (one.key, one.value, one.partition) == (same.key, same.value, same.partition)
    (empty,) = (name for name, of in world.routes.outgoing.items() if of == "payroll")
    assert drained(world.bootstrap, empty) == []


def test_workers_are_told_the_same_as_lists(world: World) -> None:
    """Each record is told once to the partition of its family, a catalog to all, in order and without a hole."""
    world.log.receive([hired(n) for n in range(30)])
    world.log.append(
        [Entry("catalog", CatalogPublished(version="1", catalog=small_catalog()), Cause())],
        after={"catalog": 0},
    )
    world.log.receive([moved(n, family=f"city/{n}") for n in range(30)])
    world.published()

    messages = drained(world.bootstrap, world.routes.due_topic)

    due: dict[int, list[Heard]] = {partition: [] for partition in range(PARTITIONS)}
    for each in messages:
        headers = {name: value.encode() for name, value in each.headers.items()}
        told = heard(each.partition, each.offset, headers, each.value)
        assert told.partitions == PARTITIONS
        due[each.partition] += told.records
    for partition, records in due.items():
        announced = [each for each in world.announced() if each.partition == partition]
        assert [(each.position, each.stream) for each in records] == [
            (each.position, each.headers["ce_stream"]) for each in announced
        ]
        assert [each.previous for each in records] == [None, *(each.position for each in records)][:-1]
    assert len(messages) == PARTITIONS


def test_nothing_personal_leaves(world: World) -> None:
    """Neither keys, nor headers, nor values hold what was told of people; sealed fields stay sealed."""
    world.log.receive([hired(1, first_name="Zerlina"), moved(1)])
    (record,) = world.log.read(after=0, limit=1, personal=True)
    assert isinstance(record.event, EmployeeHired)
    person = record.event.person

    world.published()

    told = b"\n".join(part for each in world.announced() for part in (repr(each).encode(), each.value))
    known: tuple[str, ...] = ("Zerlina", person.last_name, str(person.ssn), str(person.ssn).replace("-", ""))
    known += (str(person.birth_day), person.birth_day.strftime("%Y%m%d"))
    assert [each for each in known if each.encode() in told] == []
    assert b"$sealed" in told


def test_a_catalog_is_told_to_all(world: World) -> None:
    """A published catalog is in every partition, between what came before and after it there."""
    world.log.receive([hired(n) for n in range(12)])
    world.log.append(
        [Entry("catalog", CatalogPublished(version="1", catalog=small_catalog()), Cause())],
        after={"catalog": 0},
    )
    world.log.receive([moved(n, family=f"city/{n}") for n in range(12)])

    world.published()

    found = world.announced()
    catalogs = [each for each in found if each.headers["ce_stream"] == "catalog"]
    assert [(each.partition, each.position) for each in catalogs] == [(p, 13) for p in range(PARTITIONS)]
    assert holes(found) == []
    after = [
        each.headers["ce_previous"]
        for each in found
        if each.position > 13 and each.headers["ce_previous"] == "13"
    ]
    assert len(after) == len({each.partition for each in found if each.position > 13})


def test_going_on_after_a_restart(world: World) -> None:
    """A publisher begun anew goes on after what was recorded, and each partition's chain goes on with it."""
    fill(world.log, 10)
    world.published()
    before = world.log.head()
    world.log.receive([moved(n + 100, family=f"city/{n}", hours=20) for n in range(10)])

    world.log.append(
        [ended(f"city/{n}", days=9) for n in range(10)], after={f"coverage/city/{n}": 1 for n in range(10)}
    )

    publish_all(world.log, topics_of(world.bootstrap, world.routes), world.routes)

    (topic,) = (name for name, of in world.routes.outgoing.items() if of == "coverage")
    changed = drained(world.bootstrap, topic)
    assert holes(changed) == []
    assert {each.offset for each in changed if "ce_previous" not in each.headers} == {0}
    found = world.announced()
    assert sorted(each.position for each in found) == list(range(1, world.log.head() + 1))
    new = [each for each in found if each.position > before]
    told = {each.position: int(each.headers["ce_previous"]) for each in new}
    firsts = {each.partition: each for each in reversed(new)}.values()
    assert {told.pop(each.position) for each in firsts} == {before}
    assert set(told.values()) <= {each.position for each in new}


def test_an_older_log_under_newer_topics(world: World, tmp_path: Path) -> None:
    """What is told under positions that come again would be dropped as told before; a person must look."""
    fill(world.log, 10)
    world.published()
    older = Installation(str(tmp_path / "older.db"), tmp_path)
    fill(older.open(), 2)

    with pytest.raises(PermanentError, match=r"tells of position \d+, and the log ends at 8: an older copy"):
        resume(older.open(), world.topics, world.routes)
    older.close()


def test_a_topic_grows(world: World) -> None:
    """New partitions are used from the next count on; their chains begin without a record before them."""
    fill(world.log, 30)
    with world.running() as running:
        running.reach(world.log.head())
        grow(world, PARTITIONS + 3)
        running.count_again()
        before = world.log.head()
        world.log.receive([moved(n + 500, family=f"city/{n}", hours=20) for n in range(30)])
        running.reach(world.log.head())

    found = world.announced()
    world.assert_whole(found)
    new = [each for each in found if each.position > before]
    assert [each.partition for each in new] == [crc32(each.key.encode()) % (PARTITIONS + 3) for each in new]
    assert {each.partition for each in new} - set(range(PARTITIONS)) == set(range(PARTITIONS, PARTITIONS + 3))
    assert {each.offset for each in found if "ce_previous" not in each.headers} == {0}
    assert holes(found) == []


def grow(world: World, partitions: int) -> None:
    """Give the log's topic more partitions, as an operator does."""
    admin = AdminClient({"bootstrap.servers": world.bootstrap})
    grown = admin.create_partitions([NewPartitions(world.routes.log_topic, partitions)])
    grown[world.routes.log_topic].result()


def test_a_refused_message_is_told_and_goes_once_it_may(world: World) -> None:
    """A topic that takes no message of this size is named; once it does, a producer made anew goes on."""
    world.published()
    limit(world, 1000)
    world.log.receive([hired(1), hired(2)])
    world.log.append(
        [Entry("catalog", CatalogPublished(version="1", catalog=small_catalog()), Cause())],
        after={"catalog": 0},
    )
    with pytest.raises(PermanentError, match=r"max\.message\.bytes") as refused:
        world.published()
    assert world.routes.log_topic in str(refused.value)
    assert world.log.position(PUBLISHER) == 0

    limit(world, 16_000_000)
    world.published()

    world.assert_whole(world.announced())


def limit(world: World, size: int) -> None:
    """Set the size of the messages that the log's topic takes."""
    topic = ConfigResource(
        ConfigResource.Type.TOPIC,
        world.routes.log_topic,
        incremental_configs=[
            ConfigEntry("max.message.bytes", str(size), incremental_operation=AlterConfigOpType.SET)
        ],
    )
    admin = AdminClient({"bootstrap.servers": world.bootstrap})
    admin.incremental_alter_configs([topic])[topic].result()
