"""A process that appends whole batches to a log until it is killed, and says after each where the log ends.

Usage: python writer.py WHERE KEYS_FOLDER BATCH
"""

import sys
from itertools import count
from pathlib import Path

from events.doors import Progress
from tests.connectors.event_log.entries import ended, hired
from tests.fixtures.logs import Installation


def main(where: str, folder: str, batch: int) -> None:
    """Take upstream events and facts in turn, a batch each; the facts carry the consumer's progress."""
    log = Installation(where, Path(folder)).open()
    for number in count(log.head() // (2 * batch)):
        log.receive([hired(number * batch + n) for n in range(batch)])
        say(log.head())
        facts = [ended(f"city/{number * batch + n}") for n in range(batch)]
        log.append(facts, after={fact.stream: 0 for fact in facts}, progress=Progress("writer", number + 1))
        say(log.head())


def say(position: int) -> None:
    """Tell whoever started us what was answered for."""
    sys.stdout.write(f"{position}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
