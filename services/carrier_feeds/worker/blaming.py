"""Whose doing it is that a file fails its checks: one family's rows must not keep all the others from leaving."""

from collections.abc import Callable, Sequence

from services.carrier_feeds.decide.family import Decided

BLAMED_MAX = 20
"""What is wrong with more families than this is wrong with the file: the carrier's profile, or the writer."""

Judge = Callable[[Sequence[Decided]], Sequence[str]]
"""What the checks say of a file of these families alone; nothing if all is well."""


def blamed(said: Sequence[Decided], judge: Judge) -> list[tuple[str, str]]:
    """Return family and fault of those whose rows fail alone; none if that explains nothing.

    To be asked of a file that has failed. It explains nothing where no family fails alone, where every one does, or
    more than `BLAMED_MAX`. The file is halved until a family stands alone, so a few faults cost a few files.
    """
    found: list[tuple[str, str]] = []
    waiting = _halves(said)
    while waiting:
        some = waiting.pop()
        faults = judge(some)
        if not faults:
            continue
        if len(some) > 1:
            waiting += _halves(some)
            continue
        found.append((some[0].family, faults[0]))
        if len(found) > BLAMED_MAX:
            return []
    return [] if len(found) == len(said) else sorted(found)


def _halves(said: Sequence[Decided]) -> list[Sequence[Decided]]:
    """Return the two halves, the first last; of a single family nothing."""
    middle = len(said) // 2
    return [said[middle:], said[:middle]] if middle else []
