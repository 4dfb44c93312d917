"""One leader: an advisory lock that is held as long as its session lives, and waited for by everybody else."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Barrier, Event, Thread

import psycopg
import pytest

from connectors.leader import Side, Turn, lead, side
from events.errors import LogUnavailable
from tests.fixtures.postgres import new_database

WAIT_SECONDS = 30

pytestmark = pytest.mark.postgres


class Countdown(Event):
    """Says stop when it has been waited for so many times: a process that asked so often and gave up."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def wait(self, timeout: float | None = None) -> bool:
        """Come one nearer."""
        self._left -= 1
        if self._left <= 0:
            self.set()
        return self.is_set()


@contextmanager
def waiting(turn: Turn) -> Iterator[Event]:
    """Wait for a turn in a thread; the event is set once it is there."""
    stop, led = Event(), Event()
    thread = Thread(target=lambda: led.set() if turn.wait(stop) else None)
    thread.start()
    try:
        yield led
    finally:
        stop.set()
        thread.join()


def test_one_at_a_time(postgres_dsn: str) -> None:
    """Who asks first has the role; another asks in vain, and has it once the first has left."""
    with lead(postgres_dsn, "publisher", ask_again_seconds=0.01) as other:
        with lead(postgres_dsn, "publisher") as one:
            assert one.wait(Event())
            assert one.holds()
            assert not other.wait(Countdown(3))
            assert not other.holds()
        with waiting(other) as led:
            assert led.wait(WAIT_SECONDS)
        assert other.holds()


def test_who_asks_is_answered_at_once(postgres_dsn: str) -> None:
    """A role that another has is not waited for."""
    with lead(postgres_dsn, "replay") as one, lead(postgres_dsn, "replay") as other:
        assert one.ask()
        assert one.ask()
        assert not other.ask()
        one.release()
        assert other.ask()


def test_roles_are_apart(postgres_dsn: str) -> None:
    """Two roles of one database have a leader each; so has the same role of two databases."""
    with lead(postgres_dsn, "publisher") as publisher, lead(postgres_dsn, "scheduler") as scheduler:
        assert publisher.wait(Event())
        assert scheduler.wait(Event())


def test_asking_again_for_what_is_held(postgres_dsn: str) -> None:
    """Who has the role has it at once; released once, it is free."""
    with lead(postgres_dsn, "publisher") as one, lead(postgres_dsn, "publisher") as other:
        assert one.wait(Event())
        assert one.wait(Event())
        one.release()
        assert not one.holds()
        assert other.wait(Event())


def test_a_session_that_was_ended(postgres_dsn: str) -> None:
    """The role is lost with its session, which is seen when it is asked for; it can be waited for again."""
    with lead(postgres_dsn, "publisher") as turn:
        assert turn.wait(Event())
        with psycopg.connect(postgres_dsn) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
                ("hub publisher",),
            )

        assert not turn.holds()
        assert turn.wait(Event())
        assert turn.holds()


def test_nobody_waits_after_stop(postgres_dsn: str) -> None:
    """Told to stop, nobody takes the role."""
    stop = Event()
    stop.set()
    with lead(postgres_dsn, "publisher") as turn:
        assert not turn.wait(stop)
        assert not turn.holds()


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """No server is an error that says so, and may be tried again."""
    with lead(f"postgresql://hub@/hub?host={tmp_path}", "publisher") as turn:
        with pytest.raises(LogUnavailable, match="PostgreSQL does not answer"):
            turn.wait(Event())
        assert not turn.holds()


def test_a_file_has_one_process(tmp_path: Path) -> None:
    """Where the log is a SQLite file, whoever asks leads."""
    stop = Event()
    with lead(str(tmp_path / "log.sqlite"), "publisher") as turn:
        assert turn.wait(stop)
        turn.release()
        assert turn.holds()
        assert turn.ask()
        stop.set()
        assert not turn.wait(stop)


def north(where: str, process: str = "north") -> AbstractContextManager[Side]:
    """Be one of the northern side."""
    return side(where, "north", against="south", process=process)


def south(where: str, process: str = "south") -> AbstractContextManager[Side]:
    """Be one of the southern side."""
    return side(where, "south", against="north", process=process)


def end_sessions(dsn: str, process: str) -> None:
    """End the sessions of a process of the tests."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s",
            (f"{process} (process %",),
        )


def test_any_number_of_one_side(postgres_dsn: str) -> None:
    """They share it; one of the other side is refused, and told who they are, until the last has left."""
    with south(postgres_dsn) as stranger:
        with north(postgres_dsn, "one") as one:
            with north(postgres_dsn, "two") as two:
                assert (one.join(), two.join(), one.join()) == ([], [], [])
                assert [each.split(" (process ")[0] for each in stranger.join()] == ["one", "two"]
            assert [each.split(" (process ")[0] for each in stranger.join()] == ["one"]
        assert stranger.join() == []


def test_who_was_refused_keeps_nobody_out(postgres_dsn: str) -> None:
    """Its look leaves no lock behind; and another database has sides of its own."""
    with north(postgres_dsn) as one, south(postgres_dsn) as refused, north(postgres_dsn) as other:
        assert one.join() == []
        assert refused.join() != []
        assert other.join() == []
    server = postgres_dsn.rpartition("/test_")[0] + "/postgres?" + postgres_dsn.partition("?")[2]
    with north(postgres_dsn) as here, south(new_database(server)) as elsewhere:
        assert (here.join(), elsewhere.join()) == ([], [])


def test_a_membership_that_was_lost(postgres_dsn: str) -> None:
    """It is made anew with the next piece of work, unless the other side has come meanwhile."""
    with north(postgres_dsn) as one, south(postgres_dsn) as other:
        assert one.join() == []
        end_sessions(postgres_dsn, "north")
        assert one.join() == []
        assert other.join() != []

        end_sessions(postgres_dsn, "north")
        assert other.join() == []
        assert [each.split(" (process ")[0] for each in one.join()] == ["south"]


def test_two_that_come_at_once(postgres_dsn: str) -> None:
    """Never are both sides members, however their steps fall together."""
    rounds, together = 40, Barrier(2, timeout=WAIT_SECONDS)
    joined: list[list[bool]] = [[], []]

    def come(number: int) -> None:
        for _ in range(rounds):
            with (north, south)[number](postgres_dsn) as member:
                together.wait()
                joined[number].append(not member.join())
                together.wait()

    threads = [Thread(target=come, args=(number,)) for number in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [len(each) for each in joined] == [rounds, rounds]
    assert (True, True) not in zip(*joined, strict=True)


def test_a_file_has_no_sides(tmp_path: Path) -> None:
    """Where the log is a SQLite file, whoever comes may work; without a server nobody may."""
    where = str(tmp_path / "log.sqlite")
    with north(where) as one, south(where) as other:
        assert (one.join(), other.join()) == ([], [])
    with (
        north(f"postgresql://hub@/hub?host={tmp_path}") as nowhere,
        pytest.raises(LogUnavailable, match="PostgreSQL does not answer"),
    ):
        nowhere.join()
