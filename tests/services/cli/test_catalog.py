"""`hub catalog`: every fault at once, and a version published once."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from services import demo_city
from tests.services.cli.conftest import Run

CITY = Path(next(iter(demo_city.__path__))) / "catalog"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A copy of the demo's catalog, to be broken."""
    return copytree(CITY, tmp_path / "catalog")


def test_a_catalog_without_faults_is_said_to_have_none(catalog: Path, run: Run) -> None:
    """No hub is needed for that."""
    said = run("catalog", "check", catalog)

    assert (said.code, "no fault" in said.out) == (0, True)


def test_every_fault_is_said_with_file_and_line(catalog: Path, run: Run) -> None:
    """Two faults in two files are both said at once; exit code 2."""
    for name, right, wrong in (
        ("plans.toml", 'carrier = "', 'carrier = "no-'),
        ("program.toml", "plan_year_first_month = 7", "plan_year_first_month = 13"),
    ):
        text = (catalog / name).read_text(encoding="utf-8")
        (catalog / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")

    said = run("catalog", "check", catalog)

    assert said.code == 2
    assert {line.split(":")[0].rpartition("/")[2] for line in said.out.splitlines()} == {
        "plans.toml",
        "program.toml",
    }
    assert all(line.split(":")[1].isdecimal() for line in said.out.splitlines())


def test_a_catalog_with_a_hole_is_not_published(folder: Path, catalog: Path, run: Run) -> None:
    """The one in force stays."""
    before = run("catalog", "show", "--json").out
    (catalog / "plans.toml").unlink()

    said = run("catalog", "publish", catalog)

    assert (said.code, "nothing was published" in said.err) == (2, True)
    assert run("catalog", "show", "--json").out == before


def test_the_same_version_is_published_once(folder: Path, catalog: Path, run: Run) -> None:
    """The second time nothing is appended, and that is said."""
    first = run("catalog", "publish", catalog, "--note", "new year")
    again = run("catalog", "publish", catalog)

    version = json.loads(run("catalog", "show", "--json").out)["version"]
    assert first.out.startswith(f"Catalog {version} is in force.")
    assert again.out == f"Catalog {version} is in force already; nothing was changed.\n"


def test_an_empty_folder_is_named_once(tmp_path: Path, run: Run) -> None:
    """And nobody asked to publish anything."""
    (tmp_path / "empty").mkdir()

    said = run("catalog", "check", tmp_path / "empty")

    assert said.code == 2
    assert said.out == f"{tmp_path}/empty/*.toml: there is no such file in this folder\n"
    assert said.err == "hub: 1 fault.\n"


def test_a_folder_that_is_not_there_is_said(folder: Path, run: Run) -> None:
    """Exit code 2."""
    assert run("catalog", "publish", "nowhere").code == 2
