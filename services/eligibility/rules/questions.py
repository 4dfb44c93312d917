"""What only a person can know: questions as rules ask them, the answers in the log, and which are open when.

Source: none of its own; each question names the rule that asks.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from events.base import EventRef
from events.eligibility import Owner, QuestionClosed, QuestionOpened
from events.enrollment import QuestionAnswered
from events.family import Family
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF

NAME_MAX = 80
"""An answer repeats the question's name, and a word of an event has at most so many letters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that arises, whether or not it has been answered; `decide` opens and closes it."""

    question: str
    """Its name within the family: `question_name` of what it is about."""
    about: str
    owner: Owner
    asks: str
    """In plain words, without anything personal."""
    answers: tuple[str, ...]
    meanwhile: str
    """What holds until somebody answers."""
    rule: str
    rests_on: tuple[EventRef, ...]
    member: str = SELF
    due_day: date | None = None
    dated: frozenset[str] = frozenset()
    """Those of the answers that name a day; without one they answer nothing."""
    insured_on: date | None = None
    """The question arises only if the member is covered on this day; None: in any case."""
    insured_by: frozenset[InsuranceLine] = frozenset(InsuranceLine)
    """By a line of these."""

    def opened(self) -> QuestionOpened:
        """Return the fact that opens it."""
        return QuestionOpened(
            question=self.question,
            about=self.about,
            member=self.member,
            owner=self.owner,
            due_day=self.due_day,
            asks=self.asks,
            answers=self.answers,
            meanwhile=self.meanwhile,
            rule=self.rule,
            rests_on=tuple(str(ref) for ref in self.rests_on),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest answer to a question, and the name of the event that says so."""

    event: QuestionAnswered
    ref: EventRef

    @property
    def word(self) -> str:
        """What was answered."""
        return self.event.answer

    @property
    def day(self) -> date | None:
        """The day it names."""
        return self.event.day


Answers = Mapping[str, Answer]
"""The latest answer to each question, by the question's name."""


def question_name(about: str, *parts: object) -> str:
    """Return the name of a question: what it is about, and what tells it from others of its kind.

    >>> question_name("divorce-terms", "kim", date(2026, 5, 20))
    'divorce-terms:kim:2026-05-20'
    """
    name = ":".join([about, *(str(part) for part in parts)])
    if len(name) <= NAME_MAX:
        return name
    return f"{about}:{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def answers_of(family: Family) -> Answers:
    """Return the latest answer to each question, by the time its source recorded it."""
    found: dict[str, Answer] = {}
    for record in family.others:
        if isinstance(record.event, QuestionAnswered):
            found[record.event.question] = Answer(record.event, record.ref)
    return found


def answered(asked: Asked, answers: Answers) -> bool:
    """Whether a question has an answer in words it allows, with a day where one is due; any other leaves it open."""
    given = answers.get(asked.question)
    if given is None or given.word not in asked.answers:
        return False
    return given.day is not None or given.word not in asked.dated


def question_facts(
    asked: Iterable[Asked], answers: Answers, open_now: Mapping[str, QuestionOpened]
) -> Iterator[QuestionOpened | QuestionClosed]:
    """Yield what opens the questions that wait, and closes those that are answered or do not arise any more.

    A question that is open is opened again only if it reads differently by now, as with another last day.
    """
    arising = {each.question: each for each in asked}
    for name, each in arising.items():
        if answered(each, answers):
            if name in open_now:
                yield QuestionClosed(question=name, how="answered")
        elif open_now.get(name) != (opened := each.opened()):
            yield opened
    for name in open_now:
        if name not in arising:
            yield QuestionClosed(question=name, how="moot")
