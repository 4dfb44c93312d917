"""`hub event publish` and `hub exceptions`: nothing is lost, and every fault has a place."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.fixtures.hub import FAMILY_OF_TWO, SSN, hired, left, lines
from tests.services.cli.conftest import Run


def write(folder: Path, *events: object) -> str:
    """Write events as a file and return its name."""
    (folder / "events.jsonl").write_text(lines(events), encoding="utf-8")  # type: ignore[arg-type]
    return "events.jsonl"


def test_counts_are_said(folder: Path, run: Run) -> None:
    """Accepted and held already are told apart; exit code 0."""
    said = run("event", "publish", write(folder, *FAMILY_OF_TWO, left()))

    assert (said.code, said.err) == (0, "")
    assert said.out == "events.jsonl: 4 events: 1 accepted, 3 held already.\n"


def test_what_is_kept_is_named_with_its_line(folder: Path, run: Run) -> None:
    """File, line, pointer, reason, code and the id to ask for; exit code 3."""
    said = run("event", "publish", write(folder, left(), "{broken", "", left("2026-02-30", id="x")))

    assert said.code == 3
    assert said.out == "events.jsonl: 3 events: 1 accepted, 2 in quarantine.\n"
    assert "events.jsonl:2: the line: Invalid JSON" in said.err
    assert "events.jsonl:4: /data/last_day_employed: " in said.err
    assert "(bad-value)" in said.err
    assert "hub exceptions list" in said.err


def test_an_id_with_other_content_is_counted_as_a_conflict(folder: Path, run: Run) -> None:
    """What is held stays; what came waits for a person."""
    said = run("event", "publish", write(folder, hired("2025-11-04")))

    assert (said.code, said.out) == (3, "events.jsonl: 1 event: 1 in conflict with what is held.\n")
    assert [row[2:4] for row in run("exceptions", "list").rows] == [["conflict", "conflict"]]


def test_standard_input_is_a_file_too(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash stands for it, also with a byte order mark and DOS line ends."""
    text = b"\xef\xbb\xbf" + json.dumps(left()).encode() + b"\r\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    assert run("event", "publish", "-").out == "stdin: 1 event: 1 accepted.\n"


def test_a_dry_run_changes_nothing(folder: Path, run: Run) -> None:
    """The same counts, and the event is new again afterwards; what cannot be taken is refused, not kept."""
    name = write(folder, left(), "{broken")

    said = run("event", "publish", name, "--dry-run")

    assert (said.code, said.out) == (
        3,
        "events.jsonl: 2 events: 1 accepted, 1 refused.\nNothing was changed.\n",
    )
    assert run("exceptions", "list").out == "Nothing waits.\n"
    assert "1 accepted" in run("event", "publish", name).out


def test_a_dry_run_knows_what_came_before_in_the_file(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same counts as in earnest, also where an id comes again in another batch: held already, or in conflict."""
    monkeypatch.setattr("services.intake.worker.BATCH", 2)
    name = write(folder, left(), left(), hired("2025-11-04"), left("2026-01-30"))

    tried = run("event", "publish", name, "--dry-run")
    done = run("event", "publish", name)

    counts = "1 accepted, 1 held already, 2 in conflict with what is held"
    assert (tried.code, tried.out.splitlines()[0]) == (3, f"events.jsonl: 4 events: {counts}.")
    assert (done.code, done.out.splitlines()[0]) == (3, f"events.jsonl: 4 events: {counts}.")


def test_a_file_that_is_not_there_is_said_in_one_line(folder: Path, run: Run) -> None:
    """Exit code 2."""
    said = run("event", "publish", "nowhere.jsonl")

    assert (said.code, said.err) == (2, "hub: nowhere.jsonl: No such file or directory\n")


def test_an_empty_file_has_nothing_to_do(folder: Path, run: Run) -> None:
    """And that is no error."""
    assert run("event", "publish", write(folder)).out == "events.jsonl: 0 events: nothing to do.\n"


def kept(folder: Path, run: Run, *events: object) -> str:
    """Publish something that is kept, and return its id."""
    run("event", "publish", write(folder, *events))
    return run("exceptions", "list").rows[-1][0]


def test_what_waits_is_listed_and_shown(folder: Path, run: Run) -> None:
    """The list has a line for each; one of them shows its reason, and what may be done."""
    exception = kept(folder, run, left("2026-02-30", id="x"))

    listed = run("exceptions", "list").rows
    shown = run("exceptions", "show", exception)

    assert [row[2:] for row in listed] == [
        ["unreadable", "bad-value", "city/10234", "hr.employee.terminated.v1", "events.jsonl:1", "waiting"]
    ]
    assert "munis/city#x" in shown.out
    assert f"hub exceptions retry {exception}" in shown.err
    assert "2026-02-30" not in shown.out


def test_what_was_kept_is_shown_with_a_reason_only(folder: Path, run: Run) -> None:
    """The look is recorded like any other."""
    exception = kept(folder, run, {**hired(id="x"), "type": "hr.employee.promoted.v1"})

    refused = run("exceptions", "show", exception, "--reveal")
    shown = run("exceptions", "show", exception, "--reveal", "--reason", "to mend it")

    assert (refused.code, SSN in refused.out) == (2, False)
    assert SSN in shown.out


def test_a_mended_event_is_released(folder: Path, run: Run) -> None:
    """As it stands it still waits (3); mended it is accepted (0), and nothing waits any more."""
    exception = kept(folder, run, left("2026-02-30", id="x"))
    (folder / "mended.json").write_text(json.dumps(left("2026-02-28", id="x")), encoding="utf-8")

    as_it_is = run("exceptions", "retry", exception)
    mended = run("exceptions", "retry", exception, "--with", "mended.json")

    assert as_it_is.code == 3
    assert (mended.code, "munis/city#x is accepted" in mended.out) == (0, True)
    assert run("exceptions", "list").out == "Nothing waits.\n"
    assert [row[-1] for row in run("exceptions", "list", "--all").rows] == ["released"]


def test_what_is_dismissed_waits_no_more(folder: Path, run: Run) -> None:
    """It keeps its reason, and asking again says that it is settled."""
    exception = kept(folder, run, "{broken")

    dismissed = run("exceptions", "dismiss", exception, "--reason", "a test line")
    again = run("exceptions", "dismiss", exception, "--reason", "once more")

    assert (dismissed.code, "events.jsonl:1 will not be used" in dismissed.out) == (0, True)
    assert (again.code, "settled already" in again.err) == (2, True)
    assert json.loads(run("exceptions", "list", "--all", "--json").out)[0]["settled_how"] == "a test line"


def test_a_misfit_is_decided_again(folder: Path, run: Run) -> None:
    """It still does not fit (3) until what it needs has been told; then it is released by itself."""
    name = write(folder, left("2026-03-31", id="x", subject="city/7"))
    run("event", "publish", name)
    run("run", "--once")
    exception = run("exceptions", "list").rows[0][0]

    still = run("exceptions", "retry", exception)
    run("event", "publish", write(folder, hired(id="y", subject="city/7")))
    now = run("exceptions", "retry", exception)

    assert (still.code, "unknown-employee" in still.out) == (3, True)
    assert (now.code, "fits now" in now.out) == (0, True)


def test_an_unknown_id_names_the_list(folder: Path, run: Run) -> None:
    """Exit code 2 and the next command."""
    said = run("exceptions", "show", "0123456789ab")

    assert (said.code, "hub exceptions list" in said.err) == (2, True)
