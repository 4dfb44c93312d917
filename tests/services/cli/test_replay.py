"""`hub replay`: what it says, how it ends, what it refuses, and that it leaves everything as it was."""

import ast
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

import pytest

from connectors.clock import FixedClock
from services.cli import replay
from services.settings import read
from services.wiring import open_hub, turn
from tests.fixtures.hub import BEGINNING, FAMILY, left, lines, tell
from tests.services.cli.conftest import Run

CONSUMERS = ("eligibility", "payroll-sync", "cobra")


def everything(folder: Path) -> tuple[object, ...]:
    """Return all that an effect would show in: the log, its readers, the views, and each file at a partner."""
    with open_hub(read()) as hub:
        inside = (
            hub.log.head(),
            hub.log.read(after=0, limit=1000),
            {each.name: hub.log.position(each.name) for each in hub.followers},
            {
                each.view: (hub.views.position(each.view), hub.views.digest(each.view))
                for each in hub.projections
            },
        )
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "hub-data" not in path.parts
    }
    return (*inside, files)


def corrupt() -> None:
    """Invent a row of the people."""
    with open_hub(read()) as hub:
        row = hub.views.load("people.1", [FAMILY])[FAMILY]
        hub.views.save("people.1", {"invented": row}, position=hub.views.position("people.1"))


def test_every_view_is_identical(folder: Path, run: Run) -> None:
    """One line for each view, exit code 0; the fresh ones are gone."""
    said = run("replay")

    with open_hub(read()) as hub:
        names, head = [each.view for each in hub.projections], str(hub.log.head())
        left_over = [name for name in names if hub.views.count(f"{name}~replay")]
    assert said.code == 0
    assert [row[0] for row in said.rows] == names
    assert {(row[1], row[2], row[3], row[5]) for row in said.rows} == {(head, "identical", "0", "dropped")}
    assert left_over == []


def test_a_replay_has_no_effect(folder: Path, run: Run) -> None:
    """Whatever is replayed: the log, all positions, all live views and all that lies at partners are as they were."""
    (folder / "left.jsonl").write_text(lines([left()]), encoding="utf-8")
    run("run", "--once")
    run("event", "publish", "left.jsonl")
    corrupt()
    before = everything(folder)

    codes = [run("replay").code, *(run("replay", "--consumer", name).code for name in CONSUMERS)]

    assert codes[:2] == [3, 3]
    assert everything(folder) == before


def test_a_different_view_is_named_and_promoted(folder: Path, run: Run) -> None:
    """Exit code 3 until a promotion mends it; the keys of the rows are named, and no name."""
    corrupt()

    looked = run("replay", "--consumer", "people")
    told = json.loads(run("replay", "--consumer", "people", "--json").out)
    mended = run("replay", "--consumer", "people", "--promote")
    again = run("replay", "--consumer", "people")

    assert (looked.code, looked.rows[0][2:4]) == (3, ["DIFFERENT", "1"])
    assert looked.out.splitlines()[-1] == "people.1 differs in invented"
    assert "--promote" in looked.err
    assert [(each["view"], each["identical"], each["rows"], each["keys"]) for each in told] == [
        ("people.1", False, 1, ["invented"])
    ]
    assert (mended.code, mended.rows[0][5].partition(" at ")[0]) == (0, "promoted")
    assert (again.code, again.rows[0][2]) == (0, "identical")
    assert "Example" not in looked.out + looked.err + mended.out + mended.err


def test_a_live_view_that_is_further_is_said(folder: Path, run: Run) -> None:
    """The fresh one was taken to where the live one is."""
    said = run("replay", "--consumer", "tallies", "--to", "2")

    assert (said.code, "the live one is beyond 2" in said.err) == (0, True)


def test_a_consumer_that_would_add_something_is_told(folder: Path, run: Run) -> None:
    """Exit code 3 with facts by kind and family; 0 when there is nothing."""
    quiet = run("replay", "--consumer", "eligibility")
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        tell(hub, left())

    told = run("replay", "--consumer", "eligibility")
    whole = json.loads(run("replay", "--consumer", "eligibility", "--json").out)

    assert (quiet.code, "nothing to add" in quiet.out) == (0, True)
    assert (told.code, "about 1 family." in told.out) == (3, True)
    assert f"{FAMILY}\tcoverage." in told.out
    assert (whole["consumer"], whole["from"]) == ("eligibility", 1)
    assert whole["families"] == [{"family": FAMILY, "facts": whole["facts"]}]


def test_many_families_are_named_by_json_alone(folder: Path, run: Run) -> None:
    """The table has the first ones and says how many more there are."""
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        first = hub.log.head() + 1
        tell(hub, *(left(id=f"l{n}", subject=f"city/{n}") for n in range(30)))
        last = hub.log.head()

    told = run("replay", "--consumer", "eligibility", "--from", first)
    whole = json.loads(run("replay", "--consumer", "eligibility", "--from", first, "--json").out)

    assert (told.code, whole["from"], whole["to"]) == (3, first, last)
    assert sorted(each["family"] for each in whole["families"]) == sorted(f"city/{n}" for n in range(30))
    assert sum(line.startswith("city/") for line in told.out.splitlines()) == 20
    assert "and 10 more" in told.err


@pytest.fixture
def three_days(folder: Path) -> tuple[int, int, int]:
    """Take one event in the evening of each of three days where the program is; return their positions."""
    heads = []
    for number in range(3):
        # 03:00 in UTC is the evening before in Boston.
        with open_hub(read(), FixedClock(datetime(2026, 2, 3 + number, 3, tzinfo=UTC))) as hub:
            tell(hub, left(id=f"l{number}", subject=f"city/{number}"))
            heads.append(hub.log.head())
    return heads[0], heads[1], heads[2]


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        (("--from", "2026-02-02", "--to", "2026-02-02"), 0, 0),
        (("--from", "2026-02-03"), 1, 2),
        (("--from", "2026-01-20", "--to", "2026-02-03"), 0, 1),
        (("--from", "2026-02-04T03:00:00Z"), 1, 2),
        (("--from", "2026-02-04T03:00:00.000001Z"), 2, 2),
        (("--from", "2026-02-02T22:00:00-05:00", "--to", "2026-02-04T03:00:00"), 0, 1),
        (("--from", "2026-02-03", "--to", "2026-02-04T02:59:59Z"), None, None),
        (("--from", "2026-02-03", "--to", "2026-03-01"), 1, 2),
    ],
)
def test_days_and_instants_are_those_of_the_records(
    three_days: tuple[int, int, int], run: Run, options: tuple[str, ...], first: int | None, last: int | None
) -> None:
    """A day is one where the program is, whole; an instant without a zone is in UTC; both ends are included."""
    said = run("replay", "--consumer", "eligibility", "--json", *options)

    if first is None or last is None:
        assert (said.code, "no record lies between" in said.err) == (2, True)
    else:
        told = json.loads(said.out)
        assert (told["from"], told["to"]) == (three_days[first], three_days[last])


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--from", "2"), "a view begins with the first record"),
        (("--consumer", "people", "--from", "2"), "a view begins with the first record"),
        (("--consumer", "cobra", "--promote"), "cobra decides"),
        (("--consumer", "persons"), "no such view or consumer"),
        (("--to", "0"), "the log has records 1 to"),
        (("--to", "999"), "the log has records 1 to"),
        (("--to", "2020-01-01"), "the log has records 1 to"),
        (("--to", "yesterday"), "is no position"),
        (("--to", "2026-13-01"), "is no position"),
        (("--consumer", "cobra", "--from", "5", "--to", "4"), "no record lies between"),
    ],
)
def test_what_cannot_be_replayed_is_refused(
    folder: Path, run: Run, options: tuple[str, ...], why: str
) -> None:
    """Exit code 2, and why; everything stays as it was."""
    before = everything(folder)

    said = run("replay", *options)
    words = " ".join(said.err.replace("\u2502", " ").split())

    assert (said.code, said.out, why in words) == (2, "", True)
    assert everything(folder) == before


def test_two_replays_at_once(folder: Path, run: Run) -> None:
    """The second one is refused, with exit code 1: another try may help."""
    with turn(read().home / "replay.lock", wait=False) as mine:
        said = run("replay")

    assert (mine, said.code, said.err) == (
        True,
        1,
        "hub: another replay is at work here; try again when it has ended\n",
    )
    assert run("replay").code == 0


def test_an_empty_log(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to do."""
    monkeypatch.chdir(tmp_path)
    run("init", "new")
    monkeypatch.chdir(tmp_path / "new")

    said = run("replay")

    assert (said.code, said.out) == (4, "The log is empty.\n")


def test_the_command_names_no_door_to_a_partner() -> None:
    """Of a hub it takes only what it reads, and the views."""
    source = Path(replay.__file__).read_text(encoding="utf-8")
    taken = {node.attr for node in ast.walk(ast.parse(source)) if _is_of_a_hub(node)}

    assert taken == {"catalogs", "followers", "log", "projections", "views"}


def _is_of_a_hub(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hub"
