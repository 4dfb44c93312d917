"""What is taken for dependent care in each calendar year, of contributions that change within a plan year."""

from decimal import Decimal
from fractions import Fraction

import pytest

from events.base import EventRef
from events.family import Election
from events.telling import fold
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.dependent_care import taken_by_year
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, day, elected, hired
from tests.services.eligibility.electing import WIDE, plan_named


def choice(on: str, amount: int | None) -> Choice:
    """Return a yearly contribution from a day on; None waives."""
    plan, form = plan_named("care"), Election(elected(on, "care"), EventRef("munis/city", on), 0)
    held = None if amount is None else Decimal(amount)
    return Choice(
        plan.line, 0, day(on), day(on), None if amount is None else plan, ("self",), form, amount=held
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # 100 a month for three months; 2,400 less 300 in nine; 1,200 less 1,000 in six.
        ([("2025-07-01", 1200), ("2025-10-01", 2400), ("2026-01-01", 1200)], {2025: 1000, 2026: 200}),
        # More was taken than what is chosen then, or it is waived: nothing more is taken, and nothing given back.
        ([("2025-07-01", 4800), ("2026-01-01", 1200)], {2025: 2400, 2026: 0}),
        ([("2025-07-01", 4800), ("2026-01-01", None)], {2025: 2400, 2026: 0}),
    ],
)
def test_s125_8_each_change_spreads_what_is_left(
    told: list[tuple[str, int | None]], expected: dict[int, int]
) -> None:
    """Over the months that remain of the plan year, which begins in July."""
    life = Life().told("hired", hired("2025-07-01"))
    found = phases(fold(FAMILY, life.records), WIDE)

    taken = taken_by_year([choice(on, amount) for on, amount in told], found, 7)

    assert taken == {year: Fraction(amount) for year, amount in expected.items()}
