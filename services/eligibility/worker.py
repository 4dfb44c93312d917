"""Eligibility as a follower of the log, and the way in for what a person answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.base import Cause, Entry, Recorded
from events.eligibility import QuestionOpened
from events.enrollment import QuestionAnswered
from events.errors import NotFound
from events.offers import Book
from services.eligibility.decide import decide
from services.eligibility.state import known
from services.following import Follower, Loaded
from services.ports import Log

ANSWERS_SOURCE = "hub/tasks"
"""The source of an answer that was given to the hub itself; no HR system publishes under it."""


def decide_family(loaded: Loaded, book: Book) -> Sequence[Entry]:
    """Return the coverage facts that are due for one family."""
    return decide(known(loaded.family, loaded.streams), book)


FOLLOWER = Follower(
    name="eligibility",
    listens=frozenset({"hr", "misfit", "review"}),
    needs=frozenset({"hr", "coverage", "misfit", "payroll", "question", "review"}),
    writes=frozenset({"coverage", "misfit", "question"}),
    decide=decide_family,
    personal=True,
)


@dataclass(frozen=True, slots=True)
class AnswerTaken:
    """Where an answer is in the log, and whether it was there before."""

    position: int
    again: bool


def take_answer(
    log: Log, family: str, answered: QuestionAnswered, *, at: datetime, actor: str
) -> AnswerTaken:
    """Append what a person answered, as an upstream event of the hub's own; the same again appends nothing.

    A question may be answered once more, also one that is closed: the latest answer counts.

    Raises:
      NotFound: the family was never asked this, or the question knows no such answer.
    """
    while True:
        streams = log.load([f"question/{family}", f"hr/{family}"])
        opened = _asked(streams[f"question/{family}"], answered.question)
        if opened is None:
            raise NotFound(f'{family} was never asked "{answered.question}"; "hub tasks" lists what is open')
        if answered.answer not in opened.answers:
            raise NotFound(f'"{answered.answer}" is no answer to it; it may be {", ".join(opened.answers)}')
        given = [each for each in streams[f"hr/{family}"] if _answers(each, answered.question)]
        if given and given[-1].event == answered:
            return AnswerTaken(given[-1].position, again=True)
        name = f"{family}:{answered.question}:{len(given) + 1}"
        cause = Cause(source=ANSWERS_SOURCE, id=name, time=at, actor=actor)
        receipt = log.receive([Entry(f"hr/{family}", answered, cause)])[0]
        if not receipt.conflict:
            return AnswerTaken(receipt.position, again=receipt.duplicate)


def _asked(records: Sequence[Recorded], question: str) -> QuestionOpened | None:
    """Return the question as it was asked last."""
    for record in reversed(records):
        if isinstance(record.event, QuestionOpened) and record.event.question == question:
            return record.event
    return None


def _answers(record: Recorded, question: str) -> bool:
    return isinstance(record.event, QuestionAnswered) and record.event.question == question
