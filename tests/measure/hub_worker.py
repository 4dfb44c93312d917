"""The hub's own way with Faust (`connectors/streams.py`) under the same faults, as a worker of the measurements."""

import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from connectors.kafka.connection import Broker
from connectors.streams import consume
from events.announcements import Heard
from tests.measure.topics import PARTITIONS, pause, value_of
from tests.measure.worker import Faults, Notes, Part


class Taker:
    """Takes batches as a worker's transaction does: what it raises at is not noted."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._notes, self._faults = Notes(part.seen), Faults(part)

    def __call__(self, partition: int, partitions: int, batch: Sequence[Heard]) -> bool:
        """Note a batch once it is done."""
        held = Path(f"{self._part.seen}.held")
        if self._part.hold_seconds and not held.exists():
            held.write_text(json.dumps([[each.partition, each.offset] for each in batch]), "ascii")
            pause(self._part.hold_seconds)
        if any(self._faults.met(value_of(each.offset * PARTITIONS + partition)) for each in batch):
            raise RuntimeError("as measured")
        self._notes.saw(*batch)
        return True


def main(part: Part) -> None:
    """Consume until told to stop."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    consume(
        Broker(part.bootstrap),
        group=part.group,
        topic=part.source,
        take=Taker(part),
        look=lambda *_: None,
        strange=lambda _: None,
        stop=stop,
    )


if __name__ == "__main__":
    main(Part(**json.loads(sys.argv[1])))
