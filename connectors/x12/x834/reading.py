"""Reads 834 files, whoever wrote them and however large: the heading of each transaction set, then member by member.

`read(content)` is all that others need. It yields, in the order of the file,

    SetOpened   a transaction set: the interchange, the group and the set it stands in, and its heading
    MemberRead  one member, and where their INS stands (position counted from ST = 1, as IK302 counts)
    SetClosed   how many members and segments were read, and whether SE said so too
    Problem     what could not be read, or only by mending it (a warning); it names place and reason, never data

`whole(content)` gathers the same for small files. Delimiters come from each ISA; several interchanges, groups and sets
may follow each other, also of other kinds, which are told and passed over. Codes are put into upper case, texts and
numbers stay as they are. Memory does not grow with the file. Nothing in a file raises an error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.x12.envelope import Group, Interchange
from connectors.x12.reading import Token, tokens
from connectors.x12.syntax import Problem
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.header_bgn import read_heading
from connectors.x12.x834.loop_2000_ins import read_member
from connectors.x12.x834.model import Heading, Member

__all__ = ["MemberRead", "Problem", "SetClosed", "SetOpened", "SetRead", "read", "whole"]

_CHUNK = 1 << 16
_MEMBER_LONGEST = 5000
"""Segments of one member: ninety-nine coverages with all that belongs to them are fewer."""


_STRUCTURE = frozenset({"ISA", "GS", "ST", "INS", "SE", "GE", "IEA"})
"""Segments with which something else begins or ends."""


@dataclass(frozen=True, slots=True)
class SetOpened:
    """A transaction set begins."""

    interchange: Interchange
    group: Group
    control_number: str
    """ST02."""
    guide: str
    """ST03, or GS08 where a set does not repeat it."""
    heading: Heading


@dataclass(frozen=True, slots=True)
class MemberRead:
    """One member of the set opened last."""

    position: int
    """Of INS, counted from ST = 1."""
    member: Member


@dataclass(frozen=True, slots=True)
class SetClosed:
    """A transaction set ends."""

    control_number: str
    members: int
    segments: int
    """Counted, ST and SE too."""
    as_told: bool
    """Whether SE tells the same count and control number."""


@dataclass(frozen=True, slots=True)
class SetRead:
    """A whole transaction set in memory."""

    opened: SetOpened
    members: tuple[Member, ...]
    closed: SetClosed | None
    """None where the file ends before the set does."""


Read = SetOpened | MemberRead | SetClosed | Problem


def read(content: bytes | Path | Iterable[bytes]) -> Iterator[Read]:
    """Yield what an 834 file says, in its order, see the module.

    Members whose INS cannot be read are told and left out. After a problem at the place of an interchange, which is no
    warning, nothing more of the file can be read.
    """
    reader = _Reader()
    for token in tokens(_chunks(content) if isinstance(content, Path) else content):
        if isinstance(token, Problem):
            yield token
        elif token.name in _STRUCTURE or not reader.add(token):
            yield from reader.take(token)
    yield from reader.end()


def whole(content: bytes | Path | Iterable[bytes]) -> tuple[list[SetRead], list[Problem]]:
    """Return the transaction sets of a file, all in memory, and its problems."""
    sets: list[SetRead] = []
    problems: list[Problem] = []
    opened: SetOpened | None = None
    members: list[Member] = []
    for each in read(content):
        match each:
            case SetOpened():
                if opened is not None:
                    sets.append(SetRead(opened, tuple(members), None))
                opened, members = each, []
            case MemberRead(member=member):
                members.append(member)
            case SetClosed() if opened is not None:
                sets.append(SetRead(opened, tuple(members), each))
                opened, members = None, []
            case Problem():
                problems.append(each)
            case _:
                pass
    if opened is not None:
        sets.append(SetRead(opened, tuple(members), None))
    return sets, problems


@dataclass(slots=True)
class _Set:
    """The transaction set that is being read."""

    control_number: str
    first_position: int
    """Of ST in its interchange."""
    guide: str
    waiting: list[Token] = field(default_factory=list)
    """Segments of the heading or of one member, until it is whole."""
    opened: bool = False
    members: int = 0
    too_long: bool = False


class _Reader:
    """Sorts segments into headings and members."""

    def __init__(self) -> None:
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._set: _Set | None = None
        self._passing = False

    def add(self, token: Token) -> bool:
        """Gather a segment of a heading or a member; return whether there was room for it."""
        current = self._set
        if current is None or len(current.waiting) >= _MEMBER_LONGEST:
            return False
        current.waiting.append(token)
        return True

    def take(self, token: Token) -> Iterator[Read]:
        """Yield what has become whole with this segment."""
        current = self._set
        match token.name:
            case "INS" if current:
                yield from self._flush(current)
                current.waiting = [token]
                current.too_long = False
            case "ISA" | "GS" | "GE" | "IEA":
                yield from self.end()
                yield from self._envelope(token)
            case "ST":
                yield from self.end()
                yield from self._open(token)
            case "SE" if current:
                yield from self._flush(current)
                yield self._close(current, token)
            case "SE":
                self._passing = False
            case _ if current:
                if not current.too_long:
                    current.too_long = True
                    reason = (
                        "a member or heading with more segments than any can have: the rest was passed over"
                    )
                    position = token.position + 1 - current.first_position
                    place = f"ST {current.control_number} segment {position} {token.name}".rstrip()
                    yield Problem(place, reason)
            case "TA1":
                pass
            case _ if not self._passing:
                yield Problem(token.place, "a segment that is in no transaction set was passed over")
            case _:
                pass

    def end(self) -> Iterator[Read]:
        """Yield what was waiting when a set is not closed."""
        current, self._set = self._set, None
        self._passing = False
        if current:
            yield from self._flush(current)
            yield Problem(f"ST {current.control_number}", "the transaction set is not closed by SE")

    def _envelope(self, token: Token) -> Iterator[Problem]:
        element = token.element
        match token.name:
            case "ISA":
                self._group = None
                self._interchange = Interchange(
                    element(5),
                    element(6),
                    element(7),
                    element(8),
                    element(9),
                    element(10),
                    element(13),
                    element(12),
                    element(14) == "1",
                    element(15).upper() == "T",
                )
            case "GS":
                self._group = Group(
                    element(1).upper(),
                    element(2),
                    element(3),
                    element(4),
                    element(5),
                    element(6),
                    element(8).upper(),
                )
            case "GE" if self._group and element(2) != self._group.control_number:
                yield Problem(token.place, "GE02 is not GS06", warning=True)
            case "IEA" if self._interchange and element(2) != self._interchange.control_number:
                yield Problem(token.place, "IEA02 is not ISA13", warning=True)
            case _:
                pass

    def _open(self, token: Token) -> Iterator[Problem]:
        if token.element(1) != "834":
            self._passing = True
            yield Problem(token.place, "a transaction set that is no 834 was passed over", warning=True)
            return
        guide = self._group.guide if self._group else ""
        self._set = _Set(token.element(2), token.position, token.element(3).upper() or guide)

    def _flush(self, current: _Set) -> Iterator[Read]:
        """Yield the heading or the member that has become whole."""
        waiting, current.waiting = current.waiting, []
        cursor = Cursor(waiting, control=current.control_number, offset=1 - current.first_position)
        if not current.opened:
            current.opened = True
            heading = read_heading(cursor)
            yield from cursor.problems
            if heading is None:
                heading = Heading("", "", None, "", "")
            interchange = self._interchange or Interchange("", "", "", "", "", "", "")
            group = self._group or Group("", "", "", "", "", "", "")
            yield SetOpened(interchange, group, current.control_number, current.guide, heading)
            return
        if not waiting:
            return
        member = read_member(cursor)
        yield from cursor.problems
        if member is not None:
            current.members += 1
            yield MemberRead(waiting[0].position + 1 - current.first_position, member)

    def _close(self, current: _Set, token: Token) -> SetClosed:
        segments = token.position + 1 - current.first_position
        as_told = token.element(1).lstrip("0") == str(segments) and token.element(2) == current.control_number
        self._set = None
        return SetClosed(current.control_number, current.members, segments, as_told)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
