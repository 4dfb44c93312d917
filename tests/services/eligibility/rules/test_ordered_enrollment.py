"""An order for a child whose employee holds no medical plan."""

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule
from events.employment import Job
from events.enrollment import DependentChanged
from events.offers import Book
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import Relationship
from services.eligibility.rules.situation import Told, situation
from tests.life import day, elected, hired, job, job_changed, joined, left
from tests.services.eligibility.electing import WIDE, changed
from tests.services.eligibility.hard_life import told

WAIVED = elected("2026-01-15", "-medical")


def order(on: str, *, holds: bool = True) -> DependentChanged:
    """Return an order for bo, or its end."""
    return DependentChanged(dependent_id="bo", change_day=day(on), qmcso=holds)


def asked(
    *events: DomainEvent, who: str = "child", work: Job | None = None, book: Book = WIDE
) -> list[tuple[str, str]]:
    """Return what is asked about orders of a family with bo, hired in January, and of whom."""
    life = told([hired("2026-01-15", work=work), joined("bo", "2026-01-15", who), *events])
    found = situation(Told(fold(life.family, life.records)), book).asked
    return [(each.question, each.owner) for each in found if each.about == "court-order"]


QUESTION = [("court-order:bo:2026-04-01", "benefits")]
EARLY = [("court-order:bo:2026-02-01", "benefits")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([WAIVED], QUESTION),
        ([], QUESTION),
        ([elected("2026-01-15", "dental")], QUESTION),
        ([elected("2026-01-15", "hmo")], []),
        ([WAIVED, elected("2026-05-01", "hmo:bo", occasion="administrative")], []),
        ([WAIVED, order("2026-04-30", holds=False)], QUESTION),
        (
            [
                WAIVED,
                order("2026-04-30", holds=False),
                elected("2026-05-01", "hmo", occasion="administrative"),
            ],
            QUESTION,
        ),
        (
            [
                WAIVED,
                order("2026-04-30", holds=False),
                elected("2026-04-29", "hmo", occasion="administrative"),
            ],
            [],
        ),
        (
            [elected("2026-01-15", "hmo"), elected("2026-04-01", "-medical", occasion="administrative")],
            QUESTION,
        ),
        ([elected("2026-01-15", "hmo"), elected("2026-04-02", "-medical", occasion="administrative")], []),
        ([WAIVED, left("2026-03-31")], []),
        ([WAIVED, left("2026-04-01")], QUESTION),
    ],
)
def test_qmcso_2_the_office_is_asked_to_enroll_both(
    events: list[DomainEvent], expected: list[tuple[str, str]]
) -> None:
    """Waived or nothing chosen; moot once a plan is held while the order holds, and not of who is not employed."""
    assert asked(order("2026-04-01"), *events) == expected


def test_qmcso_2_an_order_is_for_a_child() -> None:
    """Nobody else is named by one, and without one nothing is asked."""
    assert asked(order("2026-04-01"), WAIVED, who="spouse") == []
    assert asked(WAIVED) == []


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([elected("2026-01-15", "hmo")], []),
        ([elected("2026-01-15", "hmo"), elected("2026-02-10", "-medical", occasion="administrative")], EARLY),
    ],
)
def test_qmcso_2_a_plan_that_is_waited_for_is_held_unless_it_is_waived_first(
    events: list[DomainEvent], expected: list[tuple[str, str]]
) -> None:
    """Ordered in February, elected from 2026-03-01 on: whoever takes the election back before then holds no plan."""
    assert asked(order("2026-02-01"), *events) == expected
    assert asked(order("2026-03-01"), elected("2026-01-15", "hmo")) == []


def test_qmcso_2_each_child_and_each_order_by_itself() -> None:
    """A brother nobody ordered to be covered asks nothing; who is ordered twice is asked about twice."""
    brother = joined("al", "2026-01-15", "child")
    sister = joined("cy", "2026-01-15", "child")
    again = [order("2026-05-01", holds=False), order("2026-06-01")]

    assert asked(brother, sister, order("2026-04-01"), *again, WAIVED) == [
        ("court-order:bo:2026-04-01", "benefits"),
        ("court-order:bo:2026-06-01", "benefits"),
    ]


def test_qmcso_2_an_order_for_who_was_no_child_yet_counts_when_they_are() -> None:
    """Told of somebody who became a child of the family only later, by an order after it."""
    child = DependentChanged.model_validate(
        {"dependent_id": "bo", "change_day": day("2026-05-01"), "relationship": "child"}
    )
    orders = (order("2026-04-01"), order("2026-04-30", holds=False), child, order("2026-06-01"))

    assert asked(*orders, WAIVED, who="other") == [("court-order:bo:2026-06-01", "benefits")]


def test_qmcso_2_the_employee_must_be_offered_a_medical_plan() -> None:
    """Not while nothing is offered, as by a job of few hours; and not of a class that is offered other lines alone."""
    few = job(hours=10)
    active, retired = WIDE.catalog.classes
    dental = changed(classes=(active.model_copy(update={"plans": ("dental", "vision")}), retired))

    assert asked(order("2026-04-01"), work=few) == []
    assert asked(order("2026-04-01"), job_changed("2026-06-01", job()), work=few) == QUESTION
    assert (
        asked(
            order("2026-04-01"), job_changed("2026-06-01", job()), order("2026-05-31", holds=False), work=few
        )
        == []
    )
    assert asked(order("2026-04-01"), WAIVED, book=dental) == []


def test_qmcso_2_a_medical_plan_must_cover_children() -> None:
    """Where only the dental plan does, there is no medical plan to enroll the child in."""
    spouses = DependentRule(id="spouses", relationships=(Relationship.SPOUSE,))
    medical = changed(
        dependent_rules=(spouses,),
        plans=tuple(
            each.model_copy(update={"dependents": "spouses"}) if each.line is InsuranceLine.MEDICAL else each
            for each in WIDE.catalog.plans
        ),
    )

    assert asked(order("2026-04-01"), WAIVED, book=medical) == []
