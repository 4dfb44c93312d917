"""A worker waits for what is away, notices when it comes no further, and tells how it stands."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any, cast

import psycopg
import pytest

from events.announcements import CATALOG_STREAM, Heard
from events.errors import LogUnavailable, NotFound, PermanentError
from services.partitions import Done
from services.ports import Progress
from services.wiring import Hub
from services.wiring.alone import deciding_alone, deciding_with_others
from services.wiring.streams import Reach
from services.working import SETTLE_SECONDS, State, Watchdog, _Worker, work
from tests.fixtures.hours import Hours
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, hub_in, settings_in, tell

CATALOG = [Heard(0, 0, 1, 0, CATALOG_STREAM)]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with the small catalog and one family told of."""
    with hub_in(tmp_path) as opened:
        tell(opened, *FAMILY_OF_TWO)
        yield opened


class Shaky:
    """A log whose appends fail so many times."""

    def __init__(self, log: Any, failures: int) -> None:
        self._log = log
        self._failures = failures

    def append(self, *given: Any, **named: Any) -> list[int]:
        """Append, or fail."""
        if self._failures:
            self._failures -= 1
            raise LogUnavailable("PostgreSQL does not answer")
        return cast("list[int]", self._log.append(*given, **named))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def worker(hub: Hub, name: str = "eligibility", failures: int = 0) -> tuple[_Worker, list[str], Hours]:
    """Return a worker on a log that fails so many times, what it says, and its clock."""
    said: list[str] = []
    hours = Hours()
    follower = next(each for each in hub.followers if each.name == name)
    shaken = dataclasses.replace(hub, log=cast("Any", Shaky(hub.log, failures)))
    return _Worker(shaken, follower, Event(), said.append, State(name), Watchdog(60, hours)), said, hours


def coverage(hub: Hub) -> int:
    """Return how many facts there are of who is covered."""
    return len(hub.log.load([f"coverage/{FAMILY}"])[f"coverage/{FAMILY}"])


def test_it_waits_for_the_database(hub: Hub) -> None:
    """It stays on its batch, says why, and takes it once the database is back."""
    one, said, _ = worker(hub, failures=2)

    assert one.take(0, 1, CATALOG)

    assert said == ["waiting: PostgreSQL does not answer"] * 2
    assert coverage(hub) == one.state.facts > 0
    assert (one.state.batches, one.state.positions) == (1, {0: 1})


def test_told_to_stop_it_leaves_its_batch(hub: Hub) -> None:
    """What was not taken is answered for as such."""
    one, _, _ = worker(hub, failures=10**6)
    one.stop.set()

    assert not one.take(0, 1, CATALOG)
    assert coverage(hub) == 0


def test_payroll_waits_for_eligibility(hub: Hub) -> None:
    """It does not decide on what eligibility has not decided; nor does it bark for that."""
    one, _, hours = worker(hub, "payroll-sync")
    one.watchdog.looked([Reach(0, 0, 1)])
    hours.at += 61
    first, _, _ = worker(hub)

    assert one.take(0, 1, CATALOG) is None
    assert one.watchdog.complaint() == "the brokers or the database have not answered"
    one.watchdog.looked([Reach(0, 0, 1)])
    assert one.watchdog.complaint() is None
    assert first.take(0, 1, CATALOG)
    assert one.take(0, 1, CATALOG)
    assert one.state.facts > 0


def test_one_that_waits_for_another_says_so(hub: Hub) -> None:
    """It does not end for that, for it would only wait again; but monitors hear of it once it lasts."""
    one, _, hours = worker(hub, "payroll-sync")
    one.watchdog.looked([Reach(0, 0, 1)])
    one.watchdog.excuse(0)
    hours.at += 61
    one.watchdog.excuse(0)
    one.watchdog.looked([Reach(0, 0, 1)])

    assert (one.watchdog.complaint(), one.watchdog.waits()) == (
        None,
        "the worker whose facts it hears does not come as far",
    )
    with one.watchdog.working(0):
        assert (one.watchdog.complaint(), one.watchdog.waits()) == (None, None)


def test_nothing_is_compared_while_it_is_not_known_how_many_partitions_there_are(hub: Hub) -> None:
    """The watchdog sees that the member lives; whose the families are nobody can say."""
    one, _, hours = worker(hub)
    hub.log.append([], after={}, progress=Progress("publisher", hub.log.head()))
    hours.at += one.watchdog.seconds + 1
    assert one.watchdog.complaint() is not None

    one.look(0, [Reach(0, 7, 7)])
    one.look(0, [Reach(0, 7, 7)])

    assert one.watchdog.complaint() is None
    assert (one.state.positions, one.state.facts, one.state.lags) == ({}, 0, {0: 0})


def test_payroll_settles_no_further_than_eligibility_has_come(hub: Hub) -> None:
    """What a topic lost is not decided on half of it either."""
    one, _, hours = worker(hub, "payroll-sync")
    first, _, _ = worker(hub)
    hub.log.append([], after={}, progress=Progress("publisher", hub.log.head()))
    calm: Sequence[Reach] = [Reach(0, 7, 7)]

    one.look(1, calm)
    one.look(1, calm)
    assert (one.state.positions, one.state.facts) == ({}, 0)
    first.look(1, calm)
    first.look(1, calm)
    hours.at += SETTLE_SECONDS
    one.look(1, calm)
    one.look(1, calm)
    assert one.state.positions == first.state.positions == {0: 4}
    assert one.state.facts > 0


def test_what_waits_for_another_worker_holds_up_no_other_partition(hub: Hub) -> None:
    """Payroll has two partitions, and eligibility has taken one of them: that one goes on, the other is asked again."""
    one, _, _ = worker(hub, "payroll-sync")
    first, _, _ = worker(hub)
    assert first.take(1, 2, [Heard(1, 0, 1, 0, CATALOG_STREAM)])

    assert one.take(0, 2, CATALOG) is None
    assert one.take(1, 2, [Heard(1, 0, 1, 0, CATALOG_STREAM)])

    assert (one.state.batches, one.state.positions) == (1, {1: 1})


@pytest.mark.postgres
def test_a_worker_does_not_decide_beside_one_process(tmp_path: Path, postgres_dsn: str) -> None:
    """It is refused at its start; and where it lost its session and the other came, with its next batch."""
    settings = settings_in(tmp_path / "hub").model_copy(update={"log": postgres_dsn})
    with hub_in(tmp_path / "hub", settings=settings) as hub:
        with (
            deciding_alone(settings, "hub run"),
            pytest.raises(PermanentError, match="decides alone: hub run "),
        ):
            work(hub, "cobra", Event(), print)
        tell(hub, *FAMILY_OF_TWO)
        one, _, _ = worker(hub)
        with deciding_with_others(settings, "hub worker eligibility") as one.sure:
            with psycopg.connect(postgres_dsn) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name LIKE 'hub worker eligibility %'"
                )
            with deciding_alone(settings, "hub run"):
                with pytest.raises(PermanentError, match="decides alone: hub run "):
                    one.take(0, 1, CATALOG)
                assert (coverage(hub), one.state.batches) == (0, 0)
            assert one.take(0, 1, CATALOG)
            assert coverage(hub) > 0


def test_a_calm_partition_is_compared_with_the_log(hub: Hub) -> None:
    """Only up to what had been published before its end was looked up; and again after a while."""
    one, _, hours = worker(hub)
    hub.log.append([], after={}, progress=Progress("publisher", hub.log.head()))
    calm: Sequence[Reach] = [Reach(0, 7, 7)]

    one.look(1, calm)
    assert coverage(hub) == 0
    one.look(1, calm)
    assert (coverage(hub), one.state.positions) == (one.state.facts, {0: 4})
    tell(hub, *(dict(each, id=f"{each['id']}-2", subject="city/7") for each in FAMILY_OF_TWO))
    hub.log.append([], after={}, progress=Progress("publisher", hub.log.head()))
    facts, hours.at = one.state.facts, hours.at + SETTLE_SECONDS - 1
    one.look(1, calm)
    one.look(1, calm)
    assert one.state.facts == facts
    hours.at += 1
    one.look(1, calm)
    one.look(1, [Reach(0, 7, 8)])
    assert one.state.facts == facts
    one.look(1, calm)
    one.look(1, calm)
    assert (one.state.facts, one.state.gaps) == (2 * facts, 1)


def test_what_is_told_of_it() -> None:
    """Every metric by worker and partition; a partition that is given up is not told of any more."""
    state = State("cobra")
    state.add(0, Done(7, facts=3, duplicates=2, gaps=1))
    state.add(1, Done(9))
    state.batches = 2
    state.looked([Reach(1, 4, 6)])
    state.stalled = "messages wait in partitions 1"

    assert list(state.samples()) == [
        ("hub_worker_position", ("cobra", "1"), 9),
        ("hub_worker_lag_messages", ("cobra", "1"), 2),
        ("hub_worker_batches_total", ("cobra",), 2),
        ("hub_worker_facts_total", ("cobra",), 3),
        ("hub_worker_gaps_total", ("cobra",), 1),
        ("hub_worker_duplicates_total", ("cobra",), 2),
        ("hub_worker_stalled", ("cobra",), 1.0),
    ]


def test_a_worker_that_there_is_not(hub: Hub) -> None:
    """The ones that there are are named."""
    with pytest.raises(NotFound, match=r'no worker "night"; there are eligibility, payroll-sync, cobra'):
        work(hub, "night", Event(), print)
