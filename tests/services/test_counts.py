"""When partitions are counted anew, much was lost or a batch takes long, the last catalog still decides everybody."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.event_log import EventLog
from events.announcements import Heard, partition_of
from services import partitions
from services.following import Catalogs, decide_everybody, decide_families, follow
from services.partitions import Done, ready, settle, take
from services.publishing import publish
from tests.services.counting import (
    FAMILIES,
    FOLLOWER,
    announced,
    catalog,
    here,
    log,
    said,
    share,
    take_all,
    tell,
)

__all__ = ["here", "log"]


def latest(log: EventLog) -> set[str]:
    """Return the names of the catalogs by which families were decided last."""
    return {[each for each in said(log, family) if not each.isdecimal()][-1] for family in FAMILIES}


def told(log: EventLog, count: int, *, after: int) -> dict[int, list[Heard]]:
    """Return what the partitions are told beyond a position, where there are so many."""
    every = announced(log, count).items()
    return {partition: [each for each in heard if each.position > after] for partition, heard in every}


@pytest.mark.parametrize("settled", [True, False])
def test_families_that_move_between_partitions_with_a_catalog(log: EventLog, settled: bool) -> None:
    """One partition hears of a catalog before the count is known to have changed, another one after it."""
    tell(log, *FAMILIES)
    take_all(log, 4)
    before = log.head()
    publish(log, catalog("two"), note="", actor="tests")
    heard = told(log, 4, after=before)

    for partition in range(4):
        take(log, Catalogs(log), share(partition, 4 if partition < 2 else 6), heard[partition])
    if settled:
        settle(log, Catalogs(log), [share(each, 6) for each in range(6)], log.head())
    else:
        one_of_each = {partition_of(each, 6): each for each in FAMILIES}
        tell(log, *one_of_each.values())
        for partition, messages in told(log, 6, after=log.head() - len(one_of_each)).items():
            if messages:
                take(log, Catalogs(log), share(partition, 6), messages)

    assert latest(log) == {"two"}


def test_a_topic_made_anew_with_fewer_partitions(log: EventLog) -> None:
    """Its partitions take over the families of those that are gone, now and for every catalog to come."""
    tell(log, *FAMILIES)
    take_all(log, 5)
    publish(log, catalog("two"), note="", actor="tests")
    for partition in range(2):
        take(log, Catalogs(log), share(partition, 5), announced(log, 5)[partition])

    settle(log, Catalogs(log), [share(each, 2) for each in range(2)], log.head())
    first = latest(log)
    before = log.head()
    publish(log, catalog("three"), note="", actor="tests")
    for partition, messages in told(log, 2, after=before).items():
        take(log, Catalogs(log), share(partition, 2), messages)

    assert (first, latest(log)) == ({"two"}, {"three"})


def test_what_was_told_of_a_family_that_belongs_elsewhere_by_now(log: EventLog) -> None:
    """Together with a catalog, or in a partition that is new, it is decided as well: nobody else is told of it."""
    tell(log, *FAMILIES)
    take_all(log, 2)
    family = next(each for each in FAMILIES if partition_of(each, 2) == 1 != partition_of(each, 3))
    tell(log, family)
    publish(log, catalog("two"), note="", actor="tests")

    take(log, Catalogs(log), share(1, 3), announced(log, 2)[1])

    assert said(log, family) == ["1", "one", "2", "two"]


def test_a_count_that_stays_decides_nobody_again(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the families that were told of are loaded."""
    tell(log, *FAMILIES)
    take_all(log)
    tell(log, "city/1")
    named: list[str] = []

    def counted(*given: Any, **more: Any) -> int:
        named.extend(given[3])
        return decide_families(*given, **more)

    monkeypatch.setattr(partitions, "decide_families", counted)
    take(log, Catalogs(log), share(), announced(log)[0])
    settle(log, Catalogs(log), [share()], log.head())

    assert named == ["city/1"]


@pytest.mark.parametrize("by_message", [True, False])
def test_what_was_lost_is_found_in_bounded_memory(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, by_message: bool
) -> None:
    """However much it was: names are forgotten on the way, and nothing is said twice for it."""
    monkeypatch.setattr(partitions, "MANY", 3)
    monkeypatch.setattr(partitions, "FAMILIES", 2)
    tell(log, *FAMILIES)
    take_all(log)
    for _ in range(3):
        tell(log, *FAMILIES)

    if by_message:
        take(log, Catalogs(log), share(), announced(log)[0][-1:])
    else:
        settle(log, Catalogs(log), [share()], log.head())

    assert [said(log, each) for each in FAMILIES] == [["1", "one", "2", "3", "4"]] * len(FAMILIES)


@pytest.mark.parametrize("by_message", [True, False])
def test_a_long_batch_tells_that_it_moves(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, by_message: bool
) -> None:
    """A catalog makes everybody due; after each group of families whoever watches is told."""
    monkeypatch.setattr(partitions, "FAMILIES", 2)
    tell(log, *FAMILIES)
    moves: list[int] = []

    def moved() -> None:
        moves.append(sum(bool(said(log, each)) for each in FAMILIES))

    if by_message:
        take(log, Catalogs(log), share(), announced(log)[0], moved=moved)
    else:
        settle(log, Catalogs(log), [share()], log.head(), moved=moved)

    assert moves == [2, 4, 6, 8, 10]


def test_one_follower_after_workers(log: EventLog) -> None:
    """It decides everybody by the newest catalog and goes on from there; no older one takes anything back."""
    tell(log, *FAMILIES)
    follow(log, FOLLOWER, Catalogs(log))
    tell(log, *FAMILIES)
    publish(log, catalog("two"), note="", actor="tests")
    take_all(log)
    before = [said(log, each) for each in FAMILIES]
    publish(log, catalog("three"), note="", actor="tests")

    facts = decide_everybody(log, FOLLOWER, Catalogs(log), at=log.head())
    facts += follow(log, FOLLOWER, Catalogs(log))

    assert facts == len(FAMILIES)
    assert [said(log, each) for each in FAMILIES] == [[*each, "three"] for each in before]


def test_what_the_log_does_not_hold_moves_nobody(log: EventLog) -> None:
    """An older copy of the log was put back, and the topic still tells of what came after it."""
    tell(log, "city/1")
    take_all(log)
    gone = [Heard(0, 9, log.head() + 5, log.head(), "hr/city/1")]

    assert take(log, Catalogs(log), share(), gone) == Done(log.head() - 2, duplicates=1)
    assert ready(log, share(), [replace(FOLLOWER, name="first")], gone)
    for _ in range(3):
        tell(log, "city/1")
    take(log, Catalogs(log), share(), announced(log)[0])
    assert said(log, "city/1") == ["1", "one", "2", "3", "4"]
