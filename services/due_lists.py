"""What is due, told to workers: for each batch of records one list to every partition that has any of them."""

from collections.abc import Iterator

from events.announcements import Announcement, Message, due, partition_of


class DueLists:
    """What one batch of records tells the workers: one message for each partition that has any of them."""

    def __init__(self, topic: str, partitions: int) -> None:
        self._topic = topic
        self._partitions = partitions
        self._records: dict[int, list[tuple[int, str]]] = {}

    def add(self, record: Announcement, key: str | None) -> None:
        """Tell a record to the partition of its key, or to all."""
        everywhere = range(self._partitions)
        for partition in everywhere if key is None else (partition_of(key, self._partitions),):
            self._records.setdefault(partition, []).append((record.position, record.stream))

    def messages(self, last: dict[tuple[str, int], int]) -> Iterator[Message]:
        """Yield the messages, and note in `last` how far each partition has been told."""
        for partition, records in self._records.items():
            place = self._topic, partition
            headers, value = due(records, previous=last.get(place), partitions=self._partitions)
            last[place] = records[-1][0]
            yield Message(self._topic, partition, headers["ce_id"], headers, value)
