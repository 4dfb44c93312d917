"""A small city's year, told step by step: of each family one thing at most a step, and what has to come of it.

So every fact, and the order in each stream, is the same however the work is disturbed.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from connectors.clock import FixedClock
from services.demo.city import city
from services.demo.run import demo_catalog
from services.publishing import publish
from services.running import step
from services.settings import Settings
from services.wiring import create, open_hub
from tests.fixtures.cluster import facts, take_in
from tests.fixtures.hub import BEGINNING

STEPS = 4


@dataclass(frozen=True, slots=True)
class History:
    """What is told, step by step, and what has to come of it."""

    steps: list[list[str]]
    facts: Mapping[str, list[str]]


def lived(steps: int = STEPS) -> History:
    """Let one process live through its first steps."""
    told: dict[str, list[str]] = {}
    for event in city(5, employees=40, retirees=6):
        told.setdefault(event["subject"], []).append(json.dumps(event))
    dealt = [[lines[n] for lines in told.values() if n < len(lines)] for n in range(steps)]
    with tempfile.TemporaryDirectory() as folder:
        said = Settings(home=Path(folder) / "hub")
        said = said.model_copy(update={"master_key_file": said.home / "master.key"})
        create(said)
        with open_hub(said, FixedClock(BEGINNING)) as hub:
            publish(hub.log, demo_catalog(), note="", actor="tests")
            for lines in dealt:
                take_in(hub, lines)
                step(hub)
            return History(dealt, facts(hub.log))
