"""A member's row parted into its loops: which dates and numbers belong to the member, which to each coverage."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.x12.semantics.shape import Coverage, Shape
from connectors.x12.semantics.tokens import Token


@dataclass(slots=True)
class Loop:
    """The dates and numbers of one loop, each with the index of its segment."""

    numbers: list[tuple[int, str]] = field(default_factory=list)
    dates: list[tuple[int, str, str]] = field(default_factory=list)
    """Index, DTP01, DTP02."""
    days: dict[str, int] = field(default_factory=dict)
    """DTP01 → index of the first with it, whatever its format."""


@dataclass(slots=True)
class Row:
    """The loops of one row."""

    member: Loop = field(default_factory=Loop)
    coverages: list[Loop] = field(default_factory=list)
    others: list[Loop] = field(default_factory=list)
    """Loops 2320: what other insurance there is."""
    died: bool = False
    born: bool = False
    street: bool = False
    city: bool = False
    half_addresses: list[int] = field(default_factory=list)
    open_loops: list[int] = field(default_factory=list)


def parted(row: Sequence[Token], shape: Shape) -> Row:
    """Return the loops of a row, and put REF*0F and the coverages into its shape.

    Numbers and dates of loops that this judge does not compare (2310, 2700, and the numbers of 2320) are left out.
    """
    walk = _Walk(shape)
    walk.parts.died = bool(row[0].element(12))
    for at, token in enumerate(row):
        reader = _READERS.get(token.name)
        if reader is not None:
            reader(walk, at, token)
    walk.close_address()
    walk.close_categories()
    return walk.parts


class _Walk:
    """Where in the row we are."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.parts = Row()
        self.loop: Loop | None = self.parts.member
        self.numbers = True
        self.person = ""
        self.street_at = -1
        self.category_at = -1
        self.category = ""

    def close_address(self) -> None:
        """A loop with an address is over: a street wants its city."""
        if self.street_at >= 0:
            self.parts.half_addresses.append(self.street_at)
            self.street_at = -1

    def close_categories(self) -> None:
        """Nothing more can come that would close an open LS."""
        if self.category_at >= 0:
            self.parts.open_loops.append(self.category_at)
            self.category_at = -1


def _nm1(walk: _Walk, at: int, token: Token) -> None:
    walk.close_address()
    walk.person = token.element(1)
    if not walk.parts.coverages:
        walk.loop = None


def _n3(walk: _Walk, at: int, token: Token) -> None:
    walk.street_at = at
    walk.parts.street |= walk.person in _SELF


def _n4(walk: _Walk, at: int, token: Token) -> None:
    walk.street_at = -1
    walk.parts.city |= walk.person in _SELF


def _dmg(walk: _Walk, at: int, token: Token) -> None:
    walk.parts.born |= walk.person in _SELF


def _dsb(walk: _Walk, at: int, token: Token) -> None:
    walk.loop, walk.numbers = walk.parts.member, False


def _hd(walk: _Walk, at: int, token: Token) -> None:
    walk.close_address()
    walk.close_categories()
    walk.loop, walk.numbers = Loop(), True
    walk.parts.coverages.append(walk.loop)
    element = token.element
    walk.shape.coverages.append(Coverage(at, element(1), element(3), element(4), element(5)))


def _cob(walk: _Walk, at: int, token: Token) -> None:
    walk.close_address()
    walk.loop, walk.numbers = Loop(), False
    walk.parts.others.append(walk.loop)


def _lx(walk: _Walk, at: int, token: Token) -> None:
    walk.numbers = False


def _ls(walk: _Walk, at: int, token: Token) -> None:
    walk.close_address()
    walk.close_categories()
    walk.category_at, walk.category = at, token.element(1)
    walk.loop = None


def _le(walk: _Walk, at: int, token: Token) -> None:
    if walk.category_at < 0 or token.element(1) != walk.category:
        walk.parts.open_loops.append(at)
    walk.category_at = -1


def _ref(walk: _Walk, at: int, token: Token) -> None:
    if walk.loop is None or not walk.numbers:
        return
    qualifier = token.element(1)
    walk.loop.numbers.append((at, qualifier))
    if qualifier == "0F" and walk.shape.family_at < 0 and not walk.parts.coverages:
        walk.shape.family_at = at


def _dtp(walk: _Walk, at: int, token: Token) -> None:
    if walk.loop is None:
        return
    qualifier = token.element(1)
    walk.loop.dates.append((at, qualifier, token.element(2)))
    walk.loop.days.setdefault(qualifier, at)
    if walk.parts.coverages and walk.loop is walk.parts.coverages[-1]:
        coverage = walk.shape.coverages[-1]
        if qualifier == "348" and coverage.begin < 0:
            coverage.begin = at
        elif qualifier == "349" and coverage.end < 0:
            coverage.end = at
        elif qualifier == "303" and coverage.change < 0:
            coverage.change = at


_SELF = frozenset({"IL", "74"})
_READERS = {
    "NM1": _nm1, "N3": _n3, "N4": _n4, "DMG": _dmg, "DSB": _dsb, "HD": _hd, "COB": _cob, "LX": _lx, "LS": _ls,
    "LE": _le, "REF": _ref, "DTP": _dtp,
}  # fmt: skip
