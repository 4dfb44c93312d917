"""What must not be done by two at once on one log: deciding families alone and by workers, and replaying."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from connectors.leader import lead, side
from connectors.turn import turn
from events.errors import PermanentError, TransientError
from services.settings import Settings
from services.wiring import Hub

__all__ = ["WorkersDecide", "deciding_alone", "deciding_with_others", "replaying"]

Sure = Callable[[], None]
"""Makes sure that families may be decided still; to be called before each piece of work.

Raises:
  PermanentError: the other side decides by now.
  LogUnavailable: the database does not answer.
"""


class WorkersDecide(PermanentError):
    """Workers of a cluster decide the families of this log."""


_ALONE = "families are decided by one process"
_WORKERS = "families are decided by workers"


@contextmanager
def deciding_alone(settings: Settings, process: str) -> Iterator[Sure]:
    """Decide every family in this process while inside, where no worker of a cluster decides on the same log.

    The two track their work under names of their own, so neither would see what the other has done: they would decide
    the same families by other catalogs, one after the other. Several processes of this kind share their tracking.

    Raises:
      WorkersDecide: they are at it.
      LogUnavailable: the database does not answer.
    """
    with side(settings.log_database, _ALONE, against=_WORKERS, process=process) as member:

        def sure() -> None:
            if others := member.join():
                raise WorkersDecide(
                    f"{process} would decide families that workers decide: {_named(others)}. Leave it to them and run "
                    "'hub scheduler --no-decide', or end every worker that decides and start this again"
                )

        sure()
        yield sure


@contextmanager
def deciding_with_others(settings: Settings, process: str) -> Iterator[Sure]:
    """Decide families as a worker beside other workers, where no process decides all of them on the same log.

    Raises:
      PermanentError: such a process is at it.
      LogUnavailable: the database does not answer.
    """
    with side(settings.log_database, _WORKERS, against=_ALONE, process=process) as member:

        def sure() -> None:
            if others := member.join():
                raise PermanentError(
                    f"{process} would decide families that one process decides alone: {_named(others)}. End that "
                    "first; beside workers run 'hub scheduler --no-decide' in its place"
                )

        sure()
        yield sure


@contextmanager
def replaying(hub: Hub) -> Iterator[None]:
    """Let one replay at a time work on an installation, whatever machine it is on: all build under the same names.

    Raises:
      TransientError: another is at it.
      LogUnavailable: the database does not answer.
    """
    with (
        turn(hub.lock.with_name("replay.lock"), wait=False) as mine,
        lead(hub.settings.views_database, "replay") as anywhere,
    ):
        if not mine or not anywhere.ask():
            raise TransientError("another replay is at work here; try again when it has ended")
        yield


def _named(others: list[str]) -> str:
    return ", ".join(others)
