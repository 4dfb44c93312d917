"""What Faust loses, doubles and stalls on Apache Kafka, in counts, as a table and as JSON.

Names of measurements may be given, and `--runs N`; without names all are made. build/faust-faults.json keeps the last
result of every measurement, so that they can be made one by one.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.fixtures.kafka import running_cluster  # noqa: E402
from tests.measure import holding, pace, scenes  # noqa: E402
from tests.measure.scenes import Counts, Stage  # noqa: E402

RAISED = 5_000, 10_000, 15_000
"""The messages at which an agent raises."""

MEASUREMENTS: dict[str, Callable[[Stage], Counts]] = {
    "relay-killed": lambda stage: scenes.killed(stage, "relay"),
    "table-killed": lambda stage: scenes.killed(stage, "count"),
    "exactly-once-killed": lambda stage: scenes.killed(stage, "relay", exactly_once=True),
    "exactly-once-killed-by-partition": lambda stage: scenes.killed(
        stage, "relay_by_partition", exactly_once=True
    ),
    "exactly-once-broker-killed": lambda stage: scenes.broker_killed(stage, "relay", exactly_once=True),
    "exactly-once-broker-killed-by-partition": lambda stage: scenes.broker_killed(
        stage, "relay_by_partition", exactly_once=True
    ),
    "exactly-once-broker-away": lambda stage: scenes.broker_killed(
        stage, "relay", exactly_once=True, away_seconds=20
    ),
    "relay-broker-away": lambda stage: scenes.broker_killed(stage, "relay", away_seconds=20),
    "relay-broker-killed": lambda stage: scenes.broker_killed(stage, "relay"),
    "take-killed": lambda stage: scenes.killed(stage, "take"),
    "take-broker-killed": lambda stage: scenes.broker_killed(stage, "take"),
    "exception": lambda stage: scenes.raised(stage, "plain", *RAISED),
    "exception-in-take": lambda stage: scenes.raised(stage, "take", *RAISED),
    "joins-and-leaves": lambda stage: scenes.joined_and_left(stage, "relay", 4, "left"),
    "joins-and-leaves-waiting": lambda stage: scenes.joined_and_left(
        stage, "relay", 4, "left", wait_empty=True
    ),
    "throughput": pace.measured,
    "held-killed": lambda stage: holding.held(stage, "killed"),
    "held-sent-home": lambda stage: holding.held(stage, "sent home"),
    "held-sent-home-waiting": lambda stage: holding.held(stage, "sent home", wait_empty=True),
    "held-joined": lambda stage: holding.held(stage, "joined by another"),
    "held-joined-waiting": lambda stage: holding.held(stage, "joined by another", wait_empty=True),
    "kept-back-first": lambda stage: holding.kept_back(stage, 0),
    "kept-back-first-two": lambda stage: holding.kept_back(stage, 0, 4),
    "kept-back-later": lambda stage: holding.kept_back(stage, 2_000),
    "kept-back-two": lambda stage: holding.kept_back(stage, 2_000, 2_004),
    "stalls-left": lambda stage: scenes.joined_and_left(stage, "plain", 10, "left"),
    "hub-killed": lambda stage: scenes.killed(stage, "hub"),
    "hub-exception": lambda stage: scenes.raised(stage, "hub", *RAISED),
    "hub-exception-early": lambda stage: scenes.raised(stage, "hub", 0, 5, 19_999),
    "hub-broker-killed": lambda stage: scenes.broker_killed(stage, "hub"),
    "hub-held-sent-home": lambda stage: holding.held(stage, "sent home", "hub"),
    "hub-held-joined": lambda stage: holding.held(stage, "joined by another", "hub"),
    "hub-stalls": lambda stage: scenes.joined_and_left(stage, "hub", 10, "left"),
    "stalls-killed": lambda stage: scenes.joined_and_left(stage, "plain", 10, "killed"),
}
"""Every measurement by the name it is asked for."""

RESULTS = ROOT / "build" / "faust-faults.json"


def main() -> int:
    """Make the measurements asked for, each run on a broker of its own; print and write what came of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of: " + ", ".join(MEASUREMENTS))
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for what the workers noted and logged")
    parser.add_argument("--results", type=Path, default=RESULTS)
    said = parser.parse_args()
    if unknown := set(said.names) - set(MEASUREMENTS):
        parser.error(f"no measurement {', '.join(sorted(unknown))}")
    results: dict[str, list[Counts]] = (
        json.loads(said.results.read_text("utf-8")) if said.results.exists() else {}
    )
    console = Console(width=110)
    for name in said.names or MEASUREMENTS:
        results[name] = [run(name, number, said.keep) for number in range(1, said.runs + 1)]
        said.results.parent.mkdir(parents=True, exist_ok=True)
        said.results.write_text(json.dumps(results, indent=1), encoding="utf-8")
        console.print(table_of(name, results[name]))
    return 0


def run(name: str, number: int, keep: Path | None) -> Counts:
    """Make one measurement once."""
    with tempfile.TemporaryDirectory(prefix="faust-") as scratch, running_cluster() as cluster:
        folder = (keep or Path(scratch)) / f"{name}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        return MEASUREMENTS[name](Stage(cluster, folder, seed=number))


def table_of(name: str, runs: list[Counts]) -> Table:
    """Return what came of a measurement, a column a run."""
    table = Table(name, *[f"run {number}" for number in range(1, len(runs) + 1)])
    for row in runs[0]:
        table.add_row(row.replace("_", " "), *[f"{each[row]:,}" for each in runs])
    return table


if __name__ == "__main__":
    sys.exit(main())
