"""A file of ours for people: what it says in plain words, its segments with their loops, and two files compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from events.enrollment_files import LoopSegment, MemberSaid
from events.errors import NotFound
from events.vocabulary.people import masked_number
from services.carrier_feeds.rules.comparing import FileDifference, differences, said_by
from services.carrier_feeds.rules.wording import sentences
from services.carrier_feeds.state.feed import File
from services.carrier_feeds.worker.delivery import rebuild_file
from services.carrier_feeds.worker.doors import Doors, prepared_at


class Looking(Protocol):
    """Enrollment files taken apart, whoever wrote them; what reading their pieces raises is raised as it is."""

    def segments(self, content: Iterable[bytes]) -> Iterator[LoopSegment]:
        """Yield every segment of a file in its order, with its loop."""
        ...

    def members(self, content: Iterable[bytes]) -> Iterator[MemberSaid]:
        """Yield every member of a file in its order.

        Raises:
          Malformed: it is no 834, or some of it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class FamilyStory:
    """What a file says of one family."""

    set_number: str
    """ST02 of the transaction set it stands in; empty of a full file."""
    group: str
    """REF*1L."""
    sentences: tuple[str, ...]


def stories(doors: Doors, looking: Looking, file: File) -> Iterator[FamilyStory]:
    """Yield what a file says, family by family in its order; nothing personal, and numbers masked.

    A full file, of which the log keeps no rows, is written again and read: its codes are the carrier's.

    Raises:
      NotFound: the catalog by which it was written is not in the log.
      PermanentError: a full file can no longer be written as it was.
    """
    if file.kind == "full":
        yield from _of_full(looking.members(rebuild_file(doors, file.carrier, file.control_number)))
        return
    book = doors.catalogs.version(file.catalog)
    if book is None:
        raise NotFound(f"the catalog {file.catalog} is not in the log")
    plans = {each.id: each.name for each in book.catalog.plans}
    for one in prepared_at(doors, file).sets:
        for family in one.families:
            yield FamilyStory(one.control_number, family.group, tuple(sentences(family, plans)))


def _of_full(members: Iterable[MemberSaid]) -> Iterator[FamilyStory]:
    for _, family in groupby(members, key=lambda each: each.subscriber):
        rows = list(family)
        yield FamilyStory("", rows[0].group, tuple(line for row in rows for line in _lines(row)))


def _lines(row: MemberSaid) -> Iterator[str]:
    for each in row.coverages:
        until = "" if each.last_day is None else f" to {each.last_day}"
        tier = f" ({each.tier})" if each.tier else ""
        plan = " ".join(filter(None, (each.line, each.plan)))
        yield f"has {masked_number(row.number)} in {plan} from {each.first_day}{until}{tier}"


def compared(looking: Looking, first: Iterable[bytes], second: Iterable[bytes]) -> list[FileDifference]:
    """Return in which members and coverages two files differ.

    Raises:
      Malformed: one of them is no 834, or some of it cannot be read.
    """
    return list(differences(said_by(looking.members(first)), said_by(looking.members(second))))
