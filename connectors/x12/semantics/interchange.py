"""The interchange from ISA to IEA: control numbers, counts, order; what lies inside of a set goes to `Members`."""

from connectors.x12.semantics import values
from connectors.x12.semantics.demands import Demands
from connectors.x12.semantics.families import Families
from connectors.x12.semantics.findings import Findings, tellable
from connectors.x12.semantics.grammar import Grammar
from connectors.x12.semantics.members import Members
from connectors.x12.semantics.tokens import ENVELOPE

_GUIDE_KIND = "834"
_QUALIFIERS = frozenset({"01", "14", "20", "27", "28", "29", "30", "33", "ZZ"})
"""ISA05, ISA07. Source: X12 data element I05, as the guide lists it."""


class Interchange:
    """Follows the segments of one interchange."""

    def __init__(self, grammar: Grammar, demands: Demands) -> None:
        self.findings = Findings()
        self._grammar = grammar
        self._families = Families(self.findings, demands)
        self._members = Members(self.findings, self._families, grammar, demands)
        self._group: list[str] | None = None
        self._group_numbers: set[str] = set()
        self._set: str | None = None
        self._set_numbers: set[str] = set()
        self._sets = self._groups = 0
        self._position = 1
        self._closed = False
        self._heading: set[str] = set()
        self._readers = {
            "GS": self._gs, "ST": self._st, "SE": self._se, "GE": self._ge, "IEA": self._iea, "BGN": self._bgn,
            "QTY": self._qty, "N1": self._n1, "REF": self._ref, "DTP": self._dtp,
        }  # fmt: skip
        self._judge_header()

    def member(self, segments: list[str], *, untidy: bool) -> None:
        """Judge a row that begins with INS, and whatever follows it before the next INS.

        Args:
          untidy: there may be empty segments, or line ends before some.
        """
        if untidy:
            segments = self._without_breaks(segments)
        position = self._position + 1
        if self._set is None:
            self.findings.add("nesting", position, "INS")
        taken = self._members.read(segments, position)
        self._position += taken
        for segment in segments[taken:]:
            self.loose(segment)

    def loose(self, segment: str) -> None:
        """Judge a segment of the envelope or of the heading."""
        segment = segment.lstrip("\r\n")
        if not segment:
            self.findings.add("empty-segment", self._position)
            return
        self._position += 1
        token = self._members.loose(segment, self._position)
        if self._closed or (self._set is None and token.name not in ENVELOPE):
            self.findings.add("nesting", self._position, token.name)
            return
        reader = self._readers.get(token.name)
        if reader is not None:
            elements = segment.split(self._grammar.element)
            reader(elements + [""] * (9 - len(elements)))

    def end(self, left: str) -> None:
        """The file is over; `left` stands after its last terminator."""
        if left.strip("\r\n") or not self._closed or self._group is not None or self._set is not None:
            self.findings.add("cut-short", self._position)

    def _without_breaks(self, segments: list[str]) -> list[str]:
        """Return a row without line ends before its segments and without empty segments, which are told."""
        kept: list[str] = []
        for segment in (each.lstrip("\r\n") for each in segments):
            if segment:
                kept.append(segment)
            else:
                self.findings.add("empty-segment", self._position + len(kept))
        return kept

    def _add(self, code: str, name: str, element: int = 0) -> None:
        self.findings.add(code, self._position, name, element)

    def _judge_header(self) -> None:
        isa = self._grammar.isa
        good = {
            1: isa[1] in {"00", "03"},
            3: isa[3] in {"00", "01"},
            5: isa[5] in _QUALIFIERS,
            6: isa[6].strip() != "" and not isa[6].startswith(" "),
            7: isa[7] in _QUALIFIERS,
            8: isa[8].strip() != "" and not isa[8].startswith(" "),
            9: values.is_short_day(isa[9]),
            10: values.is_time(isa[10]) is not None,
            11: not self._grammar.old or isa[11] == "U",
            12: isa[12] in {"00401", "00501"},
            13: values.is_digits(isa[13]) is not None,
            14: isa[14] in {"0", "1"},
            15: isa[15] in {"P", "T"},
        }
        for element, holds in good.items():
            if not holds:
                self._add("isa-value", "ISA", element)

    def _gs(self, elements: list[str]) -> None:
        if self._group is not None:
            self._add("nesting", "GS")
        self._groups += 1
        self._group = elements
        self._set_numbers, self._sets = set(), 0
        self._families.begin_group()
        good = {
            1: elements[1] == "BE",
            4: values.is_day(elements[4]),
            5: values.is_time(elements[5]) is not None,
            6: values.is_digits(elements[6]) is not None and len(elements[6]) <= 9,
            7: elements[7] == "X",
            8: elements[8].startswith("004010" if self._grammar.old else "005010"),
        }
        for element, holds in good.items():
            if not holds:
                self._add("group-value", "GS", element)
        if elements[6] in self._group_numbers:
            self._add("group-twice", "GS", 6)
        self._group_numbers.add(elements[6])

    def _st(self, elements: list[str]) -> None:
        if self._set is not None or self._group is None:
            self._add("nesting", "ST")
        self._set, self._position, self._heading = elements[2], 1, set()
        self.findings.enter(tellable(self._set) or "?")
        self._sets += 1
        self._families.begin_set()
        number = elements[2]
        if elements[1] != _GUIDE_KIND:
            self._add("set-value", "ST", 1)
        if not (4 <= len(number) <= 9 and number.isascii() and number.isalnum()):
            self._add("set-value", "ST", 2)
        if number in self._set_numbers:
            self._add("set-twice", "ST", 2)
        self._set_numbers.add(number)
        guide = "" if self._group is None else self._group[8]
        if elements[3] != guide and (elements[3] or not self._grammar.old):
            self._add("set-guide", "ST", 3)

    def _se(self, elements: list[str]) -> None:
        if self._set is None:
            self._add("nesting", "SE")
            return
        self._families.end_set(self._position)
        if elements[1] != str(self._position):
            self._add("segment-count", "SE", 1)
        if elements[2] != self._set:
            self._add("set-control", "SE", 2)
        self._set = None
        self.findings.enter("")

    def _ge(self, elements: list[str]) -> None:
        if self._set is not None or self._group is None:
            self._add("nesting", "GE")
        elif elements[2] != self._group[6]:
            self._add("group-control", "GE", 2)
        if elements[1] != str(self._sets):
            self._add("set-count", "GE", 1)
        self._leave_set()
        self._group = None

    def _iea(self, elements: list[str]) -> None:
        if self._group is not None:
            self._add("nesting", "IEA")
        if elements[1] != str(self._groups):
            self._add("group-count", "IEA", 1)
        if elements[2] != self._grammar.isa[13]:
            self._add("isa-control", "IEA", 2)
        self._leave_set()
        self._group, self._closed = None, True

    def _leave_set(self) -> None:
        self._set = None
        self.findings.enter("")

    def _bgn(self, elements: list[str]) -> None:
        self._members.stand(elements[8], elements[3])
        self._families.begin_heading(elements[8], elements[3])

    def _qty(self, elements: list[str]) -> None:
        self._families.count(elements[1], elements[2], self._position)

    def _n1(self, elements: list[str]) -> None:
        if elements[1] == "P5":
            self._families.name_sponsor(elements[4])

    def _ref(self, elements: list[str]) -> None:
        if elements[1] in self._heading:
            self._add("identifier-twice", "REF", 1)
        self._heading.add(elements[1])

    def _dtp(self, elements: list[str]) -> None:
        if elements[1] in self._heading:
            self._add("date-twice", "DTP", 1)
        self._heading.add(elements[1])
