"""How a view follows the log: read a batch, load the rows it touches in one query, fold in memory, save once."""

from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from events.base import Recorded
from events.errors import ConcurrentWrite
from services.ports import LogReader, Row, Tick, Views

BATCH = 1000
"""Records read at a time; their rows are saved in one transaction."""

S = TypeVar("S")
"""What a row is while it is being folded; opened once and closed once a batch."""


def _as_it_is(row: Any) -> Any:
    return row


def _closed_as_it_is(key: str, row: Any) -> Any:
    return row


Ticks = Callable[[str], Tick | None]
"""Given the name of what is about to be read, return who is told of its progress."""


def silent(name: str) -> Tick | None:
    """Tell nobody."""
    return None


@dataclass(frozen=True)
class Projection(Generic[S]):
    """A view as a fold of the log. It can be dropped and built again, and is the same, byte for byte.

    `keys` names the rows that `project` may look at or change for a record, and `named` further ones that such a row
    names. `project` returns the rows it changed (None deletes), total and from the record alone. `opened` and
    `closed` turn a stored row into what is folded, and back.
    """

    name: str
    version: int
    """Raised when rows would come out differently: the view is then built anew beside the old one."""
    listens: frozenset[str]
    """The stream categories it reads."""
    keys: Callable[[Recorded], Collection[str]]
    project: Callable[[Mapping[str, S | None], Recorded], Mapping[str, S | None]]
    opened: Callable[[Row], S] = _as_it_is
    closed: Callable[[str, S], Row] = _closed_as_it_is
    named: Callable[[str, S], Collection[str]] | None = None
    personal: bool = False
    """Whether sealed fields are opened for it. What it keeps of them must not tell anything to who reads the view."""

    @property
    def view(self) -> str:
        """The name of its table among the views."""
        return f"{self.name}.{self.version}"


def build(log: LogReader, views: Views, projection: Projection[S], tick: Tick | None = None) -> int:
    """Bring a view up to the head of the log and return the position it rests on.

    Interrupted anywhere, it goes on where its last transaction ended. Memory does not grow with the log.
    """
    return build_together(log, views, [projection], lambda name: tick)[projection.view]


def build_together(
    log: LogReader, views: Views, projections: Collection[Projection[Any]], ticks: Ticks = silent
) -> dict[str, int]:
    """Bring several views up to the head of the log and return the position each rests on.

    Views that are equally far read each record once between them; one that sees opened fields never shares with one
    that does not. Where another process builds the same view, each batch is taken by one of them. Otherwise as
    `build`.
    """
    head = log.head()
    starts = {each.view: _start(log, views, each.view) for each in projections}
    positions = dict(starts)
    while behind := [each for each in projections if positions[each.view] < head]:
        at = min(positions[each.view] for each in behind)
        first = next(each for each in behind if positions[each.view] == at)
        abreast = [each for each in behind if positions[each.view] == at and each.personal == first.personal]
        try:
            position = _advance(log, views, abreast, after=at, head=head)
        except ConcurrentWrite:
            positions |= {each.view: views.position(each.view) for each in abreast}
            continue
        for each in abreast:
            positions[each.view] = position
            if (tick := ticks(each.name)) is not None:
                tick(min(position, head) - starts[each.view], head - starts[each.view])
    return positions


def _start(log: LogReader, views: Views, view: str) -> int:
    """Return the position a view goes on from.

    One that is ahead of the log rests on records that are gone, and is dropped: an older copy of the log was restored
    under newer views.
    """
    position = views.position(view)
    if position > log.head():
        views.drop(view)
        return 0
    return position


def _advance(
    log: LogReader, views: Views, abreast: Sequence[Projection[Any]], *, after: int, head: int
) -> int:
    """Take views that are equally far over one batch and return its position."""
    categories = frozenset[str]().union(*(each.listens for each in abreast))
    batch = log.read(after=after, limit=BATCH, categories=categories, personal=abreast[0].personal)
    # A batch that is not full was read after the head was: nothing up to the head is missing from it.
    last = batch[-1].position if batch else 0
    position = last if len(batch) == BATCH else max(head, last)
    spoken = [(record.category, record) for record in batch]
    for projection in abreast:
        heard = batch
        if projection.listens != categories:
            heard = [record for category, record in spoken if category in projection.listens]
        rows = _folded(views, projection, heard)
        views.save(projection.view, rows, position=position, after=after)
    return position


def rebuild(log: LogReader, views: Views, projection: Projection[S], tick: Tick | None = None) -> int:
    """Drop a view and build it from the first record on; return the position it rests on."""
    views.drop(projection.view)
    return build(log, views, projection, tick)


def _folded(views: Views, projection: Projection[S], batch: Collection[Recorded]) -> dict[str, Row | None]:
    """Return the rows that a batch of records changes."""
    rows = _loaded(views, projection, batch)
    changed: set[str] = set()
    for record in batch:
        changes = projection.project(rows, record)
        rows.update(changes)
        changed.update(changes)
    folded: dict[str, Row | None] = {}
    for key in sorted(changed):
        row = rows[key]
        folded[key] = None if row is None else projection.closed(key, row)
    return folded


def _loaded(views: Views, projection: Projection[S], batch: Collection[Recorded]) -> dict[str, S | None]:
    """Return every row the batch may touch, None for one that does not exist."""
    rows: dict[str, S | None] = {}
    _load(views, projection, {key for record in batch for key in projection.keys(record)}, rows)
    if (named := projection.named) is not None:
        further = {each for key, row in rows.items() if row is not None for each in named(key, row)}
        _load(views, projection, further - rows.keys(), rows)
    return rows


def _load(
    views: Views, projection: Projection[S], keys: Collection[str], rows: MutableMapping[str, S | None]
) -> None:
    """Add these rows, opened; None for one that does not exist."""
    stored = views.load(projection.view, keys) if keys else {}
    for key in keys:
        rows[key] = projection.opened(stored[key]) if key in stored else None
