"""Single values: the days of the calendar, amounts, and Social Security numbers that can have been issued."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.semantics import values


@given(st.dates(date(1800, 1, 1), date(2100, 1, 1)))
def test_every_day_is_a_day(day: date) -> None:
    """And the short pattern knows every one but February 29th."""
    assert values.day_of(f"{day:%Y%m%d}") == day
    assert bool(re.fullmatch(values.MONTH_AND_DAY, f"{day:%m%d}")) == ((day.month, day.day) != (2, 29))


@pytest.mark.parametrize(
    "text", ["20260229", "20261301", "2026010", "202601011", "2026010A", "٢٠٢٦٠١٠١", "00000101"]
)
def test_no_day(text: str) -> None:
    """What is not in the calendar, or not eight digits, is none."""
    assert not values.is_day(text)


@pytest.mark.parametrize("text", ["0", "7", "1500", "1500.5", "1500.00", "0.01"])
def test_amounts(text: str) -> None:
    """Digits, and after a point one or two."""
    assert values.is_amount(text)


@pytest.mark.parametrize("text", ["", "1500.", ".50", "1500.000", "-1", "+1", "007", "1,500", "1e3"])
def test_no_amounts(text: str) -> None:
    """Signs, leading zeros, a third decimal or a separator make none."""
    assert not values.is_amount(text)


@pytest.mark.parametrize("text", ["219095555", "078051120", "001010001", "899999999"])
def test_numbers_that_were_issued(text: str) -> None:
    """Source: SSA POMS RM 10201.035."""
    assert values.is_ssn(text)


@pytest.mark.parametrize(
    "text", ["000095555", "666095555", "900095555", "219005555", "219090000", "111111111"]
)
def test_numbers_that_never_were(text: str) -> None:
    """Area 000, 666 and from 900 on, group 00, serial 0000; and nine times one digit, a dummy."""
    assert not values.is_ssn(text)


def test_days_around() -> None:
    """The day after a day, days later, years before; of no day the widest bounds."""
    assert values.follows("20260228", "20260301")
    assert not values.follows("20260228", "20260302")
    assert not values.follows("20260230", "20260301")
    assert values.days_later("20260228", 1) == "20260301"
    assert values.days_later("", 1) == values.days_later("99991231", 1) == "99991231"
    assert values.years_before("20260302", 125) == "19010302"
    assert values.years_before("", 125) == ""


@given(st.integers(1880, 2110))
def test_whole_years(year: int) -> None:
    """The years between two days, without those of the days themselves."""
    found = re.fullmatch(values.years_between("19010302", "20260302"), str(year))

    assert bool(found) == (1902 <= year <= 2025)
    assert not re.fullmatch(values.years_between("20260101", "20270101"), str(year))
