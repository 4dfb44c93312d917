"""An upstream event is taken once, however often and by however many it is told."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from connectors.event_log.log import EventLog
from events.base import Cause, Entry, EventRef
from events.doors import Receipt
from events.employment import EmployeeHired, JobChanged, PersonChanged
from events.people import PersonChanges
from tests.connectors.event_log.entries import TOLD_AT, hired, moved
from tests.fixtures.logs import Installation
from tests.life import day, job


def ref(name: str) -> EventRef:
    """Return the name of one of our events."""
    return EventRef("munis/city", name)


def test_told_again(log: EventLog) -> None:
    """The same event again gets the same position and leaves the log as it was."""
    log.receive([hired(1), moved(1)])

    again = log.receive([moved(1), hired(1), moved(2)])
    assert again == [
        Receipt(ref("move-1"), 2, duplicate=True),
        Receipt(ref("hire-1"), 1, duplicate=True),
        Receipt(ref("move-2"), 3),
    ]
    assert log.head() == 3


def test_told_twice_in_one_call(log: EventLog) -> None:
    """Inside one call the first is taken, the same again is a duplicate, another content a conflict."""
    receipts = log.receive([moved(1), hired(1), moved(1), moved(1, hours=20)])

    assert receipts == [
        Receipt(ref("move-1"), 1),
        Receipt(ref("hire-1"), 2),
        Receipt(ref("move-1"), 1, duplicate=True),
        Receipt(ref("move-1"), 1, conflict=True),
    ]
    assert log.head() == 2


def test_longer_than_one_transaction(log: EventLog) -> None:
    """A call of several transactions answers for every entry, and a duplicate is found across them."""
    entries = [moved(n, family=f"city/{n % 7}") for n in range(2500)]

    receipts = log.receive([*entries, entries[0]])
    assert [receipt.position for receipt in receipts] == [*range(1, 2501), 1]
    assert [receipt.duplicate for receipt in receipts] == [False] * 2500 + [True]


def other_person(entry: Entry) -> Entry:
    """Return the entry about somebody of another name."""
    assert isinstance(entry.event, EmployeeHired)
    person = entry.event.person.model_copy(update={"first_name": "Eda"})
    return replace(entry, event=entry.event.model_copy(update={"person": person}))


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, stream="hr/city/2"),
        lambda entry: replace(entry, event=moved(1).event),
        lambda entry: replace(entry, cause=entry.cause._replace(time=None)),
        lambda entry: replace(entry, event=entry.event.model_copy(update={"hire_day": day("2026-01-06")})),
        other_person,
    ],
    ids=["another employee", "another type", "another time", "another day", "another name"],
)
def test_the_same_name_for_something_else(log: EventLog, change: Callable[[Entry], Entry]) -> None:
    """A name that is held with other content is a conflict, and what is held stays."""
    log.receive([hired(1)])

    assert log.receive([change(hired(1))]) == [Receipt(ref("hire-1"), 1, conflict=True)]
    assert [r.event for r in log.read(after=0, limit=9, personal=True)] == [hired(1).event]


def test_written_in_another_way(log: EventLog) -> None:
    """An amount with more zeros and another correlation are the same content."""
    entry = moved(1)
    assert isinstance(entry.event, JobChanged)
    paid = job().model_copy(update={"annual_salary": Decimal("5E+4")})
    same = job().model_copy(update={"annual_salary": Decimal("50000.00")})
    log.receive([replace(entry, event=JobChanged(change_day=day("2026-02-01"), job=paid))])

    again = replace(
        entry,
        event=JobChanged(change_day=day("2026-02-01"), job=same),
        cause=entry.cause._replace(correlation="another batch"),
    )
    assert log.receive([again]) == [Receipt(ref("move-1"), 1, duplicate=True)]


def test_a_field_named_empty_is_not_a_field_left_out(log: EventLog) -> None:
    """To say that a middle name is gone is something else than not to speak of it."""
    entries = [
        Entry(
            "hr/city/1",
            PersonChanged(person_ref="self", changes=changes, change_day=day("2026-02-01"), correction=False),
            Cause("munis/city", "change-1", TOLD_AT),
        )
        for changes in (
            PersonChanges(last_name="Sample", middle_name=None),
            PersonChanges(last_name="Sample"),
        )
    ]

    receipts = log.receive(entries)
    [held] = log.load(["hr/city/1"], personal=True)["hr/city/1"]
    assert receipts[1].conflict
    assert isinstance(held.event, PersonChanged)
    assert held.event.changes.model_fields_set == {"last_name", "middle_name"}


def test_many_publish_the_same_at_once(installation: Installation) -> None:
    """Of four who tell the same at the same instant one is the first for each event; all get the same positions."""
    told = [moved(n, family=f"city/{n % 10}") for n in range(300)]
    logs = [installation.open() for _ in range(4)]
    barrier = Barrier(len(logs))
    answers: list[list[Receipt]] = []

    def publish(log: EventLog) -> None:
        barrier.wait()
        for start in range(0, len(told), 50):
            answers.append(log.receive(told[start : start + 50]))

    threads = [Thread(target=publish, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    receipts = [receipt for answer in answers for receipt in answer]
    first = [receipt for receipt in receipts if not receipt.duplicate]
    assert len(receipts) == 4 * len(told)
    assert sorted(receipt.position for receipt in first) == list(range(1, len(told) + 1))
    assert {(r.ref, r.position) for r in receipts} == {(r.ref, r.position) for r in first}
    assert logs[0].head() == len(told)


def test_many_publish_to_the_same_streams(installation: Installation) -> None:
    """Writers of the same streams wait for each other: nothing is lost, versions and positions have no holes."""
    logs = [installation.open() for _ in range(4)]

    def publish(number: int) -> None:
        for start in range(0, 100, 10):
            logs[number].receive(
                [moved(1000 * number + n, family=f"city/{n % 3}") for n in range(start, start + 10)]
            )

    threads = [Thread(target=publish, args=(number,)) for number in range(len(logs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    records = logs[0].read(after=0, limit=1000)
    assert [r.position for r in records] == list(range(1, 401))
    for family in range(3):
        versions = [r.version for r in records if r.stream == f"hr/city/{family}"]
        assert versions == list(range(1, len(versions) + 1))
