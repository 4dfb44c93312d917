"""The log among processes: killed in the middle, and writing at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.event_log.log import EventLog
from tests.connectors.event_log import writer
from tests.connectors.event_log.entries import hired
from tests.fixtures.logs import Installation

BATCH = 50


def start(installation: Installation, batch: int = BATCH) -> "subprocess.Popen[str]":
    """Start a process that writes to the installation's log until it is killed."""
    command = [sys.executable, writer.__file__, installation.where, str(installation.folder), str(batch)]
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": str(root)}
    )


def kill_after(process: "subprocess.Popen[str]", batches: int) -> int:
    """Kill a writer once it has said so many batches; return the last position it had been answered for."""
    with process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(batches)]
        process.kill()
        said += [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return int(said[-1])


def assert_whole(log: EventLog, answered: int) -> None:
    """Only whole batches are there, all that were answered for among them, and progress fits the facts."""
    records = log.read(after=0, limit=1_000_000, personal=True)
    positions = [record.position for record in records]
    facts = sum(record.category == "coverage" for record in records)
    head = log.head()
    assert head >= answered
    assert head % BATCH == 0
    assert positions == list(range(1, head + 1))
    assert log.position("writer") * BATCH == facts


@pytest.mark.crash
def test_killed_while_writing(installation: Installation) -> None:
    """Killed again and again, the log holds whole batches only, and every one that was answered for."""
    installation.open()
    for batches in (1, 2, 5, 10):
        answered = kill_after(start(installation), batches)

        assert_whole(installation.open(), answered)
        installation.close()


@pytest.mark.crash
def test_killed_beside_another(installation: Installation) -> None:
    """A writer that is killed holds nobody up: the next one finds the log open and the same names taken."""
    log = installation.open()
    kill_after(start(installation), 3)
    head = log.head()

    receipts = log.receive([hired(n) for n in range(BATCH)])

    assert {receipt.duplicate for receipt in receipts} == {True}
    assert log.head() == head
