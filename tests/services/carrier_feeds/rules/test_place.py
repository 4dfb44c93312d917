"""To which group a coverage belongs: the first line that matches, its parts as far as they are told, and each move."""

from datetime import date
from typing import Any

import pytest

from events.offers import index
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.maintenance import CoverageGroup, MaintenanceReason
from services.carrier_feeds.rules.place import Places
from tests.life import Life, hired, retired
from tests.services.carrier_feeds.stage import CARRIER, catalog_with

JANUARY, JUNE_END, JULY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
OPEN = Span("ppo", JANUARY)


def _places(groups: list[dict[str, Any]], *, places: tuple[dict[str, Any], ...] = ()) -> Places:
    catalog = catalog_with(groups=groups, group_places=places)
    profile = next(each for each in catalog.carriers if each.id == CARRIER)
    return Places(profile, index(catalog))


LINES: list[dict[str, Any]] = [
    {"number": "C", "standing": "cobra"},
    {"number": "R", "standing": "retired"},
    {"number": "T", "tiers": ["family"]},
    {"number": "P", "plans": ["ppo"], "last_day": "2026-06-30"},
    {"number": "Z", "standing": "active"},
]


@pytest.mark.parametrize(
    ("standing", "plan", "tier", "day", "number"),
    [
        ("cobra", "ppo", CoverageTier.FAMILY, JANUARY, "C"),
        ("survivor", "ppo", None, JANUARY, "R"),
        ("active", "ppo", CoverageTier.FAMILY, JANUARY, "T"),
        ("active", "ppo", None, JUNE_END, "P"),
        ("active", "ppo", None, JULY, "Z"),
        ("active", "hmo", None, JANUARY, "Z"),
    ],
)
def test_the_first_line_that_matches(
    standing: Any, plan: str, tier: CoverageTier | None, day: date, number: str
) -> None:
    """What a line does not name it does not ask for; survivors without a line of their own go with the retired."""
    found = _places(LINES).find(
        employer="city", employee_class="", standing=standing, plan=plan, tier=tier, day=day
    )

    assert found == CoverageGroup(number)


def test_only_parts_that_are_told_count() -> None:
    """A part without a place is no part; one that goes with each coverage parts no rows."""
    lines = [{"number": "A", "subgroup": "1", "division": "D", "class_code": "X"}]
    said = (
        {"part": "subgroup", "loop": "2000", "qualifier": "DX"},
        {"part": "division", "loop": "2300", "qualifier": "ZZ"},
    )
    places = _places(lines, places=said)
    found = places.find(
        employer="city", employee_class="", standing="active", plan="ppo", tier=None, day=JULY
    )

    assert found == CoverageGroup("A", "1", None, "D")
    assert places.rows_of(found) == CoverageGroup("A", "1")
    other = CoverageGroup("A", "1", None, "E")
    assert places.same_rows(found) == places.same_rows(other)


@pytest.mark.parametrize(
    ("span", "moves"),
    [
        (OPEN, [(JANUARY, "ACT"), (date(2026, 6, 13), "RET")]),
        (Span("ppo", JANUARY, JUNE_END), [(JANUARY, "ACT")]),
    ],
    ids=["goes on", "runs out"],
)
def test_who_retires_moves_with_what_goes_on(span: Span, moves: list[tuple[date, str]]) -> None:
    """A coverage that ends soon after the retirement runs out under the group it had."""
    life = Life("city/1").told("1", hired("2025-01-01")).told("2", retired("2026-06-13"))
    family = fold("city/1", life.streams("hr")["hr"])
    places = _places([{"number": "RET", "standing": "retired"}, {"number": "ACT"}])
    steps = places.steps(
        family,
        {},
        span,
        began=MaintenanceReason.INITIAL_ENROLLMENT,
        tier_on=lambda day: None,
        tier_days=(),
    )

    assert [(day, None if group is None else group.number) for day, group in steps] == moves
