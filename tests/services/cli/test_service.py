"""`hub init`, `run`, `status`, `rebuild`, `--help`: as processes, where that matters."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.publishing import publish
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import FAMILY, left, lines
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog

HUB = [sys.executable, "-c", "from services.cli import main; main()"]
ROOT = Path(__file__).parents[3]


def test_help_imports_typer_and_nothing_heavy() -> None:
    """What is slow to import is imported by the commands that need it, so that help answers at once."""
    heavy = ["pydantic", "fastapi", "paramiko", "cryptography", "eventsourcing", "pyx12", "prometheus_client"]
    script = (
        "import sys; from services.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('heavy', [each for each in {heavy!r} if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "heavy []"
    assert "catalog" in done.stdout


def test_init_makes_a_hub_that_works(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, a key that only its owner may read, and a folder for the catalog."""
    monkeypatch.chdir(tmp_path)

    made = run("init", "new")
    monkeypatch.chdir(tmp_path / "new")

    assert made.code == 0
    assert (tmp_path / "new/hub-data/master.key").stat().st_mode & 0o777 == 0o600
    assert run("status").code == 0


@pytest.mark.parametrize("umask", [0o000, 0o022], ids=oct)
def test_nobody_else_may_read_what_the_hub_keeps(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    """Settings, keys, log and views are their owner's alone from the moment they are made, whatever the umask."""
    monkeypatch.chdir(tmp_path)
    before = os.umask(umask)
    try:
        run("init", "new")
        monkeypatch.chdir(tmp_path / "new")
        run("status")
    finally:
        os.umask(before)

    rights = {path.name: path.stat().st_mode & 0o777 for path in Path("hub-data").iterdir()}
    assert Path("hub-data").stat().st_mode & 0o777 == 0o700
    assert Path("hub.toml").stat().st_mode & 0o777 == 0o600
    assert {"master.key", "log.sqlite", "keys.sqlite", "views.sqlite"} <= rights.keys()
    assert set(rights.values()) == {0o600}


def test_init_replaces_nothing(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second time in the same folder is refused, and the key is the same."""
    key = (folder / "hub-data/master.key").read_bytes()

    said = run("init", folder)

    assert (said.code, "nothing was changed" in said.err) == (2, True)
    assert (folder / "hub-data/master.key").read_bytes() == key


def test_without_a_hub_the_next_command_is_named(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, one line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HUB_CONFIG", raising=False)

    said = run("status")

    assert (said.code, "hub init" in said.err, said.err.count("\n")) == (2, True, 1)


def test_status_says_who_is_behind_and_what_waits(folder: Path, run: Run) -> None:
    """Exit code 3 while something waits for a person, as a night that nobody decided."""
    missed = run("status")
    run("feed", "run", "--due")
    quiet = run("status")
    (folder / "bad.jsonl").write_text("{broken\n", encoding="utf-8")
    run("event", "publish", "bad.jsonl")
    run("run", "--once")

    waiting = run("status")
    told = json.loads(run("status", "--json").out)

    assert (missed.code, missed.out.count("is MISSED: hub feed run --due")) == (3, 2)
    assert (quiet.code, "nothing in quarantine" in quiet.out) == (0, True)
    assert (waiting.code, "1 unreadable in quarantine" in waiting.out) == (3, True)
    assert {each["name"]: each["lag"] for each in told["consumers"]} == {
        "eligibility": 0,
        "payroll-sync": 0,
        "cobra": 0,
    }
    assert [each["carrier"] for each in told["feeds"]] == ["blue", "teeth"]


def test_what_waits_is_counted_by_kind(folder: Path, run: Run) -> None:
    """The kind is a word of the table in the guide, and stays as it is for two."""
    (folder / "bad.jsonl").write_text("{broken\n{broken too\n", encoding="utf-8")
    run("event", "publish", "bad.jsonl")
    run("run", "--once")

    assert "2 unreadable in quarantine" in run("status").out


def test_rebuild_says_that_every_view_is_identical(folder: Path, run: Run) -> None:
    """One line for each view, exit code 0."""
    said = run("rebuild")

    assert said.code == 0
    assert {row[2] for row in said.rows} == {"identical"}
    assert "people.1" in {row[0] for row in said.rows}


def test_rebuild_of_one_view(folder: Path, run: Run) -> None:
    """And of none of that name, which names those there are."""
    one = run("rebuild", "--view", "people")
    none = run("rebuild", "--view", "persons")

    assert [row[0] for row in one.rows] == ["people.1"]
    assert (none.code, "people" in none.err) == (2, True)


def test_run_once_does_what_is_left_and_then_nothing(folder: Path, run: Run) -> None:
    """Exit code 0 after work, 4 when there is none, 1 when something has to be tried again."""
    (folder / "left.jsonl").write_text(lines([left()]), encoding="utf-8")
    run("event", "publish", "left.jsonl")
    (folder / "blue/in").rename(folder / "blue/away")

    away = run("run", "--once")
    (folder / "blue/away").rename(folder / "blue/in")
    back = run("run", "--once")
    again = run("run", "--once")

    assert (away.code, "blue" in away.out) == (1, True)
    assert [path.name for path in (folder / "blue/in").iterdir()] == ["blue_000000001.834"]
    assert (back.code, again.code) == (0, 4)
    assert "\nNobody is covered by anything.\n" in run("who", FAMILY, "--as-of", "2026-02-10").out


def test_run_once_says_that_a_file_is_held(folder: Path, run: Run) -> None:
    """Exit code 3, for a person has to mend the carrier's profile; `hub status` goes on saying so."""
    catalog = small_catalog()
    blue, *others = catalog.carriers
    wrong = blue.model_copy(update={"time_zone_code": "ZQ"})
    with open_hub(read()) as hub:
        publish(hub.log, catalog.model_copy(update={"carriers": (wrong, *others)}), note="", actor="tests")

    held = run("run", "--once")

    assert (held.code, ": held: ST 0001 segment 2 BGN05" in held.out) == (3, True)
    assert run("status").code == 3


def test_without_a_catalog_run_says_what_to_do(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4 and the next command."""
    monkeypatch.chdir(tmp_path)
    run("init", "new")
    monkeypatch.chdir(tmp_path / "new")

    said = run("run", "--once")

    assert (said.code, "hub catalog publish" in said.err) == (4, True)


def test_a_port_that_is_taken_is_said_once(folder: Path, run: Run) -> None:
    """In our words and one line, with exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = (folder / "hub.toml").read_text(encoding="utf-8")
        (folder / "hub.toml").write_text(config.replace("port = 8080", f"port = {port}"), encoding="utf-8")
        done = subprocess.run(
            [*HUB, "run"],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"hub: http://127.0.0.1:{port} cannot be opened; is the port taken?\n"


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `hub run` on a free port and wait until it listens; yield the process and its address."""
    config = (folder / "hub.toml").read_text(encoding="utf-8")
    (folder / "hub.toml").write_text(config.replace("port = 8080", "port = 0"), encoding="utf-8")
    process = subprocess.Popen(
        [*HUB, "run"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        address = process.stderr.readline().removeprefix("hub: ").strip()
        yield process, address
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("sent, code", [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_run_answers_http_until_it_is_told_to_stop(folder: Path, sent: signal.Signals, code: int) -> None:
    """SIGTERM is a wish (0), SIGINT an interruption (130); both leave in order."""
    with running(folder) as (process, address):
        with urllib.request.urlopen(f"{address}/livez", timeout=30) as response:
            alive = json.load(response)
        process.send_signal(sent)
        _, err = process.communicate(timeout=60)

    assert alive == {"state": "alive"}
    assert (process.returncode, "Traceback" in err, err.splitlines()[-1]) == (code, False, "hub: stopped")
