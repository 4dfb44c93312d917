"""Who pays for what goes on after work in Massachusetts: the employee all of it, to the treasurer and not from pay."""

import pytest

from events.catalog import EndRule, PayDay
from events.enrollment import CoveragePriced
from events.offers import Book, index
from events.spans import fold_coverage
from events.vocabulary.coverage import InsuranceLine as Line
from tests.life import Life, day, elected, hired, job, job_changed, joined, left, rehired, retired
from tests.priced_city import chose, lived, priced_catalog
from tests.services.eligibility.law_life import (
    SEASONAL,
    answered,
    back,
    city,
    deducted,
    laid_off,
    on_leave,
    recorded_on,
    settle,
    told,
)

LAID_OFF = "layoff-continuation:2026-06-30"
DEFERRED = "deferred-retiree:2026-06-30"
BOOK = city("MA", "c32B-17")
SHARE = ("2026-03-01", "500.00", "1500.00", False)
FULL = ("2026-07-01", "2000.00", "0.00", True)
"""Of two thousand dollars for employee and spouse a quarter is the employee's."""
END = ("2028-01-01", None, None, True)
"""The catalog's prices end with 2027."""

Step = tuple[str, str | None, str | None, bool]


def paid(life: Life, line: Line = Line.MEDICAL, by: Book = BOOK) -> list[Step]:
    """Decide; return from which day on employee and employer pay what of a line, and whether it is billed."""
    settle(life, by)
    assert settle(life, by) == 0
    return [
        (
            step.from_day.isoformat(),
            None if step.price.employee is None else f"{step.price.employee:.2f}",
            None if step.price.employer is None else f"{step.price.employer:.2f}",
            step.price.billed,
        )
        for span in fold_coverage(life.records).get(("self", line), ())
        for step in span.prices
    ]


def told_of(life: Life) -> list[CoveragePriced]:
    """Return what was recorded of prices, in order."""
    return [each.event for each in life.records if isinstance(each.event, CoveragePriced)]


def test_st_2_all_of_the_premium_is_billed() -> None:
    """Laid off and paid through 2026-06-30: all of it is the employee's from 2026-07-01 on."""
    assert paid(laid_off()) == [SHARE, FULL]


def test_st_2_what_the_price_rests_on() -> None:
    """The election, the end of work, the answer, and the rule."""
    life = laid_off()
    paid(life)
    full = [each for each in told_of(life) if (each.line, each.from_day) == (Line.MEDICAL, day("2026-07-01"))]

    assert [(each.rests_on, each.rules) for each in full] == [
        (("munis/city#e2", "munis/city#e3"), ("PLAN-43", "PAY-8", "ST-2"))
    ]
    deferred = laid_off(reason="voluntary")
    settle(deferred, city("MA"))
    answered(deferred, DEFERRED, "deferred")
    paid(deferred, by=city("MA"))
    answer = next(str(each.ref) for each in deferred.records if "answer" in (each.cause.id or ""))
    (step,) = [each for each in told_of(deferred) if each.line is Line.DENTAL and "ST-3" in each.rules][:1]
    assert step.rests_on == ("munis/city#e2", "munis/city#e3", answer)


@pytest.mark.parametrize(
    ("plan", "after"),
    [("ppo", []), ("hmo", [("2026-10-01", "500.00", "1500.00", False), ("2028-01-01", None, None, False)])],
)
def test_st_2_until_the_next_job_insures(plan: str, after: list[Step]) -> None:
    """Back on 2026-09-01: nothing turns on that day; the share is paid again from 2026-10-01 on, and from pay."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", f"{plan}:kim"))
    steps = paid(life)

    assert steps == [SHARE, FULL, *after]
    spans = fold_coverage(life.records)["self", Line.MEDICAL]
    billed = {
        on: [
            price.billed if (price := each.price_on(day(on))) else False
            for each in spans
            if each.covers(day(on))
        ]
        for on in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01")
    }
    assert billed == {
        "2026-06-30": [False],
        "2026-07-01": [True],
        "2026-08-31": [True],
        "2026-09-01": [True],
        "2026-09-30": [True],
        "2026-10-01": [False],
    }


def test_st_2_a_return_without_a_gap_costs_the_share() -> None:
    """Back on the first day after work, without a wait: no day is at full cost, and nothing is recorded."""
    life = laid_off("2026-07-01")

    assert (paid(life), told_of(life)) == ([], [])


def test_st_2_a_return_one_day_later() -> None:
    """One day at full cost, before the job insures again in the same plan."""
    steps = paid(laid_off("2026-07-02"))

    assert steps[:3] == [SHARE, FULL, ("2026-07-02", "500.00", "1500.00", False)]


@pytest.mark.parametrize(
    ("last_day", "first"),
    [("2026-06-01", "2026-07-01"), ("2026-06-30", "2026-07-01"), ("2026-07-01", "2026-08-01")],
)
def test_st_2_the_month_that_the_plan_covers_anyway_is_at_the_share(last_day: str, first: str) -> None:
    """The plan covers to the end of the month in which work ended."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        left(last_day, "layoff"),
    )

    assert [each[0] for each in paid(life)] == ["2026-03-01", first]


def test_st_2_the_pay_period_that_the_plan_covers_anyway_is_at_the_share() -> None:
    """By the calendar of the pay group held last, of the days 2026-06-19 and 2026-07-03."""
    catalog = BOOK.catalog
    (calendar,) = catalog.pay_calendars
    periods = tuple(
        PayDay(day=day(each), coverage_month=day("2026-07-01"), period_last_day=day(each))
        for each in ("2026-06-19", "2026-07-03")
    )
    changed = {
        "plans": tuple(each.model_copy(update={"subscriber_end": "pay"}) for each in catalog.plans),
        "end_rules": (*catalog.end_rules, EndRule(id="pay", kind="end_of_pay_period")),
        "pay_calendars": (calendar.model_copy(update={"pay_days": periods}),),
    }
    life = told(
        hired("2026-01-15", work=job(pay_group="by hand")),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        job_changed("2026-05-04", job()),
        left("2026-06-22", "layoff"),
    )

    assert paid(life, by=index(catalog.model_copy(update=changed))) == [SHARE, ("2026-07-04", *FULL[1:])]


@pytest.mark.parametrize(
    ("word", "on", "expected"),
    [
        ("continues", None, [SHARE, FULL]),
        ("continues", "2026-07-15", [SHARE, ("2026-07-16", *FULL[1:])]),
        ("continues", "2026-06-15", [SHARE, FULL]),
        ("ended", "2026-07-01", [SHARE, FULL]),
        ("ended", "2026-06-30", []),
        ("declined", None, []),
    ],
)
def test_st_2_the_answer_decides_the_price_too(word: str, on: str | None, expected: list[Step]) -> None:
    """From the day after the one paid through; a plan that ends with the month of work is at the share."""
    life = laid_off()
    settle(life, BOOK)
    answered(life, LAID_OFF, word, on)

    assert paid(life) == expected


@pytest.mark.parametrize(("state", "accepted"), [("MA", ()), ("OR", ("c32B-17",))])
def test_st_2_elsewhere_nothing_is_at_full_cost(state: str, accepted: tuple[str, ...]) -> None:
    """Coverage ends with the plan's own rule."""
    assert paid(laid_off(), by=city(state, *accepted)) == []


def test_st_2_a_line_that_makes_room_is_billed_no_longer() -> None:
    """Dental is the new job's from 2026-10-01 on; medical goes on, and is billed."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "dental:kim"))
    settle(life, BOOK)

    assert [each[::3] for each in paid(life, Line.DENTAL)][1:3] == [
        ("2026-07-01", True),
        ("2026-10-01", False),
    ]
    assert paid(life) == [SHARE, FULL]


def test_st_2_what_was_taken_from_pay_is_at_the_share() -> None:
    """Told on 2026-08-20, after pays of July and August: coverage was paid for to the end of August."""
    life = told(hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim"))
    recorded_on(life, "2026-02-01", "", deducted("2026-03-15"), stream="payroll")
    recorded_on(life, "2026-08-20", "gone", left("2026-06-30", "layoff"))

    assert paid(life) == [SHARE, ("2026-09-01", *FULL[1:])]


def test_st_2_a_leave_before_the_layoff_is_another_reason() -> None:
    """Months of leave are at full cost by section 7; what goes on after work is billed by section 17."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        on_leave("2026-04-10", "personal"),
        left("2026-06-30", "layoff"),
        rehired("2026-09-01"),
        on_leave("2026-10-10", "personal"),
        back("2026-12-10"),
        elected("2026-09-02", "hmo:kim"),
    )

    assert paid(life) == [
        SHARE,
        ("2026-05-01", "2000.00", "0.00", False),
        FULL,
        ("2026-10-01", "500.00", "1500.00", False),
        ("2026-11-01", "2000.00", "0.00", False),
        ("2026-12-01", "500.00", "1500.00", False),
        ("2028-01-01", None, None, False),
    ]


def test_st_2_is_about_the_insurance_of_the_chapter() -> None:
    """Life insurance is of it; income in disability is not, and stays as it was."""
    catalog = priced_catalog(state="MA")
    employer = BOOK.catalog.employers[0]
    by = index(catalog.model_copy(update={"employers": (employer,)}))
    life = lived(
        hired("2026-01-05"),
        chose("2026-01-05", "life"),
        chose("2026-01-05", "income"),
        left("2026-06-30", "layoff"),
        by=by,
    )

    assert [each[::3] for each in paid(life, Line.LIFE, by)] == [("2026-01-05", False), ("2026-07-01", True)]
    assert [each[::3] for each in paid(life, Line.LONG_TERM_DISABILITY, by)] == [("2026-01-05", False)]


def test_st_2_a_premium_of_which_nobody_was_said_to_pay_a_part() -> None:
    """Without a contribution in the catalog nobody's part is known at work; after it all of it is the employee's."""
    book = index(BOOK.catalog.model_copy(update={"contributions": ()}))

    assert paid(laid_off(), by=book) == [FULL]


def test_st_2_days_without_a_price_are_billed_all_the_same() -> None:
    """What the catalog has no price for is not taken from pay either."""
    life = laid_off()
    life.told("again", rehired("2027-11-01", work=SEASONAL))
    book = index(
        BOOK.catalog.model_copy(
            update={
                "rates": tuple(
                    each.model_copy(update={"last_day": day("2026-12-31")}) for each in BOOK.catalog.rates
                )
            }
        )
    )

    assert paid(life, by=book) == [SHARE, FULL, ("2027-01-01", None, None, True)]
    nothing = [each for each in told_of(life) if each.from_day == day("2027-01-01")]
    assert {each.rules for each in nothing} >= {("PLAN-43", "ST-2")}


def test_st_3_a_deferred_retiree_pays_all_of_it() -> None:
    """Openly; at the share again when a job insures by the same plan, and no longer once retired."""
    book = city("MA")
    life = laid_off(reason="voluntary")
    assert paid(life, by=book) == []
    answered(life, DEFERRED, "deferred")
    assert paid(life, by=book) == [SHARE, FULL, END]
    life.told("retired", retired("2027-05-01"))

    assert paid(life, by=book) == [SHARE, FULL]


def test_st_3_until_the_next_job_insures() -> None:
    """Back on 2026-09-01 with a wait: the bill ends with September."""
    life = laid_off("2026-09-01", reason="voluntary")
    settle(life, city("MA"))
    answered(life, DEFERRED, "deferred")
    life.told("form", elected("2026-09-02", "hmo:kim"))

    assert paid(life, by=city("MA"))[:3] == [SHARE, FULL, ("2026-10-01", "500.00", "1500.00", False)]
