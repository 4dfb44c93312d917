"""Messages of a topic that have come and have not been taken yet, partition by partition, in order of offset."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from events.announcements import Heard


class Held(NamedTuple):
    """One message."""

    message: Any
    """As Faust has it."""
    partitions: int = 0
    """How many partitions its teller knew of; 0 of a message that is none of ours."""
    records: Sequence[Heard] = ()


class HeldBack:
    """What waits to be taken, in memory; who looks sees to it that it is not too much."""

    def __init__(self) -> None:
        self._by_partition: dict[int, list[Held]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_partition.values()))

    @property
    def partitions(self) -> list[int]:
        """Return the partitions of which something is held, in order."""
        return sorted(partition for partition, held in self._by_partition.items() if held)

    def add(self, partition: int, held: Held) -> None:
        """Put a message behind those of its partition."""
        self._by_partition.setdefault(partition, []).append(held)

    def of(self, partition: int) -> Sequence[Held]:
        """Return what is held of a partition now, the oldest first."""
        return tuple(self._by_partition.get(partition, ()))

    def taken(self, partition: int, some: Sequence[Held]) -> None:
        """Let go what was taken. What came meanwhile stays, also where the partition was lost and has come back."""
        gone = set(map(id, some))
        held = self._by_partition.get(partition, [])
        self._by_partition[partition] = [each for each in held if id(each) not in gone]

    def keep(self, partitions: Collection[int]) -> None:
        """Let go what is held of other partitions: it comes again to those who have them now."""
        self._by_partition = {each: held for each, held in self._by_partition.items() if each in partitions}

    def not_acknowledged(self) -> None:
        """Let Faust believe that what is held was acknowledged: it commits nothing beyond, and forgets nothing."""
        for held in self._by_partition.values():
            for each in held:
                each.message.acked = True


def acknowledge(some: Sequence[Held], consumer: Any) -> None:
    """Acknowledge what was taken later than Faust gave it; what was taken at once Faust acknowledges by itself."""
    for each in some:
        if each.message.acked:
            each.message.acked = False
            each.message.ack(consumer)
