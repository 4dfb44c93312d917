"""Building views again from the first record: those that see opened fields in a process of their own."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from services.memory import collect_seldom
from services.ports import Row, Tick
from services.reading import OnlyReading
from services.settings import Settings
from services.viewing import Projection, Ticks, build, build_together, silent
from services.wiring import Hub, open_hub, turn

REBUILDING = "rebuilding.1"
"""The view that remembers, for each view under repair, what it was before."""

WORTH_A_PROCESS = 20_000
"""Records to be read from which on a second process saves more than its start takes."""


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
            build_side_by_side(hub, projections, until=min(each.position for each in were), ticks=ticks)
        return [_rebuilt(hub, each, was) for each, was in zip(projections, were, strict=True)]


def build_side_by_side(
    hub: Hub, projections: Collection[Projection[Any]], *, until: int, ticks: Ticks = silent
) -> None:
    """Bring views up to a position of the log.

    Those that see opened fields never share a record with the others; where there is much to read they are built by
    a process of their own. Should it end early, what it left is built here.
    """
    personal = [each for each in projections if each.personal]
    others = [each for each in projections if not each.personal]
    log = OnlyReading(hub.log, up_to=until)
    if not personal or not others or until < WORTH_A_PROCESS:
        build_together(log, hub.views, projections, ticks)
        return
    with _beside(hub.settings, personal, until) as told:

        def heard(name: str) -> Tick | None:
            told.pass_on(ticks)
            return ticks(name)

        build_together(log, hub.views, others, heard)
        told.pass_on(ticks, to_the_end=True)
    build_together(log, hub.views, personal, ticks)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the other process says of its progress."""

    pipe: Connection

    def pass_on(self, ticks: Ticks, *, to_the_end: bool = False) -> None:
        """Tell what has been said since, or all until the other process is done."""
        try:
            while to_the_end or self.pipe.poll():
                name, done, of = self.pipe.recv()
                if (tick := ticks(name)) is not None:
                    tick(done, of)
        except (EOFError, OSError):
            return


@contextmanager
def _beside(settings: Settings, projections: Collection[Projection[Any]], until: int) -> Iterator[_Told]:
    """Have views built by another process; it is gone when this ends, however it ends."""
    # A new interpreter, not a copy of this one: no connection may be shared by two processes.
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    names = [each.name for each in projections]
    process = context.Process(target=_build, args=(settings, names, until, there), daemon=True)
    process.start()
    there.close()
    try:
        yield _Told(here)
    finally:
        here.close()
        process.terminate()
        process.join()


def _build(settings: Settings, names: Collection[str], until: int, pipe: Connection) -> None:
    """Build views in the process that was made for it, telling its progress; who made it also ends it."""
    signal(SIGINT, SIG_IGN)
    collect_seldom()

    def ticks(name: str) -> Tick:
        return lambda done, of: pipe.send((name, done, of))

    with open_hub(settings) as hub:
        wanted = [each for each in hub.projections if each.name in names]
        build_together(OnlyReading(hub.log, up_to=until), hub.views, wanted, ticks)


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
    build(OnlyReading(hub.log, up_to=was.position), hub.views, projection)
    after = hub.views.digest(view)
    hub.views.save(REBUILDING, {view: None}, position=0)
    build(hub.log, hub.views, projection)
    return Rebuilt(view, was.position, was.digest, after)


def _remember(hub: Hub, view: str, said: dict[str, object]) -> None:
    hub.views.save(REBUILDING, {view: Row(json.dumps(said).encode())}, position=0)
