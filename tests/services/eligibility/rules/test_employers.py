"""What law asks of an employer: its state, and what it has accepted on a day."""

import pytest

from events.catalog.program import Acceptance
from events.offers import index
from services.eligibility.rules.employers import has_accepted, state_of
from tests.life import day
from tests.services.eligibility.law_life import city


def test_the_state_is_the_catalogs() -> None:
    """None where it names none, and of an employer it does not know."""
    assert [state_of(city(state), "city") for state in ("MA", "OR", None)] == ["MA", "OR", None]
    assert state_of(city("MA"), "county") is None


@pytest.mark.parametrize(
    ("on", "holds"),
    [("2026-06-30", False), ("2026-07-01", True), ("2027-06-30", True), ("2027-07-01", False)],
)
def test_an_acceptance_has_its_days(on: str, holds: bool) -> None:
    """The day before, the first, the last and the day after."""
    catalog = city("MA").catalog
    accepted = Acceptance(statute="c32B-17", first_day=day("2026-07-01"), last_day=day("2027-06-30"))
    employers = tuple(each.model_copy(update={"accepted": (accepted,)}) for each in catalog.employers)
    book = index(catalog.model_copy(update={"employers": employers}))

    assert has_accepted(book, "city", "c32B-17", day(on)) == holds
    assert not has_accepted(book, "city", "c32B-9D", day(on))
    assert not has_accepted(book, "county", "c32B-17", day(on))
