"""Writes transaction sets segment by segment, counted and in chunks; and whole files from the model.

`write_model` is the counterpart of `connectors.x12.x834.reading`: what was read is written again. Files of ours are
written from rows, see `connectors.x12.x834.write`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from connectors.x12.envelope import Group, Interchange, close_set, open_set, write_group, write_interchange
from connectors.x12.syntax import Charset, Delimiters, Segment, join
from connectors.x12.x834.dialects import DIALECTS
from connectors.x12.x834.header_bgn import write_heading
from connectors.x12.x834.loop_2000_ins import write_member
from connectors.x12.x834.model import Heading, Member
from connectors.x12.x834.scribe import Scribe

_CHUNK_BODIES = 256


@dataclass(frozen=True, slots=True)
class SetToWrite:
    """One transaction set: ST02, its heading, and its members, which are read once."""

    control_number: str
    heading: Heading
    members: Iterable[Member]


def scribe_for(
    guide: str, delimiters: Delimiters | None = None, letter_case: Literal["upper", "as_is"] = "as_is"
) -> Scribe:
    """Return what the loops are written with for a guide named as in GS08: 005010X220A1, 005010X220, 004010X095A1.

    Raises:
      KeyError: the guide is none of these.
    """
    used = delimiters or Delimiters()
    return Scribe(used, DIALECTS[guide], Charset(used, letter_case=letter_case))


def write_model(
    interchange: Interchange,
    group: Group,
    sets: Iterable[SetToWrite],
    *,
    scribe: Scribe,
    line_end: str = "",
) -> Iterator[bytes]:
    """Yield one interchange of one group in chunks of ASCII; memory does not grow with it.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered; what was yielded is no file.
    """
    delimiters = scribe.delimiters
    header = write_interchange(interchange, delimiters, repeats=scribe.dialect.repeats) + line_end
    yield (header + join([write_group(group, delimiters)], delimiters=delimiters, line_end=line_end)).encode()
    count = 0
    for each in sets:
        opening = [
            open_set("834", each.control_number, scribe.dialect),
            *write_heading(each.heading, scribe),
        ]
        bodies = (write_member(member, scribe) for member in each.members)
        yield from write_set(each.control_number, opening, bodies, scribe, line_end)
        count += 1
    trailer = [["GE", str(count), group.control_number], ["IEA", "1", interchange.control_number]]
    yield join(trailer, delimiters=delimiters, line_end=line_end).encode()


def write_set(
    control_number: str,
    opening: list[Segment],
    bodies: Iterable[list[Segment]],
    scribe: Scribe,
    line_end: str,
) -> Iterator[bytes]:
    """Yield a transaction set, from the ST that `opening` begins with to SE, in chunks of several bodies."""
    delimiters = scribe.delimiters
    written = len(opening)
    waiting = [join(opening, delimiters=delimiters, line_end=line_end)]
    for segments in bodies:
        written += len(segments)
        waiting.append(join(segments, delimiters=delimiters, line_end=line_end))
        if len(waiting) >= _CHUNK_BODIES:
            yield "".join(waiting).encode("ascii")
            waiting.clear()
    end = close_set(control_number, segments=written + 1)
    waiting.append(join([end], delimiters=delimiters, line_end=line_end))
    yield "".join(waiting).encode("ascii")
