"""Before files leave, every worker in turn has decided what was told by then."""

from pathlib import Path
from threading import Event

from events.announcements import due_topic
from services.catching_up import lagging
from services.keeping import do_what_is_due
from services.ports import Progress
from services.running import build_views
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, hub_in, tell

CLUSTER = '\n[kafka]\nbootstrap = "broker:9092"\npartitions = 2\n'


def decided(hub: Hub, name: str) -> None:
    """Let the workers of a follower have taken all that the log holds."""
    for number in range(2):
        tracked = f"{name}/{due_topic(hub.settings.kafka.log_topic)}/{number}"
        hub.log.append([], after={}, progress=Progress(tracked, hub.log.head()))


def test_the_first_that_lags_is_named(tmp_path: Path) -> None:
    """They are asked in the order in which one hears the other's facts."""
    with hub_in(tmp_path / "hub", extra=CLUSTER) as hub:
        tell(hub, *FAMILY_OF_TWO)
        found = []
        for each in ("eligibility", "payroll-sync", "cobra"):
            found.append(lagging(hub, Event(), patience_seconds=0))
            decided(hub, each)

        assert found == ["eligibility", "payroll-sync", "cobra"]
        assert lagging(hub, Event(), patience_seconds=0) == ""


def test_one_machine_waits_for_nobody(tmp_path: Path) -> None:
    """Where there are no workers, nothing is asked."""
    with hub_in(tmp_path / "hub") as hub:
        tell(hub, *FAMILY_OF_TWO)

        assert lagging(hub, Event(), patience_seconds=0) == ""


def test_no_file_leaves_while_a_worker_lags(tmp_path: Path) -> None:
    """It is said, and counts as work that has to be tried again."""
    with hub_in(tmp_path / "hub") as hub:
        said: list[str] = []

        came = do_what_is_due(hub, said.append, keep_up=build_views, awaited=lambda: "eligibility")

        assert said == ["no file leaves yet: eligibility has not decided all that was told by now"]
        assert (came.done, came.failed) == (0, 1)
