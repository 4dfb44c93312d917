"""How a view follows the log: in batches, from where it was, with every row it needs loaded before."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import pytest

from connectors.clock import FixedClock
from events.base import Cause, DomainEvent, Entry, Recorded
from events.employment import TerminationCancelled
from events.intake import EventDismissed, EventReleased
from services.ports import Row
from services.viewing import BATCH, Projection, build, rebuild
from tests.services.carrier_feeds.memory import MemoryLog, MemoryViews


def _keys(record: Recorded) -> list[str]:
    """Name a row per family, and the row of the group that a record joins; else the family's own row names it."""
    if isinstance(record.event, EventReleased):
        return [record.subject, record.event.event_ref or ""]
    return [record.subject]


def _named(key: str, row: Row) -> list[str]:
    return [row.group] if row.group else []


def _project(rows: Mapping[str, Row | None], record: Recorded) -> Mapping[str, Row | None]:
    """Count a family's records, and those of each group; a dismissal deletes the family's row."""
    row = rows.get(record.subject)
    group = row.group if row is not None else ""
    if isinstance(record.event, EventReleased):
        group = record.event.event_ref or ""
    changes = {key: _one_more(rows.get(key), group) for key in (record.subject, group) if key}
    if isinstance(record.event, EventDismissed):
        return {**changes, record.subject: None}
    return changes


def _one_more(row: Row | None, group: str) -> Row:
    count = json.loads(row.body) if row is not None else 0
    return Row(json.dumps(count + 1).encode(), group=group)


COUNTS = Projection(
    name="counts",
    version=2,
    listens=frozenset({"hr", "misfit"}),
    keys=_keys,
    project=_project,
    named=_named,
)


class Counted(MemoryViews):
    """Views that count how often they are asked and written."""

    def __init__(self) -> None:
        super().__init__()
        self.loads = self.saves = 0

    def load(self, view: str, keys: Collection[str]) -> dict[str, Row]:
        """Count, and load."""
        self.loads += 1
        return super().load(view, keys)

    def save(
        self, view: str, rows: Mapping[str, Row | None], *, position: int, after: int | None = None
    ) -> None:
        """Count, and save."""
        self.saves += 1
        super().save(view, rows, position=position, after=after)


@pytest.fixture
def log() -> MemoryLog:
    """An empty log."""
    return MemoryLog(FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))


def _tell(log: MemoryLog, stream: str, count: int = 1) -> None:
    _say(log, stream, *[TerminationCancelled(reason="a mistake")] * count)


def _say(log: MemoryLog, stream: str, *events: DomainEvent) -> None:
    version = len(log.load([stream])[stream])
    log.append([Entry(stream, event, Cause()) for event in events], after={stream: version})


def _counts(views: MemoryViews) -> dict[str, int]:
    return {key: json.loads(row.body) for key, row in views.find("counts.2")}


JOINED = EventReleased(how="fits-now", event_ref="east")
"""Puts a family into a group."""


def test_records_are_folded_once(log: MemoryLog) -> None:
    """A second build does nothing; one after more records goes on from where the first ended."""
    views = Counted()
    _tell(log, "hr/city/1", 3)
    build(log, views, COUNTS)
    saves = views.saves
    build(log, views, COUNTS)
    first = _counts(views)
    _tell(log, "hr/city/1")
    _tell(log, "hr/city/2")
    position = build(log, views, COUNTS)

    assert saves == 1
    assert first == {"city/1": 3}
    assert (position, _counts(views)) == (5, {"city/1": 4, "city/2": 1})


def test_a_row_names_further_rows(log: MemoryLog) -> None:
    """What a stored row names is loaded before the record is folded, as is what a record names in its batch."""
    views = Counted()
    _say(log, "misfit/city/1", JOINED)
    _tell(log, "hr/city/1")
    _say(log, "misfit/city/2", JOINED)
    build(log, views, COUNTS)
    loads = views.loads
    _tell(log, "hr/city/1")
    build(log, views, COUNTS)

    assert _counts(views) == {"city/1": 3, "city/2": 1, "east": 4}
    assert (loads, views.loads) == (1, 3)


def test_a_batch_is_one_transaction(log: MemoryLog) -> None:
    """A thousand records are loaded in one question and saved once."""
    views = Counted()
    _tell(log, "hr/city/1", BATCH)
    build(log, views, COUNTS)

    assert (views.loads, views.saves) == (1, 1)


def test_a_view_ahead_of_the_log_is_built_anew(log: MemoryLog) -> None:
    """An older log was restored under a newer view: what rests on records that are gone is dropped."""
    views = MemoryViews()
    _tell(log, "hr/city/1", 3)
    build(log, views, COUNTS)
    restored = MemoryLog(FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
    _tell(restored, "hr/city/2", 2)

    assert build(restored, views, COUNTS) == 2
    assert _counts(views) == {"city/2": 2}


class Overtaken(MemoryViews):
    """Views that somebody else builds just before the first save of this builder."""

    def __init__(self, log: MemoryLog) -> None:
        super().__init__()
        self.log: MemoryLog | None = log

    def save(
        self, view: str, rows: Mapping[str, Row | None], *, position: int, after: int | None = None
    ) -> None:
        """Let the other go first, once."""
        if self.log is not None:
            log, self.log = self.log, None
            build(log, self, COUNTS)
        super().save(view, rows, position=position, after=after)


def test_two_builders_count_once(log: MemoryLog) -> None:
    """Of two that build one view at the same time, each batch is taken by one."""
    _tell(log, "hr/city/1", 3)
    views = Overtaken(log)
    build(log, views, COUNTS)

    assert _counts(views) == {"city/1": 3}


def test_what_a_view_does_not_hear_only_moves_it_on(log: MemoryLog) -> None:
    """Records of other streams are passed, and need not be passed again."""
    views = Counted()
    _tell(log, "hr/city/1")
    _tell(log, "feed/blue", 2 * BATCH)

    assert build(log, views, COUNTS) == views.position("counts.2") == 2 * BATCH + 1
    assert (views.saves, _counts(views)) == (1, {"city/1": 1})


def test_a_row_can_be_deleted_and_come_back(log: MemoryLog) -> None:
    """None deletes, also within a batch."""
    views = MemoryViews()
    _tell(log, "hr/city/1", 2)
    build(log, views, COUNTS)
    _say(log, "misfit/city/1", EventDismissed(event_ref="munis/city#1", reason="not ours"))
    build(log, views, COUNTS)
    gone = _counts(views)
    _tell(log, "hr/city/1")
    build(log, views, COUNTS)

    assert gone == {}
    assert _counts(views) == {"city/1": 1}


def test_built_again_it_is_the_same(log: MemoryLog) -> None:
    """Dropped and built from the first record on, every row comes out as it was; progress is told to the end."""
    views = MemoryViews()
    for family in ("1", "2", "1", "3"):
        _say(log, f"misfit/city/{family}", JOINED)
        _tell(log, f"hr/city/{family}", BATCH // 2 - 1)
        build(log, views, COUNTS)
    digest = views.digest("counts.2")
    ticks: list[tuple[int, int]] = []
    rebuild(log, views, COUNTS, lambda done, of: ticks.append((done, of)))

    assert views.digest("counts.2") == digest
    assert ticks == [(BATCH, 2 * BATCH), (2 * BATCH, 2 * BATCH)]
