"""What a carrier's TA1, 999 or 997 says, without a copy of any data it complains about."""

from dataclasses import dataclass
from datetime import date, time

ACCEPTED = frozenset({"A", "E"})
"""Codes of TA104, IK501 and AK901 by which all of it was taken, E with errors noted."""
REJECTED = frozenset({"R", "M", "W", "X"})
"""IK501 codes by which a set was refused; M, W and X for reasons of security."""


@dataclass(frozen=True, slots=True)
class InterchangeAnswer:
    """TA1: what became of one interchange as a whole."""

    control_number: int
    """TA101, the ISA13 that is answered."""
    interchange_date: date | None
    """TA102, the ISA09 that is answered."""
    interchange_time: time | None
    """TA103."""
    code: str
    """TA104: A accepted, E accepted with errors noted, R rejected."""
    note: str
    """TA105, three digits; empty if it was left out."""
    sender: str = ""
    """ISA06 of the answer."""

    @property
    def accepted(self) -> bool:
        """Whether the interchange was taken."""
        return self.code in ACCEPTED


@dataclass(frozen=True, slots=True)
class ElementError:
    """IK4: an element at fault. Its fourth element, a copy of the bad data, is never kept."""

    element: int
    component: int | None
    repetition: int | None
    reference: str
    """Number of the data element in the X12 dictionary."""
    code: str
    """IK403."""


@dataclass(frozen=True, slots=True)
class SegmentError:
    """IK3: a segment at fault."""

    segment: str
    position: int
    """Within the transaction set, ST = 1."""
    loop: str
    code: str
    """IK304; empty if only elements are at fault."""
    elements: tuple[ElementError, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """AK2 to IK5: what became of one transaction set."""

    control_number: str
    """AK202, the ST02 that is answered."""
    code: str
    """IK501."""
    reasons: tuple[str, ...] = ()
    """IK502 to IK506."""
    errors: tuple[SegmentError, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the set was taken."""
        return self.code in ACCEPTED


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """999 or 997: what became of one functional group, and of each of its sets that is named.

    A set that is not named shares the fate of the group: accepted under A, E and P, rejected under R.
    """

    control_number: int
    """AK102, the GS06 that is answered."""
    function: str
    """AK101, the GS01 that is answered."""
    code: str
    """AK901: A accepted, E accepted with errors noted, P partially accepted, R rejected."""
    included: int
    received: int
    accepted_count: int
    """AK902 to AK904: sets that the sender counted, that came, that were taken."""
    reasons: tuple[str, ...] = ()
    """AK905 to AK909."""
    sets: tuple[SetAnswer, ...] = ()
    sender: str = ""
    """ISA06 of the answer."""

    @property
    def rejected(self) -> bool:
        """Whether nothing of the group was taken."""
        return self.code not in {"A", "E", "P"}


Answer = InterchangeAnswer | GroupAnswer
