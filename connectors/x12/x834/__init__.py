"""Writes the 834 (005010X220A1): the loops in the order of the guide, one file per loop, streamed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.x12.envelope import Envelope, close_interchange, close_set, open_interchange, open_set
from connectors.x12.syntax import Segment, UnsayableIdentifier, join
from connectors.x12.x834.codes import Action, Purpose
from connectors.x12.x834.header_bgn import write_heading
from connectors.x12.x834.loop_1000_n1 import write_parties
from connectors.x12.x834.loop_2000_ins import write_member
from connectors.x12.x834.loop_2100_nm1 import write_names
from connectors.x12.x834.loop_2300_hd import write_coverages
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import Counts, FamilyRows, MemberRow, TransactionSet, UnsayableMember
from events.catalog import CarrierProfile
from events.people import is_sealed
from events.vocabulary.people import Relationship

__all__ = [
    "GUIDE",
    "Action",
    "Counts",
    "Envelope",
    "FamilyRows",
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

GUIDE = "005010X220A1"
_CHUNK_FAMILIES = 256


def write(envelope: Envelope, profile: CarrierProfile, sets: Iterable[TransactionSet]) -> Iterator[bytes]:
    """Yield one interchange in chunks of ASCII; memory does not grow with it.

    Deterministic: the same arguments give the same bytes. Sets and families are read once, in order.

    Raises:
      UnsayableIdentifier: the profile or a set's reference cannot be written; nothing has been yielded for the set.
      UnsayableMember: a member cannot be written; what was yielded is no file. Ask `unsayable` before.
    """
    phrasing = Phrasing(profile)
    yield open_interchange(envelope, profile, function="BE", guide=GUIDE).encode("ascii")
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
                _write_member(row, family, phrasing)
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
            position += len(_write_member(row, family, phrasing))


def _write_opening(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> list[Segment]:
    return [
        open_set("834", each.control_number, GUIDE),
        *write_heading(each, envelope, phrasing),
        *write_parties(phrasing),
    ]


def _write_set(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> Iterator[bytes]:
    opening = _write_opening(each, envelope, phrasing)
    written = len(opening)
    subscribers = dependents = 0
    waiting = [_text(opening, phrasing)]
    for rows in each.families:
        family = Family(rows, phrasing)
        segments: list[Segment] = []
        for row in rows.rows:
            segments += _write_member(row, family, phrasing)
            if row.change.relationship is Relationship.SELF:
                subscribers += 1
            else:
                dependents += 1
        written += len(segments)
        waiting.append(_text(segments, phrasing))
        if len(waiting) >= _CHUNK_FAMILIES:
            yield b"".join(waiting)
            waiting.clear()
    total = subscribers + dependents
    assert total, "a transaction set holds at least one member"
    assert each.counts in {None, Counts(total, subscribers, dependents)}, (
        "the counts said are the members written"
    )
    waiting.append(_text([close_set(each.control_number, segments=written + 1)], phrasing))
    yield b"".join(waiting)


def _write_member(row: MemberRow, family: Family, phrasing: Phrasing) -> list[Segment]:
    if is_sealed(row.person) or (row.prior_person is not None and is_sealed(row.prior_person)):
        raise UnsayableMember(family.id, row.change.member, "the person is sealed")
    try:
        segments = write_member(row.change, family, phrasing)
        segments += write_names(row, family, phrasing)
    except UnsayableIdentifier as fault:
        raise UnsayableMember(family.id, row.change.member, str(fault)) from None
    segments += write_coverages(row.change, family, phrasing)
    return segments


def _text(segments: list[Segment], phrasing: Phrasing) -> bytes:
    return join(segments, delimiters=phrasing.delimiters, line_end=phrasing.profile.line_end).encode("ascii")
