"""Whose doing it is that a file fails its checks: one family's rows must not keep all the others from leaving."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Protocol, TypeVar

BLAMED_MAX = 20
"""What is wrong with more families than this is wrong with the file: the carrier's profile, or the writer."""
TOGETHER = 1000
"""So many families are judged at once where they are too many to be held."""


class OfFamily(Protocol):
    """Something that is said of one family."""

    @property
    def family(self) -> str:
        """Whose."""
        ...


Said = TypeVar("Said", bound=OfFamily)


def blamed(said: Sequence[Said], judge: Callable[[Sequence[Said]], Sequence[str]]) -> list[tuple[str, str]]:
    """Return family and fault of those whose rows fail alone; none if that explains nothing.

    To be asked of a file that has failed. It explains nothing where no family fails alone, where every one does, or
    more than `BLAMED_MAX`. The file is halved until a family stands alone, so a few faults cost a few files.

    Args:
      judge: what the checks say of a file of these families alone; nothing if all is well.
    """
    found = _faulty(_halves(said), judge)
    return [] if len(found) > BLAMED_MAX or len(found) == len(said) else sorted(found)


def blamed_of_many(
    said: Iterable[Said], judge: Callable[[Sequence[Said]], Sequence[str]]
) -> list[tuple[str, str]]:
    """Return the same of a file that is too large to be held: it is read once, and judged in parts."""
    found: list[tuple[str, str]] = []
    seen = 0
    families = iter(said)
    while some := list(islice(families, TOGETHER)):
        seen += len(some)
        found += _faulty([some], judge)
        if len(found) > BLAMED_MAX:
            return []
    return [] if len(found) == seen else sorted(found)


def _faulty(
    waiting: list[Sequence[Said]], judge: Callable[[Sequence[Said]], Sequence[str]]
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while waiting and len(found) <= BLAMED_MAX:
        some = waiting.pop()
        faults = judge(some)
        if not faults:
            continue
        if len(some) > 1:
            waiting += _halves(some)
        else:
            found.append((some[0].family, faults[0]))
    return found


def _halves(said: Sequence[Said]) -> list[Sequence[Said]]:
    """Return the two halves, the first last; of a single family nothing."""
    middle = len(said) // 2
    return [said[middle:], said[:middle]] if middle else []
