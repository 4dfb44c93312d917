"""A tier holds exactly who is covered, and a span says what holds on a day."""

from datetime import date

import pytest

from events.vocabulary.coverage import (
    COBRA_LINES,
    CoverageTier,
    InsuranceLine,
    Span,
    TierStep,
    tier_of,
    with_tier_from,
)
from events.vocabulary.people import Relationship

ONE, SPOUSE, CHILDREN = (
    CoverageTier.EMPLOYEE_ONLY,
    CoverageTier.EMPLOYEE_AND_SPOUSE,
    CoverageTier.EMPLOYEE_AND_CHILDREN,
)
PLUS_ONE, FAMILY = CoverageTier.EMPLOYEE_AND_ONE, CoverageTier.FAMILY
WIFE, CHILD, PARTNER = Relationship.SPOUSE, Relationship.CHILD, Relationship.DOMESTIC_PARTNER


@pytest.mark.parametrize(
    ("offered", "dependents", "tier"),
    [
        ((ONE, SPOUSE, CHILDREN, FAMILY), (), ONE),
        ((ONE, SPOUSE, CHILDREN, FAMILY), (WIFE,), SPOUSE),
        ((ONE, SPOUSE, CHILDREN, FAMILY), (PARTNER,), SPOUSE),
        ((ONE, SPOUSE, CHILDREN, FAMILY), (CHILD,), CHILDREN),
        ((ONE, SPOUSE, CHILDREN, FAMILY), (CHILD, CHILD), CHILDREN),
        ((ONE, SPOUSE, CHILDREN, FAMILY), (WIFE, CHILD), FAMILY),
        ((ONE, PLUS_ONE, FAMILY), (CHILD,), PLUS_ONE),
        ((ONE, PLUS_ONE, FAMILY), (CHILD, CHILD), FAMILY),
        ((ONE, FAMILY), (WIFE,), FAMILY),
        ((FAMILY,), (), FAMILY),
    ],
)
def test_the_smallest_tier_that_holds_them(
    offered: tuple[CoverageTier, ...], dependents: tuple[Relationship, ...], tier: CoverageTier
) -> None:
    """Nobody is put into a larger tier than those who are covered need."""
    assert tier_of(offered, dependents) == tier


def test_no_tier_is_large_enough() -> None:
    """A plan for the employee alone holds no child."""
    with pytest.raises(ValueError, match="1 dependents"):
        tier_of((ONE,), (CHILD,))


def test_a_span_covers_both_its_days() -> None:
    """The first and the last day are covered, their neighbours not."""
    span = Span("ppo", date(2026, 2, 1), date(2026, 2, 28))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]

    assert [span.covers(day) for day in days] == [False, True, True, False]
    assert Span("ppo", date(2026, 2, 1)).covers(date.max)


def test_the_tier_on_a_day() -> None:
    """The last step not after the day holds; a dependent's span has none."""
    steps = (TierStep(date(2026, 1, 1), ONE), TierStep(date(2026, 5, 20), FAMILY))
    span = Span("ppo", date(2026, 1, 1), tiers=steps)

    assert [span.tier_on(date(2026, 5, day)) for day in (19, 20)] == [ONE, FAMILY]
    assert Span("ppo", date(2026, 1, 1)).tier_on(date(2026, 5, 1)) is None


def test_a_tier_from_a_day_on() -> None:
    """What was said of later days is forgotten, and the same tier is not said twice."""
    steps = (TierStep(date(2026, 1, 1), ONE), TierStep(date(2026, 5, 1), FAMILY))

    assert with_tier_from(steps, date(2026, 3, 1), ONE) == steps[:1]
    assert with_tier_from(steps, date(2026, 3, 1), FAMILY) == (
        steps[0],
        TierStep(date(2026, 3, 1), FAMILY),
    )
    assert with_tier_from((), date(2026, 3, 1), ONE) == (TierStep(date(2026, 3, 1), ONE),)


def test_cob_5_life_insurance_is_no_group_health_plan() -> None:
    """Medical, dental, vision, drug, HRA and health FSA can be continued; life, disability and dependent care not."""
    assert {line for line in InsuranceLine if line not in COBRA_LINES} == {
        InsuranceLine.LIFE,
        InsuranceLine.OPTIONAL_LIFE,
        InsuranceLine.ACCIDENTAL_DEATH,
        InsuranceLine.SHORT_TERM_DISABILITY,
        InsuranceLine.LONG_TERM_DISABILITY,
        InsuranceLine.DEPENDENT_CARE_FSA,
        InsuranceLine.DEFERRED_COMPENSATION,
        InsuranceLine.EAP,
    }
