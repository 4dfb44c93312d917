"""The 834: files of ours written from rows, for one carrier; any file read into, and written from, the model.

Writing rows: `write`, `unsayable` and `places` here, in the guide that the profile names (`dialects`). The loops are in
the order of the guide, one file per loop, which writes it and reads it; `saying_*` is what rows of ours say in them.

Reading: `connectors.x12.x834.reading.read(content)` yields headings and members one by one, in the words of `model`.
Whole files of the model are written by `connectors.x12.x834.writing.write_model`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.x12.envelope import Envelope, close_interchange, open_interchange, open_set
from connectors.x12.syntax import Segment, UnsayableIdentifier, join
from connectors.x12.x834.codes import Action, Purpose
from connectors.x12.x834.header_bgn import write_heading
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import (
    Counts,
    CoverageExtras,
    FamilyRows,
    MemberExtras,
    MemberRow,
    TransactionSet,
    UnsayableMember,
)
from connectors.x12.x834.saying_heading import heading_of
from connectors.x12.x834.saying_member import say_member
from connectors.x12.x834.writing import write_set
from events.catalog import CarrierProfile
from events.vocabulary.people import Relationship

__all__ = [
    "WRITER",
    "Action",
    "Counts",
    "CoverageExtras",
    "Envelope",
    "FamilyRows",
    "MemberExtras",
    "MemberPlace",
    "MemberRow",
    "Purpose",
    "TransactionSet",
    "UnsayableIdentifier",
    "UnsayableMember",
    "places",
    "unsayable",
    "write",
]

WRITER = 1
"""The version of all that decides the bytes of a carrier's file: this writer, and what full files say of a family.

It is raised by whatever changes a byte of a file that could have been written before, and recorded with each file.
"""


def write(envelope: Envelope, profile: CarrierProfile, sets: Iterable[TransactionSet]) -> Iterator[bytes]:
    """Yield one interchange in chunks of ASCII; memory does not grow with it.

    Deterministic: the same arguments give the same bytes. Sets and families are read once, in order.

    Raises:
      UnsayableIdentifier: the profile or a set's reference cannot be written; nothing has been yielded for the set.
      UnsayableMember: a member cannot be written; what was yielded is no file. Ask `unsayable` before.
    """
    phrasing = Phrasing(profile)
    opened = open_interchange(envelope, profile, function="BE", dialect=phrasing.dialect)
    yield opened.encode("ascii")
    count = 0
    for each in sets:
        yield from _write_set(each, envelope, phrasing)
        count += 1
    assert count, "an interchange holds at least one transaction set"
    yield _text(close_interchange(envelope, sets=count), phrasing)


def unsayable(profile: CarrierProfile, families: Iterable[FamilyRows]) -> Iterator[UnsayableMember]:
    """Yield what `write` would raise for each member who cannot be put into this carrier's file.

    Raises:
      UnsayableIdentifier: the profile itself cannot be written.
    """
    phrasing = Phrasing(profile)
    for rows in families:
        try:
            family = Family(rows, phrasing)
        except UnsayableMember as reason:
            yield reason
            continue
        for row in rows.rows:
            try:
                say_member(row, family, phrasing)
            except UnsayableMember as reason:
                yield reason


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """Where a member begins in a transaction set: the position of their INS, counted from ST = 1 as IK302 counts."""

    position: int
    family: str
    member: str


def places(envelope: Envelope, profile: CarrierProfile, each: TransactionSet) -> Iterator[MemberPlace]:
    """Yield where every member of a set begins; the last place at or before an IK302 is whom it speaks of.

    Raises:
      UnsayableMember: as `write` does.
    """
    phrasing = Phrasing(profile)
    position = len(_write_opening(each, envelope, phrasing)) + 1
    for rows in each.families:
        family = Family(rows, phrasing)
        for row in rows.rows:
            yield MemberPlace(position, rows.family, row.change.member)
            position += len(say_member(row, family, phrasing))


def _write_opening(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> list[Segment]:
    return [
        open_set("834", each.control_number, phrasing.dialect),
        *write_heading(heading_of(each, envelope, phrasing), phrasing.scribe),
    ]


def _write_set(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> Iterator[bytes]:
    opening = _write_opening(each, envelope, phrasing)
    tally = _Tally()
    bodies = (tally.segments_of(rows, phrasing) for rows in each.families)
    line_end = phrasing.profile.line_end
    yield from write_set(each.control_number, opening, bodies, phrasing.scribe, line_end)
    assert tally.subscribers + tally.dependents, "a transaction set holds at least one member"
    counts = Counts(tally.subscribers + tally.dependents, tally.subscribers, tally.dependents)
    assert each.counts in {None, counts}, "the counts said are the members written"


class _Tally:
    """Counts the members of a set while they are written."""

    def __init__(self) -> None:
        self.subscribers = 0
        self.dependents = 0

    def segments_of(self, rows: FamilyRows, phrasing: Phrasing) -> list[Segment]:
        """Return the segments of one family."""
        family = Family(rows, phrasing)
        segments: list[Segment] = []
        for row in rows.rows:
            segments += say_member(row, family, phrasing)
            if row.change.relationship is Relationship.SELF:
                self.subscribers += 1
            else:
                self.dependents += 1
        return segments


def _text(segments: list[Segment], phrasing: Phrasing) -> bytes:
    return join(segments, delimiters=phrasing.delimiters, line_end=phrasing.profile.line_end).encode("ascii")
