"""A night that remembers: every comparison with it comes out the same up to its `until`, and not beyond."""

import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.carrier_feeds.decide.lasting import Lasting

NIGHT = date(2026, 6, 1)
DAY = timedelta(days=1)
COMPARISONS: list[Callable[[Any, Any], bool]] = [
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]

_days = st.integers(-40, 40).map(lambda number: NIGHT + timedelta(days=number))
_asked = st.tuples(st.sampled_from(COMPARISONS), _days, st.integers(-20, 20), st.booleans())


def _answers(night: date, asked: list[tuple[Callable[[Any, Any], bool], date, int, bool]]) -> list[bool]:
    found = []
    for compare, day, shift, is_left in asked:
        shifted = night + timedelta(days=shift) if shift >= 0 else night - timedelta(days=-shift)
        found.append(compare(shifted, day) if is_left else compare(day, shifted))
    return found


@given(asked=st.lists(_asked, min_size=1, max_size=6))
def test_until_is_the_last_night_of_the_same_answers(
    asked: list[tuple[Callable[[Any, Any], bool], date, int, bool]],
) -> None:
    """On the night itself as without it; up to `until` the same; on the day after, for equality perhaps still."""
    night = Lasting.of(NIGHT)
    answers = _answers(night, asked)

    assert answers == _answers(NIGHT, asked)
    nights = [NIGHT + timedelta(days=number) for number in range(100)]
    assert [_answers(each, asked) for each in nights if each <= night.until] == [
        answers for each in nights if each <= night.until
    ]
    if night.until != date.max:
        assert _answers(night.until + DAY, asked) != answers


def test_the_later_of_two_days_may_be_the_night() -> None:
    """`max` and `min` compare, and what they return goes on remembering."""
    night = Lasting.of(NIGHT)
    day = min(max(night, date(2026, 1, 1)), date(2026, 12, 31))

    assert day is night
    assert night.until == date(2026, 12, 31)
    assert day > date(2026, 7, 4) or night.until == date(2026, 7, 4)


@pytest.mark.parametrize(
    "read",
    [
        str,
        repr,
        hash,
        lambda day: day.isoformat(),
        lambda day: f"{day:%Y}",
        lambda day: day.year,
        lambda day: day.month,
        lambda day: day.day,
        lambda day: day.weekday(),
        lambda day: day.toordinal(),
        lambda day: day.replace(day=2),
        lambda day: day - date(2026, 1, 1),
        lambda day: date(2026, 12, 1) - day,
        lambda day: (day + DAY).isoformat(),
    ],
)
def test_who_reads_the_day_decides_for_this_night_alone(read: Callable[[date], object]) -> None:
    """What is read is what a date says, and nothing later is promised."""
    night = Lasting.of(NIGHT)
    read_of_night = read(night)

    assert night.until == NIGHT
    assert read_of_night == read(NIGHT)


def test_nothing_asked_holds_for_ever() -> None:
    """A decision that never looked at the night has no end."""
    assert Lasting.of(NIGHT).until == date.max
