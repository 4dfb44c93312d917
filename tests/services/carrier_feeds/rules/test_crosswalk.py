"""A profile backwards: what its codes mean."""

from datetime import date
from typing import Any

import pytest

from events.catalog import CarrierProfile
from events.catalog.rosters import Roster
from events.offers import index
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageGroup
from services.carrier_feeds.rules.crosswalk import Crosswalk
from tests.services.carrier_feeds.stage import CARRIER, catalog_with

DAY = date(2026, 6, 1)
MEDICAL = InsuranceLine.MEDICAL


def crosswalk(roster: Roster | None = None, **keys: Any) -> Crosswalk:
    """Return the crosswalk of the test's carrier with other keys."""
    catalog = catalog_with(**keys)
    profile: CarrierProfile = next(each for each in catalog.carriers if each.id == CARRIER)
    return Crosswalk(profile, roster or Roster(), index(catalog))


def test_a_plan_by_its_codes() -> None:
    """Whatever the capitals; a line that is not said matches any, another does not, and a plan has its days."""
    codes = [
        {"plan": "hmo", "insurance_line_code": "HMO", "plan_code": "A1", "last_day": "2026-05-31"},
        {"plan": "ppo", "insurance_line_code": "PPO", "plan_code": "A1"},
        {"plan": "hmo-retired", "insurance_line_code": "HLT"},
    ]
    meaning = crosswalk(plan_codes=codes)
    asked = [
        ("HMO", "a1", DAY),
        ("HMO", "A1", date(2026, 5, 31)),
        ("", "A1", DAY),
        ("HLT", "", DAY),
        ("X", "A1", DAY),
    ]

    assert [meaning.plan(*each) for each in asked] == [
        None,
        ("hmo", MEDICAL),
        ("ppo", MEDICAL),
        ("hmo-retired", MEDICAL),
        None,
    ]


def test_tiers_that_share_a_code_are_all_meant() -> None:
    """A plan's own codes come before the profile's, and the roster's words before both."""
    meaning = crosswalk(
        Roster.model_validate({"tiers": {"Two party": "employee_and_one"}}),
        tier_codes={"employee_and_spouse": "E1D", "employee_and_children": "E1D", "family": "FAM"},
        plan_codes=[
            {"plan": "ppo", "insurance_line_code": "PPO", "tier_codes": {"family": "E1D"}},
            {"plan": "hmo", "insurance_line_code": "HMO"},
        ],
    )

    assert meaning.tiers("hmo", "e1d") == (
        CoverageTier.EMPLOYEE_AND_SPOUSE,
        CoverageTier.EMPLOYEE_AND_CHILDREN,
    )
    assert meaning.tiers("ppo", "E1D") == (CoverageTier.FAMILY,)
    assert meaning.tiers("ppo", "two  PARTY") == (CoverageTier.EMPLOYEE_AND_ONE,)
    assert (meaning.tiers("ppo", ""), meaning.tiers("ppo", "FAM")) == ((), ())


@pytest.mark.parametrize(
    ("keys", "own", "subscriber", "dependent"),
    [
        ({}, None, 30, 30),
        ({"end_day": "first_uncovered"}, None, 29, 29),
        ({"dependent_end_day": "first_uncovered"}, None, 30, 29),
        ({"end_day": "first_uncovered"}, "last_covered", 30, 30),
    ],
)
def test_what_an_end_names(keys: dict[str, str], own: Any, subscriber: int, dependent: int) -> None:
    """The last covered day or the one after it, as the profile has it, or the roster where that says otherwise."""
    meaning = crosswalk(Roster(end_day=own), **keys)
    end = date(2026, 6, 30)

    assert meaning.last_day(end, subscriber=True) == date(2026, 6, subscriber)
    assert meaning.last_day(end, subscriber=False) == date(2026, 6, dependent)
    assert meaning.last_day(None, subscriber=True) is None


def test_groups_by_the_numbers_of_both_loops() -> None:
    """Each place of the structure has to fit; what fits no line of the profile stands as it is."""
    meaning = crosswalk(
        groups=[{"number": "P", "subgroup": "1"}, {"number": "P", "subgroup": "2"}, {"number": "H"}],
        group_places=[
            {"part": "subgroup", "loop": "2300", "qualifier": "17", "pattern": "{number}-{subgroup}"}
        ],
    )

    assert meaning.groups([("1L", "P")], [("17", "P-2")]) == (CoverageGroup("P", "2"),)
    assert meaning.groups([("1L", "H")], []) == (CoverageGroup("H"),)
    assert meaning.groups([("1L", "X")], []) == (CoverageGroup("X"),)
    assert meaning.groups([], []) is None


def test_groups_of_a_table_by_their_parts() -> None:
    """Parts that the table does not have are not asked for."""
    meaning = crosswalk(
        groups=[{"number": "P", "subgroup": "1"}, {"number": "P", "subgroup": "2"}],
        group_places=[{"part": "subgroup", "loop": "2000", "qualifier": "17"}],
    )

    assert meaning.groups([("number", "p")], []) == (CoverageGroup("P", "1"), CoverageGroup("P", "2"))
    assert meaning.groups([("number", "P"), ("subgroup", "2")], []) == (CoverageGroup("P", "2"),)
    assert meaning.groups([("number", "Q")], []) == (CoverageGroup("Q"),)
