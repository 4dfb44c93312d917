"""`hub check` on the command line."""

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run


def test_each_check_is_a_line(folder: Path, run: Run) -> None:
    """Exit code 0, or 2 where something failed; as JSON too; and settings that cannot be read are the first line."""
    good = run("check")
    (folder / "blue/in").rename(folder / "away")
    bad = run("check", "--json")
    config = folder / "hub.toml"
    config.write_text(config.read_text().replace("[http]", "[http]\nports = 1"))
    worse = run("check")

    assert (good.code, {line.split()[0] for line in good.out.splitlines()}) == (0, {"ok"})
    assert bad.code == 2
    assert [each["check"] for each in json.loads(bad.out) if each["outcome"] == "FAILED"] == ["partner blue"]
    assert (worse.code, worse.out.startswith("FAILED   settings: ")) == (2, True)


def test_without_a_hub_it_says_so(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2, and what makes one; nothing is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HUB_CONFIG", raising=False)

    said = run("check")

    assert (said.code, "hub init" in said.out, list(tmp_path.iterdir())) == (2, True, [])
