"""What is in force until the carrier has approved the rest, and what the carrier is asked."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import EventRef
from events.catalog import Plan, Volume
from events.enrollment import QuestionAnswered
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.evidence import Held, Request, in_force
from services.eligibility.rules.questions import Answer, Answers
from tests.life import day
from tests.small_catalog import small_catalog

LIMIT = Decimal(150000)
AT = datetime(2026, 1, 1, tzinfo=UTC)


def plan(**limits: Any) -> Plan:
    """Return optional life with these limits."""
    volume = Volume.model_validate({"kind": "elected", "evidence_above": LIMIT, **limits})
    update = {"id": "more-life", "line": Line.OPTIONAL_LIFE, "volume": volume}
    return small_catalog().plans[-1].model_copy(update=update)


def request(on: str, amount: int, *, chosen: bool = True) -> Request:
    """Return what is asked for from a day on."""
    return Request(day(on), Decimal(amount), chosen, (EventRef("munis/city", on),))


def answer(question: str, word: str, on: str | None = None, amount: int | None = None) -> Answers:
    """Return the carrier's answer to a question."""
    event = QuestionAnswered(
        question=question,
        answer=word,
        decided_by="the carrier",
        day=None if on is None else day(on),
        amount=None if amount is None else Decimal(amount),
    )
    return {question: Answer(event, EventRef("munis/city", "answer"))}


def said(held: list[Held]) -> list[tuple[str, str, str | None]]:
    """Return day, amount in force and amount that waits."""
    return [
        (each.from_day.isoformat(), str(each.amount), None if each.asked is None else str(each.asked))
        for each in held
    ]


FIRST = "evidence-of-insurability:more-life:2026-03-01:200000.00"


def test_plan_42_up_to_the_limit_nothing_is_asked() -> None:
    """The limit itself needs no evidence."""
    held, asked = in_force(plan(), [request("2026-03-01", 150000)], {})

    assert (said(held), asked) == ([("2026-03-01", "150000", None)], [])


def test_plan_42_more_is_held_at_the_limit_and_asked() -> None:
    """One dollar more waits, and the carrier is asked in words of the plan alone."""
    held, asked = in_force(plan(), [request("2026-03-01", 200000)], {})

    assert said(held) == [("2026-03-01", "150000", "200000")]
    assert [(each.question, each.owner, each.rule, each.answers) for each in asked] == [
        (FIRST, "carrier", "PLAN-42", ("approved", "declined"))
    ]
    assert asked[0].rests_on == (EventRef("munis/city", "2026-03-01"),)


@pytest.mark.parametrize(
    ("approved", "amount", "steps"),
    [
        ("2026-05-10", None, [("2026-03-01", "150000", None), ("2026-05-10", "200000", None)]),
        ("2026-05-10", 180000, [("2026-03-01", "150000", None), ("2026-05-10", "180000", None)]),
        ("2026-05-10", 300000, [("2026-03-01", "150000", None), ("2026-05-10", "200000", None)]),
        ("2026-03-01", None, [("2026-03-01", "200000", None)]),
        ("2026-01-01", None, [("2026-03-01", "200000", None)]),
    ],
)
def test_plan_42_approved_from_a_day(
    approved: str, amount: int | None, steps: list[tuple[str, str, str | None]]
) -> None:
    """All of it or the amount approved, never more than was asked for, and not before it was."""
    held, asked = in_force(
        plan(), [request("2026-03-01", 200000)], answer(FIRST, "approved", approved, amount)
    )

    assert said(held) == steps
    assert [each.question for each in asked] == [FIRST]


def test_plan_42_declined() -> None:
    """What needs no evidence stays in force, and nothing waits."""
    held, _ = in_force(plan(), [request("2026-03-01", 200000)], answer(FIRST, "declined"))

    assert said(held) == [("2026-03-01", "150000", None)]


def test_plan_42_an_approval_without_a_day_is_no_answer() -> None:
    """Nobody knows from when it counts; the question stays."""
    held, asked = in_force(plan(), [request("2026-03-01", 200000)], answer(FIRST, "approved"))

    assert said(held) == [("2026-03-01", "150000", "200000")]
    assert [each.question for each in asked] == [FIRST]


INCREASE = [request("2026-03-01", 50000), request("2026-07-01", 80000)]


@pytest.mark.parametrize(
    ("increase", "steps"),
    [
        (30000, [("2026-03-01", "50000", None), ("2026-07-01", "80000", None)]),
        (29999, [("2026-03-01", "50000", None), ("2026-07-01", "50000", "80000")]),
        (None, [("2026-03-01", "50000", None), ("2026-07-01", "80000", None)]),
    ],
)
def test_plan_42_an_increase_after_the_first_election(
    increase: int | None, steps: list[tuple[str, str, str | None]]
) -> None:
    """By more than the plan allows it is held at what was in force before, though below the limit."""
    held, _ = in_force(plan(increase_evidence_above=increase), INCREASE, {})

    assert said(held) == steps


def test_plan_42_a_rise_by_salary_is_no_election() -> None:
    """It needs evidence only above the limit, and then keeps what was in force before."""
    requests = [request("2026-03-01", 140000), request("2026-07-01", 160000, chosen=False)]

    held, asked = in_force(plan(increase_evidence_above=10000), requests, {})

    assert said(held) == [("2026-03-01", "140000", None), ("2026-07-01", "150000", "160000")]
    assert len(asked) == 1


def test_plan_42_what_was_approved_stays_in_force() -> None:
    """A later, larger amount is held at it, not at the limit; and only the later is asked about."""
    requests = [request("2026-03-01", 200000), request("2026-07-01", 210000, chosen=False)]

    held, asked = in_force(plan(), requests, answer(FIRST, "approved", "2026-05-10"))

    assert said(held) == [
        ("2026-03-01", "150000", None),
        ("2026-05-10", "200000", None),
        ("2026-07-01", "200000", "210000"),
    ]
    assert [each.question for each in asked][1:] == [
        "evidence-of-insurability:more-life:2026-07-01:210000.00"
    ]


def test_plan_42_an_approval_that_comes_after_the_next_request() -> None:
    """It counts for that one as far as it goes."""
    requests = [request("2026-03-01", 200000), request("2026-07-01", 210000, chosen=False)]

    held, _ = in_force(plan(), requests, answer(FIRST, "approved", "2026-08-01"))

    assert said(held) == [
        ("2026-03-01", "150000", None),
        ("2026-07-01", "150000", "210000"),
        ("2026-08-01", "200000", "210000"),
    ]


def test_plan_42_who_chose_less_needs_evidence_again() -> None:
    """An approval of before does not count once less was chosen."""
    requests = [request("2026-03-01", 200000), request("2026-07-01", 50000), request("2027-07-01", 200000)]

    held, asked = in_force(plan(), requests, answer(FIRST, "approved", "2026-03-01"))

    assert said(held)[1:] == [("2026-07-01", "50000", None), ("2027-07-01", "150000", "200000")]
    assert len(asked) == 2


def test_plan_42_without_limits_all_is_in_force() -> None:
    """A plan that asks for no evidence insures what was asked for."""
    held, asked = in_force(plan(evidence_above=None), INCREASE, {})

    assert ([str(each.amount) for each in held], asked) == (["50000", "80000"], [])


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 40), st.booleans()),
        min_size=1,
        unique_by=lambda each: each[0],
    ),
    st.none() | st.integers(0, 20),
    st.none() | st.integers(0, 20),
)
def test_plan_42_never_more_than_was_asked_for(
    drawn: list[tuple[int, int, bool]], limit: int | None, increase: int | None
) -> None:
    """Without answers, what is in force is at most what was asked for, and above the limit only what was before."""
    begun = date(2026, 1, 1)
    requests = [
        Request(begun + timedelta(days=days), Decimal(amount * 10000), chosen)
        for days, amount, chosen in sorted(drawn)
    ]
    limits = {
        "evidence_above": limit and limit * 10000,
        "increase_evidence_above": increase and increase * 10000,
    }

    held, asked = in_force(plan(**limits), requests, {})

    by_day = {each.from_day: each.amount for each in requests}
    assert all(each.amount <= by_day[each.from_day] for each in held)
    assert all(a.from_day < b.from_day for a, b in pairwise(held))
    assert len(asked) <= 1


def test_plan_42_to_choose_the_same_again_keeps_what_was_approved() -> None:
    """Only less gives an approval up; then more is asked for anew."""
    approved = answer(FIRST, "approved", "2026-05-10")
    asked = [request("2026-03-01", 200000), request("2026-07-01", 200000), request("2026-09-01", 200000)]
    less = [*asked[:1], request("2026-07-01", 160000), request("2026-09-01", 200000)]

    assert said(in_force(plan(), asked, approved)[0])[-1] == ("2026-09-01", "200000", None)
    assert said(in_force(plan(), less, approved)[0])[-2:] == [
        ("2026-07-01", "160000", None),
        ("2026-09-01", "160000", "200000"),
    ]


def test_plan_42_to_choose_what_is_in_force_gives_no_approval_up() -> None:
    """The carrier approves from October; chosen meanwhile is what is in force, and in November all of it again."""
    approved = answer(FIRST, "approved", "2026-10-01")
    asked = [request("2026-03-01", 200000), request("2026-07-01", 150000), request("2026-11-01", 200000)]
    held, questions = in_force(plan(), asked, approved)

    assert said(held)[-1] == ("2026-11-01", "200000", None)
    assert [each.question for each in questions] == [FIRST]


def test_plan_42_what_is_approved_to_come_is_not_asked_again() -> None:
    """More is chosen than is in force, and it waits; but from October the carrier has approved as much."""
    held, questions = in_force(
        plan(),
        [request("2026-03-01", 200000), request("2026-07-01", 180000)],
        answer(FIRST, "approved", "2026-10-01"),
    )

    assert said(held)[1:] == [("2026-07-01", "150000", "180000"), ("2026-10-01", "180000", None)]
    assert [each.question for each in questions] == [FIRST]


def test_plan_42_what_needs_no_evidence_does_not_rest_on_an_approval() -> None:
    """Approved is no more than the plan insures without."""
    held, _ = in_force(
        plan(), [request("2026-03-01", 200000)], answer(FIRST, "approved", "2026-03-01", 150000)
    )

    assert [(each.amount, [ref.id for ref in each.refs]) for each in held] == [(LIMIT, ["2026-03-01"])]


def test_plan_42_an_approval_of_the_day_of_another_choice_counts_for_that_one() -> None:
    """Approved from July 1, the day on which another amount was chosen: nothing of it is in force before."""
    approved = answer(FIRST, "approved", "2026-07-01")
    asked = [request("2026-03-01", 200000), request("2026-07-01", 210000)]
    held, questions = in_force(plan(), asked, approved)

    assert said(held) == [("2026-03-01", "150000", None), ("2026-07-01", "200000", "210000")]
    assert [each.question for each in questions] == [
        FIRST,
        "evidence-of-insurability:more-life:2026-07-01:210000.00",
    ]


def test_plan_42_without_a_limit_and_without_anything_held_an_increase_is_from_nothing() -> None:
    """A first election is no increase; a limit of nothing holds all of it."""
    none_free = plan(evidence_above=Decimal(0))
    held, asked = in_force(none_free, [request("2026-03-01", 1)], {})

    assert (said(held), len(asked)) == ([("2026-03-01", "0", "1")], 1)


def test_plan_42_what_is_approved_counts_between_two_choices_too() -> None:
    """Approved from August 10 of what was chosen in July; in September another amount is chosen."""
    asked = [request("2026-03-01", 100000), request("2026-07-01", 200000), request("2026-09-01", 180000)]
    question = "evidence-of-insurability:more-life:2026-07-01:200000.00"

    held, _ = in_force(plan(), asked, answer(question, "approved", "2026-08-10"))

    assert said(held) == [
        ("2026-03-01", "100000", None),
        ("2026-07-01", "150000", None),
        ("2026-08-10", "200000", None),
        ("2026-09-01", "180000", None),
    ]
