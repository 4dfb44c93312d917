"""The image: what goes into it is there, nobody is root in it, and it asks after its own health."""

import fnmatch
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.http.server import serving
from tests.deploy.reading import DEPLOY, instructions
from tests.fixtures.hub import hub_in
from tests.house.tree import OURS, ROOT, project


@pytest.fixture(name="said")
def _said() -> list[tuple[str, str]]:
    return instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


def arguments(said: list[tuple[str, str]], instruction: str) -> list[str]:
    """Return what follows an instruction, each time it is given."""
    return [rest for first, rest in said if first == instruction]


def let_through(path: str, lines: list[str]) -> bool:
    """Whether the file of what is left out lets a path of the root into the build; the last line that fits decides."""
    found = True
    for line in (each for each in lines if each and not each.startswith("#")):
        pattern = line.lstrip("!")
        if fnmatch.fnmatch(path, pattern) or path.startswith(f"{pattern}/"):
            found = line.startswith("!")
    return found


def test_the_image_is_made_in_two_stages(said: list[tuple[str, str]]) -> None:
    """What builds stays behind; both stages stand on one image, which has a version in its name."""
    [base] = [each.partition("=")[2] for each in arguments(said, "ARG")]
    name, _, version = base.partition(":")

    assert arguments(said, "FROM") == ["${PYTHON_IMAGE} AS build", "${PYTHON_IMAGE}"]
    assert name == "python"
    assert version.startswith("3.")


def test_everything_that_is_copied_is_there(said: list[tuple[str, str]]) -> None:
    """Each source of a COPY exists and is let into the build; the three packages are among them."""
    copied = [each.split()[:-1] for each in arguments(said, "COPY") if not each.startswith("--from=")]
    sources = {source for each in copied for source in each}
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert {each for each in sources if not (ROOT / each).exists()} == set()
    assert {each for each in sources if not let_through(each, lines)} == set()
    assert sources == {*OURS, "pyproject.toml", "constraints.txt"}


@pytest.mark.parametrize("path", [".git", ".venv", "hub-demo", "docs/cluster.md", "events/__pycache__/x.pyc"])
def test_everything_else_stays_out(path: str) -> None:
    """Keys, histories and rubbish of the machine that builds never get into an image."""
    assert not let_through(path, (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())


def test_libraries_are_those_of_the_lock(said: list[tuple[str, str]]) -> None:
    """Each installation holds to the lock, or brings no library."""
    installed = [run for run in arguments(said, "RUN") if "pip install" in run]

    assert len(installed) == 2
    assert all("--constraint constraints.txt" in run or "--no-deps" in run for run in installed)


def test_nobody_is_root(said: list[tuple[str, str]]) -> None:
    """The last stage runs as a user with a fixed number, for whom the folders that are written were made."""
    last = said[max(n for n, (first, _) in enumerate(said) if first == "FROM") :]
    [made] = [rest for first, rest in last if first == "RUN"]

    assert arguments(last, "USER") == ["10001:10001"]
    assert "--uid 10001" in made
    assert "install -d -o 10001 -g 10001 -m 0700 /data" in made
    assert arguments(last, "WORKDIR") == ["/data"]
    assert "PYTHONDONTWRITEBYTECODE=1" in arguments(last, "ENV")[0]


def test_the_command_is_there(said: list[tuple[str, str]]) -> None:
    """What the image starts is a script that the project installs, and it can be found."""
    [command] = json.loads(arguments(said, "ENTRYPOINT")[0])
    module, _, function = project()["project"]["scripts"][command].partition(":")

    assert command == "hub"
    assert callable(getattr(importlib.import_module(module), function))


def test_the_image_asks_after_its_health(said: list[tuple[str, str]], tmp_path: Path) -> None:
    """The check passes while a hub answers on the port of the settings, and fails when it has gone."""
    [check] = arguments(said, "HEALTHCHECK")
    [_, *words] = json.loads(check[check.index("[") :])

    def ended(port: str) -> int:
        call = [sys.executable, *words]
        return subprocess.run(
            call, env={**os.environ, "HUB_HTTP__PORT": port}, capture_output=True, check=False
        ).returncode

    with hub_in(tmp_path / "hub") as hub:
        hub.settings = hub.settings.model_copy(
            update={"http": hub.settings.http.model_copy(update={"port": 0})}
        )
        with serving(hub) as address:
            port = address.rpartition(":")[2]
            answered = ended(port)
        gone = ended(port)

    assert (answered, gone) == (0, 1)
