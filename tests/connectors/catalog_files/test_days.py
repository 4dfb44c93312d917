"""Tests of days as the files write them."""

from datetime import date, datetime

import pytest

from connectors.catalog_files.days import day_of, following_day


@pytest.mark.parametrize(
    "written, expected",
    [
        (date(2026, 7, 1), date(2026, 7, 1)),
        ("2026-07-01", date(2026, 7, 1)),
        ("2026-02-30", None),
        (datetime(2026, 7, 1, 12), None),
        (20260701, None),
        (None, None),
    ],
)
def test_a_day_is_written_as_toml_has_it_or_in_quotes(written: object, expected: date | None) -> None:
    """Anything else is no day."""
    assert day_of(written) == expected


def test_a_block_holds_until_the_next_begins() -> None:
    """The last one, and one that says its last day, have no next; the order of writing does not matter."""
    last: dict[str, object]
    closed: dict[str, object]
    first: dict[str, object]
    last, closed, first = (
        {"first_day": date(2026, 7, 1)},
        {"first_day": date(2025, 1, 1), "last_day": date(2025, 6, 30)},
        {"first_day": "2025-07-01"},
    )
    blocks = [last, closed, first]

    assert [following_day(blocks, each) for each in blocks] == [None, None, date(2026, 7, 1)]
    assert following_day(blocks, {}) is None
