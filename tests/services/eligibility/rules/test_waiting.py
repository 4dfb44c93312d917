"""How long somebody waits, what the law allows, and who is new after a break."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog import Employer, WaitingRule
from events.offers import index
from events.vocabulary.calendar import days_between
from services.eligibility.rules.waiting import first_day_of_plan, is_long, longest_break_days, waits_since
from tests.life import day
from tests.small_catalog import small_catalog

SCHOOL = Employer(id="schools", name="Harbor City Schools", ein="046000002", educational=True)
CITY = Employer(id="city", name="City of Harbor City", ein="046000001")
PLAN = index(small_catalog()).plans["hmo"]


def first_day(rule: WaitingRule, hire_day: date) -> date:
    """Return the first day on which a plan with this waiting rule can cover somebody hired on a day."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update={"waiting": rule.id}) for each in catalog.plans)
    book = index(catalog.model_copy(update={"waiting_rules": (rule,), "plans": plans}))
    return first_day_of_plan(book.plans["hmo"], hire_day, book)


ON_OR_AFTER = WaitingRule(id="on-or-after", kind="first_of_month_on_or_after", days=60)
STRICTLY_AFTER = WaitingRule(id="strictly-after", kind="first_of_next_month", days=60)


def test_aca_1_first_of_the_month_on_or_after_sixty_days() -> None:
    """Sixty days after February 2 is April 3, so May 1; when the day is a first, it is that one.

    A district publishes November 1 for whoever begins on August 5.
    """
    assert first_day(ON_OR_AFTER, day("2026-02-02")) == day("2026-05-01")
    assert first_day(ON_OR_AFTER, day("2026-05-02")) == day("2026-07-01")
    assert first_day(ON_OR_AFTER, day("2026-08-05")) == day("2026-11-01")


def test_aca_1_strictly_after_is_refused_where_it_is_too_long() -> None:
    """Of somebody hired on 2026-05-02 it would be 91 days: no such day is given out."""
    with pytest.raises(ValueError, match=r"wait 91 days, until 2026-08-01; 45 CFR 147.116 allows 90"):
        first_day(STRICTLY_AFTER, day("2026-05-02"))


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_aca_1_on_or_after_never_breaks_the_law(hire_day: date) -> None:
    """Whoever is hired when waits at most ninety days."""
    assert days_between(hire_day, first_day(ON_OR_AFTER, hire_day)) <= 90


@pytest.mark.parametrize(
    ("begins", "waits_from"),
    [("2026-05-03", "2026-06-03"), ("2026-01-30", "2026-03-01"), ("2028-01-30", "2028-03-01")],
)
def test_aca_2_an_orientation_month_goes_before(begins: str, waits_from: str) -> None:
    """It ends on 06-02, and on the last day of February where that has no thirtieth; the wait follows it."""
    rule = WaitingRule(id="oriented", kind="day_of_hire", orientation=True)

    assert first_day(rule, day(begins)) == day(waits_from)


def test_aca_2_ninety_days_count_from_the_end_of_orientation() -> None:
    """The whole wait is allowed beside the month; a rule that is too long is refused beside it too."""
    ninety = WaitingRule(id="ninety", kind="day_of_hire", days=90, orientation=True)
    longer = WaitingRule(id="longer", kind="first_of_next_month", days=90, orientation=True)

    assert first_day(ninety, day("2026-05-03")) == day("2026-09-01")
    with pytest.raises(ValueError, match=r"45 CFR 147.116 allows 90"):
        first_day(longer, day("2026-05-03"))


def test_aca_3_the_plan_may_cover_from_the_day_of_hire() -> None:
    """No wait is a wait the plan may choose."""
    assert first_day(WaitingRule(id="at-once", kind="day_of_hire"), day("2026-05-03")) == day("2026-05-03")


def test_aca_8_thirteen_weeks_make_a_new_employee() -> None:
    """Ninety days of break are short, 91 long; at a school 181 and 182."""
    forgiving = PLAN.model_copy(update={"rehire_break_days": 365})
    city, school = (longest_break_days(each, day("2026-09-01")) for each in (CITY, SCHOOL))

    assert (city, school) == (90, 181)
    assert [is_long(days, forgiving, city) for days in (None, 73, 90, 91)] == [True, False, False, True]
    assert [is_long(days, forgiving, school) for days in (181, 182)] == [False, True]


def test_aca_8_the_plan_may_be_stricter() -> None:
    """A plan that forgives thirty days makes whoever was away for 31 wait."""
    assert [is_long(days, PLAN, 90) for days in (30, 31)] == [False, True]


def test_aca_8_a_wait_is_served_to_its_end() -> None:
    """After short breaks the wait counts from the first of the employments, after a long one from its end."""
    first, second, third = day("2026-01-05"), day("2026-03-02"), day("2026-05-04")

    assert waits_since(third, 20, [(second, 10), (first, None)], PLAN, 90) == first
    assert waits_since(third, 20, [(second, 31), (first, None)], PLAN, 90) == second
    assert waits_since(third, 31, [(second, 10), (first, None)], PLAN, 90) == third
