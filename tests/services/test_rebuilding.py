"""Building views again: identical, also after an interruption, and with a process beside."""

import os
import signal
from collections.abc import Collection, Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from services import rebuilding
from services.rebuilding import REBUILDING, build_side_by_side, rebuild
from services.running import step
from services.viewing import Projection, silent
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, hired, hub_in, left, tell


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with facts of every kind in its log and all views up to date."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, *FAMILY_OF_TWO, "{broken", left("2025-12-31", subject="city/7"))
        step(opened)
        yield opened


def test_rebuilt_views_are_identical(hub: Hub) -> None:
    """Every view is dropped and comes out the same, byte for byte."""
    before = {each.view: hub.views.digest(each.view) for each in hub.projections}

    built = rebuild(hub, hub.projections)

    assert [each.view for each in built if not each.identical] == []
    assert {each.view: hub.views.digest(each.view) for each in hub.projections} == before


def test_a_view_that_comes_out_otherwise_is_said(hub: Hub) -> None:
    """A row that the log does not explain is found, and the new view is kept."""
    exceptions = hub.projections[0]
    key, row = hub.views.find(exceptions.view)[0]
    hub.views.save(exceptions.view, {key: None, "invented": row}, position=hub.log.head())

    (built,) = rebuild(hub, [exceptions])

    assert not built.identical
    assert [name for name, _ in hub.views.find(exceptions.view)][:1] == [key]
    assert rebuild(hub, [exceptions])[0].identical


def _interrupted(hub: Hub, monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Begin a rebuild of all views and break it off at the so-many-th save."""
    saves = iter(range(after))
    save = type(hub.views).save

    def breaking(*said: object, **more: object) -> None:
        if next(saves, None) is None:
            raise Interrupted
        save(*said, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(type(hub.views), "save", breaking)
        with pytest.raises(Interrupted):
            rebuild(hub, hub.projections)


@pytest.mark.parametrize("after", range(1, 12))
def test_an_interrupted_rebuild_is_finished_by_the_next_one(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Whenever it stopped, the second rebuild ends with the same comparison, and nothing is missing."""
    before = {each.view: hub.views.digest(each.view) for each in hub.projections}
    _interrupted(hub, monkeypatch, after=after)

    built = rebuild(hub, hub.projections)

    assert [each.view for each in built if not each.identical] == []
    assert {each.view: hub.views.digest(each.view) for each in hub.projections} == before
    assert hub.views.find(REBUILDING) == []


def test_after_an_interrupted_rebuild_the_hub_goes_on(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next step builds what is left, takes new events, and a rebuild still compares on the same records."""
    _interrupted(hub, monkeypatch, after=3)
    tell(hub, hired(id="new", subject="city/8"))
    step(hub)

    assert [hub.views.position(each.view) for each in hub.projections] == [hub.log.head()] * len(
        hub.projections
    )
    assert all(each.identical for each in rebuild(hub, hub.projections))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a second process for however few records."""
    monkeypatch.setattr(rebuilding, "WORTH_A_PROCESS", 1)


@pytest.mark.usefixtures("eager")
def test_two_processes_build_the_same_views(hub: Hub) -> None:
    """What sees opened fields is built beside the rest, each tells its progress, and all come out the same."""
    told: list[tuple[str, int, int]] = []

    built = rebuild(hub, hub.projections, lambda name: lambda done, of: told.append((name, done, of)))

    assert [each.view for each in built if not each.identical] == []
    assert {name for name, done, of in told if done == of} == {each.name for each in hub.projections}


@pytest.mark.usefixtures("eager")
def test_a_second_process_that_dies_is_made_up_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the other process left undone is built by this one."""
    monkeypatch.setattr(rebuilding, "_build", die)

    assert all(each.identical for each in rebuild(hub, hub.projections))


def die(*_: object) -> None:
    """Be a process that is killed before it does anything."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("eager")
def test_nothing_is_left_running(hub: Hub) -> None:
    """Where this process fails, the other one is ended too."""

    def fail(name: str) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        build_side_by_side(hub, _dropped(hub), until=hub.log.head(), ticks=fail)

    assert active_children() == []
    build_side_by_side(hub, hub.projections, until=hub.log.head(), ticks=silent)
    assert all(each.identical for each in rebuild(hub, hub.projections))


def _dropped(hub: Hub) -> Collection[Projection[Any]]:
    for each in hub.projections:
        hub.views.drop(each.view)
    return hub.projections
