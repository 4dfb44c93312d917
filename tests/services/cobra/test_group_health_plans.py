"""Tests of which plans continue: group health plans, of employers that are not too small."""

from datetime import date

import pytest

from events.catalog import Size
from events.offers import Book, index
from tests.life import left
from tests.services.cobra.told import family_of_three, occurred
from tests.small_catalog import small_catalog


def catalog_with(*, life_is_health: bool | None = None, sizes: tuple[Size, ...] = ()) -> Book:
    """Return the small catalog whose city has these sizes, and whose life plan says whether it gives care."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"group_health": life_is_health}) if each.id == "life" else each
        for each in catalog.plans
    )
    employers = tuple(each.model_copy(update={"sizes": sizes}) for each in catalog.employers)
    return index(catalog.model_copy(update={"plans": plans, "employers": employers}))


@pytest.mark.parametrize("says, lines", [(None, 2), (False, 2), (True, 3)])
def test_cob_5_a_plan_that_says_so_continues(says: bool | None, lines: int) -> None:
    """Life insurance does not continue; a plan that is a group health plan does, whatever its line."""
    event = occurred(family_of_three(left("2026-03-16")), catalog_with(life_is_health=says))["self"]

    assert len(event.lines) == lines


@pytest.mark.parametrize(
    "sizes, members",
    [
        pytest.param((Size(employees=19),), set(), id="small"),
        pytest.param((Size(employees=20),), {"self", "kim", "lee"}, id="large"),
        pytest.param(
            (Size(employees=19, last_day=date(2025, 12, 31)), Size(employees=20, first_day=date(2026, 1, 1))),
            set(),
            id="small in the year before",
        ),
    ],
)
def test_cob_4_a_small_employers_plan_does_not_continue(sizes: tuple[Size, ...], members: set[str]) -> None:
    """Fewer than 20 employees in the calendar year before: no qualifying event is recorded."""
    assert set(occurred(family_of_three(left("2026-03-16")), catalog_with(sizes=sizes))) == members
