"""What the two judges of a file say: a fault with its place, its code and plain words, and nothing personal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file of ours.

    `place` is like `ST 0001 segment 23 REF02`: the transaction set, the segment counted from its ST = 1 as in IK302,
    the element. `code` is of X12 (999, TA1) where it has one, else a short word. `words` never hold a value.
    """

    place: str
    code: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words} ({self.code})"
