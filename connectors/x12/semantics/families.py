"""Families and counts: rows together and whole, the subscriber first and once, tiers that fit, QTY that hold."""

from collections.abc import Sequence

from connectors.x12.semantics.demands import Demands
from connectors.x12.semantics.findings import Findings
from connectors.x12.semantics.shape import Shape
from connectors.x12.semantics.tiers import tier_faults

_FULL = frozenset({"4", "RX"})
"""BGN08 of a file that is complete."""
_WHENEVER = "99991231"
"""What fits by this day fits whatever the days are, so that families of the same shapes fit too."""


class Families:
    """Follows the members of a group. Of a family that has passed its number is kept: it must not come again."""

    def __init__(self, findings: Findings, demands: Demands) -> None:
        self._findings = findings
        self._demands = demands
        self._seen: dict[str, tuple[int, str]] = {}
        self._sets = 0
        self._quantities: dict[str, tuple[str, int]] = {}
        self._number = ""
        self._position = 0
        self._split = False
        self._rows: list[tuple[Shape, Sequence[str]]] = []
        self.begin_group()

    def begin_group(self) -> None:
        """A functional group begins: what it says of a family it says in one place."""
        self._seen = {}
        self.begin_set()

    def begin_set(self) -> None:
        """A transaction set begins."""
        self._forget_family()
        self._sets += 1
        self._told: dict[str, tuple[int, str]] = {}
        self._quantities.clear()
        self._subscribers = self._dependents = 0
        self._full = False
        self._today = self._sponsor = ""
        self._fitting: set[tuple[Shape, ...]] = set()

    def begin_heading(self, action: str, today: str) -> None:
        """BGN has been read: BGN08 and BGN03."""
        self._full = action in _FULL
        self._today = today

    def name_sponsor(self, sponsor: str) -> None:
        """N1*P5 has been read: families of two employers may have the same number."""
        self._sponsor = sponsor

    def count(self, qualifier: str, said: str, position: int) -> None:
        """QTY has been read."""
        if qualifier in self._quantities:
            self._findings.add("count-twice", position, "QTY", 1)
        self._quantities.setdefault(qualifier, (said, position))

    def add(self, shape: Shape, segments: Sequence[str], position: int) -> None:
        """A member has been read, whose INS stands at `position`."""
        if shape.subscriber:
            self._subscribers += 1
        else:
            self._dependents += 1
        number = _family_and_group(segments, shape.family_at) if shape.family_at >= 0 else ""
        if number and number == self._number:
            if shape.subscriber:
                self._judge_later_subscriber(shape, position)
            self._rows.append((shape, segments))
            return
        self._close()
        self._number, self._position, self._split = number, position, False
        self._rows = [(shape, segments)]
        if not number:
            return
        self._follow(self._sponsor + number, shape, position)

    def end_set(self, position: int) -> None:
        """The transaction set ends at `position`: its last family is whole, its counts can be compared."""
        self._close()
        self._forget_family()
        total = self._subscribers + self._dependents
        if not total:
            self._findings.add("no-members", position)
        actual = {"TO": total, "ET": self._subscribers, "DT": self._dependents}
        for qualifier, (said, at) in self._quantities.items():
            count = actual.get(qualifier)
            if count is not None and said.isdecimal() and said.lstrip("0") != str(count or ""):
                self._findings.add("count", at, "QTY", 2)

    def _follow(self, key: str, shape: Shape, position: int) -> None:
        """Remember where a family began, and note one that begins again.

        In a later set the subscriber may be told of again in another way (INS03): one set cancels, the next adds.
        """
        told = shape.maintenance if shape.subscriber else ""
        before = self._seen.get(key)
        if before is not None:
            another = before[0] != self._sets and told and before[1] and told != before[1]
            if not another:
                self._split = True
                place = position + shape.family_at
                self._findings.add("family-split", place, "REF", 2, member=place)
        self._seen[key] = self._told.setdefault(told, (self._sets, told))

    def _forget_family(self) -> None:
        self._number = ""
        self._position = 0
        self._rows = []

    def _judge_later_subscriber(self, shape: Shape, position: int) -> None:
        """A second row is another statement on the same person only when it is of another kind (INS03)."""
        before = [each for each, _ in self._rows if each.subscriber]
        if not before:
            self._findings.add("subscriber-not-first", position, "INS", member=position + shape.family_at)
        elif any(each.maintenance == shape.maintenance for each in before):
            self._findings.add("subscriber-twice", position, "INS", member=position + shape.family_at)

    def _close(self) -> None:
        """The family of which rows were gathered is whole."""
        if not self._number:
            return
        first = self._rows[0][0]
        if not first.subscriber:
            if self._split:
                return
            alone = not any(shape.subscriber for shape, _ in self._rows)
            if alone and (self._full or self._demands.whole_families):
                place = self._position + first.family_at
                self._findings.add("orphan", self._position, "INS", member=place)
            return
        if not first.coverages:
            return
        shapes = tuple([shape for shape, _ in self._rows])
        if shapes in self._fitting:
            return
        complete = self._full and self._demands.complete_tiers
        faults = tier_faults(self._rows, today=self._today, complete=complete)
        for at, code in faults:
            place = self._position + first.family_at
            self._findings.add(code, self._position + at, "HD", 5, member=place)
        if not faults and not tier_faults(self._rows, today=_WHENEVER, complete=complete):
            self._fitting.add(shapes)


def _family_and_group(segments: Sequence[str], at: int) -> str:
    """Return REF*0F, with REF*1L if that follows: a family with coverages in two groups is said once in each."""
    following = segments[at + 1] if at + 1 < len(segments) else ""
    return segments[at] + following if following[4:6] == "1L" else segments[at]
