"""One process that decides every family, and workers that do, are never at it together."""

from contextlib import ExitStack
from pathlib import Path
from threading import Event

import psycopg
import pytest

from services.keeping import keep
from services.wiring.alone import WorkersDecide, deciding_with_others
from tests.fixtures.hub import FAMILY_OF_TWO, hub_in, settings_in, tell
from tests.fixtures.leading import Leading

pytestmark = pytest.mark.postgres


def test_one_process_does_not_decide_beside_workers(tmp_path: Path, postgres_dsn: str) -> None:
    """It is refused before it does anything, and told who they are; without deciding it may run."""
    settings = settings_in(tmp_path / "hub").model_copy(update={"log": postgres_dsn})
    with hub_in(tmp_path / "hub", settings=settings) as hub:
        tell(hub, *FAMILY_OF_TWO)
        head, stop = hub.log.head(), Event()
        with deciding_with_others(settings, "hub worker cobra"):
            with pytest.raises(WorkersDecide, match=r"workers decide: hub worker cobra \(process \d+ on "):
                keep(hub, stop, print)
            keep(hub, stop, print, decides=False, turn=Leading(1, stop))

        assert hub.log.head() == head
        assert {hub.views.position(each.view) for each in hub.projections} == {head}
        keep(hub, stop := Event(), print, turn=Leading(1, stop))
        assert hub.log.position("eligibility") == hub.log.head() > head


def test_one_process_ends_when_workers_have_come(tmp_path: Path, postgres_dsn: str) -> None:
    """It lost its session, and with it what kept them out: it decides nothing more."""
    settings = settings_in(tmp_path / "hub").model_copy(update={"log": postgres_dsn})

    class Cut(Leading):
        """A turn of which one loses the database, and comes to it again after others."""

        def holds(self) -> bool:
            """Let the others come."""
            with psycopg.connect(postgres_dsn) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name LIKE 'hub scheduler --decide %'"
                )
            come.enter_context(deciding_with_others(settings, "hub worker cobra"))
            return super().holds()

    with hub_in(tmp_path / "hub", settings=settings) as hub, ExitStack() as come:
        tell(hub, *FAMILY_OF_TWO)
        stop = Event()
        with pytest.raises(WorkersDecide):
            keep(hub, stop, print, turn=Cut(1, stop))

        assert hub.log.position("eligibility") == 0
