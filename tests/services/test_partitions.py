"""Whatever a topic does with the news of the log, each family is decided on all of it, and each fact appended once."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.event_log import EventLog
from events.announcements import partition_of
from services import partitions
from services.following import Catalogs
from services.partitions import Done, ready, take, undecided
from services.ports import Progress
from services.publishing import publish
from tests.fixtures.logs import Installation
from tests.services.counting import (
    FAMILIES,
    FOLLOWER,
    announced,
    catalog,
    fact,
    here,
    log,
    said,
    share,
    take_all,
    tell,
)

__all__ = ["here", "log"]


def test_each_partition_decides_its_families(log: EventLog) -> None:
    """Every family is decided once, by the partition of its key, and each has its own position."""
    tell(log, *FAMILIES)

    done = take_all(log, 4)

    assert sum(each.facts for each in done) == 2 * len(FAMILIES)
    assert [said(log, family) for family in FAMILIES] == [["1", "one"]] * len(FAMILIES)
    assert [log.position(share(each, 4).tracked_as) for each in range(4)] == [each.position for each in done]
    assert log.position("tests") == 0


def test_a_partition_that_is_met_for_the_first_time(log: EventLog) -> None:
    """One message is enough to make all of its families due: others may have moved there unheard of."""
    tell(log, *FAMILIES)
    last = announced(log, 2)[1][-1]

    done = take(log, Catalogs(log), share(1, 2), [last])

    ours = [each for each in FAMILIES if partition_of(each, 2) == 1]
    assert done == Done(last.position, 2 * len(ours))
    assert {each for each in FAMILIES if said(log, each)} == set(ours)


def test_what_is_not_taken_yet_is_seen(log: EventLog) -> None:
    """Until every partition has taken what is its own; one that no worker has had counts as behind."""
    shares = [share(each, 2) for each in range(2)]
    tell(log, *FAMILIES)
    batches = announced(log, 2)
    head = log.head()

    assert undecided(log, shares, head)
    take(log, Catalogs(log), shares[0], batches[0])
    assert undecided(log, shares, head)
    take(log, Catalogs(log), shares[1], batches[1][:-1])
    assert undecided(log, shares, head)
    take(log, Catalogs(log), shares[1], batches[1])
    assert not undecided(log, shares, head)
    assert not undecided(log, shares, log.head())

    tell(log, FAMILIES[0])
    assert undecided(log, shares, log.head())
    assert not undecided(log, shares, head)


def test_what_comes_again_has_no_effect(log: EventLog) -> None:
    """A batch that was taken before is counted as told twice, and neither facts nor position change."""
    tell(log, *FAMILIES)
    (first,) = take_all(log)
    batch = announced(log)[0][: first.position]

    again = take(log, Catalogs(log), share(), batch)

    assert again == Done(first.position, duplicates=len(batch))
    assert [said(log, family) for family in FAMILIES] == [["1", "one"]] * len(FAMILIES)


def test_twice_and_in_disorder_inside_a_batch(log: EventLog) -> None:
    """Order and repetition in a batch do not matter, and are no gap."""
    tell(log, *FAMILIES)
    batch = announced(log)[0]

    done = take(log, Catalogs(log), share(), [*reversed(batch), *batch])

    assert done == Done(batch[-1].position, 24, len(batch), 0)


def test_late_messages_were_found_before(log: EventLog) -> None:
    """A message that arrives after its successor is not needed any more: its family was read from the log."""
    take_all(log)
    tell(log, "city/1")
    tell(log, "city/2")
    batch = announced(log)[0]
    late, early = batch[-2:]

    first = take(log, Catalogs(log), share(), [early])
    second = take(log, Catalogs(log), share(), [late])

    assert (first.facts, first.gaps) == (4, 1)
    assert second == Done(early.position, duplicates=1)
    assert (said(log, "city/1"), said(log, "city/2")) == (["1", "one"], ["1", "one"])


def test_lost_in_the_middle_of_a_batch(log: EventLog) -> None:
    """A link that is missing between two messages of one batch is seen as well."""
    take_all(log)
    for family in FAMILIES[:4]:
        tell(log, family)
    batch = announced(log)[0][1:]

    done = take(log, Catalogs(log), share(), [batch[0], batch[3]])

    assert (done.facts, done.gaps) == (8, 1)


def test_a_publisher_that_does_not_know(log: EventLog) -> None:
    """Where it cannot say what came before, the log is asked."""
    take_all(log)
    tell(log, "city/1")
    tell(log, "city/2")
    last = announced(log)[0][-1]

    done = take(log, Catalogs(log), share(), [last._replace(previous=None)])

    assert (done.facts, done.gaps) == (4, 1)


def test_a_catalog_that_was_lost(log: EventLog) -> None:
    """A gap with a catalog in it makes every family of the partition due."""
    tell(log, *FAMILIES)
    take_all(log)
    publish(log, catalog("two"), note="", actor="tests")
    tell(log, "city/1")

    take(log, Catalogs(log), share(), announced(log)[0][-1:])

    assert {family: said(log, family)[-1] for family in FAMILIES} == dict.fromkeys(FAMILIES, "two")


def test_a_catalog_reaches_everybody(log: EventLog) -> None:
    """Told to every partition, it makes each decide its own families, once."""
    tell(log, *FAMILIES)
    take_all(log, 4)
    publish(log, catalog("two"), note="", actor="tests")

    done = take_all(log, 4)

    assert sum(each.facts for each in done) == len(FAMILIES)
    assert [said(log, family) for family in FAMILIES] == [["1", "one", "two"]] * len(FAMILIES)


def test_a_partition_behind_the_others_does_not_go_back(log: EventLog) -> None:
    """What was told before a catalog and is heard after it is decided by that catalog."""
    tell(log, "city/1")
    take_all(log)
    tell(log, "city/1")
    before = announced(log)[0][-1:]
    publish(log, catalog("two"), note="", actor="tests")

    take(log, Catalogs(log), share(), before)

    assert said(log, "city/1") == ["1", "one", "2", "two"]


class Interrupting:
    """A log that calls back once, before the so-many-th append from now."""

    def __init__(self, log: EventLog, call: Any, number: int = 0) -> None:
        self._log = log
        self._call = call
        self._left = number

    def append(self, *given: Any, **named: Any) -> list[int]:
        """Append, after what comes in between."""
        self._left -= 1
        if self._left == -1:
            self._call()
        return self._log.append(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def test_a_catalog_in_the_instant_of_writing(log: EventLog) -> None:
    """Facts are never appended by a catalog that is not the newest at that instant."""
    tell(log, "city/1")
    take_all(log)
    tell(log, "city/1")
    batch = announced(log)[0][-1:]

    def published() -> None:
        publish(log, catalog("two"), note="", actor="tests")

    take(Interrupting(log, published), Catalogs(log), share(), batch)

    assert said(log, "city/1") == ["1", "one", "2", "two"]


@pytest.mark.parametrize("number", range(4))
def test_two_workers_with_one_batch(
    here: Installation, log: EventLog, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """One is first, wherever the other stood in its work; everything is there once."""
    monkeypatch.setattr(partitions, "FAMILIES", 3)
    tell(log, *FAMILIES)
    batch = announced(log)[0]
    other = here.open()

    def overtaken() -> None:
        take(other, Catalogs(other), share(), batch)

    slow = take(Interrupting(log, overtaken, number), Catalogs(log), share(), batch)

    assert slow.facts == 6 * number
    assert slow.position == batch[-1].position == log.position(share().tracked_as)
    assert [said(log, family) for family in FAMILIES] == [["1", "one"]] * len(FAMILIES)


def test_killed_between_the_groups_of_a_batch(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was appended of a large batch is not appended again when the batch is taken anew."""
    monkeypatch.setattr(partitions, "FAMILIES", 3)
    tell(log, *FAMILIES)
    batch = announced(log)[0]

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(Interrupting(log, killed, 2), Catalogs(log), share(), batch)
    done = take(log, Catalogs(log), share(), batch)

    assert done.facts == 12
    assert [said(log, family) for family in FAMILIES] == [["1", "one"]] * len(FAMILIES)


def test_a_follower_waits_for_those_it_hears(log: EventLog) -> None:
    """It takes a batch once they have taken it, in the same partition of the same topic; what it has had, at once."""
    tell(log, *FAMILIES)
    batch = announced(log)[0]
    first = replace(FOLLOWER, name="first")

    assert not ready(log, share(), [first], batch)
    take(log, Catalogs(log), replace(share(), follower=first), batch[:-1])
    assert not ready(log, share(), [first], batch)
    take(log, Catalogs(log), replace(share(), follower=first), batch)
    assert ready(log, share(), [first], batch)
    assert not ready(log, share(), [first, replace(FOLLOWER, name="second")], batch)
    assert not ready(log, replace(share(), topic="other"), [first], batch)
    assert ready(log, share(), [], batch)
    take(log, Catalogs(log), share(), batch)
    assert ready(log, share(), [first, replace(FOLLOWER, name="second")], batch)


def test_only_what_a_follower_listens_to(log: EventLog) -> None:
    """Facts of others are passed by without a decision, and a foreign stream has no family."""
    tell(log, "city/1")
    take_all(log)
    log.append([fact("city/1", "by hand")], after={"coverage/city/1": 2})
    last = announced(log)[0][-1]

    done = take(log, Catalogs(log), share(), [last])

    assert done == Done(last.position, gaps=1)
    assert said(log, "city/1") == ["1", "one", "by hand"]


def test_positions_are_kept_by_follower_and_topic(log: EventLog) -> None:
    """Neither another follower's nor another topic's position is moved."""
    tell(log, *FAMILIES)
    take_all(log)

    assert log.position("tests/hub.log/0") == 13
    assert log.position(replace(share(), topic="other").tracked_as) == 0
    log.append([], after={}, progress=Progress("others/hub.log/0", 1))
    assert log.position("tests/hub.log/0") == 13
