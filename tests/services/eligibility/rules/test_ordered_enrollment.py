"""An order for a child whose employee holds no medical plan."""

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from events.telling import fold
from services.eligibility.rules.situation import Told, situation
from tests.life import day, elected, hired, joined, left
from tests.services.eligibility.electing import WIDE
from tests.services.eligibility.hard_life import told

WAIVED = elected("2026-01-15", "-medical")


def order(on: str, *, holds: bool = True) -> DependentChanged:
    """Return an order for bo, or its end."""
    return DependentChanged(dependent_id="bo", change_day=day(on), qmcso=holds)


def asked(*events: DomainEvent, who: str = "child") -> list[tuple[str, str]]:
    """Return what is asked about orders of a family with bo, hired in January, and of whom."""
    life = told([hired("2026-01-15"), joined("bo", "2026-01-15", who), *events])
    found = situation(Told(fold(life.family, life.records)), WIDE).asked
    return [(each.question, each.owner) for each in found if each.about == "court-order"]


QUESTION = [("court-order:bo:2026-04-01", "benefits")]


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
