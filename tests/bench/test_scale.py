"""The measurements of scale themselves: a quick run goes through all of them and writes what `make scale` promises."""

import json
from pathlib import Path

import pytest

from tests.bench.plan import Goal
from tests.bench.test_bench import FIELDS
from tests.fixtures.kafka import require_kafka
from tests.fixtures.postgres import require_postgres
from tests.scale.measure import lines_of
from tests.scale.plan import FULL, MEASUREMENTS, Line
from tests.scale.run import ROOT, line_of, main
from tests.scale.servers import Servers

STARTS = {
    "sustained": "HR events from intake to facts, two workers",
    "partitions": "HR events from intake to facts, two workers and 12 partitions",
    "beside": "HR events from intake to facts, with payroll-sync and cobra beside",
    "restart": "worker killed under load: from its new start to the old backlog",
    "peer": "read, decide, append, track: our follower, one process",
    "replay": "all views built from PostgreSQL",
    "growth": "decide and append: dearest, log of",
}
"""What each measurement must tell, by how it begins."""


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["sustained", "replay"], id="some"),
        pytest.param([*MEASUREMENTS], id="all", marks=pytest.mark.soak),
    ],
)
def test_a_quick_run_measures(names: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every measurement is in the table and in the JSON, in the shape of the bench's; no figure is nothing."""
    require_kafka()
    require_postgres()
    written = tmp_path / "build" / "scale.json"

    outcome = main(["--quick", "--to", str(written), *(word for name in names for word in ("--only", name))])

    lines = json.loads(written.read_text(encoding="utf-8"))
    table = capsys.readouterr().out
    begun = {name: [each for each in lines if each["name"].startswith(STARTS[name])] for name in names}
    assert outcome == 0
    assert [list(each) for each in lines] == [FIELDS] * len(lines)
    assert [each["name"] for each in lines if each["rate"] <= 0] == []
    assert [name for name, found in begun.items() if not found or STARTS[name] not in table] == []


def test_every_measurement_is_told_of() -> None:
    """What can be measured is what the quick run looks for."""
    assert STARTS.keys() == MEASUREMENTS.keys()


def test_an_unknown_measurement_is_refused(tmp_path: Path) -> None:
    """A name that is no measurement's is an error, not an empty result."""
    with pytest.raises(ValueError, match="there is no measurement height"):
        lines_of("height", Servers("", 0, "", 0, ""), tmp_path, FULL)


def test_a_line_passes_between_processes() -> None:
    """What a measuring process writes is read back as the same line, with its ratio and whether its goal is met."""
    line = Line("x", 30.0, "events/s", "other", 10.0, Goal("ratio", 5))
    told = {
        "name": "x",
        "rate": 30.0,
        "unit": "events/s",
        "peer": "other",
        "peer_rate": 10.0,
        "goal": {"of": "ratio", "value": 5, "better": "more"},
        "peak_mib": None,
        "note": "",
    }

    assert line_of(told) == line
    assert (line.ratio, line.met) == (3.0, False)


def test_the_makefile_runs_it() -> None:
    """`make scale` runs the module that this test looks at."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "$(BIN)/python -m tests.scale.run\n" in makefile
