"""What a person answers goes into the log once, whoever else answers at the same moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.enrollment import QuestionAnswered
from events.errors import NotFound
from services.eligibility.worker import ANSWERS_SOURCE, take_answer
from services.running import decide_again, step
from services.wiring import Hub
from tests.fixtures.hub import BEGINNING, FAMILY, FAMILY_OF_TWO, event, hub_in, tell

LEAVE = event("hr.employee.leave_started", {"first_day": "2026-03-02", "kind": "fmla", "paid": "none"})
QUESTION = "leave-premium:2026-03-02"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that has asked about an unpaid leave."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, *FAMILY_OF_TWO, LEAVE)
        step(opened)
        yield opened


def said(word: str = "paid", question: str = QUESTION) -> QuestionAnswered:
    """Return an answer."""
    return QuestionAnswered(question=question, answer=word, decided_by="Maria")


def given(hub: Hub) -> list[tuple[str, str, str | None]]:
    """Return the answers of the log: word, source, and who wrote them down."""
    records = hub.log.load([f"hr/{FAMILY}"])[f"hr/{FAMILY}"]
    return [
        (each.event.answer, each.cause.source, each.cause.actor)
        for each in records
        if isinstance(each.event, QuestionAnswered)
    ]


def test_an_answer_is_an_upstream_event_of_the_hubs_own(hub: Hub) -> None:
    """With who wrote it down beside who decided it."""
    taken = take_answer(hub.log, FAMILY, said(), at=BEGINNING, actor="anna")

    assert not taken.again
    assert given(hub) == [("paid", ANSWERS_SOURCE, "anna")]


def test_the_same_answer_again_is_where_it_was(hub: Hub) -> None:
    """Nothing is appended, and the position is that of the first."""
    first = take_answer(hub.log, FAMILY, said(), at=BEGINNING, actor="anna")
    again = take_answer(hub.log, FAMILY, said(), at=BEGINNING, actor="bert")

    assert (again.position, again.again) == (first.position, True)
    assert len(given(hub)) == 1


def test_a_closed_question_may_be_answered_again(hub: Hub) -> None:
    """The latest counts, also one that had been given before."""
    for word in ("paid", "unpaid", "paid"):
        take_answer(hub.log, FAMILY, said(word), at=BEGINNING, actor="anna")
        decide_again(hub, FAMILY)

    assert [word for word, _, _ in given(hub)] == ["paid", "unpaid", "paid"]


@pytest.mark.parametrize(
    ("family", "answer"),
    [(FAMILY, said("perhaps")), (FAMILY, said(question="no-such")), ("city/999", said())],
)
def test_what_was_never_asked_is_not_answered(hub: Hub, family: str, answer: QuestionAnswered) -> None:
    """Nor in words that the question does not know."""
    with pytest.raises(NotFound):
        take_answer(hub.log, family, answer, at=BEGINNING, actor="anna")

    assert given(hub) == []
