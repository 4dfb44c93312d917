"""`hub rules`: the register of the law, without an installation."""

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a hub."""
    monkeypatch.delenv("HUB_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("nowhere")
def test_a_rule_is_listed_with_its_figures(run: Run) -> None:
    """Its id, sentence, source, the figures of the day, and where it is kept."""
    rows = {row[0]: row[1:] for row in run("rules", "--on", "2026-07-01").rows if len(row) > 1}

    says, source, figures, module = rows["COB-25"]
    assert says.startswith("Continuation can be elected for at least 60 days")
    assert source == "42 USC 300bb-5(1); 26 CFR 54.4980B-6, Q&A-1"
    assert figures == "days to elect 60"
    assert module == "services.cobra.rules.election_window"


@pytest.mark.usefixtures("nowhere")
def test_json_says_what_is_not_known(run: Run) -> None:
    """A figure before its first day is none; years without one are named."""
    said = json.loads(run("rules", "--on", "1986-06-30", "--json").out)

    rules = {each["id"]: each for each in said["rules"]}
    assert said["on"] == "1986-06-30"
    assert rules["COB-25"]["figures"] == [
        {
            "name": "days to elect",
            "value": None,
            "source": None,
            "first_day": None,
            "last_day": None,
            "unknown_years": [],
        }
    ]


@pytest.mark.usefixtures("nowhere")
def test_today_if_no_day_is_given(run: Run) -> None:
    """The figures in force."""
    said = json.loads(run("rules", "--json").out)

    (figure,) = next(each["figures"] for each in said["rules"] if each["id"] == "COB-25")
    assert (figure["value"], figure["first_day"], figure["source"]) == (
        60,
        "1986-07-01",
        "42 USC 300bb-5(1); 26 CFR 54.4980B-6, Q&A-1",
    )


@pytest.mark.usefixtures("nowhere")
def test_ids_are_listed_by_number(run: Run) -> None:
    """COB-7 before COB-10."""
    ids = [row[0] for row in run("rules").rows if row[0].startswith("COB-")]

    assert ids == sorted(ids, key=lambda each: int(each.removeprefix("COB-")))
