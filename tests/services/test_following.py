"""A follower decides every family that is due, under the catalog of its position, and appends each fact once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from connectors.event_log import EventLog
from events.base import Cause, Entry
from events.cobra import CobraWaiverRevoked
from events.enrollment import CoverageVoided
from events.errors import ConcurrentWrite
from events.offers import Book, version_of
from services import following
from services.following import BOOKS, Catalogs, Follower, Loaded, follow
from services.ports import Progress
from services.publishing import publish
from tests.fixtures.logs import BEGINNING, Installation
from tests.life import day
from tests.services.counting import catalog, fact, here, said

__all__ = ["here"]


@pytest.fixture
def log(here: Installation) -> EventLog:
    """The log, empty."""
    return here.open()


def tell(log: EventLog, *families: str, event_id: str = "e") -> None:
    """Let something be told of each family."""
    told = CobraWaiverRevoked(beneficiary_ref="self", sent_day=day("2026-01-05"))
    log.receive(
        [Entry(f"hr/{each}", told, Cause("munis/city", f"{each}-{event_id}", BEGINNING)) for each in families]
    )


def wanting(*names: str) -> Follower:
    """Return a follower that wants a fact for each of these plans, and one named after the program."""

    def decide(loaded: Loaded, book: Book) -> Sequence[Entry]:
        held = {each.event.plan for each in loaded["coverage"] if isinstance(each.event, CoverageVoided)}
        wanted = [book.catalog.program.name, *names]
        return [fact(loaded.family, name) for name in wanted if name not in held]

    return Follower(
        "tests", frozenset({"hr"}), frozenset({"hr", "coverage"}), frozenset({"coverage"}), decide
    )


def test_nothing_is_decided_before_there_is_a_catalog(log: EventLog) -> None:
    """What was told before is decided when the first catalog is published."""
    tell(log, "city/1", "city/2")

    assert follow(log, wanting(), Catalogs(log)) == 0

    publish(log, catalog("one"), note="", actor="tests")

    assert follow(log, wanting(), Catalogs(log)) == 2
    assert (said(log, "city/1"), said(log, "city/2")) == (["one"], ["one"])


def test_a_catalog_in_the_middle_of_a_batch(log: EventLog) -> None:
    """What came before it is decided by the one before, and then everybody by the new one, once each."""
    publish(log, catalog("one"), note="", actor="tests")
    follow(log, wanting(), Catalogs(log))
    tell(log, "city/1")
    publish(log, catalog("two"), note="", actor="tests")
    tell(log, "city/2", "city/1", event_id="f")

    appended = follow(log, wanting(), Catalogs(log))

    assert appended == 3
    assert (said(log, "city/1"), said(log, "city/2")) == (["one", "two"], ["two"])
    assert log.position("tests") == log.head() - appended
    assert follow(log, wanting(), Catalogs(log)) == 0


def test_more_families_than_are_decided_at_a_time(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is decided, also under a new catalog."""
    monkeypatch.setattr(following, "FAMILIES", 3)
    monkeypatch.setattr(following, "BATCH", 5)
    families = [f"city/{number:02d}" for number in range(11)]
    publish(log, catalog("one"), note="", actor="tests")
    tell(log, *families)

    assert follow(log, wanting(), Catalogs(log)) == 11

    publish(log, catalog("two"), note="", actor="tests")

    assert follow(log, wanting(), Catalogs(log)) == 11
    assert {tuple(said(log, each)) for each in families} == {("one", "two")}


def test_more_facts_than_a_log_takes_at_once(log: EventLog) -> None:
    """They are appended in several transactions; no family's are split, and the position comes last."""
    many = wanting(*(f"plan-{number}" for number in range(60)))
    families = [f"city/{number}" for number in range(100)]
    publish(log, catalog("one"), note="", actor="tests")
    tell(log, *families)

    assert follow(log, many, Catalogs(log)) == 6100
    assert {len(said(log, each)) for each in families} == {61}
    assert follow(log, many, Catalogs(log)) == 0


class Interrupted(Exception):
    """The process was killed."""


class Interrupting:
    """A log that calls back before an append: the so-many-th, from 0."""

    def __init__(self, log: EventLog, number: int, call: Any) -> None:
        self._log = log
        self._countdown = number
        self._call = call

    def append(
        self, entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        """Append, after what comes in between."""
        self._countdown -= 1
        if self._countdown == -1:
            self._call()
        return self._log.append(entries, after=after, progress=progress)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


@pytest.mark.parametrize("number", range(4))
def test_killed_anywhere_and_started_again(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Whatever was appended is not appended again, and nothing is missing."""
    monkeypatch.setattr(following, "FAMILIES", 2)
    monkeypatch.setattr(following, "FACTS", 2)
    tell(log, *(f"city/{each}" for each in range(5)))
    publish(log, catalog("one"), note="", actor="tests")

    def killed() -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        follow(Interrupting(log, number, killed), wanting("a"), Catalogs(log))
    follow(log, wanting("a"), Catalogs(log))

    assert [said(log, f"city/{each}") for each in range(5)] == [["one", "a"]] * 5


@pytest.mark.parametrize("number", range(6))
def test_a_second_instance_in_between(
    here: Installation, log: EventLog, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Two at the same work, also at a catalog's, come to an end, and every fact is there once."""
    monkeypatch.setattr(following, "FAMILIES", 2)
    monkeypatch.setattr(following, "FACTS", 2)
    publish(log, catalog("one"), note="", actor="tests")
    tell(log, *(f"city/{each}" for each in range(3)))
    publish(log, catalog("two"), note="", actor="tests")
    other = here.open()

    def overtaken() -> None:
        follow(other, wanting("a"), Catalogs(other))

    follow(Interrupting(log, number, overtaken), wanting("a"), Catalogs(log))

    assert [said(log, f"city/{each}") for each in range(3)] == [["one", "a", "two"]] * 3
    assert log.position("tests") >= log.head() - 9
    assert follow(log, wanting("a"), Catalogs(log)) == 0


def test_a_conflict_in_a_stream_is_decided_again(here: Installation, log: EventLog) -> None:
    """Somebody else wrote to a family first: it is loaded again, and what is there by then is not said twice."""
    publish(log, catalog("one"), note="", actor="tests")
    follow(log, wanting(), Catalogs(log))
    tell(log, "city/1")

    def elsewhere() -> None:
        log.append([fact("city/1", "a")], after={"coverage/city/1": 0})

    assert follow(Interrupting(log, 0, elsewhere), wanting("a"), Catalogs(log)) == 1
    assert said(log, "city/1") == ["a", "one"]


def test_the_catalog_of_a_position(log: EventLog) -> None:
    """The last one published up to it; none before the first."""
    tell(log, "city/1")
    for name in ("one", "two"):
        publish(log, catalog(name), note="", actor="tests")
    catalogs = Catalogs(log)

    def name_at(position: int) -> str | None:
        book = catalogs.at(position)
        return None if book is None else book.catalog.program.name

    assert [name_at(position) for position in range(5)] == [None, None, "one", "two", "two"]

    publish(log, catalog("three"), note="", actor="tests")

    assert (name_at(3), name_at(4)) == ("two", "three")


def test_few_catalogs_are_kept_and_all_are_found(log: EventLog) -> None:
    """Each is found by its version however many were published, and the one asked for again is the same."""
    published = [catalog(str(number)) for number in range(BOOKS + 3)]
    for each in published:
        publish(log, each, note="", actor="tests")
    catalogs = Catalogs(log)

    books = [catalogs.version(version_of(each)) for each in published]

    assert [book and book.catalog for book in books] == published
    assert [book and book.version for book in books] == [version_of(each) for each in published]
    assert catalogs.at(log.head()) is books[-1]
    assert catalogs.at(1) is not books[0]
    assert catalogs.version("0000000000000000") is None


def test_a_follower_that_lags_says_so_to_nobody(log: EventLog) -> None:
    """An append for a position that was passed is refused by the log, and that ends the batch, not the process."""
    publish(log, catalog("one"), note="", actor="tests")
    tell(log, "city/1")
    follow(log, wanting(), Catalogs(log))

    with pytest.raises(ConcurrentWrite):
        log.append([], after={}, progress=Progress("tests", 1))
    assert following.decide_families(log, wanting(), Catalogs(log), ["city/1"], at=2) == 0
