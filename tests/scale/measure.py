"""One measurement in a process of its own: `python -m tests.scale.measure NAME FOLDER [--quick]`, lines as JSON."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from services.memory import collect_seldom
from tests.scale import growth, peer, replaying, sustained
from tests.scale.plan import FULL, MEASUREMENTS, QUICK, Line, Sizes
from tests.scale.servers import Servers, read

SERVERS, LINES = "servers.json", "city"


def lines_of(name: str, servers: Servers, folder: Path, sizes: Sizes) -> Iterator[Line]:
    """Measure, and yield what came of it, line by line."""
    city = folder / LINES
    match name:
        case "sustained":
            return sustained.sustained(servers, folder, city, sizes)
        case "partitions":
            return sustained.more_partitions(servers, folder, city, sizes)
        case "beside":
            return sustained.sustained(servers, folder, city, sizes, ("payroll-sync", "cobra"))
        case "restart":
            return sustained.restart(servers, folder, city, sizes)
        case "peer":
            return peer.measured(servers, folder, city, sizes)
        case "replay":
            return replaying.replay(servers, folder, sizes)
        case "growth":
            return growth.growth(servers, folder, sizes)
        case _:
            raise ValueError(f"there is no measurement {name}")


def main() -> None:
    """Measure what the command line names, as a process of the hub goes about its memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=MEASUREMENTS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    said = parser.parse_args()
    collect_seldom()
    servers = read(said.folder / SERVERS)
    for line in lines_of(said.name, servers, said.folder, QUICK if said.quick else FULL):
        sys.stdout.write(json.dumps(asdict(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
