"""`hub cobra`: who must be told by when, and the administrator's file."""

import json
from pathlib import Path

import pytest

from tests.fixtures.hub import left, lines
from tests.services.cli.conftest import Run


@pytest.fixture
def gone(folder: Path, run: Run) -> Path:
    """The folder after the employee left on 2026-01-16; coverage is lost at the end of the month."""
    (folder / "left.jsonl").write_text(lines([left("2026-01-16")]), encoding="utf-8")
    run("event", "publish", "left.jsonl")
    return folder


def test_each_beneficiary_has_a_deadline(gone: Path, run: Run) -> None:
    """44 days after the loss for an employer who is administrator, 60 days more to elect."""
    listed = run("cobra", "due", "--on", "2026-02-01")
    told = json.loads(run("cobra", "due", "--on", "2026-02-01", "--json").out)

    assert [row[1:6] for row in listed.rows] == [
        ["city/10234", "d1", "termination", "2026-01-16", "2026-01-31"],
        ["city/10234", "self", "termination", "2026-01-16", "2026-01-31"],
    ]
    assert {each["notice_due_day"] for each in told} == {"2026-03-16"}
    assert {each["election_last_day"] for each in told} == {"2026-05-15"}


def test_nobody_is_listed_after_the_election_period(gone: Path, run: Run) -> None:
    """Exit code 4."""
    assert run("cobra", "due", "--on", "2026-05-15").code == 0
    assert run("cobra", "due", "--on", "2026-05-16").code == 4


def test_a_preview_lists_the_lines_and_sends_nothing(gone: Path, run: Run) -> None:
    """What the administrator has not been told; afterwards there is nothing."""
    seen = run("cobra", "preview")
    told = json.loads(run("cobra", "preview", "--json").out)

    assert [row[:4] for row in seen.rows] == [
        ["city/10234", "d1", "occurred", "termination"],
        ["city/10234", "self", "occurred", "termination"],
    ]
    assert [(each["family"], each["notice_due_day"]) for each in told] == [("city/10234", "2026-03-16")] * 2
    assert list((gone / "cobra/in").iterdir()) == []
    run("cobra", "run")
    assert run("cobra", "preview").code == 4


def test_the_administrator_is_told_once(gone: Path, run: Run) -> None:
    """Two lines in one file; then there is nothing to say, and the list says so."""
    sent = run("cobra", "run", "--night", "2026-02-01")
    again = run("cobra", "run", "--night", "2026-02-02")

    assert (sent.code, "delivered, 2 lines" in sent.out) == (0, True)
    assert again.code == 4
    assert [row[-1] for row in run("cobra", "due", "--on", "2026-02-01").rows] == ["yes", "yes"]
    assert len(list((gone / "cobra/in").iterdir())) == 1
