"""The members of a file as they pass by: each row to tokens, to its shape, to its family; most of it seen before."""

from collections.abc import Sequence

from connectors.x12.semantics import values
from connectors.x12.semantics.demands import Demands
from connectors.x12.semantics.families import Families
from connectors.x12.semantics.findings import Findings
from connectors.x12.semantics.grammar import Grammar
from connectors.x12.semantics.member import shape_of
from connectors.x12.semantics.segment import Standpoint
from connectors.x12.semantics.shape import Coverage, Shape
from connectors.x12.semantics.tokens import ENVELOPE, Token, Tokens

_SHAPES_MOST = 1 << 14
"""Shapes remembered; then they are forgotten and made again."""


class Members:
    """Judges members from one standpoint, which `stand` changes; families are followed by `Families`."""

    def __init__(self, findings: Findings, families: Families, grammar: Grammar, demands: Demands) -> None:
        self._findings = findings
        self._families = families
        self._grammar = grammar
        self._demands = demands
        self._action = self._day = ""
        self._shapes: dict[tuple[Token | None, ...], Shape] = {}
        self._tokens = Tokens(Standpoint(grammar, demands, ""))

    def stand(self, action: str, day: str) -> None:
        """From here on the file has this action (BGN08) and this date (BGN03)."""
        if (action, day) != (self._action, self._day):
            self._action, self._day = action, day
            self._shapes = {}
            self._tokens = Tokens(Standpoint(self._grammar, self._demands, day))

    def loose(self, segment: str, position: int) -> Token:
        """Judge a segment that belongs to no member, and return its token."""
        token, faults = self._tokens.meet(segment)
        for element, code in faults:
            self._findings.add(code, position, token.name, element)
        return token

    def read(self, segments: list[str], position: int) -> int:
        """Judge the row whose INS stands at `position`; return how many of the segments are the member's.

        The row ends before the first segment of the envelope. Empty segments are told, and taken out of the list.
        """
        known = self._tokens.known
        row: list[Token | None] = list(map(known.get, segments))
        if None in row:
            row = self._fill(row, segments, position)
        key = tuple(row)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._learn(key)
        if shape.faults or shape.spans or shape.twins:
            self._tell(shape, segments, position)
        self._families.add(shape, segments, position)
        return len(row)

    def _fill(self, row: list[Token | None], segments: list[str], position: int) -> list[Token | None]:
        """Return the row with every token in it, cut at the envelope."""
        tokens = self._tokens
        personal = tokens.personal
        found: list[tuple[int, Token, list[tuple[int, str]]]] = []
        row.append(None)
        last = len(row) - 1
        at = row.index(None)
        while at < last:
            segment = segments[at]
            look = personal.get(segment[:3])
            plain = look[0](segment) if look is not None else None
            token = look[1].get(plain[1]) if look is not None and plain is not None else None
            if token is None:
                token, faults = tokens.meet(segment)
                if token.name in ENVELOPE:
                    break
                if faults:
                    found.append((at, token, faults))
            row[at] = token
            at = row.index(None, at)
        del row[at:]
        if found:
            self._tell_segments(found, segments, row, position)
        return row

    def _tell_segments(
        self,
        found: list[tuple[int, Token, list[tuple[int, str]]]],
        segments: list[str],
        row: list[Token | None],
        position: int,
    ) -> None:
        owner = position + next(
            (at for at, each in enumerate(row) if each and each.elements[:2] == ("REF", "0F")), 0
        )
        for at, token, faults in found:
            forgiven = token.name == "DMG" and _is_corrected(row[at - 1])
            for element, code in faults:
                if not (forgiven and code in _OF_THE_LIVING):
                    self._findings.add(code, position + at, token.name, element, member=owner)

    def _learn(self, key: tuple[Token | None, ...]) -> Shape:
        """Return the shape of a row that was not seen before, and remember it."""
        row = [each for each in key if each is not None]
        shape = shape_of(row, self._demands, action=self._action, old=self._grammar.old)
        if len(self._shapes) >= _SHAPES_MOST:
            self._shapes.clear()
        self._shapes[key] = shape
        return shape

    def _tell(self, shape: Shape, segments: Sequence[str], position: int) -> None:
        """Note what is wrong with the shape, and compare the days that it says are to be compared."""
        owner = position + max(shape.family_at, 0)
        name = self._grammar.element

        def add(at: int, element: int, code: str) -> None:
            self._findings.add(code, position + at, segments[at].partition(name)[0], element, member=owner)

        for at, element, code in shape.faults:
            add(at, element, code)
        for begin, end, cancels in shape.spans:
            first, last = self._day_at(segments, begin), self._day_at(segments, end)
            if last and first and last < first:
                allowed = cancels and self._demands.day_before_allowed and values.follows(last, first)
                if not allowed:
                    add(end, 3, "end-before-begin")
        for one, other in shape.twins:
            if self._days(segments, one) == self._days(segments, other):
                add(other.at, 0, "coverage-twice")

    def _days(self, segments: Sequence[str], coverage: Coverage) -> tuple[str, str]:
        """Return what tells a coverage from the same one of another span or another change."""
        return (self._day_at(segments, coverage.begin), self._day_at(segments, coverage.change))

    def _day_at(self, segments: Sequence[str], at: int) -> str:
        """Return the day that a DTP says, as text; empty when it says none."""
        if at < 0:
            return ""
        elements = segments[at].split(self._grammar.element)
        day = elements[3] if len(elements) > 3 else ""
        return day if values.is_day(day) else ""


def _is_corrected(before: Token | None) -> bool:
    """Whether the DMG after this tells what was wrong before (2100B)."""
    return before is not None and before.elements[:2] == ("NM1", "70")


_OF_THE_LIVING = frozenset({"birth-in-future", "birth-too-early"})
