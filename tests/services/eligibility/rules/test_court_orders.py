"""Children whom an order keeps covered."""

from dataclasses import replace

from events.base import EventRef
from events.family import Dependent, DependentStep, Family
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import Relationship
from services.eligibility.rules.court_orders import held_by_order, orders
from tests.life import day

REF, ENDED = EventRef("munis/city", "added"), EventRef("munis/city", "ended")
BO = Dependent(
    id="bo",
    relationship=Relationship.CHILD,
    first_day=day("2026-04-10"),
    reason="court_order",
    ref=REF,
    qmcso=True,
)


def test_qmcso_1_an_order_holds_from_the_first_day_to_the_day_before_it_is_lifted() -> None:
    """It holds as long as the child is a dependent, unless a change says that it does not."""
    lifted = replace(BO, steps=(DependentStep(day("2026-09-01"), ENDED, qmcso=False),))
    later = replace(BO, qmcso=False, steps=(DependentStep(day("2026-06-15"), ENDED, qmcso=True),))

    assert list(orders(BO)) == [(day("2026-04-10"), None, REF)]
    assert list(orders(lifted)) == [(day("2026-04-10"), day("2026-08-31"), ENDED)]
    assert list(orders(later)) == [(day("2026-06-15"), None, REF)]
    assert list(orders(replace(BO, qmcso=False))) == []


def test_qmcso_1_only_health_lines_are_ordered() -> None:
    """On the first day and the last, not on the day before or after; never life insurance."""
    gone = replace(BO, last_day=day("2026-12-31"), end_reason="aged_out", end_ref=ENDED)
    family = Family("city/10234", dependents=(gone,))
    held = [
        sorted(held_by_order(family, InsuranceLine.MEDICAL, day(on)))
        for on in ("2026-04-09", "2026-04-10", "2026-12-31", "2027-01-01")
    ]

    assert held == [[], ["bo"], ["bo"], []]
    assert held_by_order(family, InsuranceLine.LIFE, day("2026-04-10")) == frozenset()
