"""`make scale`: measures the hub on a cluster, prints a table, and writes build/scale.json.

PostgreSQL, a Kafka broker and the processes of `hub worker` run on this machine; each measurement is a process of its
own. The whole takes about half an hour on two cores, and some 20 GB in the temporary folder, which are gone at the end.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.bench.plan import Goal  # noqa: E402
from tests.scale.measure import LINES, SERVERS  # noqa: E402
from tests.scale.plan import FULL, MEASUREMENTS, QUICK, Line  # noqa: E402
from tests.scale.servers import lacking, running  # noqa: E402


def measured(names: Sequence[str], *, quick: bool) -> Iterator[Line]:
    """Start the servers, run each measurement in a process of its own, and yield its lines as they come."""
    sizes = QUICK if quick else FULL
    with tempfile.TemporaryDirectory(prefix="hub-scale-") as name, running() as servers:
        folder = Path(name)
        servers.write(folder / SERVERS)
        with _run("tests.scale.load", str(folder / LINES), str(sizes.employees)) as process:
            process.wait()
        for each in names:
            with _run("tests.scale.measure", each, str(folder), *(["--quick"] if quick else [])) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    yield line_of(json.loads(line))
            if process.returncode != 0:
                raise SystemExit(f"{each} failed")


def _run(*said: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", *said], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def line_of(told: dict[str, object]) -> Line:
    """Return a line that another process has written."""
    goal = told["goal"]
    return Line(**{**told, "goal": None if goal is None else Goal(**goal)})  # type: ignore[arg-type]


def print_table(out: Console, lines: Sequence[Line]) -> None:
    """Print what was measured, and below it what should be known about each."""
    table = Table(box=None, pad_edge=False)
    for heading in ("measured", "figure", "unit", "beside", "its figure", "ratio", "goal", ""):
        right = heading in {"figure", "its figure", "ratio", "goal"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for each in lines:
        table.add_row(
            each.name,
            _number(each.rate),
            each.unit,
            each.peer or "",
            "" if each.peer_rate is None else _number(each.peer_rate),
            "" if each.ratio is None else f"{each.ratio:.2f}×",
            "" if each.goal is None else str(each.goal),
            {None: "", True: "met", False: "NOT MET"}[each.met],
        )
    out.print(table)
    for each in lines:
        if each.note:
            out.print(f"  {each.name}: {each.note}", style="dim", soft_wrap=True)


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 if a goal is missed, which a quick run does not look at."""
    parser = argparse.ArgumentParser(description="Measure the hub on a cluster.")
    parser.add_argument(
        "--quick", action="store_true", help="only see that everything runs; figures mean nothing"
    )
    parser.add_argument(
        "--only", choices=MEASUREMENTS, action="append", help="measure only this; may be repeated"
    )
    parser.add_argument(
        "--to", type=Path, default=ROOT / "build" / "scale.json", help="where to write the figures"
    )
    said = parser.parse_args(arguments)
    out = Console(highlight=False, width=None if sys.stdout.isatty() else 190)
    if missing := lacking():
        out.print(f"{', '.join(missing)} missing; nothing is measured")
        return 2
    begun = perf_counter()
    lines = []
    for line in measured(said.only or list(MEASUREMENTS), quick=said.quick):
        lines.append(line)
        out.print(
            f"{perf_counter() - begun:5.0f} s  {line.name}: {_number(line.rate)} {line.unit}", soft_wrap=True
        )
        # What has been measured is kept, also when a later measurement fails.
        said.to.parent.mkdir(parents=True, exist_ok=True)
        said.to.write_text(json.dumps([each.told() for each in lines], indent=2, ensure_ascii=False) + "\n")
    print_table(out, lines)
    out.print(f"{perf_counter() - begun:.0f} s; {said.to}")
    return 0 if said.quick or all(each.met is not False for each in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
