"""The log as topics carry it: stored records, neither decoded nor opened."""

import json

from connectors.event_log import EventLog
from tests.connectors.event_log.entries import ended, hired, moved


def test_announcements_are_read_in_order(log: EventLog) -> None:
    """Records come in order of position, beyond one and no more than asked for."""
    log.receive([hired(1), hired(2), moved(1)])
    log.append([ended()], after={"coverage/city/1": 0})

    told = log.announcements(after=1, limit=2)

    assert [(each.position, each.stream) for each in told] == [(2, "hr/city/2"), (3, "hr/city/1")]
    assert [each.position for each in log.announcements(after=3, limit=9)] == [4]
    assert log.announcements(after=4, limit=9) == []


def test_announcements_name_records_as_the_log_does(log: EventLog) -> None:
    """Source and id are those by which the log finds a record again."""
    log.receive([hired(1)])
    log.append([ended(), ended(days=3)], after={"coverage/city/1": 0})

    records = log.read(after=0, limit=9)
    told = log.announcements(after=0, limit=9)

    assert [(each.headers["ce_source"], each.headers["ce_id"]) for each in told] == [
        (record.ref.source, record.ref.id) for record in records
    ]
    assert [found.position for record in records if (found := log.find(record.ref))] == [1, 2, 3]


def test_announcements_stay_sealed(log: EventLog) -> None:
    """What is personal is sealed in the value, also for who has the keys; a forgotten person changes nothing."""
    log.receive([hired(1, first_name="Zerlina")])

    (told,) = log.announcements(after=0, limit=9)

    value = json.loads(told.value)
    assert list(value["person"]) == ["$sealed"]
    assert value["hire_day"] == "2026-01-05"
    assert b"Zerlina" not in told.value
