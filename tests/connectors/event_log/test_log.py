"""The log on both engines: appending, reading, the two orders, and what a conflict is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.event_log import APPEND_MAX
from connectors.event_log.log import EventLog
from events.base import Cause, Entry, EventRef
from events.doors import Progress, Receipt
from events.errors import ConcurrentWrite
from events.intake import EventQuarantined
from events.people import SEALED_PERSON
from tests.connectors.event_log.entries import ended, hired, moved
from tests.fixtures.logs import BEGINNING, Installation


def test_an_empty_log(log: EventLog) -> None:
    """A new log holds nothing and says so."""
    assert (log.head(), log.position("anybody"), log.position_at(BEGINNING)) == (0, 0, 0)
    assert log.read(after=0, limit=10) == []
    assert log.load(["hr/city/1"]) == {"hr/city/1": []}
    assert log.streams("hr") == []
    assert log.find(EventRef("munis/city", "hire-1")) is None
    assert log.receive([]) == []
    assert log.append([], after={}) == []


def test_what_is_received_is_read(log: EventLog) -> None:
    """Upstream events come back in order of arrival, with their cause, place and instant."""
    receipts = log.receive([hired(1), moved(1), hired(2)])

    records = log.read(after=0, limit=10, personal=True)
    assert [receipt.position for receipt in receipts] == [1, 2, 3]
    assert [(r.position, r.stream, r.version) for r in records] == [
        (1, "hr/city/1", 1),
        (2, "hr/city/1", 2),
        (3, "hr/city/2", 1),
    ]
    assert [(r.event, r.cause) for r in records] == [
        (e.event, e.cause) for e in (hired(1), moved(1), hired(2))
    ]
    assert {r.recorded_at for r in records} == {BEGINNING}


def test_reading_goes_on_beyond_a_position(log: EventLog) -> None:
    """Batches follow one another without a gap and end with an empty one."""
    log.receive([hired(n) for n in range(1, 8)])

    positions = []
    after = 0
    while batch := log.read(after=after, limit=3):
        positions.append([r.position for r in batch])
        after = batch[-1].position

    assert positions == [[1, 2, 3], [4, 5, 6], [7]]


def test_reading_by_category(log: EventLog) -> None:
    """Only records whose stream's first part is asked for are read; a beginning of it is not enough."""
    log.receive([hired(1)])
    log.append([ended()], after={"coverage/city/1": 0})

    found = {
        category: [r.position for r in log.read(after=0, limit=9, categories=[category])]
        for category in ("hr", "coverage", "cover", "h")
    }
    assert found == {"hr": [1], "coverage": [2], "cover": [], "h": []}
    assert len(log.read(after=0, limit=9, categories={"hr", "coverage"})) == 2
    assert log.read(after=0, limit=9, categories=[]) == []


def test_loading_streams(log: EventLog) -> None:
    """Whole streams are loaded, oldest first, also as they were at a position."""
    log.receive([hired(1), hired(2), moved(1), moved(2, hours=20)])

    loaded = log.load(["hr/city/1", "hr/city/2", "hr/city/3"])
    before = log.load(["hr/city/1"], up_to=3)
    assert {stream: [r.version for r in records] for stream, records in loaded.items()} == {
        "hr/city/1": [1, 2, 3],
        "hr/city/2": [1],
        "hr/city/3": [],
    }
    assert [r.position for r in before["hr/city/1"]] == [1, 3]


def test_loading_more_streams_than_one_query_takes(log: EventLog) -> None:
    """Twelve hundred streams are loaded as well as two."""
    log.receive([hired(n) for n in range(1200)])

    loaded = log.load([f"hr/city/{n}" for n in range(1200)])
    assert [len(records) for records in loaded.values()] == [1] * 1200


def test_streams_of_a_category(log: EventLog) -> None:
    """Names of streams come in alphabetical order, page by page, each once."""
    log.receive([hired(n) for n in (3, 10, 1)] + [moved(1, family="city/1"), hired(4, family="school/7")])
    log.append([ended()], after={"coverage/city/1": 0})

    assert log.streams("hr") == ["hr/city/1", "hr/city/10", "hr/city/3", "hr/school/7"]
    assert log.streams("hr", limit=2) == ["hr/city/1", "hr/city/10"]
    assert log.streams("hr", after="hr/city/10", limit=2) == ["hr/city/3", "hr/school/7"]
    assert log.streams("hr", after="hr/school/7") == []


def test_sealed_unless_asked(log: EventLog) -> None:
    """Personal fields are opened only for who asks for them."""
    log.receive([hired(1)])

    [sealed] = log.read(after=0, limit=1)
    [opened] = log.load(["hr/city/1"], personal=True)["hr/city/1"]
    assert sealed.event == replace_person(hired(1))
    assert opened.event == hired(1).event


def replace_person(entry: Entry) -> object:
    """Return the event as it reads when it is sealed."""
    return entry.event.model_copy(update={"person": SEALED_PERSON})


def test_appending_facts(log: EventLog) -> None:
    """Facts get the next positions and the next versions of their streams."""
    log.append([ended(), ended(days=1), ended("city/2")], after={"coverage/city/1": 0, "coverage/city/2": 0})

    assert log.append([ended(days=2)], after={"coverage/city/1": 2}) == [4]
    assert [r.version for r in log.load(["coverage/city/1"])["coverage/city/1"]] == [1, 2, 3]


@pytest.mark.parametrize("read_at", [0, 2], ids=["since it was empty", "a version that is not there yet"])
def test_a_stream_that_has_grown(log: EventLog, read_at: int) -> None:
    """Facts decided on another version than the stream has are not taken, and nothing of the call is."""
    log.append([ended()], after={"coverage/city/1": 0})

    with pytest.raises(ConcurrentWrite):
        log.append(
            [ended("city/2"), ended(days=1)],
            after={"coverage/city/2": 0, "coverage/city/1": read_at},
            progress=Progress("eligibility", 1),
        )

    assert (log.head(), log.position("eligibility")) == (1, 0)


def test_a_stream_that_was_only_read(log: EventLog) -> None:
    """A stream that `after` names must not have grown, although nothing is appended to it."""
    log.receive([hired(1), moved(1)])

    with pytest.raises(ConcurrentWrite):
        log.append([ended()], after={"coverage/city/1": 0, "hr/city/1": 1})

    assert log.append([ended()], after={"coverage/city/1": 0, "hr/city/1": 2}) == [3]


def test_progress_is_saved_with_the_facts(log: EventLog) -> None:
    """A consumer's position moves with what it appends, also when that is nothing."""
    log.append([ended()], after={"coverage/city/1": 0}, progress=Progress("eligibility", 5))
    log.append([], after={}, progress=Progress("eligibility", 9))

    assert (log.position("eligibility"), log.position("cobra")) == (9, 0)


@pytest.mark.parametrize("position", [4, 5], ids=["behind", "the same"])
def test_progress_only_grows(log: EventLog, position: int) -> None:
    """A position that was passed means that another instance has done the work: nothing is appended."""
    log.append([], after={}, progress=Progress("eligibility", 5))

    with pytest.raises(ConcurrentWrite):
        log.append([ended()], after={"coverage/city/1": 0}, progress=Progress("eligibility", position))

    assert (log.head(), log.position("eligibility")) == (0, 5)


def test_what_append_refuses(log: EventLog) -> None:
    """A stream without the version it was read at, too many entries, or a stream of another kind are our faults."""
    with pytest.raises(ValueError, match="without the version"):
        log.append([ended()], after={})
    with pytest.raises(ValueError, match="are the most"):
        log.append([ended()] * (APPEND_MAX + 1), after={"coverage/city/1": 0})
    with pytest.raises(ValueError, match="does not belong"):
        log.append([replace(ended(), stream="payroll/city/1")], after={"payroll/city/1": 0})
    with pytest.raises(ValueError, match="source and id"):
        log.receive([replace(hired(1), cause=Cause())])

    assert log.head() == 0


def test_the_most_that_one_append_takes(log: EventLog) -> None:
    """An append of the greatest length is taken as a whole."""
    positions = log.append([ended(days=n % 300) for n in range(APPEND_MAX)], after={"coverage/city/1": 0})

    assert positions == list(range(1, APPEND_MAX + 1))
    assert log.head() == APPEND_MAX


def test_finding_by_name(log: EventLog) -> None:
    """An upstream event is found by source and id, a fact of ours by stream and version."""
    log.receive([hired(1), hired(2)])
    log.append([ended()], after={"coverage/city/1": 0})

    found = log.find(EventRef("munis/city", "hire-2"))
    fact = log.find(EventRef("hub", "coverage/city/1@1"))
    assert found is not None
    assert (found.position, found.event) == (2, replace_person(hired(2)))
    assert fact is not None
    assert (fact.position, fact.ref) == (3, EventRef("hub", "coverage/city/1@1"))
    for unknown in ("hire-3", "coverage/city/1@2", "coverage/city/1@", "@"):
        assert log.find(EventRef("hub", unknown)) is None


def test_as_of_an_instant(installation: Installation) -> None:
    """The last position at an instant is known; a clock that goes back does not set the log back."""
    log = installation.open()
    log.receive([hired(1), hired(2)])
    installation.clock.advance(timedelta(hours=1))
    log.receive([hired(3)])
    installation.clock.set(BEGINNING - timedelta(days=1))
    installation.open().receive([hired(4)])

    asked = [timedelta(microseconds=-1), timedelta(0), timedelta(minutes=59), timedelta(hours=1)]
    assert [log.position_at(BEGINNING + after) for after in asked] == [0, 2, 2, 4]
    assert log.read(after=3, limit=1)[0].recorded_at == BEGINNING + timedelta(hours=1)


def test_a_log_opened_again(installation: Installation) -> None:
    """What one opening wrote, the next one reads, goes on from, and can open."""
    installation.open().receive([hired(1)])
    installation.close()

    log = installation.open()
    assert log.receive([hired(1), hired(2)]) == [
        Receipt(EventRef("munis/city", "hire-1"), 1, duplicate=True),
        Receipt(EventRef("munis/city", "hire-2"), 2),
    ]
    assert [r.event for r in log.read(after=0, limit=9, personal=True)] == [hired(1).event, hired(2).event]


def test_forgetting_a_person(installation: Installation) -> None:
    """Once a person is forgotten nobody reads what was personal, and the rest of the log stays readable."""
    log, other = installation.open(), installation.open()
    log.receive([hired(1), hired(2)])
    assert other.read(after=0, limit=1, personal=True)[0].event == hired(1).event

    log.forget(["city/1"])

    for each in (log, other, installation.open()):
        events = [r.event for r in each.read(after=0, limit=9, personal=True)]
        assert events == [replace_person(hired(1)), hired(2).event]


def test_a_forgotten_person_comes_again(log: EventLog) -> None:
    """What is told of somebody after they were forgotten can be read; what was told before cannot."""
    log.receive([hired(1)])
    log.forget(["city/1"])

    assert log.receive([hired(1)])[0].duplicate
    log.receive([hired(9, family="city/1")])

    events = [r.event for r in log.load(["hr/city/1"], personal=True)["hr/city/1"]]
    assert events == [replace_person(hired(1)), hired(9).event]


def test_what_is_quarantined_is_sealed(log: EventLog) -> None:
    """The text of a quarantined event is sealed, with the family's key where the family is known."""
    entries = [
        Entry(f"exception/{name}", quarantined(family), Cause(actor="http"))
        for name, family in (("x1", "city/1"), ("x2", None))
    ]
    log.append(entries, after={"exception/x1": 0, "exception/x2": 0})
    log.forget(["city/1"])

    sealed = [r.event for r in log.read(after=0, limit=9)]
    opened = [r.event for r in log.read(after=0, limit=9, personal=True)]
    assert sealed == [quarantined("city/1", raw=""), quarantined(None, raw="")]
    assert opened == [quarantined("city/1", raw=""), quarantined(None)]


def quarantined(family: str | None, raw: str = '{"ssn": "078-05-1120"}') -> EventQuarantined:
    """Return something unreadable that arrived."""
    return EventQuarantined(
        kind="unreadable",
        family=family,
        event_type=None,
        event_ref=None,
        reason="not JSON",
        code="bad-json",
        place=None,
        raw=raw,
    )
