"""Questions are opened once, closed when answered or moot, and opened again where they read differently."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from events.base import EventRef
from events.eligibility import QuestionClosed, QuestionOpened
from events.enrollment import QuestionAnswered
from services.eligibility.rules.questions import (
    NAME_MAX,
    Answer,
    Asked,
    answered,
    question_facts,
    question_name,
)
from tests.life import day

REF = EventRef("munis/city", "e1")
ASKED = Asked(
    question="terms:kim",
    about="terms",
    owner="benefits",
    asks="What does it say?",
    answers=("yes", "until"),
    meanwhile="all stays",
    rule="ST-1",
    rests_on=(REF,),
    dated=frozenset({"until"}),
)


def answer(word: str, on: str | None = None) -> Answer:
    """Return an answer."""
    event = QuestionAnswered(
        question="terms:kim", answer=word, decided_by="Maria", day=None if on is None else day(on)
    )
    return Answer(event, REF)


def facts(
    asked: list[Asked], given_: Answer | None = None, opened: QuestionOpened | None = None
) -> list[tuple[str, str]]:
    """Return what is recorded, as kind and what became of the question."""
    answers = {} if given_ is None else {"terms:kim": given_}
    held = {} if opened is None else {opened.question: opened}
    return [
        (each.KIND, each.how if isinstance(each, QuestionClosed) else each.asks)
        for each in question_facts(asked, answers, held)
    ]


def test_a_question_is_opened_once() -> None:
    """Deciding again opens nothing."""
    assert facts([ASKED]) == [("question.opened", "What does it say?")]
    assert facts([ASKED], opened=ASKED.opened()) == []


def test_a_question_that_reads_differently_is_opened_again() -> None:
    """As with another last day."""
    later = replace(ASKED, due_day=day("2026-09-01"))

    assert facts([later], opened=ASKED.opened()) == [("question.opened", "What does it say?")]


def test_an_answer_closes_it_and_keeps_it_closed() -> None:
    """Answered before it was opened, it never is."""
    assert facts([ASKED], answer("yes"), ASKED.opened()) == [("question.closed", "answered")]
    assert facts([ASKED], answer("yes")) == []


def test_an_answer_in_other_words_or_without_its_day_leaves_it_open() -> None:
    """It answers nothing."""
    assert facts([ASKED], answer("perhaps"), ASKED.opened()) == []
    assert facts([ASKED], answer("until"), ASKED.opened()) == []
    assert answered(ASKED, {"terms:kim": answer("until", "2026-09-01")})


def test_a_question_that_does_not_arise_any_more_is_moot() -> None:
    """Nobody has to answer it."""
    assert facts([], opened=ASKED.opened()) == [("question.closed", "moot")]


def test_a_name_that_fits_is_told_and_a_longer_one_is_a_digest() -> None:
    """To the letter that an answer can still repeat; of a digest sixteen digits are enough to tell members apart."""
    room = NAME_MAX - len("terms:")
    longest, longer = question_name("terms", "k" * room), question_name("terms", "k" * (room + 1))

    assert longest == f"terms:{'k' * room}"
    assert re.fullmatch("terms:[0-9a-f]{16}", longer)
    assert longer != question_name("terms", "b" * (room + 1))


@given(st.text(min_size=1, max_size=120), st.dates())
def test_a_name_is_no_longer_than_an_answer_can_repeat(member: str, on: object) -> None:
    """And says what it is about."""
    name = question_name("divorce-terms", member, on)

    assert len(name) <= NAME_MAX
    assert name.startswith("divorce-terms:")
