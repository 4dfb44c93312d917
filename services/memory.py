"""How a process of the hub goes about its memory."""

import gc


def collect_seldom() -> None:
    """Let the collector of cycles look seldom: what the hub makes in masses, records and rows, has none.

    As Python comes it looks after every 700 new objects, which takes a fourth of the time of every batch of records
    read. What is not in a cycle is freed at once as ever, so memory does not grow for it.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
