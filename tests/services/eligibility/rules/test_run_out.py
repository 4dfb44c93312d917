"""The last covered day after coverage has lost its reason."""

from datetime import date

import pytest

from events.base import EventRef
from events.catalog import EndRule, PayDay
from events.offers import Book, index
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.run_out import (
    OfferPeriod,
    Yielded,
    covered_to,
    covered_to_of,
    joined,
    not_yielded,
)
from tests.life import FAMILY, Life, day, hired, job, left, rehired
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


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # The job covers March and June of the dental line, and October on of the medical one.
        (
            "2026-01-01",
            None,
            [("2026-01-01", "2026-02-28"), ("2026-04-01", "2026-05-31"), ("2026-07-01", None)],
        ),
        ("2026-03-31", "2026-05-31", [("2026-04-01", "2026-05-31")]),
        ("2026-03-01", "2026-03-31", []),
        ("2026-04-01", "2026-06-01", [("2026-04-01", "2026-05-31")]),
        ("2026-04-01", "2026-04-01", [("2026-04-01", "2026-04-01")]),
        ("2026-03-01", "2026-04-01", [("2026-04-01", "2026-04-01")]),
    ],
)
def test_plan_64_what_is_left_beside_a_job(
    first: str, last: str | None, expected: list[tuple[str, str | None]]
) -> None:
    """The days of which the job offers nothing of the line, first and last day included."""
    ref = EventRef("munis/city", "back")
    yields = [
        Yielded(Line.DENTAL, day("2026-03-01"), day("2026-03-31"), ref),
        Yielded(Line.DENTAL, day("2026-06-01"), day("2026-06-30"), ref),
        Yielded(Line.MEDICAL, day("2026-10-01"), None, ref),
    ]
    until = None if last is None else day(last)

    def left_of(line: Line) -> list[tuple[str, str | None]]:
        found = not_yielded(yields, line, day(first), until)
        return [(str(begins), None if ends is None else str(ends)) for begins, ends in found]

    assert left_of(Line.DENTAL) == expected
    assert left_of(Line.MEDICAL) == [(first, last or "2026-09-30")]


def test_periods_that_touch_are_one() -> None:
    """The day after is no gap, a day between is; what is joined ends as the later one does."""

    def period(first: str, last: str | None, *, ends: bool = False) -> OfferPeriod:
        until = None if last is None else day(last)
        return OfferPeriod(day(first), until, until, ends)

    one, two = period("2026-01-01", "2026-03-31"), period("2026-04-01", "2026-05-31")
    three, four = period("2026-06-02", "2026-07-31"), period("2026-08-01", None, ends=True)

    assert joined([one, two, three, four]) == (
        period("2026-01-01", "2026-05-31"),
        period("2026-06-02", None, ends=True),
    )


def test_the_pay_group_is_that_of_the_employment_begun_last() -> None:
    """On the first day of the second employment its own; before that the first's."""
    life = Life().told("e0", hired("2026-01-05")).told("e1", left("2026-06-08"))
    life.told("e2", rehired("2026-06-15", work=job(pay_group="none")))
    family = fold(FAMILY, life.records)

    found = [covered_to_of(family, "pay", day(on), BOOK) for on in ("2026-06-07", "2026-06-14", "2026-06-15")]

    assert found == [day("2026-06-19"), day("2026-06-19"), day("2026-06-30")]
