"""A member reads on where its group has committed; where that is nothing, at the beginning."""

import asyncio
from dataclasses import dataclass, field

from connectors.rewinding import rewind


@dataclass
class Client:
    """aiokafka's client, as far as it matters here: at a committed 0 it stays where it is, as with none."""

    committed: dict[str, int | None]
    lost: set[str] = field(default_factory=set)
    """Partitions that are taken from it while it asks where they begin."""
    sought: dict[str, int] = field(default_factory=dict)

    async def seek_to_committed(self) -> dict[str, int | None]:
        """Return the offsets."""
        return self.committed

    async def beginning_offsets(self, partitions: list[str]) -> dict[str, int]:
        """Return the same for each."""
        return dict.fromkeys(partitions, 5)

    def assignment(self) -> set[str]:
        """Return the partitions it still has."""
        return {*self.committed} - self.lost

    def seek(self, partition: str, offset: int) -> None:
        """Note where it reads on."""
        self.sought[partition] = offset


def test_what_was_never_committed_is_read_from_the_beginning() -> None:
    """Beside what was, which is read from there; what is committed is returned as it is."""
    client = Client({"one": 7, "two": None, "three": 0})

    assert asyncio.run(rewind(client)) == {"one": 7, "two": None, "three": 0}
    assert client.sought == {"two": 5, "three": 5}


def test_what_went_to_another_member_is_left_alone() -> None:
    """A rebalance may take a partition while it is asked where it begins."""
    client = Client({"one": None, "two": None}, lost={"two"})

    asyncio.run(rewind(client))
    assert client.sought == {"one": 5}


def test_what_was_committed_is_read_from_there() -> None:
    """Nothing is read from the beginning again."""
    client = Client({"one": 7, "two": 1})

    assert asyncio.run(rewind(client)) == {"one": 7, "two": 1}
    assert client.sought == {}
