"""The view of questions: what is open, of whom, since when, and what became of it."""

from datetime import UTC, datetime

import pytest

from events.base import Cause, DomainEvent, Recorded
from events.eligibility import QuestionClosed, QuestionOpened
from services.eligibility.projection import QuestionRow, from_row, key_of, project, to_row, with_day
from tests.life import day, left


def opened(due: str | None = "2026-09-01") -> QuestionOpened:
    """Return a question about one member."""
    return QuestionOpened(
        question="terms:kim",
        about="terms",
        member="kim",
        owner="benefits",
        due_day=None if due is None else day(due),
        asks="What does it say?",
        answers=("yes", "no"),
        meanwhile="all stays",
        rule="ST-1",
        rests_on=("munis/city#e1",),
    )


def folded(*events: DomainEvent) -> QuestionRow | None:
    """Return the question after these facts, one a day from 2026-07-01 on."""
    row: QuestionRow | None = None
    for number, event in enumerate(events, 1):
        at = datetime(2026, 7, number, tzinfo=UTC)
        row = project(row, Recorded(number, "question/city/1", number, at, event, Cause()))
    return row


def test_a_question_is_open_until_it_is_closed() -> None:
    """Answered, or moot; with when."""
    answered = folded(opened(), QuestionClosed(question="terms:kim", how="answered"))
    moot = folded(opened(), QuestionClosed(question="terms:kim", how="moot"))

    assert answered is not None
    assert moot is not None
    assert (answered.state, answered.closed_at) == ("answered", "2026-07-02T00:00:00+00:00")
    assert moot.state == "moot"


def test_a_question_asked_again_is_as_old_as_the_first_time() -> None:
    """But once closed it is a new one; and it reads as it was asked last."""
    again = folded(opened(), opened("2026-10-01"))
    anew = folded(opened(), QuestionClosed(question="terms:kim", how="moot"), opened(None))

    assert again is not None
    assert anew is not None
    assert (again.opened_at, again.due) == ("2026-07-01T00:00:00+00:00", day("2026-10-01"))
    assert (anew.opened_at, anew.due, anew.state) == ("2026-07-03T00:00:00+00:00", None, "open")


def test_a_row_holds_all_of_it() -> None:
    """Grouped by state, marked by owner."""
    row = folded(opened())
    assert row is not None
    kept = to_row("city/1 terms:kim", row)

    assert (kept.group, kept.mark) == ("open", "benefits")
    assert from_row(kept) == row


@pytest.mark.parametrize(("due", "by"), [(None, "2026-07-31"), ("2026-09-01", "2026-09-01")])
def test_every_question_has_a_day(due: str | None, by: str) -> None:
    """That of its rule; where it gives none, thirty days after 2026-07-01, the day it was asked first."""
    row = folded(opened(due), opened(due))
    assert row is not None

    assert with_day(row, 30).due == day(by)


def test_what_is_closed_but_was_never_opened_is_nothing() -> None:
    """The view is total; and other events are not its own."""
    assert folded(QuestionClosed(question="terms:kim", how="moot")) is None
    assert folded(opened(), left("2026-07-01")) == folded(opened())


def test_families_do_not_share_a_question() -> None:
    """The key names both."""
    record = Recorded(1, "question/city/1", 1, datetime(2026, 7, 1, tzinfo=UTC), opened(), Cause())

    assert key_of(record) == "city/1 terms:kim"
    assert key_of(record._replace(event=left("2026-07-01"))) is None
