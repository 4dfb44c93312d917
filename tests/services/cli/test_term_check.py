"""`hub term-check`: every termination with its state at the carrier and at the payroll."""

import json
from pathlib import Path

from connectors.clock import FixedClock
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import BEGINNING, left, tell
from tests.services.cli.conftest import Run


def leaves() -> None:
    """Let the employee of the tests leave."""
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        tell(hub, left())
        step(hub)


def test_without_terminations_there_is_nothing_to_do(folder: Path, run: Run) -> None:
    """Exit code 4."""
    said = run("term-check")

    assert (said.code, said.out) == (4, "0 terminations, 0 open\n")


def test_an_open_termination_is_listed_whatever_its_day(folder: Path, run: Run) -> None:
    """Nobody has run the carrier's nights since January: it is late, and the exit code says so."""
    leaves()
    said = run("term-check", "--since", "2030-01-01")
    told = json.loads(run("term-check", "--json", "--carrier", "blue").out)

    lines = said.out.splitlines()
    assert said.code == 3
    assert lines[1].split("\t")[:5] == ["blue", "CITY-10234", "medical", "hmo", "2026-01-31"]
    assert lines[1].endswith("\tLATE")
    assert lines[-1] == "2 terminations, 2 open, 2 beyond their time"
    assert [(each["number"], each["at_carrier"], each["late_at_carrier"]) for each in told] == [
        ("CITY-10234", "scheduled", True),
        ("CITY-10234-D1", "scheduled", True),
    ]
    assert run("term-check", "--carrier", "teeth").code == 4
