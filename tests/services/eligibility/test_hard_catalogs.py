"""What a catalog does to coverage: tiers that hold nobody, plans with days of their own, and a new carrier."""

from dataclasses import replace
from datetime import date

import pytest

from events.base import DomainEvent
from events.spans import fold_coverage, fold_records
from events.vocabulary.coverage import CoverageTier as Tier
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import elected, joined, left, parted
from tests.services.eligibility.hard_life import (
    BOOK,
    COUPLE,
    HIRE,
    HMO,
    OPEN_ENROLLMENT,
    book,
    covered,
    decided,
    told,
)


def test_two_periods_of_one_dependent_are_one_person() -> None:
    """While the first runs out and the second has begun, the tier counts them once."""
    events = [*COUPLE, parted("kim", "2026-05-10"), joined("kim", "2026-05-20", reason="marriage")]
    again = elected("2026-05-20", "hmo:kim", occasion="change_in_status", reason="marriage")
    four = (Tier.EMPLOYEE_ONLY, Tier.EMPLOYEE_AND_SPOUSE, Tier.EMPLOYEE_AND_CHILDREN, Tier.FAMILY)
    life = told([*events, again])
    decided(life, book("hmo", tiers=four))

    (subscriber,) = [each for each in fold_records(life.records) if each.member == "self"]

    assert [each.tier for each in subscriber.span.tiers] == [Tier.EMPLOYEE_AND_SPOUSE]


@pytest.mark.parametrize(
    ("tiers", "events", "expected"),
    [
        (
            (Tier.EMPLOYEE_AND_SPOUSE,),
            [*COUPLE, parted("kim", "2026-05-10")],
            {"self hmo 2026-03-01..2026-05-31", "kim hmo 2026-03-01..2026-05-31"},
        ),
        (
            (Tier.EMPLOYEE_ONLY, Tier.EMPLOYEE_AND_CHILDREN),
            [
                HIRE,
                joined("kim", "2026-01-15"),
                parted("kim", "2026-03-31", "correction"),
                joined("kim", "2026-04-01", "ward"),
                elected("2026-01-15", "hmo:kim"),
            ],
            {"self hmo 2026-03-31..", "kim hmo 2026-04-01.."},
        ),
    ],
)
def test_a_plan_without_a_tier_for_them_covers_nobody(
    tiers: tuple[Tier, ...], events: list[DomainEvent], expected: set[str]
) -> None:
    """On the days on which no tier holds those who are left, and on no other; nothing breaks."""
    life = told(events)
    decided(life, book("hmo", tiers=tiers))

    assert covered(life) == expected


def test_a_plan_covers_on_its_own_days_only() -> None:
    """An end rule does not carry coverage beyond the plan's last day."""
    life = told(COUPLE)
    decided(life, book("hmo", last_day=date(2026, 10, 10)))

    assert covered(life) == {"self hmo 2026-03-01..2026-10-10", "kim hmo 2026-03-01..2026-10-10"}


def test_a_plan_chosen_before_it_is_offered() -> None:
    """What was held goes on until the new plan begins."""
    life = told([*HMO, OPEN_ENROLLMENT])
    decided(life, book("ppo", first_day=date(2026, 9, 1)))

    assert covered(life) == {"self hmo 2026-03-01..2026-08-31", "self ppo 2026-09-01.."}


def test_the_carrier_a_coverage_began_with_is_told_of_its_end() -> None:
    """Also if a later catalog gives the plan to another carrier."""
    life = told(COUPLE)
    decided(life)
    moved = book("hmo", carrier="teeth")

    assert decided(life, moved) == []

    life.told("left", left("2026-06-12"))

    assert {each.carrier for each in decided(life, moved)} == {"blue"}
    assert fold_coverage(life.records, carrier="blue") == fold_coverage(life.records)


def test_a_fact_is_caused_by_what_was_told() -> None:
    """Not by a misfit that the hub itself reported in between."""
    life = told([*HMO, left_twice := left("2026-06-12"), left_twice])
    decided(life)
    newest = max(each.position for each in life.streams("hr")["hr"])
    moved = replace(
        BOOK, waiting_lines={**BOOK.waiting_lines, "first-of-month": BOOK.waiting_lines["at-once"]}
    )

    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), moved)

    assert facts != []
    assert {each.cause.causation for each in facts} == {newest}
