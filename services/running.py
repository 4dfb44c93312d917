"""Keeping up with the log: one step of every consumer and view, and building views again from the first record."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from events.base import Recorded
from events.errors import PermanentError
from services.batches import batches
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker import files_of
from services.carrier_feeds.worker.doors import prepared_at
from services.following import decide_families, follow
from services.overview import exceptions
from services.ports import Log, Row
from services.viewing import Projection, Ticks, build, build_together, silent
from services.wiring import Hub, turn

REBUILDING = "rebuilding.1"
"""The view that remembers, for each view under repair, what it was before."""


def step(hub: Hub, ticks: Ticks = silent) -> int:
    """Bring every consumer to the head of the log, their own facts included, then every view; return facts appended."""
    appended = 0
    while True:
        before = hub.log.head()
        for follower in hub.followers:
            appended += follow(hub.log, follower, hub.catalogs, tick=ticks(follower.name))
        if hub.log.head() == before:
            break
    build_views(hub, ticks)
    return appended


def build_views(hub: Hub, ticks: Ticks = silent) -> bool:
    """Bring every view to the head of the log; False where another process is at it."""
    with turn(hub.lock, wait=False) as mine:
        if mine:
            build_together(hub.log, hub.views, hub.projections, ticks)
        return mine


def decide_again(hub: Hub, family: str) -> int:
    """Let eligibility decide one family anew, and return how many facts that gave."""
    head = hub.log.head()
    return decide_families(hub.log, hub.followers[0], hub.catalogs, [family], at=head, progress=False)


def forget_family(hub: Hub, family: str, *, actor: str, reason: str) -> None:
    """Destroy every key of a family, also of what waits sealed in quarantine, and take it out of the views.

    Raises:
      PermanentError: a file that names the family is prepared and not delivered; without the keys it never could be.
    """
    build_views(hub)
    if (file := _waiting_file_with(hub, family)) is not None:
        raise PermanentError(f"{file} names {family} and is not delivered yet; deliver it first, then forget")
    kept = [each.id for each in exceptions(hub.views, None) if each.family == family]
    hub.answers.forget(family, actor=actor, reason=reason, also=kept)
    build_views(hub)


def _waiting_file_with(hub: Hub, family: str) -> str | None:
    """Return the name of an undelivered file that says something of a family, or None."""
    book = hub.catalogs.at(hub.log.head())
    if book is None:
        return None
    for carrier in book.catalog.carriers:
        for file in files_of(hub.feeds, carrier.id, mark=UNDELIVERED):
            sets = prepared_at(hub.feeds, file).sets
            if any(change.family == family for each in sets for change in each.families):
                return file.file_name
    for partner in (*(each.id for each in book.catalog.payrolls), book.catalog.cobra.id):
        for batch in batches(hub.log, partner):
            if batch.delivered is None and any(line.family == family for line in batch.prepared.lines):
                return batch.prepared.file_name
    return None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A view before and after it was built again, on the same records."""

    view: str
    position: int
    before: str
    after: str

    @property
    def identical(self) -> bool:
        """Whether every row came out as it was, byte for byte."""
        return self.before == self.after


def rebuild(hub: Hub, projections: Collection[Projection[Any]], ticks: Ticks = silent) -> list[Rebuilt]:
    """Drop views and build them from the first record on, each compared with what it was.

    Interrupted anywhere it loses nothing: what the view was is remembered, whoever builds next goes on from the last
    batch, and a second `rebuild` ends with the same comparison.
    """
    with turn(hub.lock, wait=True):
        were = [_dropped(hub, each) for each in projections]
        if were:
            until = cast("Log", _Until(hub.log, min(each.position for each in were)))
            build_together(until, hub.views, projections, ticks)
        return [_rebuilt(hub, each, was) for each, was in zip(projections, were, strict=True)]


@dataclass(frozen=True, slots=True)
class _Was:
    """A view before it was dropped: on which records it rested, and what its rows came to."""

    position: int
    digest: str


def _dropped(hub: Hub, projection: Projection[Any]) -> _Was:
    """Remember what a view was and drop it, unless an interrupted rebuild has done so already."""
    view = projection.view
    started = hub.views.load(REBUILDING, [view]).get(view)
    if started is None:
        build(hub.log, hub.views, projection)
        said: dict[str, Any] = {
            "position": hub.views.position(view),
            "digest": hub.views.digest(view),
            "dropped": False,
        }
        _remember(hub, view, said)
    else:
        said = json.loads(started.body)
    position = int(said["position"])
    if not said["dropped"] or hub.views.position(view) > position:
        hub.views.drop(view)
        _remember(hub, view, {**said, "dropped": True})
    return _Was(position, str(said["digest"]))


def _rebuilt(hub: Hub, projection: Projection[Any], was: _Was) -> Rebuilt:
    """Compare a view with what it was, on the same records, and then bring it to the head."""
    view = projection.view
    build(cast("Log", _Until(hub.log, was.position)), hub.views, projection)
    after = hub.views.digest(view)
    hub.views.save(REBUILDING, {view: None}, position=0)
    build(hub.log, hub.views, projection)
    return Rebuilt(view, was.position, was.digest, after)


def _remember(hub: Hub, view: str, said: dict[str, object]) -> None:
    hub.views.save(REBUILDING, {view: Row(json.dumps(said).encode())}, position=0)


class _Until:
    """The log as it was at a position, for who reads it from front to back."""

    def __init__(self, log: Log, position: int) -> None:
        self._log = log
        self._position = position

    def head(self) -> int:
        return self._position

    def read(
        self, *, after: int, limit: int, categories: Collection[str] | None = None, personal: bool = False
    ) -> list[Recorded]:
        records = self._log.read(after=after, limit=limit, categories=categories, personal=personal)
        return [record for record in records if record.position <= self._position]
