"""What a topic lost at its very end, or before it grew, is found in the log."""

import pytest

from connectors.event_log import EventLog
from events.announcements import Heard, partition_of
from services.following import Catalogs
from services.partitions import Done, settle, take
from services.publishing import publish
from tests.services.counting import (
    FAMILIES,
    announced,
    catalog,
    here,
    log,
    partition_of_record,
    said,
    share,
    take_all,
    tell,
)

__all__ = ["here", "log"]


@pytest.mark.parametrize("handled_late", [True, False])
def test_a_topic_that_grows(log: EventLog, handled_late: bool) -> None:
    """Families move to partitions nobody has heard of; whatever was still on the way in the old ones is not lost."""
    tell(log, *FAMILIES)
    take_all(log, 3)
    tell(log, *FAMILIES)
    publish(log, catalog("two"), note="", actor="tests")
    old = announced(log, 3)
    if not handled_late:
        for partition, messages in old.items():
            take(log, Catalogs(log), share(partition, 8), messages)
    tell(log, *FAMILIES)
    head = log.head()
    told: dict[int, list[Heard]] = {partition: [] for partition in range(8)} | old
    for record in log.read(after=0, limit=1000):
        if record.position > head - len(FAMILIES):
            to = told[partition_of_record(record, 8)]
            previous = to[-1].position if to else None
            to.append(
                Heard(partition_of_record(record, 8), len(to), record.position, previous, record.stream)
            )

    for partition, messages in sorted(told.items(), reverse=True):
        if messages:
            take(log, Catalogs(log), share(partition, 8), messages)
    settle(log, Catalogs(log), [share(each, 8) for each in range(8)], head)

    assert {tuple(sorted(said(log, family))) for family in FAMILIES} == {("1", "2", "3", "one", "two")}


def test_lost_at_the_very_end(log: EventLog) -> None:
    """With no message after it nobody could see what was lost, but for a look at the log."""
    tell(log, *FAMILIES)
    take_all(log, 3)
    tell(log, *FAMILIES)
    shares = [share(each, 3) for each in range(3)]

    done = settle(log, Catalogs(log), shares, log.head())

    assert sum(each.facts for each in done.values()) == len(FAMILIES)
    assert [each.gaps for each in done.values()] == [1, 1, 1]
    assert [said(log, family) for family in FAMILIES] == [["1", "one", "2"]] * len(FAMILIES)
    assert settle(log, Catalogs(log), shares, log.head()).keys() == {0, 1, 2}
    assert sum(len(said(log, family)) for family in FAMILIES) == 3 * len(FAMILIES)


def test_settling_goes_no_further_than_was_told(log: EventLog) -> None:
    """What has not been told yet is left to its message."""
    tell(log, "city/1")
    take_all(log)
    told = log.head()
    tell(log, "city/1")

    done = settle(log, Catalogs(log), [share()], told)

    assert said(log, "city/1") == ["1", "one"]
    assert done[0].facts == 0


def test_a_catalog_lost_at_the_very_end(log: EventLog) -> None:
    """Every family of the partition is decided by it."""
    tell(log, *FAMILIES)
    take_all(log, 3)
    publish(log, catalog("two"), note="", actor="tests")

    settle(log, Catalogs(log), [share(0, 3), share(2, 3)], log.head())

    decided = {family for family in FAMILIES if said(log, family)[-1] == "two"}
    assert decided == {each for each in FAMILIES if partition_of(each, 3) in {0, 2}}


def test_a_quiet_partition_keeps_up(log: EventLog) -> None:
    """Where only others have gone on its position follows, so that the log behind it need not be read again."""
    tell(log, *FAMILIES)
    take_all(log, 3)
    for _ in range(7):
        tell(log, next(each for each in FAMILIES if partition_of(each, 3) != 0))

    done = settle(log, Catalogs(log), [share(0, 3)], log.head())

    assert done == {0: Done(log.head())}
    assert log.position(share(0, 3).tracked_as) == log.head()
