"""The bench itself: a quick run goes through every measurement and writes what `make bench` promises."""

import json
import sys
from pathlib import Path

import pytest

from tests.bench import arms_sftp
from tests.bench.linuxforhealth import LINUXFORHEALTH
from tests.bench.plan import MEASUREMENTS, Goal
from tests.bench.run import ROOT, main
from tests.fixtures.postgres import programs

FIELDS = ["name", "rate", "unit", "peer", "peer_rate", "ratio", "goal", "peak_mib"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_quick_run_measures_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every measurement is in the table and in the JSON, with a rate, its peer's, their ratio, and its memory."""
    written = tmp_path / "build" / "bench.json"

    outcome = main(["--quick", "--to", str(written)])

    lines = json.loads(written.read_text(encoding="utf-8"))
    expected = [
        each
        for each in MEASUREMENTS
        if (not each.postgres or programs() is not None)
        and (not each.sshd or arms_sftp.is_installed())
        and (not each.linuxforhealth or LINUXFORHEALTH.exists())
    ]
    table = capsys.readouterr().out
    assert outcome == 0
    assert [(each["name"], each["unit"], each["peer"]) for each in lines] == [
        (each.name, each.unit, each.peer) for each in expected
    ]
    assert [list(each) for each in lines] == [FIELDS] * len(lines)
    assert [each["name"] for each in lines if each["rate"] <= 0 or each["peak_mib"] <= 10] == []
    assert [each["name"] for each in lines if (each["ratio"] is None) != (each["peer"] is None)] == []
    assert [each.name for each in expected if each.name not in table] == []


@pytest.mark.parametrize(
    ("goal", "rate", "ratio", "met"),
    [
        (Goal("rate", 100), 100, None, True),
        (Goal("rate", 100), 99, None, False),
        (Goal("rate", 10, "less"), 11, None, False),
        (Goal("ratio", 5), 1, 5.0, True),
        (Goal("ratio", 1.15, "less"), 1, 1.2, False),
        (Goal("ratio", 5), 1, None, False),
    ],
)
def test_a_goal_is_met_or_missed(goal: Goal, rate: float, ratio: float | None, *, met: bool) -> None:
    """A goal is for the rate or for the ratio, from below or from above; without a peer no ratio is met."""
    assert goal.met(rate, ratio) is met


def test_the_makefile_runs_it() -> None:
    """`make bench` runs the module that this test looks at."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    module = Path(sys.modules["tests.bench.run"].__file__ or "").relative_to(ROOT).as_posix()

    assert f"$(BIN)/python {module}\n" in makefile
