"""The faults found so far, each with its place: set, segment, element, and whose row it is."""

from connectors.x12.faults import Fault
from connectors.x12.semantics.words import WORDS

FAULTS_MOST = 1000
"""No more are gathered: a file with so many is wrong as a whole."""


class Findings:
    """Gathers faults; knows the set that is being read, so that places need not be told in full."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._set = ""

    @property
    def full(self) -> bool:
        """Whether no more faults are wanted."""
        return len(self.faults) >= FAULTS_MOST

    def enter(self, control_number: str) -> None:
        """A transaction set begins; with an empty number the current one is over."""
        self._set = control_number

    def add(self, code: str, position: int, name: str = "", element: int = 0, *, member: int = 0) -> None:
        """Note a fault.

        Args:
          position: of the segment, ST = 1; outside of a set, ISA = 1.
          name: of the segment, as read.
          element: its number from 1; 0 is the segment as a whole.
          member: the position of the REF*0F, or else of the INS, of the member concerned; 0 is none.
        """
        if self.full:
            return
        where = f"ST {self._set} segment {position}" if self._set else f"interchange segment {position}"
        if is_name(name):
            where += f" {name}{element:02d}" if element else f" {name}"
        if member:
            where += f", member of segment {member}"
        self.faults.append(Fault(where, code, WORDS[code]))


def is_name(text: str) -> bool:
    """Whether a text may be told as a segment's name: anything else could be somebody's data."""
    return 2 <= len(text) <= 3 and text.isascii() and text.isalnum() and text.isupper()


def tellable(control_number: str) -> str:
    """Return ST02 as it can be told: as it is when it is one, else a question mark."""
    good = len(control_number) <= 9 and control_number.isascii() and control_number.isalnum()
    return control_number if good else "?"
