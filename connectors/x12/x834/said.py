"""Families said once and put into files as they stand: of a family's text nothing depends on the file it is in."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from connectors.x12.envelope import Envelope, close_interchange, close_set, open_interchange, open_set
from connectors.x12.syntax import Segment, join
from connectors.x12.x834.codes import Action, Purpose
from connectors.x12.x834.header_bgn import write_heading
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import Counts, FamilyRows, TransactionSet
from connectors.x12.x834.saying_heading import heading_of
from connectors.x12.x834.saying_member import say_member
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from events.vocabulary.people import Relationship

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class SaidSet:
    """One ST–SE of families that are said."""

    control_number: str
    """ST02."""
    reference: str
    """BGN02."""
    action: Action
    families: Iterable[SaidFamily]
    """Read once."""


def say(rows: FamilyRows, phrasing: Phrasing) -> SaidFamily:
    """Return a family as it stands in files for a carrier.

    Raises:
      UnsayableMember: a member cannot be said to this carrier.
    """
    family = Family(rows, phrasing)
    segments: list[Segment] = []
    for row in rows.rows:
        segments += say_member(row, family, phrasing)
    subscribers = sum(1 for row in rows.rows if row.change.relationship is Relationship.SELF)
    return SaidFamily(_text(segments, phrasing), len(segments), subscribers, len(rows.rows) - subscribers)


def write_said(envelope: Envelope, profile: CarrierProfile, sets: Iterable[SaidSet]) -> Iterator[bytes]:
    """Yield one interchange, the same bytes as `x834.write` gives for the same families, in chunks.

    Memory does not grow with it, but for a carrier that is told counts before the members: then the families of a
    set are held packed until they are counted, about 30 bytes a member.

    Raises:
      UnsayableIdentifier: the profile or a set's reference cannot be written; nothing has been yielded for the set.
    """
    phrasing = Phrasing(profile)
    yield open_interchange(envelope, profile, function="BE", dialect=phrasing.dialect).encode("ascii")
    count = 0
    for each in sets:
        yield from _write_set(each, envelope, phrasing)
        count += 1
    assert count, "an interchange holds at least one transaction set"
    yield _text(close_interchange(envelope, sets=count), phrasing)


def _write_set(each: SaidSet, envelope: Envelope, phrasing: Phrasing) -> Iterator[bytes]:
    tally = _Tally()
    chunks = _chunks(each.families, tally)
    counts = None
    if phrasing.profile.say_counts:
        packed = [zlib.compress(chunk, 1) for chunk in chunks]
        chunks = map(zlib.decompress, packed)
        counts = Counts(tally.subscribers + tally.dependents, tally.subscribers, tally.dependents)
    heading = TransactionSet(each.control_number, each.reference, Purpose.ORIGINAL, each.action, ())
    opening = [
        open_set("834", each.control_number, phrasing.dialect),
        *write_heading(heading_of(replace(heading, counts=counts), envelope, phrasing), phrasing.scribe),
    ]
    yield _text(opening, phrasing)
    yield from chunks
    assert tally.subscribers + tally.dependents, "a transaction set holds at least one member"
    written = len(opening) + tally.segments + 1
    yield _text([close_set(each.control_number, segments=written)], phrasing)


class _Tally:
    """Counts what a set holds while it passes."""

    segments = subscribers = dependents = 0


def _chunks(families: Iterable[SaidFamily], tally: _Tally) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for each in families:
        tally.segments += each.segments
        tally.subscribers += each.subscribers
        tally.dependents += each.dependents
        waiting.append(each.text)
        size += len(each.text)
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    yield b"".join(waiting)


def _text(segments: list[Segment], phrasing: Phrasing) -> bytes:
    return join(segments, delimiters=phrasing.delimiters, line_end=phrasing.profile.line_end).encode("ascii")
