"""The last covered day after coverage has lost its reason."""

from datetime import date

from events.catalog import EndRule, PayDay
from events.offers import Book, index
from events.telling import fold
from services.eligibility.rules.run_out import covered_to, covered_to_of
from tests.life import FAMILY, Life, day, hired, left
from tests.small_catalog import small_catalog


def by_pay_period(*ends: str) -> Book:
    """Return the small catalog with an end rule by pay periods that end on these days."""
    catalog = small_catalog()
    (calendar,) = catalog.pay_calendars
    pay_days = tuple(
        PayDay(day=day(each), coverage_month=day(each).replace(day=1), period_last_day=day(each))
        for each in ends
    )
    changed = {
        "end_rules": (*catalog.end_rules, EndRule(id="pay", kind="end_of_pay_period")),
        "pay_calendars": (calendar.model_copy(update={"pay_days": pay_days}),),
    }
    return index(catalog.model_copy(update=changed))


BOOK = by_pay_period("2026-06-05", "2026-06-19", "2026-07-03")


def ends(book: Book, rule: str, on: str, pay_group: str | None = "biweekly") -> date:
    """Return the last covered day of an employee of the city."""
    return covered_to(book, rule, day(on), "city", pay_group)


def test_the_day_its_month_and_its_pay_period() -> None:
    """Each kind of rule, and the last day of a pay period itself."""
    assert ends(BOOK, "day", "2026-06-12") == day("2026-06-12")
    assert ends(BOOK, "month", "2026-06-12") == day("2026-06-30")
    assert ends(BOOK, "pay", "2026-06-12") == day("2026-06-19")
    assert ends(BOOK, "pay", "2026-06-19") == day("2026-06-19")
    assert ends(BOOK, "pay", "2026-06-20") == day("2026-07-03")


def test_where_no_calendar_knows_the_period_it_is_the_month() -> None:
    """Nobody loses days by a calendar that is not kept, nor by a pay group that no payroll pays."""
    assert ends(BOOK, "pay", "2026-08-12") == day("2026-08-31")
    assert ends(BOOK, "pay", "2026-06-12", None) == day("2026-06-30")


def test_a_familys_pay_group_is_that_of_the_job_held_last() -> None:
    """Also after the employment."""
    life = Life().told("e0", hired("2026-01-05")).told("e1", left("2026-06-08"))
    family = fold(FAMILY, life.records)

    assert covered_to_of(family, "pay", day("2026-06-08"), BOOK) == day("2026-06-19")
    assert covered_to_of(family, "pay", day("2026-06-22"), BOOK) == day("2026-07-03")
