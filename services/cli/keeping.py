"""`hub run`: the loop, with HTTP beside it, until a signal says stop."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from services.cli.output import note, progress, say
from services.cli.setting import NOTHING, WAITS

if TYPE_CHECKING:
    from services.wiring import Hub

FAILED = 1
INTERRUPTED = 130


def keep(hub: "Hub", *, once: bool, http: bool) -> int:
    """Run a hub and return the exit code."""
    from services import keeping, running

    if hub.catalogs.at(hub.log.head()) is None:
        note("hub: no catalog has been published yet, so there is nothing to decide by.")
        note("Next: hub catalog check DIR && hub catalog publish DIR")
        if once:
            return NOTHING
    if once:
        with progress() as bar:
            appended = running.step(hub, bar.tick)
            with bar.working("sending, fetching"):
                came = keeping.do_what_is_due(hub, say)
        if came.failed:
            return FAILED
        if came.waits:
            return WAITS
        return 0 if appended or came.done else NOTHING
    with stopping() as (stop, interrupted), ExitStack() as inside:
        if http:
            from services.http.server import serving

            note(f"hub: {inside.enter_context(serving(hub))}")
        note("hub: running; Ctrl-C stops it")
        keeping.keep(hub, stop, say)
    note("hub: stopped")
    return INTERRUPTED if interrupted() else 0


@contextmanager
def stopping() -> Iterator[tuple[Event, Callable[[], bool]]]:
    """Take SIGINT and SIGTERM while inside as the word to stop, and yield it, with whether Ctrl-C was it."""
    stopped: list[int] = []
    stop = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        stop.set()

    with ExitStack() as inside:
        for number in (signal.SIGINT, signal.SIGTERM):
            inside.callback(signal.signal, number, signal.signal(number, on_signal))
        yield stop, lambda: signal.SIGINT in stopped
