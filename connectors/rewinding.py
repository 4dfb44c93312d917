"""Where a member of a group reads on after a rebalance: at what was committed, or at the beginning."""

from collections.abc import Mapping
from typing import Any


async def rewind(client: Any) -> Mapping[Any, int | None]:
    """Let aiokafka's client read on where its group has committed; return what that is, by partition.

    Where nothing is committed yet aiokafka stays where it is. What Faust had fetched of such a partition when the
    rebalance began, and dropped, would then come to nobody until another process reads the partition.
    """
    committed: Mapping[Any, int | None] = await client.seek_to_committed()
    if new := [partition for partition, offset in committed.items() if not offset]:
        begun = await client.beginning_offsets(new)
        for partition in client.assignment() & set(new):
            client.seek(partition, begun[partition])
    return committed
