"""The log against a model of it: whatever is said in whatever order, both hold the same."""

import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.base import Entry, EventRef
from events.doors import Progress
from events.errors import ConcurrentWrite
from tests.connectors.event_log.entries import ended, moved
from tests.fixtures.logs import Installation

NUMBERS = st.integers(0, 5)
FAMILIES = st.sampled_from(["city/1", "city/2", "school/1"])
UPSTREAM = st.builds(
    lambda number, family, hours: moved(number, family=family, hours=hours), NUMBERS, FAMILIES, NUMBERS
)
FACTS = st.builds(lambda family, days: ended(family, days=days), FAMILIES, NUMBERS)


class LogMachine(RuleBasedStateMachine):
    """Says the same to a log and to a list."""

    def __init__(self, where: str, folder: Path) -> None:
        super().__init__()
        self.installation = Installation(where, folder)
        self.logs = [self.installation.open(), self.installation.open()]
        self.entries: list[Entry] = []
        self.progress = 0

    @rule(log=st.integers(0, 1), told=st.lists(UPSTREAM, max_size=8))
    def receive(self, log: int, told: list[Entry]) -> None:
        """Tell some events; the model answers for each by looking for its name."""
        for entry, receipt in zip(told, self.logs[log].receive(told), strict=True):
            held = next(
                (n for n, each in enumerate(self.entries, 1) if each.cause.id == entry.cause.id), None
            )
            if held is None:
                self.entries.append(entry)
                assert (receipt.position, receipt.duplicate, receipt.conflict) == (
                    len(self.entries),
                    False,
                    False,
                )
            else:
                same = self.entries[held - 1] == entry
                assert (receipt.position, receipt.duplicate, receipt.conflict) == (held, same, not same)

    @rule(
        log=st.integers(0, 1), facts=st.lists(FACTS, max_size=5), late=st.booleans(), step=st.integers(0, 2)
    )
    def append(self, log: int, facts: list[Entry], late: bool, step: int) -> None:
        """Append facts with progress, at times decided on streams as they were before, or on a batch already done."""
        versions = {fact.stream: self.version(fact.stream) - late for fact in facts}
        progress = Progress("model", self.progress + step)
        if step == 0 or (late and versions):
            with pytest.raises(ConcurrentWrite):
                self.logs[log].append(facts, after=versions, progress=progress)
            return
        positions = self.logs[log].append(facts, after=versions, progress=progress)
        assert positions == list(range(len(self.entries) + 1, len(self.entries) + 1 + len(facts)))
        self.entries.extend(facts)
        self.progress += step

    @precondition(lambda self: self.entries)
    @rule(log=st.integers(0, 1), up_to=st.integers(0, 40))
    def load(self, log: int, up_to: int) -> None:
        """Load every stream as it was at a position."""
        streams = {entry.stream for entry in self.entries}
        loaded = self.logs[log].load(streams, up_to=up_to)
        for stream in streams:
            told = [entry.event for entry in self.entries[:up_to] if entry.stream == stream]
            assert [record.event for record in loaded[stream]] == told

    @rule(log=st.integers(0, 1), after=st.integers(0, 40), limit=st.integers(1, 10))
    def read(self, log: int, after: int, limit: int) -> None:
        """Read one category from somewhere."""
        records = self.logs[log].read(after=after, limit=limit, categories=["coverage"])
        told = [
            n for n, entry in enumerate(self.entries, 1) if n > after and entry.stream.startswith("coverage/")
        ]
        assert [record.position for record in records] == told[:limit]

    @invariant()
    def both_hold_the_same(self) -> None:
        """Positions, versions, names and what happened are the same in both."""
        records = self.logs[0].read(after=0, limit=1000)
        assert [record.event for record in records] == [entry.event for entry in self.entries]
        assert [record.position for record in records] == list(range(1, len(records) + 1))
        assert self.logs[1].head() == len(self.entries)
        assert self.logs[1].position("model") == self.progress
        for name in {entry.cause.id for entry in self.entries} - {""}:
            found = self.logs[0].find(EventRef("munis/city", name))
            assert found is not None
            assert self.entries[found.position - 1].cause.id == name

    def version(self, stream: str) -> int:
        """Return the version of a stream in the model."""
        return sum(entry.stream == stream for entry in self.entries)

    def teardown(self) -> None:
        """Close what was opened."""
        self.installation.close()


def test_any_sequence_on_sqlite() -> None:
    """Two openings of one file agree with the model after every step."""

    class OnSQLite(LogMachine):
        def __init__(self) -> None:
            self.folder = Path(tempfile.mkdtemp())
            super().__init__(str(self.folder / "log.db"), self.folder)

        def teardown(self) -> None:
            super().teardown()
            shutil.rmtree(self.folder)

    run_state_machine_as_test(OnSQLite, settings=settings(stateful_step_count=20, max_examples=30))


@pytest.mark.postgres
def test_any_sequence_on_postgres(postgres_dsn: str, tmp_path: Path) -> None:
    """Two openings of one database agree with the model after every step."""
    Installation(postgres_dsn, tmp_path).open().close()

    class OnPostgres(LogMachine):
        def __init__(self) -> None:
            with psycopg.connect(postgres_dsn) as connection:
                connection.execute("TRUNCATE stored_events, received, moments")
                connection.execute("DELETE FROM notification_tracking WHERE application_name = 'model'")
            super().__init__(postgres_dsn, tmp_path)

    run_state_machine_as_test(OnPostgres, settings=settings(stateful_step_count=12, max_examples=10))
