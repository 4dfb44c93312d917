"""Killed at any step and started again, many times over: nothing lost, nothing said twice, every roster right."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.crash.world import Books, books, live_through, told, world

pytestmark = pytest.mark.crash


def lived(folder: Path, seed: int, chance: Random | None) -> tuple[Books, int]:
    """Return the books after a history, and how often the hub was killed on the way."""
    with world(folder) as where:
        live_through(where, told(seed), chance)
        return books(where), where.kills


def held(seed: int) -> frozenset[str]:
    """Return the names of all events that were told."""
    events = [json.loads(line) for night in told(seed) for line in night]
    return frozenset(f"{event['source']}#{event['id']}" for event in events)


def check(folder: Path, seed: int) -> int:
    """Live through a history with and without crashes and compare; return the number of kills."""
    (folder / "calm").mkdir()
    (folder / "killed").mkdir()
    calm, _ = lived(folder / "calm", seed, None)
    killed, kills = lived(folder / "killed", seed, Random(seed))

    assert killed.upstream == held(seed)
    assert all(killed.equal.values()), killed.equal
    assert all(calm.equal.values()), calm.equal
    assert last_said(killed) == last_said(calm)
    for numbers in killed.numbers.values():
        assert numbers == list(range(1, len(numbers) + 1))
    return kills


def last_said(found: Books) -> dict[str, set[str]]:
    """Return each family's coverage facts, whatever their order."""
    return {stream: set(facts) for stream, facts in found.coverage.items()}


@pytest.mark.timeout(300)
def test_killed_at_any_step(tmp_path: Path) -> None:
    """One history, killed some tens of times."""
    kills = check(tmp_path, 1)

    assert kills >= 10


@pytest.mark.soak
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(2, 42))
def test_many_histories(tmp_path: Path, seed: int) -> None:
    """Many histories, each killed some tens of times."""
    assert check(tmp_path, seed) > 0
