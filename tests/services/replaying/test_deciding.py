"""Families decided again: each once, a few at a time, and what would be said is counted, not appended."""

from collections.abc import Collection
from pathlib import Path

import pytest

from events.base import Entry, Recorded
from events.offers import Book
from services.following import Follower, Loaded
from services.reading import OnlyReading
from services.replaying import Due, decide_anew, deciding
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, hired, hub_in, left, tell


def said_again(loaded: Loaded, book: Book) -> list[Entry]:
    """Decide that the first event of a family belongs into the log once more."""
    return [Entry(f"coverage/{loaded.family}", loaded["hr"][0].event)] if loaded["hr"] else []


TALKATIVE = Follower(
    name="eligibility",
    listens=frozenset({"hr"}),
    needs=frozenset({"coverage", "hr"}),
    writes=frozenset({"coverage"}),
    decide=said_again,
)
"""A consumer that would say something of every family."""


class Counted(OnlyReading):
    """A log that notes how many streams were loaded at once, and how many records of them."""

    most = 0
    loads = 0

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Return streams."""
        self.most = max(self.most, len(streams))
        self.loads += 1
        return super().load(streams, up_to=up_to, personal=personal)


def anew(hub: Hub, follower: Follower, first: int = 1, last: int | None = None) -> list[Due]:
    """Decide what lies between two positions again."""
    last = hub.log.head() if last is None else last
    return list(decide_anew(OnlyReading(hub.log), follower, first=first, last=last))


def test_what_was_decided_is_decided_the_same_again(hub: Hub) -> None:
    """No consumer would add anything to a log that it has read to the end."""
    head = hub.log.head()

    assert {follower.name: anew(hub, follower) for follower in hub.followers} == {
        "eligibility": [],
        "payroll-sync": [],
        "cobra": [],
    }
    assert hub.log.head() == head


def test_what_was_not_decided_yet_is_told_and_not_appended(hub: Hub) -> None:
    """The facts are counted by kind; then the consumer itself appends just these."""
    eligibility = hub.followers[0]
    tell(hub, left(id="gone"))
    head, position = hub.log.head(), hub.log.position(eligibility.name)

    told = anew(hub, eligibility)
    after = hub.log.head(), hub.log.position(eligibility.name)
    step(hub)
    appended = [r for r in hub.log.read(after=head, limit=100) if r.category in eligibility.writes]

    assert after == (head, position)
    assert [(each.family, sum(each.facts.values())) for each in told] == [(FAMILY, len(appended))]
    assert set(told[0].facts) == {record.event.KIND for record in appended}
    assert anew(hub, eligibility) == []


def test_only_families_of_the_range_are_decided(hub: Hub) -> None:
    """Those with a record that the consumer reads; a catalog in the range makes every family due."""
    families = ["city/10234", "city/2", "city/7"]
    (other,) = hub.log.load(["hr/city/2"])["hr/city/2"]

    assert [each.family for each in anew(hub, TALKATIVE)] == families
    assert [each.family for each in anew(hub, TALKATIVE, other.position, other.position)] == ["city/2"]
    assert [each.family for each in anew(hub, TALKATIVE, 1, 1)] == families


def test_each_family_is_decided_once_however_small_the_batches(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the range and the batch, the families are those of the records in it, and little is loaded at a time."""
    tell(hub, *(hired(id=f"h{n}", subject=f"city/{n}") for n in range(20, 29)))
    tell(hub, *(left(id=f"l{n}", subject=f"city/{n}") for n in range(20, 29)), left(id="gone"))
    step(hub)
    head = hub.log.head()
    records = hub.log.read(after=0, limit=1000, categories={"hr"})
    monkeypatch.setattr(deciding, "BATCH", 3)
    monkeypatch.setattr(deciding, "FAMILIES", 2)

    for first in range(2, head + 1, 3):
        for last in {first, min(first + 7, head), head}:
            log = Counted(hub.log)
            named = [each.family for each in decide_anew(log, TALKATIVE, first=first, last=last)]
            assert sorted(named) == sorted({r.subject for r in records if first <= r.position <= last})
            assert log.most <= 2 * len(TALKATIVE.needs)


def test_progress_is_told_in_records(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each batch: how many of the range are done."""
    monkeypatch.setattr(deciding, "BATCH", 1)
    ticks: list[tuple[int, int]] = []
    records = hub.log.read(after=1, limit=1000, categories={"hr"})

    list(decide_anew(hub.log, TALKATIVE, first=2, last=9, tick=lambda *said: ticks.append(said)))

    assert ticks == [(record.position - 1, 8) for record in records if record.position <= 9]


def test_all_families_are_decided_a_few_at_a_time(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first record on there is a catalog: every family once, with its progress."""
    tell(hub, *(hired(id=f"h{n}", subject=f"city/{n}") for n in range(20, 29)))
    monkeypatch.setattr(deciding, "FAMILIES", 2)
    log = Counted(hub.log)
    ticks: list[tuple[int, int]] = []

    due = decide_anew(log, TALKATIVE, first=1, last=hub.log.head(), tick=lambda *said: ticks.append(said))
    named = [each.family for each in due]

    assert named == [stream.partition("/")[2] for stream in hub.log.streams("hr")]
    assert (log.most, log.loads > 1) == (2 * len(TALKATIVE.needs), True)
    assert (ticks[-1], len(ticks)) == ((len(named), len(named)), (len(named) + 1) // 2)


def test_without_a_catalog_nothing_is_decided(hub: Hub, tmp_path: Path) -> None:
    """As the consumers do."""
    (told, *_) = hub.log.load(["hr/city/2"], personal=True)["hr/city/2"]
    with hub_in(tmp_path / "bare", catalog=False) as bare:
        bare.log.append([Entry(told.stream, told.event)], after={told.stream: 0})

        assert anew(bare, TALKATIVE) == []
