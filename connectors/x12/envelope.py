"""The envelope: ISA, GS, ST and their trailers, with control numbers and counts."""

from dataclasses import dataclass
from datetime import datetime

from connectors.x12.syntax import Charset, Delimiters, Segment, UnsayableIdentifier, join
from events.catalog import CarrierProfile

ISA_LENGTH = 106
"""Of an ISA segment with its terminator, in bytes."""
VERSION = "00501"
"""ISA12."""


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


def open_interchange(envelope: Envelope, profile: CarrierProfile, *, function: str, guide: str) -> str:
    """Return ISA and GS as text, each with its line end.

    Args:
      function: GS01, the kind of transaction sets in the group; `BE` for 834.
      guide: GS08, the implementation guide, `005010X220A1`.

    Raises:
      UnsayableIdentifier: an id of the profile holds a delimiter or does not fit its element.
    """
    delimiters = delimiters_of(profile)
    charset = Charset(delimiters)
    written = envelope.written_at
    header = [
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        charset.identifier(profile.sender_qualifier, "ISA05", shortest=2, longest=2),
        charset.identifier(profile.sender_id, "ISA06", longest=15).ljust(15),
        charset.identifier(profile.receiver_qualifier, "ISA07", shortest=2, longest=2),
        charset.identifier(profile.receiver_id, "ISA08", longest=15).ljust(15),
        f"{written:%y%m%d}",
        f"{written:%H%M}",
        delimiters.repetition,
        VERSION,
        f"{envelope.control_number:09d}",
        "1" if profile.want_ta1 else "0",
        "T" if profile.test else "P",
        delimiters.component,
    ]
    interchange = join([header], delimiters=delimiters)
    assert len(interchange) == ISA_LENGTH, "ISA is fixed"
    group = [
        "GS",
        function,
        charset.identifier(profile.application_sender, "GS02", shortest=2, longest=15),
        charset.identifier(profile.application_receiver, "GS03", shortest=2, longest=15),
        f"{written:%Y%m%d}",
        f"{written:%H%M}",
        str(envelope.control_number),
        "X",
        guide,
    ]
    return interchange + profile.line_end + join([group], delimiters=delimiters, line_end=profile.line_end)


def close_interchange(envelope: Envelope, *, sets: int) -> list[Segment]:
    """Return GE and IEA of an interchange of one group that holds so many transaction sets."""
    return [
        ["GE", str(sets), str(envelope.control_number)],
        ["IEA", "1", f"{envelope.control_number:09d}"],
    ]


def open_set(kind: str, control_number: str, guide: str) -> Segment:
    """Return ST. Its control number has four to nine letters or digits and is unique in the group.

    Raises:
      UnsayableIdentifier: it has not.
    """
    if not (4 <= len(control_number) <= 9 and control_number.isascii() and control_number.isalnum()):
        raise UnsayableIdentifier("ST02")
    return ["ST", kind, control_number, guide]


def close_set(control_number: str, *, segments: int) -> Segment:
    """Return SE; `segments` counts ST and SE too."""
    return ["SE", str(segments), control_number]
