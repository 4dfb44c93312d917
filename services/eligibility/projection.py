"""The view `questions`: what only a person can know, open or closed, by family and the question's name."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Literal

from events.base import Recorded
from events.eligibility import QuestionClosed, QuestionOpened
from events.vocabulary.calendar import deadline
from services.ports import Row, Views
from services.viewing import Projection

PAGE = 1000

State = Literal["open", "answered", "moot"]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a family, without anything personal."""

    family: str
    question: str
    about: str
    member: str
    owner: str
    due_day: str | None
    """ISO 8601; None in the view where no rule gives a day."""
    asks: str
    answers: tuple[str, ...]
    meanwhile: str
    rule: str
    rests_on: tuple[str, ...]
    opened_at: str
    """When it was asked first; RFC 3339."""
    state: State = "open"
    closed_at: str | None = None

    @property
    def due(self) -> date | None:
        """The day by which it must be answered."""
        return None if self.due_day is None else date.fromisoformat(self.due_day)


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """How many questions wait for one owner, and the earliest day by which one has to be answered."""

    owner: str
    count: int
    due_day: date
    overdue: int
    """How many whose day has come."""


def project(row: QuestionRow | None, record: Recorded) -> QuestionRow | None:
    """Return the question after a record; total. One that is asked again is as old as when it was asked first."""
    at = record.recorded_at.isoformat()
    match record.event:
        case QuestionOpened() as asked:
            return QuestionRow(
                family=record.subject,
                question=asked.question,
                about=asked.about,
                member=asked.member,
                owner=asked.owner,
                due_day=None if asked.due_day is None else asked.due_day.isoformat(),
                asks=asked.asks,
                answers=asked.answers,
                meanwhile=asked.meanwhile,
                rule=asked.rule,
                rests_on=asked.rests_on,
                opened_at=at if row is None or row.state != "open" else row.opened_at,
            )
        case QuestionClosed(how=how) if row is not None:
            return replace(row, state=how, closed_at=at)
        case _:
            return row


def to_row(key: str, question: QuestionRow) -> Row:
    """Return the row as the view keeps it: grouped by state, marked by owner."""
    return Row(
        json.dumps(asdict(question), sort_keys=True).encode(), group=question.state, mark=question.owner
    )


def from_row(row: Row) -> QuestionRow:
    """Return the question that a row of the view holds."""
    said = json.loads(row.body)
    return QuestionRow(**{**said, "answers": tuple(said["answers"]), "rests_on": tuple(said["rests_on"])})


def key_of(record: Recorded) -> str | None:
    """Return the key of the question a record speaks of, or None if it speaks of none."""
    match record.event:
        case QuestionOpened(question=name) | QuestionClosed(question=name):
            return f"{record.subject} {name}"
        case _:
            return None


def _keys(record: Recorded) -> list[str]:
    key = key_of(record)
    return [] if key is None else [key]


def _project(rows: Mapping[str, QuestionRow | None], record: Recorded) -> dict[str, QuestionRow | None]:
    return {key: project(rows[key], record) for key in _keys(record)}


QUESTIONS: Projection[QuestionRow] = Projection(
    name="questions",
    version=1,
    listens=frozenset({"question"}),
    keys=_keys,
    project=_project,
    opened=from_row,
    closed=to_row,
)


def questions(
    views: Views, state: str | None = "open", *, answer_days: int, owner: str | None = None
) -> Iterator[QuestionRow]:
    """Yield the questions in a state (None: in any) and of an owner (None: of all), by family and name.

    Each has a day: that of its rule, else `answer_days` after the day, in UTC, on which it was asked first.
    """
    after = ""
    while rows := views.find(QUESTIONS.view, group=state, mark=owner, after=after, limit=PAGE):
        after = rows[-1][0]
        yield from (with_day(from_row(row), answer_days) for _, row in rows)


def with_day(row: QuestionRow, answer_days: int) -> QuestionRow:
    """Return the question with a day by which it must be answered: its own, or one counted from when it was asked."""
    if row.due_day is not None:
        return row
    asked_day = datetime.fromisoformat(row.opened_at).date()
    return replace(row, due_day=deadline(asked_day, answer_days).isoformat())


def open_at(records: Iterable[Recorded], position: int, answer_days: int) -> list[QuestionRow]:
    """Return which of a family's questions were open at a position of the log, in the order they were asked first."""
    rows: dict[str, QuestionRow | None] = {}
    for record in records:
        if record.position <= position and (key := key_of(record)) is not None:
            rows[key] = project(rows.get(key), record)
    return [with_day(row, answer_days) for row in rows.values() if row is not None and row.state == "open"]


def open_questions(views: Views, today: date, answer_days: int) -> Iterator[OpenQuestions]:
    """Yield for each owner of open questions how many wait and by when, in order of the owners' names."""
    by_owner: dict[str, list[date]] = {}
    for each in questions(views, answer_days=answer_days):
        assert each.due is not None, "each has a day"
        by_owner.setdefault(each.owner, []).append(each.due)
    for owner, days in sorted(by_owner.items()):
        yield OpenQuestions(owner, len(days), min(days), sum(due <= today for due in days))
