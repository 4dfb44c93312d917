"""One member's row (loop 2000): what its segments say of each other."""

from collections.abc import Sequence

from connectors.x12.semantics.codes import (
    COVERAGE_DATES,
    COVERAGE_NUMBERS,
    MEMBER_DATES,
    MEMBER_NUMBERS,
)
from connectors.x12.semantics.demands import Demands
from connectors.x12.semantics.loops import Row, parted
from connectors.x12.semantics.shape import Coverage, Shape
from connectors.x12.semantics.tokens import Token

_SPANS = (
    ("356", "357", True),
    ("336", "337", False),
    ("338", "339", False),
    ("301", "340", False),
    ("340", "341", False),
    ("350", "351", False),
    ("473", "474", False),
    ("360", "361", False),
)
"""DTP01 of a begin and of its end in loops 2000 and 2200; COBRA does not begin before its event (301, 340)."""
_ENDS = ("357", "337", "339", "341", "351", "474", "286", "301", "303")
"""DTP01 that date a termination."""
_FOR_NOTICE = frozenset({"021", "024", "025"})
_VERIFY = "4"


def shape_of(row: Sequence[Token], demands: Demands, *, action: str, old: bool) -> Shape:
    """Return the shape of a member's row, with its faults.

    Args:
      row: the tokens of its segments, INS first.
      action: BGN08.
      old: the file is of version 004010, whose lists of dates and numbers are not ours.
    """
    ins = row[0]
    shape = Shape(ins.element(1) == "Y", ins.element(2), ins.element(3))
    parts = parted(row, shape)
    _judge_ins(ins, shape, demands, action)
    _judge_numbers(parts, shape, old=old)
    _judge_dates(parts, shape, demands, old=old)
    _judge_terminations(parts, shape)
    _judge_coverages(shape, ins, demands, action)
    _judge_person(parts, shape, demands)
    return shape


def _judge_ins(ins: Token, shape: Shape, demands: Demands, action: str) -> None:
    def complain(element: int, code: str) -> None:
        shape.faults.append((0, element, code))

    reason, standing, event, died = ins.element(4), ins.element(5), ins.element(7), bool(ins.element(12))
    if shape.subscriber != (shape.relationship == "18"):
        complain(2, "relationship")
    if standing == "C" and not event and demands.cobra_event:
        complain(7, "cobra-without-event")
    if event and standing != "C":
        complain(7, "event-without-cobra")
    if ins.element(8) and not shape.subscriber:
        complain(8, "employment-on-dependent")
    if died and reason not in {"", "03", "XN"}:
        complain(4, "death-without-reason")
    if reason == "03" and not died and shape.subscriber:
        complain(12, "reason-without-death")
    if action == _VERIFY:
        if shape.maintenance != "030" or reason not in {"", "XN"}:
            complain(3 if shape.maintenance != "030" else 4, "verify")
    elif reason == "XN" and shape.maintenance in _FOR_NOTICE:
        complain(4, "addition-for-notice")


def _judge_numbers(parts: Row, shape: Shape, *, old: bool) -> None:
    for loop, known in (
        (parts.member, MEMBER_NUMBERS),
        *((each, COVERAGE_NUMBERS) for each in parts.coverages),
    ):
        seen: set[str] = set()
        for at, qualifier in loop.numbers:
            if qualifier in seen:
                shape.faults.append((at, 1, "identifier-twice"))
            elif qualifier not in known and not old:
                shape.faults.append((at, 1, "code"))
            seen.add(qualifier)
    if shape.family_at < 0:
        shape.faults.append((0, 0, "identifier-missing"))


def _judge_dates(parts: Row, shape: Shape, demands: Demands, *, old: bool) -> None:
    loops = [(parts.member, MEMBER_DATES, False)]
    loops += [(each, COVERAGE_DATES, True) for each in parts.coverages]
    loops += [(each, COVERAGE_DATES, False) for each in parts.others]
    for loop, known, spans in loops:
        for at, qualifier, kind in loop.dates:
            if qualifier in demands.refused_dates:
                shape.faults.append((at, 1, "date-refused"))
            elif loop.days[qualifier] != at:
                shape.faults.append((at, 1, "date-twice"))
            elif qualifier not in known and not old:
                shape.faults.append((at, 1, "code"))
            elif kind == "RD8" and not spans:
                shape.faults.append((at, 2, "date-format"))
    _judge_spans(parts, shape)


def _judge_spans(parts: Row, shape: Shape) -> None:
    days = parts.member.days
    for begin, end, cancels in _SPANS:
        if begin in days and end in days:
            shape.spans.append((days[begin], days[end], cancels))
    for loop in (*parts.coverages, *parts.others):
        for begin, end in (("348", "349"), ("344", "345")):
            if begin in loop.days and end in loop.days:
                shape.spans.append((loop.days[begin], loop.days[end], begin == "348"))


def _judge_terminations(parts: Row, shape: Shape) -> None:
    days = parts.member.days
    dated = any(each in days for each in _ENDS) or parts.died
    if shape.maintenance == "024" and not dated and all(each.end < 0 for each in shape.coverages):
        shape.faults.append((0, 3, "termination-without-date"))
        return
    for each in shape.coverages:
        if each.maintenance == "024" and each.end < 0 and "357" not in days:
            shape.faults.append((each.at, 1, "coverage-without-end"))


def _judge_coverages(shape: Shape, ins: Token, demands: Demands, action: str) -> None:
    seen: dict[tuple[str, str, str], list[Coverage]] = {}
    for each in shape.coverages:
        if action == _VERIFY and each.maintenance != "030":
            shape.faults.append((each.at, 1, "verify"))
        if each.maintenance == "021":
            if each.begin < 0 and "348" not in demands.refused_dates:
                shape.faults.append((each.at, 0, "coverage-without-begin"))
            if each.open and shape.maintenance == "024":
                shape.faults.append((each.at, 1, "coverage-after-termination"))
            elif each.open and ins.element(8) == "TE" and ins.element(5) == "A":
                shape.faults.append((each.at, 1, "coverage-after-employment"))
        alike = seen.setdefault((each.maintenance, each.line, each.plan), [])
        shape.twins += [(other, each) for other in alike]
        alike.append(each)


def _judge_person(parts: Row, shape: Shape, demands: Demands) -> None:
    if shape.maintenance == "021":
        if not parts.born:
            shape.faults.append((0, 0, "birth-missing"))
        if demands.address and shape.subscriber and not (parts.street or parts.city):
            shape.faults.append((0, 0, "address-missing"))
    shape.faults += [(at, 0, "address-half") for at in parts.half_addresses]
    shape.faults += [(at, 0, "loop-open") for at in parts.open_loops]
