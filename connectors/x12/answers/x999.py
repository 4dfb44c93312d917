"""Reads one 999 or 997, ST to SE: AK1, then AK2 IK3 IK4 IK5 for sets worth naming, then AK9."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.x12.answers.ta1 import count
from connectors.x12.answers.values import (
    ACCEPTED,
    REJECTED,
    ElementError,
    GroupAnswer,
    SegmentError,
    SetAnswer,
)
from connectors.x12.reading import Token
from connectors.x12.syntax import Problem

_CODE = re.compile(r"[A-Z0-9]{1,6}")
_CONTROL = re.compile(r"[A-Za-z0-9]{1,9}")
_GROUP_CODES = frozenset({"A", "E", "P", "R", "M", "W", "X"})


class _Unclear(Exception):
    """The verdict cannot be relied on."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(reason)
        self.problem = Problem(place, reason)


@dataclass(slots=True)
class _Reading:
    """What has been read of one acknowledgment so far."""

    sets: list[SetAnswer] = field(default_factory=list)
    control_number: str | None = None
    """Of the set being read; None between sets."""
    errors: list[tuple[SegmentError, list[ElementError]]] = field(default_factory=list)


def read_999(segments: Sequence[Token], sender: str) -> tuple[GroupAnswer | None, list[Problem]]:
    """Return what one acknowledgment says, or the reason why it cannot be relied on.

    Args:
      segments: ST to SE, both included.
      sender: ISA06 of the answer.

    Nothing is returned for one that is cut short or contradicts itself: whoever believed it could take a rejected
    member for an accepted one. Bad data it quotes (IK404, CTX) is not read.
    """
    try:
        return _read(segments, sender), []
    except _Unclear as unclear:
        return None, [unclear.problem]


def _read(segments: Sequence[Token], sender: str) -> GroupAnswer:
    head, tail = segments[0], segments[-1]
    if tail.name != "SE" or count(tail.element(1)) != len(segments):
        raise _Unclear(tail.place, "the acknowledgment is cut short: its segments are not as many as it says")
    if tail.element(2) != head.element(2):
        raise _Unclear(f"{tail.place} SE02", "the control numbers of ST and SE differ")
    body = list(segments[1:-1])
    if len(body) < 2 or body[0].name != "AK1" or body[-1].name != "AK9":
        raise _Unclear(head.place, "the acknowledgment does not begin with AK1 and end with AK9")
    number = count(body[0].element(2))
    if number is None:
        raise _Unclear(f"{body[0].place} AK102", "the group's control number is no number")
    reading = _Reading()
    for token in body[1:-1]:
        _READERS.get(token.name, _unexpected)(token, reading)
    if reading.control_number is not None:
        raise _Unclear(body[-1].place, "a transaction set is named without a verdict")
    answer = _group(body[-1], number, _code(body[0].element(1)), tuple(reading.sets), sender)
    _agree(answer, body[-1].place)
    return answer


def _begin_set(token: Token, reading: _Reading) -> None:
    """AK2: AK202 is the ST02 that is answered."""
    number = token.element(2)
    if reading.control_number is not None:
        raise _Unclear(token.place, "a transaction set is named without a verdict")
    if not _CONTROL.fullmatch(number):
        raise _Unclear(f"{token.place} AK202", "the transaction set's control number cannot be read")
    reading.control_number = number
    reading.errors = []


def _read_segment_error(token: Token, reading: _Reading) -> None:
    """IK3: IK301 segment, IK302 position, IK303 loop, IK304 code."""
    _inside_set(token, reading)
    position = count(token.element(2))
    if position is None:
        raise _Unclear(f"{token.place} {token.name}02", "the position of a segment is no number")
    names = [_code(token.element(each)) for each in (1, 3, 4)]
    error = SegmentError(segment=names[0], position=position, loop=names[1], code=names[2])
    reading.errors.append((error, []))


def _read_element_error(token: Token, reading: _Reading) -> None:
    """IK4: IK401 element, component and repetition, IK402 reference number, IK403 code. IK404 is not looked at."""
    _inside_set(token, reading)
    if not reading.errors:
        raise _Unclear(token.place, "an element is at fault in no segment")
    where = [count(each) for each in token.element(1).split(token.component)]
    if where[0] is None:
        raise _Unclear(f"{token.place} {token.name}01", "the position of an element is no number")
    fault = ElementError(
        element=where[0],
        component=where[1] if len(where) > 1 else None,
        repetition=where[2] if len(where) > 2 else None,
        reference=_code(token.element(2)),
        code=_code(token.element(3)),
    )
    reading.errors[-1][1].append(fault)


def _end_set(token: Token, reading: _Reading) -> None:
    """IK5: IK501 verdict, IK502 to IK506 reasons."""
    _inside_set(token, reading)
    code = token.element(1)
    if code not in ACCEPTED | REJECTED:
        raise _Unclear(f"{token.place} {token.name}01", "the verdict on a transaction set is unknown")
    assert reading.control_number is not None
    reasons = tuple(_code(each) for each in token.elements[1:6] if each)
    errors = tuple(replace(error, elements=tuple(elements)) for error, elements in reading.errors)
    reading.sets.append(SetAnswer(reading.control_number, code, reasons, errors))
    reading.control_number = None


def _pass_over(token: Token, reading: _Reading) -> None:
    """CTX: the business unit at fault. It names people, so it is not read."""


def _unexpected(token: Token, reading: _Reading) -> None:
    raise _Unclear(token.place, "a segment that has no place in an acknowledgment")


_READERS = {
    "AK2": _begin_set,
    "IK3": _read_segment_error,
    "AK3": _read_segment_error,
    "CTX": _pass_over,
    "IK4": _read_element_error,
    "AK4": _read_element_error,
    "IK5": _end_set,
    "AK5": _end_set,
}
"""A 997 says AK3, AK4 and AK5 where a 999 says IK3, IK4 and IK5."""


def _inside_set(token: Token, reading: _Reading) -> None:
    if reading.control_number is None:
        raise _Unclear(token.place, "it speaks of a transaction set that it has not named")


def _group(token: Token, number: int, function: str, sets: tuple[SetAnswer, ...], sender: str) -> GroupAnswer:
    """AK9: AK901 verdict, AK902 to AK904 counts, AK905 to AK909 reasons."""
    code = token.element(1)
    if code not in _GROUP_CODES:
        raise _Unclear(f"{token.place} AK901", "the verdict on the group is unknown")
    counts = [count(token.element(each)) for each in (2, 3, 4)]
    included, received, accepted = counts
    if included is None or received is None or accepted is None:
        raise _Unclear(token.place, "the counts of transaction sets are no numbers")
    reasons = tuple(_code(each) for each in token.elements[4:9] if each)
    return GroupAnswer(number, function, code, included, received, accepted, reasons, sets, sender)


def _agree(answer: GroupAnswer, place: str) -> None:
    """Refuse an answer whose verdicts and counts contradict each other."""
    named = len(answer.sets)
    refused = sum(not each.accepted for each in answer.sets)
    taken = named - refused
    if len({each.control_number for each in answer.sets}) < named:
        raise _Unclear(place, "a transaction set is named twice")
    if named > answer.received:
        raise _Unclear(place, "more transaction sets are named than came")
    if answer.code in {"A", "E", "P"} and answer.included != answer.received:
        raise _Unclear(place, "not all transaction sets came, and which did not is not said")
    match answer.code:
        case "A" | "E":
            agrees = not refused and answer.accepted_count == answer.received
        case "P":
            agrees = refused > 0 and answer.accepted_count == answer.received - refused
        case _:
            agrees = not taken and answer.accepted_count == 0
    if not agrees:
        raise _Unclear(
            place, "the verdict on the group contradicts its counts or those on its transaction sets"
        )


def _code(text: str) -> str:
    """Return a code or a segment's name; a question mark for anything that could be data."""
    return text if not text or _CODE.fullmatch(text) else "?"
