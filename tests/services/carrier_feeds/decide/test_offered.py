"""Everything on offer is tried, and the invented families are no real ones."""

from datetime import date

import pytest

from events.offers import index
from events.vocabulary.maintenance import CoverageGroup, Maintenance
from services.carrier_feeds.decide.offered import MAINTENANCE, cases, invented
from tests.small_catalog import small_catalog

DAY = date(2026, 7, 1)
BOOK = index(small_catalog())
GROUP = CoverageGroup("G1")


def test_each_class_plan_and_tier_is_a_case() -> None:
    """At work also under COBRA; of no other carrier."""
    found = list(cases(BOOK, "blue", DAY))

    assert {each.plan.carrier for each in found} == {"blue"}
    assert {each.standing for each in found} == {"active", "cobra", "retired"}
    for each in found:
        assert each.tier in each.plan.tiers
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("maintenance", MAINTENANCE)
def test_an_invented_family_is_as_large_as_its_tier(maintenance: Maintenance) -> None:
    """One employee alone, with one, or with two; each has demographics and this one line."""
    for case in cases(BOOK, "blue", DAY):
        family = invented(case, 7, GROUP, maintenance, DAY)
        members = family.change.members
        assert len(members) == {"employee_only": 1, "family": 3}.get(case.tier, 2)
        assert set(family.people) == {(each.member, 1) for each in members}
        assert {line.maintenance for each in members for line in each.coverages} == {maintenance}


def test_numbers_tell_families_apart() -> None:
    """No two of some thousands share an SSN."""
    case = next(cases(BOOK, "blue", DAY))
    numbers = {
        person.ssn
        for number in range(1, 3000)
        for person in invented(case, number, GROUP, Maintenance.ADDITION, DAY).people.values()
    }

    assert len(numbers) == 2999
