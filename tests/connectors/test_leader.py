"""One leader: an advisory lock that is held as long as its session lives, and waited for by everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from connectors.leader import Turn, lead
from events.errors import LogUnavailable

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
        stop.set()
        assert not turn.wait(stop)
