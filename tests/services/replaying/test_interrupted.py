"""A replay that is interrupted or killed, and one that promotes while another process writes: nothing is lost."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from services.running import step
from services.settings import Settings
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, hired, hub_in, settings_in, tell
from tests.services.replaying.conftest import corrupt, hooked, left_over, live, replayed

PATIENCE = 60.0
PROCESSES = get_context("forkserver")


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("write", ["drop", "save", "replace"])
@pytest.mark.parametrize("after", [0, 3, 7])
@pytest.mark.parametrize("done", [False, True], ids=["before", "behind"])
def test_interrupted_anywhere_nothing_is_lost(hub: Hub, write: str, after: int, done: bool) -> None:
    """Before or behind any write: each live view is old or new, whole, and the next replay ends as the first would."""
    right = live(hub)
    view = corrupt(hub)
    wrong = live(hub)
    writes = iter(range(after))

    def breaking(real: Callable[..., Any], *said: Any, **more: Any) -> Any:
        if next(writes, None) is not None:
            return real(*said, **more)
        if done:
            real(*said, **more)
        raise Interrupted

    with pytest.raises(Interrupted):
        replayed(hub, views=hooked(hub.views, **{write: breaking}), promote=True)

    broken_off = live(hub)
    assert all(broken_off[name] in (right[name], wrong[name]) for name in right)
    assert broken_off[view] == (right[view] if write == "replace" and after else wrong[view])
    replayed(hub, promote=True)
    assert (live(hub), left_over(hub)) == (right, [])


def where(folder: Path, request: pytest.FixtureRequest, engine: str) -> Settings:
    """Make an installation on an engine."""
    settings = settings_in(folder)
    if engine == "sqlite":
        return settings
    return settings.model_copy(update={"log": request.getfixturevalue("postgres_dsn")})


ENGINES = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])


def killed(settings: Settings, write: str, after: int) -> None:
    """Replay and promote in a process that dies in front of a write."""
    writes = iter(range(after))

    def dying(real: Callable[..., Any], *said: Any, **more: Any) -> Any:
        if next(writes, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*said, **more)

    with hub_in(settings.home, catalog=False, settings=settings) as hub:
        replayed(hub, views=hooked(hub.views, **{write: dying}), promote=True)


@pytest.mark.crash
@pytest.mark.parametrize(("write", "after"), [("save", 4), ("replace", 1)])
def test_what_a_killed_replay_leaves_is_dropped_by_the_next(tmp_path: Path, write: str, after: int) -> None:
    """Fresh views stay behind; the hub works on, and the next replay begins anew."""
    settings = settings_in(tmp_path / "hub")
    with hub_in(tmp_path, settings=settings) as hub:
        tell(hub, *FAMILY_OF_TWO)
        step(hub)
        process = PROCESSES.Process(target=killed, args=(settings, write, after))
        process.start()
        process.join(PATIENCE)
        stayed = left_over(hub)
        tell(hub, hired(id="new", subject="city/8"))
        step(hub)

        done = replayed(hub)

        assert (process.exitcode, stayed != []) == (-signal.SIGKILL, True)
        assert all(each.identical for each in done)
        assert left_over(hub) == []


def hiring(settings: Settings, pipe: Connection) -> None:
    """Be another process: hire one after the other, decide and build, until told to stop; say how many."""
    with hub_in(settings.home, catalog=False, settings=settings) as hub:
        number = 0
        while not pipe.poll():
            number += 1
            tell(hub, hired(id=f"new-{number}", subject=f"city/{1000 + number}"))
            step(hub)
            pipe.send(number)
        pipe.send(None)


@ENGINES
def test_promoted_while_another_process_writes(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str
) -> None:
    """No new event is lost, no wrong row stays: in the end every view is what the log says."""
    settings = where(tmp_path / "hub", request, engine)
    with hub_in(tmp_path, settings=settings) as hub:
        tell(hub, *FAMILY_OF_TWO, hired(id="other", subject="city/2"))
        step(hub)
        view = corrupt(hub)
        here, there = PROCESSES.Pipe()
        other = PROCESSES.Process(target=hiring, args=(settings, there))
        other.start()
        there.close()
        try:
            assert here.poll(PATIENCE)
            done = [replayed(hub, promote=True) for _ in range(3)]
            here.send("stop")
            numbers = list(iter(here.recv, None))
            other.join(PATIENCE)
        finally:
            other.kill()
            other.join()
            here.close()

        assert other.exitcode == 0
        assert {each.view for each in done[0] if not each.identical} == {view}
        assert {each.view for again in done[1:] for each in again if not each.identical} == set()
        assert all(each.identical for each in replayed(hub))
        assert {position for position, _ in live(hub).values()} == {hub.log.head()}
        assert [hub.log.load([f"hr/city/{1000 + n}"])[f"hr/city/{1000 + n}"] != [] for n in numbers] == [
            True
        ] * len(numbers)
