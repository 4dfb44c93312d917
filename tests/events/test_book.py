"""Tests of a catalog's version and indexes."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from events.book import days_in_common, index, joined, version_of
from events.catalog import Catalog, EmployeeClass, EndRule, Offer, WaitingRule
from events.catalog.words import Dated
from events.vocabulary.calendar import Period
from tests.small_catalog import small_catalog

START = date(2026, 1, 1)


def test_a_key_that_is_at_its_default_changes_no_version() -> None:
    """What a catalog does not use may be left out, null or written as its default: the content is the same."""
    catalog = small_catalog()
    written = catalog.model_dump(mode="json")
    without = catalog.model_dump(mode="json", exclude_defaults=True)

    assert set(written) > set(without)
    assert version_of(Catalog.model_validate(without)) == version_of(Catalog.model_validate(written))


def test_a_key_that_is_used_changes_the_version() -> None:
    """A rule that is added is another catalog."""
    catalog = small_catalog()
    more = catalog.model_copy(update={"end_rules": (*catalog.end_rules, EndRule(id="more", kind="day"))})

    assert version_of(more) != version_of(catalog)


def test_lines_of_one_id_are_kept_together() -> None:
    """Lines that take turns are all found under their id, in the order of the catalog."""
    until = WaitingRule(id="month", kind="day_of_hire", last_day=date(2026, 6, 30))
    since = WaitingRule(id="month", kind="first_of_next_month", first_day=date(2026, 7, 1))
    book = index(small_catalog().model_copy(update={"waiting_rules": (until, since)}))

    assert book.waiting_lines["month"] == (until, since)


def test_offers_of_lines_that_take_turns_are_joined() -> None:
    """A class that changes its hours and keeps a plan is offered it without a gap."""
    changed = date(2026, 7, 1)
    lines = [
        EmployeeClass(
            id="regular",
            name="Regular",
            employers=("city",),
            weekly_hours_min=Decimal(hours),
            first_day=first,
            last_day=last,
            plans=("hmo",),
            offers=(Offer(plan="life", first_day=date(2026, 1, 1), automatic=hours == 20),),
        )
        for hours, first, last in ((20, None, date(2026, 6, 30)), (18, changed, None))
    ]
    book = index(small_catalog().model_copy(update={"classes": tuple(lines)}))

    assert book.offers["regular", "hmo"] == (Period(date(2025, 1, 1)),)
    assert book.offers["regular", "life"] == (Period(date(2026, 1, 1)),)
    assert book.automatic == {("regular", "life"): (Period(date(2026, 1, 1), date(2026, 6, 30)),)}


def test_days_in_common_are_those_of_every_line() -> None:
    """Nothing is in common where one line ends before another begins."""
    spring, year, never = (
        Dated(first_day=date(2026, 3, 1), last_day=date(2026, 5, 31)),
        Dated(last_day=date(2026, 12, 31)),
        Dated(first_day=date(2026, 6, 1)),
    )

    assert days_in_common(spring, year) == Period(date(2026, 3, 1), date(2026, 5, 31))
    assert days_in_common(spring, never) is None
    assert days_in_common(never) == Period(date(2026, 6, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Make a period within two months, now and then an open one."""
    first = START + timedelta(days=draw(st.integers(0, 40)))
    length = draw(st.one_of(st.none(), st.integers(0, 20)))
    return Period(first, None if length is None else first + timedelta(days=length))


@given(st.lists(periods(), max_size=5))
def test_joined_periods_are_the_same_days(given_periods: list[Period]) -> None:
    """Day by day nothing is lost or won, and no two of what comes out share a day or touch."""
    found = joined(given_periods)

    for day in (START + timedelta(days=number) for number in range(70)):
        assert sum(each.covers(day) for each in found) == any(each.covers(day) for each in given_periods)
    assert not any(one.meets(other) for one in found for other in found)
