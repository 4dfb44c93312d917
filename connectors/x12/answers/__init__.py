"""Reads what a carrier answers: TA1, 999 and 997, however padded, wrapped or chained; never raises for its content."""

from connectors.x12.answers.ta1 import count, read_ta1
from connectors.x12.answers.values import (
    Answer,
    ElementError,
    GroupAnswer,
    InterchangeAnswer,
    SegmentError,
    SetAnswer,
)
from connectors.x12.answers.words import in_words
from connectors.x12.answers.x999 import read_999
from connectors.x12.reading import Token, tokens
from connectors.x12.syntax import Problem

__all__ = [
    "Answer",
    "ElementError",
    "GroupAnswer",
    "InterchangeAnswer",
    "Problem",
    "SegmentError",
    "SetAnswer",
    "in_words",
    "read_answers",
]

_ANSWERS = frozenset({"999", "997"})
_TRAILERS = {"GE": 2, "IEA": 2}


def read_answers(content: bytes) -> tuple[list[Answer], list[Problem]]:
    """Return the answers of a file in their order, and what is wrong with it.

    An answer that is cut short, contradicts itself or has an unknown verdict is not returned; the problem says so. A
    problem that is a warning did not change what was read. No problem and no answer holds data of a person.
    """
    reader = _Reader()
    for each in tokens(content):
        if isinstance(each, Problem):
            reader.problems.append(each)
        else:
            reader.take(each)
    reader.end_of_set()
    if not reader.answers and not reader.problems:
        reader.problems.append(Problem("file", "there is no TA1, 999 or 997 in it"))
    return reader.answers, reader.problems


class _Reader:
    """Sorts the segments of a file into acknowledgments."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []
        self._sender = ""
        self._opened: dict[str, str] = {}
        """Trailer → control number of its header."""
        self._set: list[Token] = []

    def take(self, token: Token) -> None:
        """Read one segment."""
        if self._set and token.name not in {"ST", "GE", "IEA", "ISA", "GS", "TA1"}:
            self._set.append(token)
            if token.name == "SE":
                self.end_of_set()
            return
        self.end_of_set()
        match token.name:
            case "ISA":
                self._sender = token.element(6)
                self._opened = {"IEA": token.element(13)}
            case "GS":
                self._opened["GE"] = token.element(6)
            case "ST":
                self._set = [token]
            case "TA1":
                answer, problems = read_ta1(token, self._sender)
                self.problems += problems
                if answer:
                    self.answers.append(answer)
            case "GE" | "IEA":
                self._close(token)
            case _:
                self.problems.append(Problem(token.place, "a segment that belongs to no transaction set"))

    def end_of_set(self) -> None:
        """Read the transaction set that has been gathered, if there is one."""
        segments, self._set = self._set, []
        if not segments:
            return
        if segments[0].element(1) not in _ANSWERS:
            self.problems.append(Problem(segments[0].place, "a transaction set that is no 999 or 997"))
            return
        answer, problems = read_999(segments, self._sender)
        self.problems += problems
        if answer:
            self.answers.append(answer)

    def _close(self, token: Token) -> None:
        opened = self._opened.pop(token.name, None)
        closing = token.element(_TRAILERS[token.name])
        if opened is None or (closing != opened and count(closing) != count(opened)):
            reason = "its control number is not that of its header"
            self.problems.append(Problem(token.place, reason, warning=True))
