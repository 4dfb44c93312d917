"""A hub that is killed at a chosen step: before or after any write to the log, the views or a partner."""

import dataclasses
import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from services.intake.decide import Arrived
from services.keeping import do_what_is_due
from services.running import step
from services.settings import read
from services.wiring import open_hub
from services.wiring.stage import FixedClock

WRITES = {"receive", "append", "save", "deliver", "fetch", "ensure"}


class Countdown:
    """Kills this very process when it has come to nothing."""

    def __init__(self, steps: int | None) -> None:
        self.left = steps

    def tick(self) -> None:
        """Come one step nearer."""
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """Stands before a door: each write is a step before it is done, and one after."""

    def __init__(self, door: Any, countdown: Countdown) -> None:
        self._door = door
        self._countdown = countdown

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._door, name)
        if name not in WRITES:
            return found
        return self._mortal(cast("Callable[..., Any]", found))

    def _mortal(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            self._countdown.tick()
            result = write(*given, **named)
            self._countdown.tick()
            return result

        return done

    def __getitem__(self, partner: str) -> Any:
        return Mortal(self._door[partner], self._countdown)


def live(config: str, at: str, lines: list[str], steps: int | None, done: str) -> None:
    """Publish what arrived, decide, and do what is due at an instant; leave a file behind when all of it is done."""
    countdown = Countdown(steps)
    clock = FixedClock(datetime.fromisoformat(at))
    with open_hub(read(Path(config)), clock) as opened:
        hub = dataclasses.replace(
            opened,
            log=cast("Any", Mortal(opened.log, countdown)),
            views=cast("Any", Mortal(opened.views, countdown)),
            drops=cast("Any", Mortal(opened.drops, countdown)),
        )
        arrived = [Arrived(f"{at}:{number}", line.encode()) for number, line in enumerate(lines)]
        for _ in hub.intake.publish(arrived):
            pass
        step(hub)
        do_what_is_due(hub, lambda _: None)
    Path(done).touch()
