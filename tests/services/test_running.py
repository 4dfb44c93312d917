"""Keeping up with the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.announcements import due_topic
from services.ports import Progress
from services.running import build_views, step
from services.viewing import build
from services.wiring import Hub, turn
from services.wiring.alone import deciding_with_others
from tests.fixtures.hub import FAMILY_OF_TWO, hired, hub_in, left, settings_in, tell


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


def workers_go_on(hub: Hub) -> None:
    """Note, as workers do, that every partition has been taken up to the head."""
    topic = due_topic(hub.settings.kafka.log_topic)
    for follower in hub.followers:
        for number in range(hub.settings.kafka.partitions):
            hub.log.append(
                [], after={}, progress=Progress(f"{follower.name}/{topic}/{number}", hub.log.head())
            )


def test_families_of_a_cluster_are_left_to_its_workers(tmp_path: Path) -> None:
    """What a person starts there builds the views and takes back nothing that workers have decided."""
    with hub_in(tmp_path / "hub", extra='[kafka]\nbootstrap = "localhost:9092"\n') as hub:
        tell(hub, *FAMILY_OF_TWO)
        workers_go_on(hub)
        head = hub.log.head()

        assert step(hub) == 0
        assert {hub.views.position(each.view) for each in hub.projections} == {hub.log.head()} == {head}


def test_one_process_takes_over_from_a_cluster(hub: Hub) -> None:
    """It decides every family anew at the head, instead of what happened since, record by record."""
    tell(hub, *(dict(each, id=f"{each['id']}-8", subject="city/8") for each in FAMILY_OF_TWO))
    workers_go_on(hub)

    assert step(hub) > 0
    assert [hub.log.position(each.name) for each in hub.followers] == [hub.log.head()] * len(hub.followers)
    assert step(hub) == 0


@pytest.mark.postgres
def test_what_workers_decide_just_now_is_left_to_them(tmp_path: Path, postgres_dsn: str) -> None:
    """Also where they have not begun and the settings name no Kafka; the views are built, and afterwards it decides."""
    settings = settings_in(tmp_path / "hub").model_copy(update={"log": postgres_dsn})
    with hub_in(tmp_path / "hub", settings=settings) as hub:
        tell(hub, *FAMILY_OF_TWO)
        head = hub.log.head()

        with deciding_with_others(settings, "hub worker cobra"):
            assert step(hub) == 0
        assert {hub.views.position(each.view) for each in hub.projections} == {hub.log.head()} == {head}
        assert step(hub) > 0


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
