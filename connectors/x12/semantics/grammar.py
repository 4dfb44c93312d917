"""How one interchange is written: its delimiters, and whether it speaks the version whose codes we know."""

from dataclasses import dataclass

ISA_LENGTH = 106
"""Of an ISA segment with its terminator, in bytes."""
_WIDTHS = [3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1]
_REPETITION_SINCE = "00402"
"""The first version (ISA12) whose ISA11 is a delimiter; before, it was the standards identifier, U."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the header of an interchange says of how to read it."""

    element: str
    component: str
    terminator: str
    repetition: str
    """Empty before 005010: nothing can be repeated."""
    isa: tuple[str, ...]
    """The header's elements, `ISA` first."""

    @property
    def old(self) -> bool:
        """Whether this is version 004010, with other lists of codes than ours."""
        return not self.repetition


def grammar_of(header: bytes) -> Grammar | None:
    """Return how the interchange with this header is written; None when the header cannot be one."""
    text = header[:ISA_LENGTH].decode("latin-1")
    if len(text) < ISA_LENGTH or not text.startswith("ISA") or not text.isascii():
        return None
    isa = text[:-1].split(text[3])
    if [len(each) for each in isa] != _WIDTHS:
        return None
    repetition = "" if isa[12] < _REPETITION_SINCE else isa[11]
    marks = [text[3], isa[16], text[105], *repetition]
    if len(set(marks)) < len(marks) or any(each.isalnum() or not "!" <= each <= "~" for each in marks):
        return None
    return Grammar(text[3], isa[16], text[105], repetition, tuple(isa))
