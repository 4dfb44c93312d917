"""Tests of stretches of days against each other."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog_files.checks.spans import Numbered, common, holes, overlaps, told
from events.vocabulary.calendar import Period

START = date(2026, 6, 15)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Make a period within two months, now and then an open one."""
    first = draw(st.integers(0, 40))
    length = draw(st.one_of(st.none(), st.integers(0, 20)))
    return Period(
        START + timedelta(days=first), None if length is None else START + timedelta(days=first + length)
    )


DAYS = [START + timedelta(days=number) for number in range(80)]


@given(periods(), st.lists(periods(), max_size=5))
def test_a_hole_is_what_is_wanted_and_not_given(wanted: Period, given_periods: list[Period]) -> None:
    """Day by day: a hole covers exactly the wanted days that no given period covers, and holes never touch."""
    found = list(holes(wanted, given_periods))

    for day in DAYS:
        missing = wanted.covers(day) and not any(period.covers(day) for period in given_periods)
        assert sum(hole.covers(day) for hole in found) == int(missing)
    assert not any(one.meets(other) for one in found for other in found)


@given(st.lists(periods(), max_size=6))
def test_a_later_period_overlaps_if_any_earlier_one_holds_its_first_day(given_periods: list[Period]) -> None:
    """Each period that begins within another is named once, with one that really shares a day."""
    numbered = [Numbered(number, period) for number, period in enumerate(given_periods)]
    found = list(overlaps(numbered))
    late = {
        later.number
        for later in numbered
        for earlier in numbered
        if (earlier.days.first_day, earlier.number) < (later.days.first_day, later.number)
        and earlier.days.covers(later.days.first_day)
    }

    assert sorted(later for _, later in found) == sorted(late)
    assert all(given_periods[one].overlaps(given_periods[other]) for one, other in found)


def test_a_stretch_is_told_with_both_ends() -> None:
    """A closed stretch names both of its days, an open one its first, one since ever its last."""
    since_ever = [Period(date.min, START), Period(date.min)]

    assert [told(each) for each in (Period(START, START), Period(START), *since_ever)] == [
        "from 2026-06-15 to 2026-06-15",
        "from 2026-06-15 on",
        "until 2026-06-15",
        "ever",
    ]


@given(periods(), periods())
def test_what_two_periods_have_in_common_are_the_days_of_both(one: Period, other: Period) -> None:
    """Day by day; without such a day there is no period."""
    found = common(one, other)

    assert [found is not None and found.covers(day) for day in DAYS] == [
        one.covers(day) and other.covers(day) for day in DAYS
    ]
