"""What the hub asks about a family's dependents: a coverage may stand as it is only until somebody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from events.base import Recorded
from events.eligibility import QuestionClosed, QuestionOpened
from events.enrollment import QuestionAnswered
from events.vocabulary.people import SELF


@dataclass(frozen=True, slots=True)
class Questioned:
    """A question about a dependent that waits or was answered: by which rule, and what holds meanwhile."""

    question: str
    member: str
    owner: str
    asks: str
    meanwhile: str
    rule: str
    rests_on: tuple[str, ...]
    """The upstream events that raise it, as `source#id`, then those that answer it."""
    state: Literal["open", "answered"]
    asked_at: datetime


def questioned(question: Sequence[Recorded], hr: Sequence[Recorded]) -> list[Questioned]:
    """Return what a family's stream of questions asks about its dependents, in the order asked.

    A question that does not arise any more is none. What is asked of the subscriber belongs to one line, or to none,
    and is no reason of every coverage.
    """
    opened: dict[str, tuple[QuestionOpened, datetime]] = {}
    answered: set[str] = set()
    for record in question:
        match record.event:
            case QuestionOpened(question=name) as event if event.member != SELF:
                opened[name] = (event, opened[name][1] if name in opened else record.recorded_at)
                answered.discard(name)
            case QuestionClosed(question=name, how="moot"):
                opened.pop(name, None)
            case QuestionClosed(question=name):
                answered.add(name)
            case _:
                pass
    return [
        _questioned(event, at, "answered" if name in answered else "open", hr)
        for name, (event, at) in opened.items()
    ]


def _questioned(
    event: QuestionOpened, at: datetime, state: Literal["open", "answered"], hr: Sequence[Recorded]
) -> Questioned:
    answers = (
        str(record.ref)
        for record in hr
        if isinstance(record.event, QuestionAnswered) and record.event.question == event.question
    )
    return Questioned(
        question=event.question,
        member=event.member,
        owner=event.owner,
        asks=event.asks,
        meanwhile=event.meanwhile,
        rule=event.rule,
        rests_on=(*event.rests_on, *answers),
        state=state,
        asked_at=at,
    )
