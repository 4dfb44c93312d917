"""A legal constant answers for the days it is known for, and for no other."""

from datetime import date

import pytest

from events.vocabulary.law import Dated, Enacted

FIRST = Enacted(50, date(2000, 1, 1), "1 CFR 1.1", last_day=date(2003, 12, 31))
SECOND = Enacted(60, date(2004, 1, 1), "1 CFR 1.2")
LIMIT: Dated[int] = Dated(FIRST, SECOND)


@pytest.mark.parametrize(
    ("day", "value"),
    [("2000-01-01", 50), ("2003-12-31", 50), ("2004-01-01", 60), ("2999-01-01", 60)],
)
def test_the_value_in_force(day: str, value: int) -> None:
    """Both days of a value are included; one without a last day holds on."""
    assert LIMIT.on(date.fromisoformat(day)) == value


def test_no_value_is_refused() -> None:
    """A day before the first value has none."""
    with pytest.raises(LookupError, match="no value in force on 1999-12-31"):
        LIMIT.on(date(1999, 12, 31))


def test_limit_1_a_year_without_a_figure_is_refused() -> None:
    """LIMIT-1: the figure of one year is never used for the next."""
    indexed: Dated[int] = Dated(Enacted(3300, date(2025, 1, 1), "Rev. Proc. 2024-40", date(2025, 12, 31)))

    assert indexed.on(date(2025, 12, 31)) == 3300
    with pytest.raises(LookupError, match="2026-01-01"):
        indexed.on(date(2026, 1, 1))


def test_every_value_can_be_cited() -> None:
    """The values can be listed with their citations, oldest first."""
    assert [each.source for each in LIMIT.values] == ["1 CFR 1.1", "1 CFR 1.2"]


@pytest.mark.parametrize(
    "values",
    [
        (),
        (Enacted(1, date(2000, 1, 1), ""),),
        (SECOND, FIRST),
        (FIRST, Enacted(60, date(2003, 12, 31), "1 CFR 1.2")),
        (SECOND, Enacted(70, date(2010, 1, 1), "1 CFR 1.3")),
    ],
    ids=["none", "uncited", "newest-first", "sharing-a-day", "after-one-without-end"],
)
def test_what_cannot_be_the_law(values: tuple[Enacted[int], ...]) -> None:
    """A constant without value or citation, or with two values on one day, cannot be written."""
    with pytest.raises(ValueError, match=r"legal constant|begins before"):
        Dated(*values)
