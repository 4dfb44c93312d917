"""The envelope: ISA, GS, ST and their trailers, with control numbers and counts."""

from dataclasses import dataclass
from datetime import datetime

from connectors.x12.syntax import Charset, Delimiters, Segment, UnsayableIdentifier, join
from events.catalog import CarrierProfile

ISA_LENGTH = 106
"""Of an ISA segment with its terminator, in bytes."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a guide is told in the envelope: its version, and what older versions do not have."""

    guide: str
    """GS08, and ST03 where the version has it."""
    version: str = "00501"
    """ISA12."""
    repeats: bool = True
    """Whether ISA11 is the repetition separator; before 005010 it is `U`, the standards of the U.S."""
    guide_in_set: bool = True
    """Whether ST03 repeats the guide."""


@dataclass(frozen=True, slots=True)
class Interchange:
    """ISA: who sends to whom, when, and under which number. ISA01 to ISA04 (authorization, security) stay empty."""

    sender_qualifier: str
    sender_id: str
    receiver_qualifier: str
    receiver_id: str
    day: str
    """ISA09, YYMMDD."""
    time: str
    """ISA10, HHMM."""
    control_number: str
    """ISA13, nine digits."""
    version: str = "00501"
    """ISA12."""
    want_ta1: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """GS: the application it comes from and goes to, when, and under which number."""

    function: str
    """GS01; BE for 834."""
    sender: str
    receiver: str
    day: str
    """GS04, CCYYMMDD."""
    time: str
    """GS05, HHMM to HHMMSSDD."""
    control_number: str
    """GS06."""
    guide: str
    """GS08."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is new in every file: its number, and the wall-clock time printed in it (in the carrier's zone)."""

    control_number: int
    """ISA13 and GS06, 1 to 999,999,999."""
    written_at: datetime

    def __post_init__(self) -> None:
        assert 1 <= self.control_number <= 999_999_999, "ISA13 has nine digits and begins at 1"
        assert self.written_at.tzinfo is not None, "the time in a file is an instant in the carrier's zone"


def delimiters_of(profile: CarrierProfile) -> Delimiters:
    """Return the delimiters a carrier asks for.

    Raises:
      UnsayableIdentifier: they are not four different characters that no data needs.
    """
    return Delimiters(
        element=profile.element_separator,
        repetition=profile.repetition_separator,
        component=profile.component_separator,
        terminator=profile.segment_terminator,
    )


def open_interchange(envelope: Envelope, profile: CarrierProfile, *, function: str, dialect: Dialect) -> str:
    """Return ISA and GS as text, each with its line end.

    Args:
      function: GS01, the kind of transaction sets in the group; `BE` for 834.
      dialect: the guide that is spoken, `005010X220A1`, and how its version has it.

    Raises:
      UnsayableIdentifier: an id of the profile holds a delimiter or does not fit its element.
    """
    delimiters = delimiters_of(profile)
    written = envelope.written_at
    interchange = Interchange(
        profile.sender_qualifier,
        profile.sender_id,
        profile.receiver_qualifier,
        profile.receiver_id,
        f"{written:%y%m%d}",
        f"{written:%H%M}",
        f"{envelope.control_number:09d}",
        dialect.version,
        profile.want_ta1,
        profile.test,
    )
    group = Group(
        function,
        profile.application_sender,
        profile.application_receiver,
        f"{written:%Y%m%d}",
        f"{written:%H%M}",
        str(envelope.control_number),
        dialect.guide,
    )
    header = write_interchange(interchange, delimiters, repeats=dialect.repeats)
    opened = join([write_group(group, delimiters)], delimiters=delimiters, line_end=profile.line_end)
    return header + profile.line_end + opened


def write_interchange(interchange: Interchange, delimiters: Delimiters, *, repeats: bool = True) -> str:
    """Return ISA as text of exactly 106 characters, without a line end.

    Raises:
      UnsayableIdentifier: an element would have to be altered or does not fit.
    """
    fixed = Charset(delimiters).identifier
    header = [
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        fixed(interchange.sender_qualifier, "ISA05", shortest=2, longest=2),
        fixed(interchange.sender_id, "ISA06", longest=15).ljust(15),
        fixed(interchange.receiver_qualifier, "ISA07", shortest=2, longest=2),
        fixed(interchange.receiver_id, "ISA08", longest=15).ljust(15),
        fixed(interchange.day, "ISA09", shortest=6, longest=6),
        fixed(interchange.time, "ISA10", shortest=4, longest=4),
        delimiters.repetition if repeats else "U",
        fixed(interchange.version, "ISA12", shortest=5, longest=5),
        fixed(interchange.control_number, "ISA13", shortest=9, longest=9),
        "1" if interchange.want_ta1 else "0",
        "T" if interchange.test else "P",
        delimiters.component,
    ]
    text = join([header], delimiters=delimiters)
    assert len(text) == ISA_LENGTH, "ISA is fixed"
    return text


def write_group(group: Group, delimiters: Delimiters) -> Segment:
    """Return GS.

    Raises:
      UnsayableIdentifier: an element would have to be altered or does not fit.
    """
    fixed = Charset(delimiters).identifier
    return [
        "GS",
        fixed(group.function, "GS01", shortest=2, longest=2),
        fixed(group.sender, "GS02", shortest=2, longest=15),
        fixed(group.receiver, "GS03", shortest=2, longest=15),
        fixed(group.day, "GS04", shortest=8, longest=8),
        fixed(group.time, "GS05", shortest=4, longest=8),
        fixed(group.control_number, "GS06", longest=9),
        "X",
        fixed(group.guide, "GS08", longest=12),
    ]


def close_interchange(envelope: Envelope, *, sets: int) -> list[Segment]:
    """Return GE and IEA of an interchange of one group that holds so many transaction sets."""
    return [
        ["GE", str(sets), str(envelope.control_number)],
        ["IEA", "1", f"{envelope.control_number:09d}"],
    ]


def open_set(kind: str, control_number: str, dialect: Dialect) -> Segment:
    """Return ST, with ST03 where the dialect has it.

    Its control number has four to nine letters or digits and is unique in the group.

    Raises:
      UnsayableIdentifier: it has not.
    """
    if not (4 <= len(control_number) <= 9 and control_number.isascii() and control_number.isalnum()):
        raise UnsayableIdentifier("ST02")
    segment = ["ST", kind, control_number]
    return [*segment, dialect.guide] if dialect.guide_in_set else segment


def close_set(control_number: str, *, segments: int) -> Segment:
    """Return SE; `segments` counts ST and SE too."""
    return ["SE", str(segments), control_number]
