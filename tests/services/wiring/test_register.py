"""The register finds the rules where they are kept, and says what of their figures is known."""

from datetime import date

import pytest

from events.vocabulary.law import Dated, Enacted, Rule
from services.wiring.register import figures_on, register, rules_by_id

LIMIT = Dated(
    Enacted(3300, date(2025, 1, 1), "Rev. Proc. 2024-40", date(2025, 12, 31)),
    Enacted(3400, date(2026, 1, 1), "Rev. Proc. 2025-32", date(2026, 12, 31)),
    Enacted(3600, date(2028, 1, 1), "a later one", date(2028, 12, 31)),
)
RULE = Rule("X-1", "No more than this.", "26 USC 125(i)", {"limit": LIMIT})


def test_rules_are_found_with_their_modules() -> None:
    """Of the language and of the services alike."""
    found = {each.rule.id: each.module for each in register()}

    assert found["DATE-1"] == "events.vocabulary.calendar"
    assert found["COB-14"] == "services.cobra.rules.coverage_length"
    assert rules_by_id()["COB-14"].id == "COB-14"


@pytest.mark.parametrize(
    ("day", "value", "unknown"),
    [
        ("2025-12-31", 3300, ()),
        ("2026-01-01", 3400, (2027,)),
        ("2027-06-30", None, (2027,)),
        ("2028-12-31", 3600, (2027, 2029)),
        ("2024-12-31", None, ()),
    ],
)
def test_figures_on_a_day(day: str, value: int | None, unknown: tuple[int, ...]) -> None:
    """The value in force, and the years from the first to the next that have none."""
    (figure,) = figures_on(RULE, date.fromisoformat(day))

    assert (figure.name, figure.value, figure.unknown_years) == ("limit", value, unknown)
    assert (figure.source is None) is (value is None)
