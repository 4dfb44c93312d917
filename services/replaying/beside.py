"""Views built afresh beside the live ones, compared with them, and put in their place where that is wished."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from events.errors import ConcurrentWrite, PermanentError, TransientError
from services.ports import Difference, LogReader, Views
from services.reading import OnlyReading
from services.viewing import Projection, Ticks, build_together, silent

FRESH = "~replay"
"""What a view that is built beside the live one has at the end of its name."""

ATTEMPTS = 20
"""How often a fresh view runs after a live one that others move on meanwhile."""


class _Fresh(Projection[Any]):
    """The same fold of the log, kept under a name of its own."""

    @property
    def view(self) -> str:
        return super().view + FRESH


def _fresh(projection: Projection[Any]) -> Projection[Any]:
    return _Fresh(**{each.name: getattr(projection, each.name) for each in fields(projection)})


@dataclass(frozen=True, slots=True)
class Replayed:
    """A view that was built afresh, and the live one, both on the same records."""

    view: str
    position: int
    """On which both rest where they are compared."""
    rows: int
    """How many rows differ."""
    keys: tuple[str, ...]
    """Of the first rows that differ."""
    digest: str
    """Of the fresh view at that position, and so of the live one where they are identical."""
    reached: int
    """How far the fresh view was taken in the end."""
    promoted: bool

    @property
    def identical(self) -> bool:
        """Whether every row is the same, byte for byte."""
        return self.rows == 0


def replay(
    log: LogReader,
    views: Views,
    projections: Collection[Projection[Any]],
    *,
    to: int,
    promote: bool = False,
    ticks: Ticks = silent,
) -> list[Replayed]:
    """Build views afresh from the first record up to a position, and compare each with the live one.

    They are compared where the live one is; a fresh one that would end before that is taken there. The live views
    change only by `promote`: then each fresh one takes its live one's place at once. The fresh ones are dropped at
    the end; those that an interrupted replay left, at the start.

    Raises:
      TransientError: somebody else is building a live view from its beginning.
      PermanentError: a live view rests on records that the log does not have.
    """
    beside = _Beside(log, views, ticks)
    pairs = [(each, _fresh(each)) for each in projections]
    fresh_ones = [fresh for _, fresh in pairs]
    beside.drop(fresh_ones)
    try:
        ends = {fresh.view: min(beside.live_position(live), to) for live, fresh in pairs}
        for end in sorted(set(ends.values())):
            beside.build([each for each in fresh_ones if ends[each.view] >= end], end)
        return [beside.replayed(live, fresh, to, promote=promote) for live, fresh in pairs]
    finally:
        beside.drop(fresh_ones)


@dataclass(frozen=True, slots=True)
class _Beside:
    """Fresh views and the live ones they belong to."""

    log: LogReader
    views: Views
    ticks: Ticks

    def drop(self, fresh_ones: Iterable[Projection[Any]]) -> None:
        for each in fresh_ones:
            self.views.drop(each.view)

    def build(self, fresh_ones: Iterable[Projection[Any]], end: int) -> None:
        """Bring fresh views to a position; one that is there or beyond stays as it is."""
        behind = [each for each in fresh_ones if self.views.position(each.view) < end]
        build_together(OnlyReading(self.log, up_to=end), self.views, behind, self.ticks)

    def live_position(self, live: Projection[Any]) -> int:
        position = self.views.position(live.view)
        if position > (head := self.log.head()):
            raise PermanentError(
                f"the view {live.view} rests on record {position:,}, and the log ends at {head:,}: "
                "an older copy of the log was put back under it; 'hub rebuild' builds it anew"
            )
        return position

    def replayed(self, live: Projection[Any], fresh: Projection[Any], to: int, *, promote: bool) -> Replayed:
        """Compare a fresh view with the live one, take it to the end, and put it in the live one's place."""
        found = self._compared(live, fresh)
        digest = self.views.digest(fresh.view)
        self.build([fresh], to)
        if promote:
            self._promote(live, fresh)
        reached = self.views.position(fresh.view)
        return Replayed(live.view, found.position, found.rows, found.keys, digest, reached, promote)

    def _compared(self, live: Projection[Any], fresh: Projection[Any]) -> Difference:
        """Compare two views at an instant at which both rest on the same records."""
        for _ in range(ATTEMPTS):
            self.build([fresh], self.live_position(live))
            found = self.views.compare(live.view, fresh.view)
            if found.position == found.other:
                return found
            if found.position < found.other:
                break
        raise TransientError(
            f"the view {live.view} is being built by somebody else; try again when it is at rest"
        )

    def _promote(self, live: Projection[Any], fresh: Projection[Any]) -> None:
        """Put the fresh view in place of the live one, which others may be moving on.

        Who has read rows of the old view and not saved yet is refused, for the view has another position by then.
        Where both were equally far it would not be; but then nobody can have read on, unless the log has grown, and
        the fresh view goes further and takes the place once more.
        """
        for _ in range(ATTEMPTS):
            try:
                replaced = self.views.replace(live.view, by=fresh.view)
            except ConcurrentWrite:
                self.build([fresh], self.live_position(live))
                continue
            head = self.log.head()
            if replaced < self.views.position(fresh.view) or self.views.position(fresh.view) == head:
                return
            self.build([fresh], head)
        raise TransientError(f"the view {live.view} moves on faster than a fresh one can follow; try again")
