"""`hub feed check` and `hub feed guide`: what can be said to a carrier, and what its files look like."""

import json
from pathlib import Path

from connectors.x12.companion import companion_guide
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog


def test_all_that_is_offered_can_be_said(folder: Path, run: Run) -> None:
    """How much was tried is said, and nobody gets a file."""
    seen = run("feed", "check", "blue", "--from", "2026-07-01")

    assert seen.code == 0
    assert "each added, changed, ended, reinstated, cancelled." in seen.out
    assert seen.out.endswith("All of it can be said, and its files pass every check.\n")
    assert list((folder / "blue/in").iterdir()) == []


def test_json_names_the_days_that_were_tried(folder: Path, run: Run) -> None:
    """With everything that was tried and what could not be said."""
    told = json.loads(run("feed", "check", "blue", "--from", "2026-07-01", "--json").out)

    assert told["days"] == ["2026-07-01"]
    assert (told["unsayable"], told["faults"]) == ([], [])


def test_a_carrier_that_is_not_there(folder: Path, run: Run) -> None:
    """Is a clear error, for both."""
    for command in ("check", "guide"):
        seen = run("feed", command, "green")
        assert seen.code == 2
        assert 'the catalog has no carrier "green"' in seen.err


def test_the_guide_is_printed_or_written(folder: Path, run: Run) -> None:
    """The same text either way: the guide of the profile in force."""
    wanted = companion_guide(small_catalog().carriers[0])
    page = folder / "blue.md"

    printed = run("feed", "guide", "blue").out
    run("feed", "guide", "blue", "--to", str(page))

    assert printed == wanted
    assert page.read_text(encoding="utf-8") == wanted
