"""The two tables of docs/scaling.md from build/scale.json: what was measured, and what follows for a state.

    python -m tests.scale.paper [build/scale.json]

prints them; with --write they replace what stands between the marks in docs/scaling.md.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

RECORDS = 100_000_000
MEMBERS = 10_000_000
REPLICAS = 3
RETENTION_DAYS = 7

TWO, ALL = ", two workers", ", with payroll-sync and cobra beside"

Row = tuple[str, str, str]
Figures = Mapping[str, float]


def measured(lines: Sequence[Mapping[str, object]]) -> Iterator[Row]:
    """Yield name, figure and what it is held against, of every line that was measured."""
    for each in lines:
        rate = each["rate"]
        assert isinstance(rate, float | int)
        beside = ""
        if each["peer"]:
            peer, ratio = each["peer_rate"], each["ratio"]
            assert isinstance(peer, float | int)
            beside = f"{each['peer']} {_number(peer)}: {ratio:.2f}×"
        if each["goal"]:
            beside += f"{'; ' if beside else ''}goal {each['goal']}"
        yield str(each["name"]), f"{_number(rate)} {each['unit']}", beside


def computed(of: Figures) -> Iterator[Row]:
    """Yield what it comes to for 100 million records and 10 million members, and how."""
    each_event = of[f"log records an event{ALL}"]
    events = RECORDS / each_event
    yield "HR events behind the log", f"{events / 1e6:.0f} million", f"{each_event:.2f} records an event"
    yield from _stored(of, events)
    yield from _times(of, events)
    yield from _walls(of)


def _stored(of: Figures, events: float) -> Iterator[Row]:
    start = "stored by PostgreSQL: "
    parts = [
        ("log with its indices", RECORDS, of[f"{start}a record in the log"], "records"),
        ("names of upstream events", events, of[f"{start}the name of an upstream event"], "events"),
        ("keys, one a member", MEMBERS, of[f"{start}a person's key"], "members"),
        ("all views", RECORDS, of[f"{start}all views, for each record"], "records"),
    ]
    for name, count, size, what in parts:
        yield name, f"{count * size / 1e9:.1f} GB", f"{count / 1e6:.0f} million {what} of {size:.0f} bytes"
    total = sum(count * size for _, count, size, _ in parts)
    yield "PostgreSQL in all", f"{total / 1e9:.0f} GB", "the sum; twice that on disk leaves room for vacuum"
    size = of["stored by Kafka, a record and replica"]
    week = RECORDS / 365 * RETENTION_DAYS * size * REPLICAS / 1e9
    yield (
        "Kafka, an even year",
        f"{week:.1f} GB",
        f"{RETENTION_DAYS} of 365 days, {size:.0f} bytes, 3 replicas",
    )
    yield (
        "Kafka, all loaded at once",
        f"{RECORDS * size * REPLICAS / 1e9:.0f} GB",
        "until retention has passed",
    )


def _times(of: Figures, events: float) -> Iterator[Row]:
    rate = of["all views built from PostgreSQL"]
    yield (
        "all views built anew",
        f"{RECORDS / rate / 3600:.1f} hours",
        f"{rate:,.0f} records/s, two processes",
    )
    rate = of[f"HR events from intake to facts{ALL}"]
    yield (
        "first load, on two cores",
        f"{events / rate / 3600:.1f} hours",
        f"{rate:,.0f} events/s, all workers",
    )
    whole = of[f"CPU in all{ALL}"]
    note = f"{whole:,.0f} µs an event, everybody"
    yield "first load, CPU", f"{events * whole / 3.6e9:.0f} core hours", note


def _walls(of: Figures) -> Iterator[Row]:
    """Yield what one of each can do, in HR events a second; the least is the first wall."""
    each_event = of[f"log records an event{ALL}"]
    worker = (of[f"CPU of eligibility 1{TWO}"] + of[f"CPU of eligibility 2{TWO}"]) or 1.0
    slowest = max(of[f"CPU of payroll-sync 1{ALL}"], of[f"CPU of cobra 1{ALL}"])
    yield "one worker of eligibility", f"{1e6 / worker:,.0f} events/s", f"{worker:.0f} µs an event, one core"
    yield "one of the slower worker", f"{1e6 / slowest:,.0f} events/s", f"{slowest:.0f} µs an event, one core"
    publisher = of[f"CPU of publisher 1{ALL}"]
    yield "the one publisher", f"{1e6 / publisher:,.0f} events/s", f"{publisher:.0f} µs an event, one core"
    for size in (100, 1000):
        rate = of[f"append, {size:,} in a transaction"]
        note = f"{rate:,.0f} records/s, {each_event:.2f} records an event"
        yield f"the one writer, {size:,} facts at a time", f"{rate / each_event:,.0f} events/s", note
    server = of[f"CPU of PostgreSQL{ALL}"]
    yield "PostgreSQL, each core", f"{1e6 / server:,.0f} events/s", f"{server:.0f} µs an event"


def tables(lines: Sequence[Mapping[str, object]]) -> str:
    """Return both tables as Markdown."""
    figures = {str(each["name"]): float(str(each["rate"])) for each in lines}
    text = ["| measured | figure | held against |", "|---|---|---|", *map(_row, measured(lines)), ""]
    text += ["| for 100 million records and 10 million members | | from |", "|---|---|---|"]
    return "\n".join([*text, *map(_row, computed(figures)), ""])


def _row(cells: Row) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.2f}"


def main() -> None:
    """Print the tables, or put them into the paper."""
    parser = argparse.ArgumentParser(description="The tables of docs/scaling.md.")
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "build" / "scale.json")
    parser.add_argument("--write", action="store_true", help="put them into docs/scaling.md")
    said = parser.parse_args()
    text = tables(json.loads(said.file.read_text(encoding="utf-8")))
    if not said.write:
        sys.stdout.write(text)
        return
    paper = ROOT / "docs" / "scaling.md"
    before, _, rest = paper.read_text(encoding="utf-8").partition(BEGIN)
    paper.write_text(f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
