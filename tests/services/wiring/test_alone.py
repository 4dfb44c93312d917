"""What must not be done by two at once on one log."""

from pathlib import Path

import pytest

from events.errors import PermanentError, TransientError
from services.settings import Settings
from services.wiring import open_hub
from services.wiring.alone import WorkersDecide, deciding_alone, deciding_with_others, replaying
from tests.fixtures.hub import settings_in

pytestmark = pytest.mark.postgres


def settings_on(folder: Path, dsn: str) -> Settings:
    """Return the settings of a machine with a home folder of its own, on the same log as others."""
    return settings_in(folder).model_copy(update={"log": dsn})


def test_workers_and_one_process_do_not_decide_together(tmp_path: Path, postgres_dsn: str) -> None:
    """Whoever comes second is refused, and is told who the first is and what to do; its like may come."""
    settings = settings_on(tmp_path / "hub", postgres_dsn)
    with (
        deciding_with_others(settings, "hub worker cobra"),
        deciding_with_others(settings, "hub worker eligibility"),
        pytest.raises(WorkersDecide) as told,
        deciding_alone(settings, "hub run"),
    ):
        pass
    said = str(told.value)
    assert said.startswith("hub run would decide families that workers decide: hub worker cobra (process ")
    assert "hub worker eligibility (process " in said
    assert "hub scheduler --no-decide" in said

    with (
        deciding_alone(settings, "hub run"),
        deciding_alone(settings, "hub feed run"),
        pytest.raises(PermanentError, match=r"that one process decides alone: hub feed run .*, hub run "),
        deciding_with_others(settings, "hub worker cobra"),
    ):
        pass
    with deciding_with_others(settings, "hub worker cobra") as sure:
        sure()


def test_a_file_is_decided_by_whoever_comes(tmp_path: Path) -> None:
    """Workers need PostgreSQL, so there can be none."""
    settings = settings_in(tmp_path / "hub")
    with deciding_alone(settings, "hub run") as sure, deciding_alone(settings, "hub feed run"):
        sure()


def test_replays_of_two_machines(tmp_path: Path, postgres_dsn: str) -> None:
    """They share no folder, and keep their fresh views under the same names: the second is refused."""
    with (
        open_hub(settings_on(tmp_path / "one", postgres_dsn)) as one,
        open_hub(settings_on(tmp_path / "two", postgres_dsn)) as two,
    ):
        refused = pytest.raises(TransientError, match="another replay is at work here")
        with replaying(one), refused, replaying(two):
            pass
        with replaying(two):
            pass
