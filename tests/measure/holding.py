"""When offsets are acknowledged and committed: what happens to messages that an agent still has in hand."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

from tests.measure import topics
from tests.measure.crew import Crew, crew_of, part_of
from tests.measure.scenes import Counts, Stage, outcome

MESSAGES = 4_000
HOLD_SECONDS = 15
COMMITS_SECONDS = 6.5
"""Longer than two of Faust's intervals between commits (2.8 s)."""


def held(stage: Stage, fault: str, sort: str = "take", *, wait_empty: bool = False) -> Counts:
    """Do something to a worker while its first batch of `stream.take` is in hand, for longer than two commits."""
    faults: dict[str, Callable[[Crew], object]] = {
        "killed": Crew.kill,
        "sent home": Crew.leave,
        "joined by another": Crew.start,
    }
    part = part_of(sort, stage.bootstrap, hold_seconds=HOLD_SECONDS, wait_empty=wait_empty)
    with crew_of(part, stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        crew.start()
        path = Path(f"{crew.part.seen}.held")
        crew.until(lambda: path.exists() and path.read_text("ascii").endswith("]]"))
        topics.pause(COMMITS_SECONDS)
        early = sum(crew.watch.committed(crew.part.source) or [])
        began = monotonic()
        faults[fault](crew)
        took = monotonic() - began
        after = sum(crew.watch.committed(crew.part.source) or [])
        if fault != "joined by another":
            crew.start()
        counts = outcome(stage, crew, MESSAGES)
        hand = {offset * topics.PARTITIONS + partition for partition, offset in json.loads(path.read_text())}
        return {
            "in_hand": len(hand),
            "committed_while_in_hand": early,
            "committed_by_the_fault": after - early,
            "fault_took_s": round(took, 1),
            **counts,
            "in_hand_and_lost": len(hand - {each.number for each in crew.seen()}),
        }


def kept_back(stage: Stage, *numbers: int) -> Counts:
    """Acknowledge all messages by hand but these of one partition; kill the worker: are they given again?"""
    with crew_of(part_of("keep", stage.bootstrap, keep_back=list(numbers)), stage.folder) as crew:
        topics.fill(stage.bootstrap, crew.part.source, range(MESSAGES))
        crew.start()
        crew.until(lambda: crew.lines() >= MESSAGES - len(numbers))
        topics.pause(COMMITS_SECONDS)
        partition, offset = numbers[0] % topics.PARTITIONS, numbers[0] // topics.PARTITIONS
        committed = (crew.watch.committed(crew.part.source) or [0])[partition]
        crew.kill()
        crew.part = replace(crew.part, keep_back=[])
        crew.start()
        counts = outcome(stage, crew, MESSAGES)
        return {"kept_back_offset": offset, "committed_offset": committed, **counts}
