"""Which elections are usable, to which phase they belong, and which choices stand again after a short break."""

from events.base import DomainEvent
from events.offers import index
from events.telling import fold
from services.eligibility.rules.choices import Choice, Unusable, choices
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, elected, hired, joined, left, rehired, retired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def chosen(*events: DomainEvent) -> tuple[list[Choice], list[Unusable]]:
    """Return what was chosen in a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    family = fold(FAMILY, life.records)
    return choices(family, phases(family, BOOK), BOOK)


def test_an_election_is_used_as_a_whole_or_not_at_all() -> None:
    """One unusable choice makes the whole election unusable."""
    usable, unusable = chosen(hired("2026-01-15"), elected("2026-01-15", "dental", "gold"))

    assert usable == []
    assert [each.code for each in unusable] == ["unknown-plan"]


def test_an_election_before_the_hire_day_belongs_to_that_employment() -> None:
    """A form signed before the first day at work is not lost."""
    usable, _ = chosen(hired("2026-01-15"), elected("2026-01-02", "hmo"))

    assert [(each.phase, each.from_day.isoformat()) for each in usable] == [(0, "2026-03-01")]


def test_an_election_at_retirement_belongs_to_the_retirement() -> None:
    """Also when its occasion lies before the retirement began."""
    usable, _ = chosen(
        hired("2026-01-15"),
        retired("2026-09-01"),
        elected("2026-08-15", "hmo-retired", occasion="retirement"),
    )

    assert [(each.phase, each.from_day.isoformat()) for each in usable] == [(1, "2026-09-01")]


def test_choices_stand_again_after_a_short_break() -> None:
    """What was chosen before is chosen from the day of rehire, unless it was chosen anew for that day."""
    before = [hired("2026-01-15"), elected("2026-01-15", "hmo"), left("2026-06-12"), rehired("2026-07-01")]
    usable, _ = chosen(*before)
    anew, _ = chosen(*before, elected("2026-07-01", "ppo"))

    assert [(c.plan.id if c.plan else "", c.phase) for c in usable] == [("hmo", 0), ("hmo", 1)]
    assert [(c.plan.id if c.plan else "", c.phase) for c in anew] == [("hmo", 0), ("ppo", 1)]


def test_an_election_of_continuation_is_no_choice_of_this_employment() -> None:
    """Whoever chose COBRA after an earlier one is taken at their word of what they sign next."""
    usable, unusable = chosen(
        hired("2025-01-15"),
        left("2025-11-28"),
        elected("2025-11-28", "hmo", occasion="cobra", signed="2025-12-05"),
        rehired("2026-03-02"),
        elected("2026-03-02", "ppo"),
    )

    assert [(each.plan.id if each.plan else "", each.phase) for each in usable] == [("ppo", 1)]
    assert unusable == []


def test_a_plan_must_have_a_tier_for_those_it_covers() -> None:
    """A plan for employees only cannot cover a spouse."""
    _, unusable = chosen(hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "life:kim"))

    assert [each.code for each in unusable] == ["no-tier"]
