"""`make bench`: measures what matters beside its peers, prints a table, and writes build/bench.json.

Every run of every arm is a process of its own; an arm and its peer take turns, and the medians are reported.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.bench import arms_sftp  # noqa: E402
from tests.bench.linuxforhealth import LINUXFORHEALTH  # noqa: E402
from tests.bench.plan import FULL, MEASUREMENTS, QUICK, Measurement, Taken, part_of  # noqa: E402
from tests.fixtures.postgres import new_database, programs, running_server  # noqa: E402

ARM_SECONDS = 600
"""After so long an arm is taken to stand still."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table, measured. Without its parts (no PostgreSQL here) there is no result."""

    measurement: Measurement
    rate: float
    peer_rate: float | None
    peak_mib: float
    peer_peak_mib: float | None
    note: str
    peer_note: str

    @property
    def ratio(self) -> float | None:
        """How many times the peer's rate, or the peer's memory, ours is."""
        return None if self.peer_rate is None else self.rate / self.peer_rate

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        goal = self.measurement.goal
        return None if goal is None else goal.met(self.rate, self.ratio)

    def told(self) -> dict[str, object]:
        """Return the line as build/bench.json has it."""
        goal = self.measurement.goal
        return {
            "name": self.measurement.name,
            "rate": round(self.rate, 3),
            "unit": self.measurement.unit,
            "peer": self.measurement.peer,
            "peer_rate": None if self.peer_rate is None else round(self.peer_rate, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": None if goal is None else str(goal),
            "peak_mib": round(self.peak_mib, 1),
        }


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the arms find what they measure on, and how they are run."""

    folder: Path
    quick: bool
    server: str | None
    made: set[str] = field(default_factory=set)

    def run(self, arm: str) -> str:
        """Run one arm in a process of its own and return what it printed."""
        command = [sys.executable, "-m", "tests.bench.arms", arm, str(self.folder)]
        command += ["--quick"] if self.quick else []
        if "postgres" in arm:
            assert self.server is not None
            command += ["--dsn", new_database(self.server)]
        ran = subprocess.run(
            command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=ARM_SECONDS
        )
        return ran.stdout

    def taken(self, arm: str) -> Taken:
        """Run one arm and return what it took; what it measures on is made when it is first needed."""
        part = part_of(arm)
        if part is not None and part not in self.made:
            self.run(part)
            self.made.add(part)
        return Taken(**json.loads(self.run(arm)))


def measured(bench: Bench, measurement: Measurement, known: dict[str, list[Taken]]) -> Result:
    """Run the arms of a measurement in turns. An arm that another measurement has run is not run again."""
    sizes = QUICK if bench.quick else FULL
    rounds = 1 if measurement.once else sizes.rounds
    arms = [each for each in (measurement.arm, measurement.peer_arm) if each is not None]
    for _ in range(rounds):
        for arm in arms:
            if len(known.setdefault(arm, [])) < rounds:
                known[arm].append(bench.taken(arm))
    ours = known[measurement.arm]
    theirs = known[measurement.peer_arm] if measurement.peer_arm else []
    value: Callable[[Taken], float] = (
        (lambda taken: taken.peak_mib) if measurement.measures == "peak" else (lambda taken: taken.rate)
    )
    return Result(
        measurement,
        rate=median(map(value, ours)),
        peer_rate=median(map(value, theirs)) if theirs else None,
        peak_mib=max(each.peak_mib for each in ours),
        peer_peak_mib=max(each.peak_mib for each in theirs) if theirs else None,
        note=ours[-1].note,
        peer_note=theirs[-1].note if theirs else "",
    )


def print_table(out: Console, results: Sequence[Result]) -> None:
    """Print what was measured, and below it what should be known about each."""
    table = Table(box=None, pad_edge=False)
    for heading in ("measured", "rate", "unit", "peer", "peer's rate", "ratio", "goal", "", "peak MiB"):
        right = heading in {"rate", "peer's rate", "ratio", "goal", "peak MiB"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for each in results:
        measurement = each.measurement
        table.add_row(
            measurement.name,
            _number(each.rate),
            measurement.unit,
            measurement.peer or "",
            "" if each.peer_rate is None else _number(each.peer_rate),
            "" if each.ratio is None else f"{each.ratio:.2f}×",
            "" if measurement.goal is None else str(measurement.goal),
            {None: "", True: "met", False: "NOT MET"}[each.met],
            f"{each.peak_mib:.0f}"
            + ("" if each.peer_peak_mib is None else f" (peer {each.peer_peak_mib:.0f})"),
        )
    out.print(table)
    for each in results:
        told = f"; peer: {each.peer_note}" if each.peer_note else ""
        if each.note:
            out.print(f"  {each.measurement.name}: {each.note}{told}", style="dim", soft_wrap=True)


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.2f}"


@contextmanager
def prepared(*, quick: bool) -> Iterator[Bench]:
    """Make a folder to measure in, and start PostgreSQL where it is installed."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-")))
        where = programs()
        server = None if where is None else opened.enter_context(running_server(where))
        yield Bench(folder, quick, server)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 if a goal is missed, which a quick run does not look at."""
    parser = argparse.ArgumentParser(description="Measure the hub beside its peers.")
    parser.add_argument(
        "--quick", action="store_true", help="only see that everything runs; figures mean nothing"
    )
    parser.add_argument("--only", default="", help="measure only what has this in its name")
    parser.add_argument(
        "--to", type=Path, default=ROOT / "build" / "bench.json", help="where to write the figures"
    )
    said = parser.parse_args(arguments)
    out = Console(highlight=False, width=None if sys.stdout.isatty() else 170)
    begun = perf_counter()
    results: list[Result] = []
    known: dict[str, list[Taken]] = {}
    with out.status("starting") as line, prepared(quick=said.quick) as bench:
        for measurement in MEASUREMENTS:
            if said.only not in measurement.name:
                continue
            if measurement.postgres and bench.server is None:
                out.print(f"{measurement.name}: PostgreSQL is not installed")
                continue
            if measurement.sshd and not arms_sftp.is_installed():
                out.print(f"{measurement.name}: OpenSSH is not installed")
                continue
            if measurement.linuxforhealth and not LINUXFORHEALTH.exists():
                out.print(
                    f"{measurement.name}: linuxforhealth-x12 is not installed in {LINUXFORHEALTH.parents[1]}"
                )
                continue
            line.update(measurement.name)
            results.append(measured(bench, measurement, known))
    print_table(out, results)
    said.to.parent.mkdir(parents=True, exist_ok=True)
    said.to.write_text(json.dumps([each.told() for each in results], indent=2, ensure_ascii=False) + "\n")
    out.print(f"{perf_counter() - begun:.0f} s; {said.to}")
    return 0 if said.quick or all(each.met is not False for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
