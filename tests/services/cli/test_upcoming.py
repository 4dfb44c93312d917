"""`hub upcoming`, as a coordinator meets it."""

import json
from pathlib import Path

from tests.fixtures.hub import elected, hired, lines
from tests.services.cli.conftest import Run


def test_what_comes_is_listed_day_by_day(folder: Path, run: Run) -> None:
    """Day, what, family, member and a masked name; the same as JSON."""
    newly = hired("2026-11-02", id="newly", subject="city/7")
    newly["data"]["person"] = {**newly["data"]["person"], "ssn": None, "birth_day": "2004-03-01"}
    chosen = elected("2026-11-02", id="newly-elects", subject="city/7")
    (folder / "new.jsonl").write_text(lines([newly, chosen]), encoding="utf-8")
    run("event", "publish", "new.jsonl")

    said = run("upcoming", "--within", "20000d")
    told = json.loads(run("upcoming", "--within", "20000d", "--json").out)

    assert said.code == 0
    assert "2069-03-01\tturns 65\tcity/7\tself\tA*** O***" in said.out.splitlines()
    assert [each["kind"] for each in told["upcoming"] if each["family"] == "city/7"][-1] == "turns_65"
    assert "Example" not in said.out


def test_nothing_to_come_is_an_answer(folder: Path, run: Run) -> None:
    """And a number of days that is none is refused."""
    assert run("upcoming", "--within", "0d").out.startswith("Nothing comes by itself for anybody through ")
    assert run("upcoming", "--within", "soon").code == 2
