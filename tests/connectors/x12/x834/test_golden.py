"""Every scenario's file is its golden file, to the byte, and both judges accept it."""

import io
from difflib import unified_diff
from pathlib import Path

import pytest
from pyx12.x12file import X12Reader

from connectors.x12.semantics import check
from connectors.x12.verify import verify
from tests.connectors.x12.examples import file
from tests.connectors.x12.x834.scenarios import SCENARIOS, Scenario

GOLDEN = Path(__file__).with_name("golden")


def written(scenario: Scenario) -> bytes:
    """Return the scenario's file."""
    return file(scenario.carrier, *scenario.families, **scenario.changes)


def test_every_golden_file_has_a_scenario() -> None:
    """No golden file lies about unused."""
    assert sorted(path.stem for path in GOLDEN.glob("*.834")) == sorted(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_golden(name: str) -> None:
    """What is written is what was reviewed."""
    content = written(SCENARIOS[name]())
    path = GOLDEN / f"{name}.834"

    golden = path.read_bytes() if path.exists() else b""

    difference = unified_diff(
        golden.decode("ascii").splitlines(),
        content.decode("ascii").splitlines(),
        "golden",
        "written",
        lineterm="",
    )
    assert content == golden, "\n".join(difference)


@pytest.mark.parametrize("name", SCENARIOS)
def test_pyx12_accepts(name: str) -> None:
    """Somebody else's reading of the guide finds no fault."""
    scenario = SCENARIOS[name]()

    assert verify(written(scenario), extra_line_codes=scenario.extra_line_codes) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_semantics_accept(name: str) -> None:
    """Our own check finds no fault."""
    scenario = SCENARIOS[name]()
    day_before = scenario.carrier.cancellation_shape == "day_before"

    assert check(written(scenario), day_before_allowed=day_before) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_round_trip_through_another_reader(name: str) -> None:
    """pyx12's reader finds the members that went in, in order, under one number per family, and their spans."""
    scenario = SCENARIOS[name]()
    reader = X12Reader(io.StringIO(written(scenario).decode("ascii"), newline=""))
    read: dict[str, list[str]] = {"INS01": [], "0F": [], "348": []}
    for segment in reader:
        match segment.get_seg_id():
            case "INS":
                read["INS01"].append(segment.get_value("INS01"))
            case "REF" if segment.get_value("REF01") == "0F":
                read["0F"].append(segment.get_value("REF02"))
            case "DTP" if segment.get_value("DTP01") == "348":
                read["348"].append(segment.get_value("DTP03"))

    rows = [row.change for each in scenario.families for row in each.rows]
    spans = [f"{each.first_day:%Y%m%d}" for row in rows for each in row.coverages]
    assert reader.pop_errors() == []
    assert read["INS01"] == ["Y" if row.member == "self" else "N" for row in rows]
    assert len(set(read["0F"])) == len(scenario.families)
    assert len(read["0F"]) == len(rows)
    assert read["348"] == (spans if scenario.carrier.termination_shape == "member_and_coverages" else [])
