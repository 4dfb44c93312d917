"""The questions about dependents that are part of why a coverage stands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from events.base import Cause, DomainEvent, Recorded
from events.eligibility import QuestionClosed, QuestionOpened
from events.enrollment import QuestionAnswered
from services.answers.decide.asked import questioned

AT = datetime(2026, 6, 1, tzinfo=UTC)


def opened(question: str = "q", member: str = "d1") -> QuestionOpened:
    """Return that the judgment of a divorce is asked for."""
    return QuestionOpened(
        question=question,
        about="divorce-terms",
        member=member,
        owner="benefits",
        due_day=None,
        asks="What does it say?",
        answers=("covered",),
        meanwhile="they stay covered",
        rule="ST-1",
        rests_on=("munis/city#e1",),
    )


def recorded(*events: DomainEvent) -> list[Recorded]:
    """Return records of a stream, a minute apart."""
    return [
        Recorded(n, "x/city/1", n, AT + timedelta(minutes=n), event, Cause("hub", f"a{n}"))
        for n, event in enumerate(events, 1)
    ]


def states(*events: DomainEvent, told: Sequence[Recorded] = ()) -> list[tuple[str, str]]:
    """Return which questions there are, and how each stands."""
    return [(each.question, each.state) for each in questioned(recorded(*events), told)]


def test_st_1_a_question_says_its_rule_and_what_it_rests_on() -> None:
    """And when it was asked first, though it reads otherwise since."""
    (found,) = questioned(recorded(opened(), opened()), [])

    assert (found.rule, found.rests_on, found.meanwhile) == ("ST-1", ("munis/city#e1",), "they stay covered")
    assert found.asked_at == AT + timedelta(minutes=1)


def test_an_answered_question_rests_on_its_answer_too() -> None:
    """By it the coverage goes on, and no fact says so."""
    answer = QuestionAnswered(question="q", answer="covered", decided_by="Maria")
    other = QuestionAnswered(question="p", answer="covered", decided_by="Maria")
    closed = QuestionClosed(question="q", how="answered")

    (found,) = questioned(recorded(opened(), closed), recorded(other, answer))

    assert (found.state, found.rests_on) == ("answered", ("munis/city#e1", "hub#a2"))


def test_what_is_asked_again_is_open_and_what_is_moot_is_gone() -> None:
    """A question closed before it was opened changes nothing."""
    answered, moot = QuestionClosed(question="q", how="answered"), QuestionClosed(question="q", how="moot")

    assert states(opened(), answered) == [("q", "answered")]
    assert states(opened(), answered, opened()) == [("q", "open")]
    assert states(opened(), moot) == []
    assert states(moot, opened()) == [("q", "open")]


def test_what_is_asked_of_the_subscriber_is_none_of_them() -> None:
    """It is about one line, or about none."""
    assert states(opened(member="self"), opened("p")) == [("p", "open")]
