"""One segment looked at closely: its characters, its elements, its values; what is checked without its neighbours."""

from dataclasses import dataclass

from connectors.x12.semantics import values
from connectors.x12.semantics.codes import CODES, COMPOSITES, ELEMENTS, REPEATED, REPEATED_MOST
from connectors.x12.semantics.demands import Demands
from connectors.x12.semantics.findings import is_name
from connectors.x12.semantics.grammar import Grammar

Fault = tuple[int, str]
"""The element, 0 for the segment, and the code of the fault."""

_OLDEST = 130
"""Years; nobody older is enrolled. The longest life that is proved had 122."""
_UPPER = {
    "NM1": range(3, 8), "N1": range(2, 3), "N3": range(1, 3), "N4": range(1, 2), "PER": range(2, 3),
}  # fmt: skip
"""Elements that hold names and addresses."""
_CODES_OF: dict[str, list[tuple[int, frozenset[str]]]] = {}
for (_segment, _number), _list in CODES.items():
    _CODES_OF.setdefault(_segment, []).append((_number, _list))
_PHONES = frozenset({"HP", "TE", "WP", "CP", "FX", "AP", "BN"})
_EMAIL_LONGEST = 256
"""PER04. Source: X12 data element 364."""
_HOME = frozenset({"", "US", "USA"})
_WRONG_ONCE = frozenset({"70", "36"})
"""NM101 whose number is not judged: what was wrong before, and an employer's."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a segment is judged."""

    grammar: Grammar
    demands: Demands
    day: str
    """The file's own date, CCYYMMDD; empty while it is not known."""

    @property
    def latest(self) -> str:
        """The last day on which somebody may have been born or have died."""
        days = self.demands.future_days
        return values.LAST_DAY if days is None else values.days_later(self.day, days)

    @property
    def earliest(self) -> str:
        """The first day on which somebody alive may have been born."""
        return values.years_before(self.day, _OLDEST)


def faults_of(elements: list[str], here: Standpoint) -> list[Fault]:
    """Return what is wrong with a segment whose name is `elements[0]`."""
    name = elements[0]
    if not is_name(name):
        return [(0, "segment-name")]
    faults = _spelling(elements, here)
    if any(code in _UNREADABLE for _, code in faults):
        return faults
    if not here.grammar.old:
        faults += _codes(elements, here)
    check = _CHECKS.get(name)
    if check is not None:
        padded = elements + [""] * (ELEMENTS.get(name, 0) + 1 - len(elements))
        faults += check(padded, here)
    return faults


_UNREADABLE = frozenset({"too-many-elements", "ascii", "control-character"})
"""After these the values are not judged: one fault is not told as several."""


def _spelling(elements: list[str], here: Standpoint) -> list[Fault]:
    name, grammar = elements[0], here.grammar
    faults: list[Fault] = []
    if len(elements) - 1 > ELEMENTS.get(name, 99):
        return [(ELEMENTS[name] + 1, "too-many-elements")]
    if not elements[-1]:
        faults.append((0, "trailing-empty"))
    for number, each in enumerate(elements[1:], 1):
        if not each:
            continue
        if not each.isascii():
            faults.append((number, "ascii"))
        elif not each.isprintable():
            faults.append((number, "control-character"))
        if each[0] == " " or each[-1] == " ":
            faults.append((number, "blank-around"))
        if grammar.repetition and grammar.repetition in each:
            most = REPEATED_MOST if (name, number) in REPEATED else 1
            if each.count(grammar.repetition) >= most:
                faults.append((number, "repetition-separator"))
        if grammar.component in each and (name, number) not in COMPOSITES:
            faults.append((number, "component-separator"))
        if here.demands.upper_case and number in _UPPER.get(name, ()) and each != each.upper():
            faults.append((number, "lower-case"))
    return faults


def _codes(elements: list[str], here: Standpoint) -> list[Fault]:
    name, demands = elements[0], here.demands
    faults: list[Fault] = []
    for number, codes in _CODES_OF.get(name, ()):
        each = elements[number] if number < len(elements) else ""
        if (name, number) == ("INS", 6):
            each = each.replace(here.grammar.component, ":")
        if each and each not in codes and not ((name, number) == ("HD", 5) and each in demands.extra_tiers):
            faults.append((number, "code"))
    if name == "HD" and demands.lines is not None and len(elements) > 3:
        if elements[3] not in demands.lines:
            faults.append((3, "code"))
    return faults


def _ins(elements: list[str], here: Standpoint) -> list[Fault]:
    if bool(elements[11]) != bool(elements[12]):
        return [(12, "death-pair")]
    if not elements[12]:
        return []
    if not values.is_day(elements[12]):
        return [(12, "date")]
    return [(12, "death-in-future")] if elements[12] > here.latest else []


def _dtp(elements: list[str], here: Standpoint) -> list[Fault]:
    _, _, kind, value = elements[:4]
    if kind == "D8":
        return [] if values.is_day(value) else [(3, "date")]
    if kind == "RD8":
        if not values.is_span(value):
            return [(3, "date")]
        return [(3, "end-before-begin")] if value[9:] < value[:8] else []
    return [(2, "date-format")]


def _dmg(elements: list[str], here: Standpoint) -> list[Fault]:
    born = elements[2]
    if not born:
        return []
    if not values.is_day(born):
        return [(2, "date")]
    if born > here.latest:
        return [(2, "birth-in-future")]
    return [(2, "birth-too-early")] if born < here.earliest else []


def _nm1(elements: list[str], here: Standpoint) -> list[Fault]:
    if elements[8] != "34" or elements[1] in _WRONG_ONCE:
        return []
    if not values.is_ssn_shape(elements[9]):
        return [(9, "ssn-shape")]
    return [] if values.is_ssn(elements[9]) else [(9, "ssn-impossible")]


def _per(elements: list[str], here: Standpoint) -> list[Fault]:
    faults: list[Fault] = []
    for number in (4, 6, 8):
        kind, value = elements[number - 1], elements[number]
        if kind in _PHONES and not values.is_phone(value):
            faults.append((number, "phone"))
        elif kind == "EM" and (len(value) > _EMAIL_LONGEST or not values.is_email(value)):
            faults.append((number, "email"))
    return faults


def _n4(elements: list[str], here: Standpoint) -> list[Fault]:
    if elements[4] in _HOME and elements[3] and not values.is_zip(elements[3]):
        return [(3, "zip")]
    return []


def _amt(elements: list[str], here: Standpoint) -> list[Fault]:
    return [] if values.is_amount(elements[2]) else [(2, "amount")]


def _icm(elements: list[str], here: Standpoint) -> list[Fault]:
    return [] if not elements[2] or values.is_amount(elements[2]) else [(2, "amount")]


def _qty(elements: list[str], here: Standpoint) -> list[Fault]:
    return [] if values.is_digits(elements[2]) else [(2, "number")]


def _bgn(elements: list[str], here: Standpoint) -> list[Fault]:
    faults: list[Fault] = []
    if elements[1] not in {"00", "15", "22"}:
        faults.append((1, "purpose"))
    elif elements[1] != "00" and not elements[6]:
        faults.append((6, "purpose"))
    if elements[8] not in {"2", "4", "RX"}:
        faults.append((8, "purpose"))
    if not values.is_day(elements[3]):
        faults.append((3, "date"))
    if elements[4] and not values.is_time(elements[4]):
        faults.append((4, "date"))
    return faults


_CHECKS = {
    "INS": _ins, "DTP": _dtp, "DMG": _dmg, "NM1": _nm1, "PER": _per, "N4": _n4, "AMT": _amt, "ICM": _icm,
    "QTY": _qty, "BGN": _bgn,
}  # fmt: skip
