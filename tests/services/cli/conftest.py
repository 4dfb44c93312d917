"""The command line in a folder of its own, called as its users call it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from services.cli import main
from services.publishing import publish
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import BEGINNING, FAMILY_OF_TWO, folder_partners, settings_in, tell
from tests.small_catalog import small_catalog


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The lines of a table, without its headings."""
        return [line.split("\t") for line in self.out.splitlines()[1:]]


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `hub` with arguments."""

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["hub", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub with the small catalog and a family of two covered from 2026-01-01 on; the current folder."""
    monkeypatch.delenv("HUB_CONFIG", raising=False)
    place = tmp_path / "hub"
    settings_in(place, folder_partners(place))
    monkeypatch.chdir(place)
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        publish(hub.log, small_catalog(), note="", actor="tests")
        tell(hub, *FAMILY_OF_TWO)
        step(hub)
    return place
