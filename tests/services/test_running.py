"""Keeping up with the log, and building views again: identical, also after an interruption."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.running import REBUILDING, build_views, rebuild, step
from services.viewing import build
from services.wiring import Hub, turn
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


def test_a_step_brings_everything_to_the_head(hub: Hub) -> None:
    """Consumers hear each other's facts in one step, and a second step finds nothing to do."""
    head = hub.log.head()

    assert [hub.log.position(each.name) for each in hub.followers] == [head] * len(hub.followers)
    assert [hub.views.position(each.view) for each in hub.projections] == [head] * len(hub.projections)
    assert step(hub) == 0
    assert hub.log.head() == head


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


def test_two_processes_do_not_build_views_at_once(hub: Hub) -> None:
    """Where another holds the lock, a step leaves the views to it and does not wait."""
    tell(hub, hired(id="new", subject="city/8"))
    behind = hub.views.position(hub.projections[0].view)

    with turn(hub.lock, wait=False) as mine:
        assert mine
        assert build_views(hub) is False
        assert hub.views.position(hub.projections[0].view) == behind
    assert build_views(hub) is True


def test_progress_is_told_up_to_the_end(hub: Hub) -> None:
    """Who watches a rebuild is told how much is done, of how much."""
    told: list[tuple[int, int]] = []
    hub.views.drop(hub.projections[0].view)

    build(hub.log, hub.views, hub.projections[0], lambda done, total: told.append((done, total)))

    assert told[-1] == (hub.log.head(), hub.log.head())
