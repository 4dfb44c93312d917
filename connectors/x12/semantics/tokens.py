"""Segments as tokens: what the judgement of a member depends on, without what differs from person to person.

Most segments of a file have been seen before, or look like what they should: a name, an address, a number. Both are
told by one look-up or one pattern. Only what is neither is taken apart, so a file without faults costs little.
"""

import re
from collections.abc import Callable

from connectors.x12.semantics import values
from connectors.x12.semantics.codes import CODES, COVERAGE_NUMBERS, MEMBER_NUMBERS
from connectors.x12.semantics.segment import Fault, Standpoint, faults_of

_KNOWN_MOST = 1 << 17
"""Texts remembered; then they are forgotten and learned again."""
_SAID_AGAIN = frozenset({"INS", "DTP", "HD", "LX", "N1", "LS", "LE", "HLH", "LUI", "EC", "IDC", "COB", "DSB"})
"""Segments that hold nothing of one person alone."""
_OF_MANY = frozenset({"N4"})
_OF_FAMILIES = frozenset({"0F", "1L"})
"""REF01 of numbers that several rows have."""
_WHOLE = frozenset({"INS", "HD"})
_FIRST = {"REF": 1, "NM1": 1, "AMT": 1, "N1": 1, "LS": 1, "LE": 1, "DTP": 2}
"""How many elements of a segment its token keeps."""
Pattern = Callable[[str], re.Match[str] | None]
ENVELOPE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})


class Token:
    """One kind of segment; there is one object for each kind, so it is known by its identity."""

    __slots__ = ("elements", "name")

    def __init__(self, elements: tuple[str, ...]) -> None:
        self.name = elements[0]
        self.elements = elements

    def element(self, number: int) -> str:
        """Return an element that the token keeps; empty if it is not there."""
        return self.elements[number] if number < len(self.elements) else ""


class Tokens:
    """Turns segments into tokens, from one standpoint."""

    def __init__(self, here: Standpoint) -> None:
        self._here = here
        self._separator = here.grammar.element
        self._interned: dict[tuple[str, ...], Token] = {}
        self._plain = _patterns(here)
        self.known: dict[str, Token] = {}
        """Segment → token, for segments without a fault that come again."""
        self.personal = self._personal()
        """The first three characters of segments that are another for everybody → their pattern, tokens by group 1."""

    def _personal(self) -> dict[str, tuple[Pattern, dict[str, Token]]]:
        kinds = {
            "REF": (MEMBER_NUMBERS | COVERAGE_NUMBERS) - _OF_FAMILIES,
            "NM1": {"IL", "74"},
            "N3": {""},
            "PER": {""},
            "DMG": {""},
            "AMT": CODES["AMT", 1],
        }
        return {
            f"{name}{self._separator}"[:3]: (
                self._plain[name],
                {each: self._intern((name, each)) for each in some},
            )
            for name, some in kinds.items()
        }

    def meet(self, segment: str) -> tuple[Token, list[Fault]]:
        """Return the token of a segment, and what is wrong with it."""
        name = segment.partition(self._separator)[0]
        pattern = self._plain.get(name)
        if pattern is not None:
            found = pattern(segment)
            if found is not None:
                token = self._intern((name, found[1]))
                if name in _OF_MANY or found[1] in _OF_FAMILIES:
                    self._remember(segment, token)
                return token, _NONE
        elements = segment.split(self._separator)
        token = self._intern(_key(elements))
        if name in ENVELOPE:
            return token, _NONE
        faults = faults_of(elements, self._here)
        if not faults and name in _SAID_AGAIN:
            self._remember(segment, token)
        return token, faults

    def _remember(self, segment: str, token: Token) -> None:
        if len(self.known) >= _KNOWN_MOST:
            self.known.clear()
        self.known[segment] = token

    def _intern(self, key: tuple[str, ...]) -> Token:
        token = self._interned.get(key)
        if token is None:
            token = Token(key)
            if len(self._interned) < _KNOWN_MOST:
                self._interned[key] = token
        return token


def _key(elements: list[str]) -> tuple[str, ...]:
    """Return what a token keeps of a segment."""
    name = elements[0]
    if name not in _WHOLE:
        return tuple(elements[: _FIRST[name] + 1]) if name in _FIRST else (name, "")
    if name == "INS" and len(elements) > 12 and elements[12]:
        return (*elements[:12], "DEATH", *elements[13:])
    return tuple(elements)


_NONE: list[Fault] = []


def _patterns(here: Standpoint) -> dict[str, Pattern]:
    """Return for the segments that differ from person to person what they look like when nothing is wrong.

    Group 1 is what the token keeps. Whatever matches has no fault for `faults_of`; the tests hold the two together.
    """
    grammar = here.grammar
    e = re.escape(grammar.element)
    marks = {grammar.element, grammar.component, grammar.terminator, grammar.repetition}
    sayable = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in marks]
    upper = [each for each in sayable if not (here.demands.upper_case and each.islower())]
    some = _class(sayable)
    mail = _class([each for each in sayable if each != "@"])
    number = f"{some}+(?: +{some}+)*"
    text = f"{_class(upper)}+(?: +{_class(upper)}+)*"
    contact = (
        f"{e}(?:(?:HP|TE|WP|CP|FX|BN){e}{values.PHONE}|EM{e}{mail}{{1,64}}@{mail}{{1,120}}\\.{mail}{{1,60}})"
    )
    born = f"(?:{values.years_between(here.earliest, here.latest)}){values.MONTH_AND_DAY}"
    identified = f"(?:{e}(?:{text})?){{4}}{e}(?:34{e}{values.SSN}|ZZ{e}{number})"
    patterns = {
        "REF": f"REF{e}([0-9A-Z]{{2,3}}){e}{number}",
        "NM1": f"NM1{e}(IL|74){e}1{e}{text}(?:{identified}|(?:{e}(?:{text})?){{0,4}})(?<!{e})",
        "N3": f"N3{e}{text}(?:{e}{text})?()",
        "N4": f"N4{e}{text}{e}[A-Z]{{2}}{e}{values.ZIP}()",
        "PER": f"PER{e}IP{e}(?:{contact}){{1,3}}()",
        "DMG": f"DMG{e}D8{e}{born}{e}[FMU](?:{e}[BDIMRSUWX])?()",
        "AMT": f"AMT{e}(P3|C1|D2|B9|EBA|FK|R){e}(?:0|[1-9][0-9]*)(?:\\.[0-9]{{1,2}})?",
    }
    return {name: re.compile(pattern).fullmatch for name, pattern in patterns.items()}


def _class(characters: list[str]) -> str:
    return "[" + "".join(map(re.escape, characters)) + "]"
