"""How one election is taken: as a whole, by its phase, for whom the plan can cover."""

from collections.abc import Callable

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule
from events.telling import fold
from events.vocabulary.people import Relationship
from services.eligibility.rules import phases as rule
from services.eligibility.rules.phases import phases
from services.eligibility.rules.taking import Taken
from tests.life import FAMILY, Life, day, elected, hired, joined, parted
from tests.services.eligibility.electing import WIDE, changed, refused, why, wide_catalog

CHILDREN = DependentRule(id="children", relationships=(Relationship.SPOUSE, Relationship.CHILD))

RULED = changed(
    plans=tuple(
        each.model_copy(update={"dependents": "children"}) if each.id == "hmo" else each
        for each in wide_catalog().plans
    ),
    dependent_rules=(CHILDREN,),
)


def covers_kim(relationship: str) -> list[DomainEvent]:
    """Return a hire with one dependent and a form for both."""
    return [
        hired("2026-01-15"),
        joined("kim", "2026-01-15", relationship),
        elected("2026-01-15", "hmo:kim"),
    ]


@pytest.mark.parametrize(
    ("relationship", "expected"),
    [("spouse", []), ("child", []), ("domestic_partner", ["not-covered"]), ("other", ["not-covered"])],
)
def test_plan_2_a_relationship_that_the_plan_does_not_cover(relationship: str, expected: list[str]) -> None:
    """The form is refused, and says whom the plan does not cover; without a rule anybody is covered."""
    assert refused(covers_kim(relationship), RULED) == expected
    assert refused(covers_kim(relationship)) == []


def test_aca_4_a_child_past_the_age_cannot_be_elected() -> None:
    """Twenty-six in January: the month is the last in which a plan covers the child."""
    born = {"kim": day("2000-01-20")}

    assert refused(covers_kim("child"), RULED, born) == ["not-covered"]
    assert refused(covers_kim("child"), RULED, {"kim": day("2000-03-20")}) == []
    assert why(covers_kim("child"), RULED, born).endswith("ACA-4 (45 CFR 147.120)")


def test_plan_2_who_was_removed_is_not_looked_at() -> None:
    """A form that still names a former dependent stands for everybody else."""
    events = [*covers_kim("spouse")[:2], parted("kim", "2026-02-10"), covers_kim("spouse")[2]]

    assert refused(events, RULED) == []


def test_a_long_history_asks_for_each_offer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many elections there are: the days of an offer are the phase's and the plan's."""
    asked: list[str] = []
    offers: Callable[..., object] = rule._periods

    def counted(phase: object, plan: object, book: object) -> object:
        asked.append(getattr(plan, "id", ""))
        return offers(phase, plan, book)

    monkeypatch.setattr("services.eligibility.rules.phases._periods", counted)
    life = Life().told("hire", hired("2026-01-15"))
    for number in range(60):
        on = f"2026-{number % 12 + 1:02d}-{number // 12 + 1:02d}"
        life.told(f"e{number}", elected(on, "hmo" if number % 2 else "ppo", occasion="administrative"))
    family = fold(FAMILY, life.records)
    taken = Taken(family, phases(family, WIDE), WIDE, {})
    for election in family.elections:
        taken.take(election)

    assert sorted(asked) == ["hmo", "ppo"]
    # Five of the sixty days lie before the hire, and are one choice from the first day on.
    assert len(taken.choices()) == 56
