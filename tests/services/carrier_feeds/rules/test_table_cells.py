"""Tests of what the cells of a carrier's table say."""

from datetime import date

import pytest

from events.errors import Malformed
from services.carrier_feeds.rules.table_cells import cell_at, day_in, places_of, plain, ssn_in


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("06/08/2026", date(2026, 6, 8)),
        ("2026-06-08", date(2026, 6, 8)),
        ("2026-06-08T10:00:00", date(2026, 6, 8)),
        ("46181", date(2026, 6, 8)),
        ("46181.0", date(2026, 6, 8)),
        ("46181.75", date(2026, 6, 8)),
        ("20260608", date(2026, 6, 8)),
        ("23410", date(1964, 2, 3)),
        ("10000", date(1927, 5, 18)),
        ("9999", None),
        ("80000", None),
        ("99999", None),
        ("08.06.2026", None),
        ("13/01/2026", None),
        ("1", None),
        ("", None),
    ],
)
def test_days(told: str, day: date | None) -> None:
    """In the table's own form, ISO 8601, or as a workbook counts them from 1899-12-30."""
    assert day_in(told, "%m/%d/%Y") == day


@pytest.mark.parametrize(
    ("told", "ssn"),
    [
        ("900-12-3456", "900123456"),
        ("1234567", "001234567"),
        ("123456", None),
        ("1234567890", None),
        ("none", None),
        ("", None),
    ],
)
def test_ssn(told: str, ssn: str | None) -> None:
    """Nine digits; seven and eight have lost their zeros to a workbook."""
    assert ssn_in(told) == ssn


def test_columns_by_their_headings() -> None:
    """Case and blanks do not matter, and the first of two with one heading counts."""
    assert places_of("roster", {"ssn": "Member  SSN", "text": "T"}, ["t", " member ssn ", "T"]) == {
        "ssn": 1,
        "text": 0,
    }
    with pytest.raises(Malformed, match='the roster has no column "A", "B"'):
        places_of("roster", {"ssn": "A", "text": "B", "code": "C"}, ["c"])


def test_cells_and_words() -> None:
    """A cell beyond the row's end, or of no column, is empty."""
    assert [cell_at([" a ", "b"], at) for at in (0, 1, 2, None)] == ["a", "b", "", ""]
    assert plain("  Employee \t AND one ") == "employee and one"
